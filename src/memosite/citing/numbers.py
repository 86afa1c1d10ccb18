"""What a work is known by everywhere: its arXiv number or its DOI, as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite.citing import fields

if TYPE_CHECKING:
    from memosite.citing.bibtex import Entry

_ARXIV = r"(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_WRITTEN = re.compile(
    rf"(?:https?://)?(?:(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*|"
    rf"(?:doi\.org/|doi:\s*)?10\.48550/arxiv\.)?{_ARXIV}(?:\.pdf)?/?",
    re.IGNORECASE,
)
_DOI_WRITTEN = re.compile(
    r"(?:https?://\S*?/|doi:\s*)?(?P<doi>10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE
)


class Number(Struct, frozen=True):
    """An arXiv number, a DOI or both; what is not known is empty."""

    arxiv: str = ""
    """Without its version."""
    doi: str = ""

    def is_of(self, entry: Entry) -> bool:
        """Return whether an entry is of that work."""
        found = dict(entry.fields)
        same_preprint = self.arxiv and fields.arxiv_id(found).lower() == self.arxiv.lower()
        return bool(same_preprint or (self.doi and fields.doi(found).lower() == self.doi.lower()))


def read(written: str) -> Number | None:
    """Return the number that is written, or that an address holds; None where there is none."""
    found = _ARXIV_WRITTEN.fullmatch(written.strip())
    if found:
        return Number(arxiv=found["arxiv"])
    met = _DOI_WRITTEN.fullmatch(written.strip())
    return Number(doi=met["doi"].rstrip(".,;/")) if met else None
