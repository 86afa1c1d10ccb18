"""The rules that all foreign Markdown shares, around those of one kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.importers import links, tags, walking
from memosite.importers.walking import Grammar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.importers.walking import Rewrite, Walk

_PUNCTUATION = re.compile(r"\\([!-/:-@\[-`{-~])")


def grammar(
    own: Mapping[str, tuple[str, Rewrite]], *, cites: bool = False, wiki: bool = False
) -> Grammar:
    """Return the rules of a kind, then those for code, links and HTML.

    What means something here and nothing there is escaped: `@name` unless it `cites`, `[[name]]`
    unless it is a `wiki`.
    """
    means_nothing: dict[str, tuple[str, Rewrite]] = {}
    if not cites:
        means_nothing["p_at"] = (r"(?<![\w\\/.@:=])@(?=\w)", lambda found, walk: r"\@")  # noqa: ARG005
    if not wiki:
        means_nothing["p_brackets"] = (r"\[\[(?P<p_words>[^\[\]\n]{0,200})\]\]", _bracketed)
    return Grammar(
        {
            "p_heading": (r"[ \t]\{:?[ ]?(?P<p_attributes>[#.][^{}\n]{0,200})\}[ \t]*$", _heading),
            "p_more": (r"^<!--[ ]?more[ ]?-->[ \t]*$", lambda found, walk: ""),  # noqa: ARG005
            **own,
            **walking.verbatim(),
            **means_nothing,
            **links.rules(),
            **tags.rules(),
        }
    )


def formulas() -> dict[str, tuple[str, Rewrite]]:
    r"""Return the rule for `\\(` and `\\[`, as Markdown that knows no formulas has them written."""
    return {"p_formula": (r"\\\\(?P<p_opens>[(\[])", _formula)}


def quoted(text: str, prefix: str = "> ") -> str:
    """Return `text` with `prefix` before each line that holds something."""
    bare = prefix.rstrip()
    return "\n".join(f"{prefix}{line}" if line.strip() else bare for line in text.split("\n"))


def fence(info: str, body: str) -> str:
    """Return code in a fence that is longer than all in it."""
    runs = re.findall(r"^[ \t]*(`{3,})", body, re.MULTILINE)
    marks = "`" * max([3, *(len(run) + 1 for run in runs)])
    return f"{marks}{info}\n{body.strip(chr(10))}\n{marks}"


def line_of(walk: Walk, found: re.Match[str]) -> str:
    """Return what stands on the line before a match."""
    return walk.text[walk.text.rfind("\n", 0, found.start()) + 1 : found.start()]


def _heading(found: re.Match[str], walk: Walk) -> str | None:
    """Return the id of a heading; its classes are nothing here."""
    if not re.match(r" {0,3}#{1,6}[ \t]", line_of(walk, found)):
        walk.at = found.start() + 1
        return None
    name = links.attributes(found["p_attributes"]).get("id", "")
    return f" {{#{re.sub('^sec-', 'sec:', name)}}}" if name else ""


def _bracketed(found: re.Match[str], walk: Walk) -> str:
    """Return two brackets as text; behind the second, an address may follow."""
    walk.opened.append(len(walk.out))
    walk.out.append("[")
    walk.at = found.end() - 1
    return rf"\[{found['p_words']}\]"


def _formula(found: re.Match[str], walk: Walk) -> str | None:
    sign = ")" if found["p_opens"] == "(" else "]"
    end = walk.end(f"\\\\{sign}", found.end(), near=True)
    if end < 0:
        return None
    inner = _PUNCTUATION.sub(r"\1", walk.text[found.end() : end])
    walk.at = end + 3
    return f"\\{found['p_opens']}{inner}\\{sign}"
