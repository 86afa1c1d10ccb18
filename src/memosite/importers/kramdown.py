"""What kramdown and al-folio's pages have beyond Markdown: attributes, `$$` in a line, d-cite."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from memosite.importers import escaping, prose, tags, works

if TYPE_CHECKING:
    from memosite.importers.walking import Rewrite, Walk

_HIDDEN = ("comment", "nomarkdown")


def _contents(found: re.Match[str], walk: Walk) -> str:
    walk.page.contents = True
    return "\n" * found[0].count("\n")


def _box(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    """Return al-folio's box, which is a quote that opens with its kind, as a callout."""
    return f"> [!{found['k_kind'].lower()}]"


def _braces(found: re.Match[str], walk: Walk) -> str:
    if re.search(r"\.block-(?:tip|warning|danger)", found[0]):
        return ""
    walk.lost(found, "attributes in braces were left out", "a heading takes `{#id}` at its end")
    return ""


def _option(found: re.Match[str], walk: Walk) -> str:
    """Leave out `{::options /}`, and a comment with all in it."""
    if found["k_name"] == "comment" and not found["k_ends"]:
        end = walk.end("{:/", found.end())
        walk.at = len(walk.text) if end < 0 else end
    return ""


def _dollars(found: re.Match[str], walk: Walk) -> str | None:
    """Return a formula between two dollars, which kramdown sets in the line unless it is alone."""
    end = walk.end("$$", found.end(), near=True)
    if end < 0:
        return None
    walk.at = end + 2
    inner = walk.text[found.end() : end]
    before = walk.text[: found.start()].rpartition("\n")[2] if found.start() else ""
    rest = walk.text[end + 2 : end + 400].partition("\n")[0]
    is_alone = not before.strip(" \t>") and not re.sub(r"\{[^{}]*\}", "", rest).strip()
    if is_alone or not inner.strip():
        return None
    return f"${' '.join(inner.split())}$"


def _cited(found: re.Match[str], walk: Walk) -> str:
    names = re.split(r"[,;\s]+", tags.values(found[0]).get("key", ""))
    space = (
        ""
        if re.search(r"(?:^|[\s(])$", walk.text[max(0, found.start() - 1) : found.start()])
        else " "
    )
    return space + works.cited(walk.page, walk.line(found.start()), filter(None, names))


def _noted(found: re.Match[str], walk: Walk) -> str | None:
    end = walk.end("</d-footnote>", found.end(), near=True)
    if end < 0:
        return ""
    inner = walk.text[found.end() : end]
    if inner.count("[") != inner.count("]"):
        walk.lost(found, "a note became text in parentheses")
        return " ("
    walk.opened.append(len(walk.out))
    return "^["


def _noted_end(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    if walk.opened:
        walk.opened.pop()
        return "]"
    return ")"


def _coded(found: re.Match[str], walk: Walk) -> str | None:
    """Return code of al-folio's older pages, in its line or as a block."""
    end = walk.end("</d-code>", found.end())
    if end < 0:
        return None
    body = walk.text[found.end() : end]
    walk.at = end + len("</d-code>")
    said = tags.values(found[0])
    if "\n" in body or re.search(r"\sblock\b", found[0]):
        language = re.sub(r"[^\w+-]", "", said.get("language", "")) or "text"
        return prose.fence(language, textwrap.dedent(body).strip("\n"))
    return escaping.code(" ".join(body.split()))


RULES: dict[str, tuple[str, Rewrite]] = {
    "k_contents": (
        r"^[ \t]*(?:[*+-]|\d\.)[ \t]+\S[^\n]{0,80}\n[ \t]*\{:\s?toc[^{}\n]{0,200}\}[ \t]*$",
        _contents,
    ),
    "k_box": (r"^> #{1,6}[ \t]+(?P<k_kind>TIP|WARNING|DANGER|NOTE)[ \t]*$", _box),
    "k_toc": (r"^[ \t]*\{:\s?toc[^{}\n]{0,200}\}[ \t]*$", _contents),
    "k_braces": (r"[ \t]?\{:(?![:/])[^{}\n]{0,300}\}", _braces),
    "k_option": (r"\{:(?P<k_ends>/)?(?::(?P<k_name>\w{0,40})|/)?[^{}\n]{0,200}\}", _option),
    "k_dollars": (r"\$\$", _dollars),
    "k_cite": (r"<d-cite\b[^<>]{0,2000}>(?:[ \t]*</d-cite>)?", _cited),
    "k_code": (r"<d-code\b[^<>]{0,400}>", _coded),
    "k_note": (r"<d-footnote\b[^<>]{0,400}>", _noted),
    "k_note_end": (r"</d-footnote>", _noted_end),
}
GRAMMAR = prose.grammar({**prose.formulas(), **RULES})
