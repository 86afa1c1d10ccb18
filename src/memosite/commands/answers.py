"""What outside addresses answered -> findings; good answers are kept for some days."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

import msgspec
from msgspec import Struct, field

from memosite.checks import links
from memosite.checks.findings import Finding
from memosite.commands.outside import Answer, Manners, ask
from memosite.config import NAME as SETTINGS
from memosite.errors import Place
from memosite.task import silently

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from memosite.checks.site import Site
    from memosite.task import Progress

NAME = "outside.json"
"""The file in the folder of caches."""
_GONE = (404, 410)
_BLOCKED = (401, 403, 407, 418, 429, 451, 999)
"""What hosts say to programs that a reader's browser would not hear; 999 is LinkedIn's."""
_FAULTS = 400
_FRESH = {"": dt.timedelta(days=7), "M904": dt.timedelta(days=7), "M903": dt.timedelta(days=1)}
"""How long an answer of that code holds; those of other codes are asked for again."""


class Kept(Struct, frozen=True):
    """One answer of an earlier check."""

    answer: Answer
    at: dt.datetime
    """When it came."""


class Outside(Struct, frozen=True):
    """Asks for the outside addresses of a site."""

    now: dt.datetime
    """Aware."""
    manners: Manners = field(default_factory=Manners)
    progress: Progress = silently

    def __call__(self, site: Site, folder: Path | None) -> Iterator[Finding]:
        """Yield what is wrong with the outside addresses of `site`; `folder` keeps answers."""
        wanted = [
            (memo, address)
            for memo, address in site.addresses()
            if address.lower().startswith(("http://", "https://")) and not links.fault(address)
        ]
        answers, is_down = self._answers({urldefrag(address)[0] for _, address in wanted}, folder)
        if is_down:
            fix = "look after your connection, then check again"
            yield Finding(Place(SETTINGS), "M902", "no outside host's name can be looked up", fix)
            return
        for memo, address in wanted:
            found = told(address, answers.get(urldefrag(address)[0], Answer(200)))
            if found:
                code, message, fix = found
                yield Finding(site.place(memo, address), code, f"`{address}` {message}", fix)

    def _answers(
        self, addresses: Iterable[str], folder: Path | None
    ) -> tuple[dict[str, Answer], bool]:
        """Return the answers, and whether it is the network that has a fault."""
        known = {url: one for url, one in _load(folder).items() if self._holds(one)}
        missing = sorted(set(addresses) - set(known))
        fresh = ask(missing, self.manners, self.progress)
        hosts = {urlsplit(one).netloc for one in missing}
        is_down = len(hosts) > 1 and all(one.no_name for one in fresh.values())
        known |= {url: Kept(one, self.now) for url, one in fresh.items()}
        _save(folder, {url: one for url, one in known.items() if self._holds(one)})
        return {url: one.answer for url, one in known.items()}, is_down

    def _holds(self, kept: Kept) -> bool:
        found = told("", kept.answer)
        age = self.now - kept.at
        return dt.timedelta(0) <= age < _FRESH.get(found[0] if found else "", dt.timedelta(0))


def told(address: str, answer: Answer) -> tuple[str, str, str] | None:
    """Return the code of what an answer says, a sentence and a fix; None where all is well."""
    if answer.status in _GONE:
        return "M901", f"is gone: its host answers {answer.status}", _ELSEWHERE
    if answer.no_name == "for good":
        return "M901", "is gone: no host has that name", _ELSEWHERE
    if answer.status in _BLOCKED:
        message = f"does not let programs look: its host answers {answer.status}"
        return "M903", message, "open it in a browser; `# memosite: ignore M903` if it is there"
    if answer.fault or answer.status >= _FAULTS:
        why = answer.fault or f"its host answers {answer.status}"
        return "M902", f"cannot be checked: {why}", "open it in a browser, or try again later"
    if answer.moved and answer.moved != address:
        return "M904", "has moved for good", f"write `{answer.moved}`"
    return None


_ELSEWHERE = "look for it elsewhere, such as on web.archive.org"


def _load(folder: Path | None) -> dict[str, Kept]:
    """Return the answers that are kept; none where the file is not there or damaged."""
    if folder is None:
        return {}
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=dict[str, Kept])
    except (OSError, msgspec.MsgspecError, ValueError):
        return {}


def _save(folder: Path | None, answers: dict[str, Kept]) -> None:
    if folder is not None:
        with contextlib.suppress(OSError):
            staged = folder / f"{NAME}.new"
            staged.write_bytes(msgspec.json.encode(answers))
            staged.replace(folder / NAME)
