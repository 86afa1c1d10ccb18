"""Fenced divs of pandoc -> callouts and tabs, line by line; other divs leave what is in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memosite.importers import links

if TYPE_CHECKING:
    from memosite.importers.pages import Page

_OPEN = re.compile(
    r"[ ]{0,3}:{3,}[ \t]*(?:\{(?P<braces>[^{}\n]{0,400})\}|(?P<name>[\w.-]{1,80}))[ \t]*:*[ \t]*"
)
_CLOSE = re.compile(r"[ ]{0,3}:{3,}[ \t]*")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+")
_PICTURE = re.compile(
    r"(?P<before>[> ]*)!\[(?P<words>[^\n]{0,2000})\]\((?P<target>[^()\s]{1,2000})\)"
    r"(?P<braces>\{[^{}\n]{0,400}\})?[ \t]*"
)
_NOTES = ("note", "tip", "important", "warning", "caution")
_THEOREMS = (
    "theorem",
    "lemma",
    "corollary",
    "proposition",
    "definition",
    "example",
    "proof",
    "remark",
)
_DEEP_MAX = 30


@dataclass(slots=True)
class _Div:
    """A div that is open."""

    prefix: str
    """What stands before each line in it."""
    mark: str = ""
    """The beginning of a callout whose title is still open."""
    title: str = ""
    tabs: bool = False
    """Whether headings in it begin tabs."""
    level: int = 0
    """The number of `#` of its tabs' headings, once one is there."""
    hidden: bool = False
    figure: str = ""
    """The id of a figure, whose pictures and caption stand in it."""
    begins: int = 0
    """The line of the result on which it begins."""


def read(page: Page) -> str:
    """Return a page's text without divs; each line stays on its line."""
    out: list[str] = []
    divs: list[_Div] = []
    fence = ""
    for number, line in enumerate(page.text.split("\n"), start=page.first_line):
        marks = _FENCE.match(line)
        if fence:
            if marks and marks[1].startswith(fence) and not line.strip(" \t`~"):
                fence = ""
            out.append(_within(divs, line))
            continue
        opened, closed = _OPEN.fullmatch(line), _CLOSE.fullmatch(line)
        if opened and len(divs) < _DEEP_MAX:
            divs.append(_begun(opened, page, number))
            divs[-1].begins = len(out) + 1
            out.append((_prefix(divs[:-1]) + _head(divs[-1])).rstrip())
        elif closed and divs:
            if divs[-1].figure:
                out[divs[-1].begins :] = _figure(out[divs[-1].begins :], divs[-1], page, number)
            out.append(_last(divs))
            divs.pop()
        else:
            fence = marks[1] if marks else ""
            out.append(_line(divs, line))
    return "\n".join(out)


def _begun(found: re.Match[str], page: Page, number: int) -> _Div:
    written = found["braces"] or f".{found['name']}"
    classes = re.findall(r"\.([\w-]+)", re.sub(r"\"[^\"]*\"", "", written))
    given = links.attributes(written)
    callout = next(
        (one.removeprefix("callout-") for one in classes if one.startswith("callout-")), ""
    )
    theorem = next((one for one in classes if one in _THEOREMS), "")
    if callout in _NOTES:
        fold = "-" if given.get("collapse") == "true" else ""
        return _Div("> ", f"[!{callout}]{fold}", given.get("title", ""))
    if theorem or re.match(r"(?:thm|lem|cor|prp|def|exm|exr|rem)-", given.get("id", "")):
        page.tell(number, "a theorem became a callout without a number")
        name = given.get("name") or given.get("title", "")
        return _Div("> ", "[!claim]", " ".join(filter(None, (theorem.capitalize(), name))))
    if "panel-tabset" in classes:
        return _Div("", tabs=True)
    if "content-hidden" in classes or (
        given.get("when-format", "html") != "html" and "content-visible" in classes
    ):
        page.tell(number, "what is for other formats alone was left out")
        return _Div("", hidden=True)
    if given.get("id", "").startswith("fig-"):
        return _Div("", figure=given["id"])
    if given.get("id") != "refs":
        page.tell(
            number, "a div was left out, what stands in it stays", "write a callout or a table"
        )
    return _Div("")


def _figure(lines: list[str], div: _Div, page: Page, number: int) -> list[str]:
    """Return the lines of a figure: its one picture, with its id and its caption."""
    shown = [n for n, line in enumerate(lines) if line.strip()]
    found = [n for n in shown if _PICTURE.fullmatch(lines[n])]
    others = [n for n in shown if n not in found]
    picture = _PICTURE.fullmatch(lines[found[0]]) if len(found) == 1 else None
    if picture is None or (others and others[0] < found[0]):
        page.tell(number, "a figure of several parts lost its number", "label its pictures")
        return lines
    caption = " ".join(lines[n].strip(" >") for n in others) or picture["words"]
    alt = f' fig-alt="{links.words(picture["words"]).replace(chr(34), "")}"' if others else ""
    size = links.attributes(picture["braces"] or "").get("width", "")
    wide = f" width={size}" if size else ""
    made = f"{picture['before']}![{caption}]({picture['target']}){{#{div.figure}{alt}{wide}}}"
    return [made, *("" for _ in lines[1:])]


def _head(div: _Div) -> str:
    """Return the first line of a callout whose title is known."""
    if div.mark and div.title:
        line = f"> {div.mark} {div.title}"
        div.mark = ""
        return line
    return ""


def _line(divs: list[_Div], line: str) -> str:
    """Return a line of prose; a heading may be a callout's title or begin a tab."""
    if not divs:
        return line
    div, heading = divs[-1], _HEADING.match(line)
    words = re.sub(r"\{[^{}]*\}[ \t]*$", "", line[heading.end() :]).strip(" \t#") if heading else ""
    if div.mark and line.strip():
        head = f"> {div.mark} {words}".rstrip()
        div.mark = ""
        above = _prefix(divs[:-1])
        return f"{above}{head}" + ("" if heading else f"\n{_within(divs, line)}")
    if div.mark:
        return _prefix(divs[:-1]).rstrip()
    if div.tabs and heading:
        level = len(heading[1])
        if level == (div.level or level):
            div.level, div.prefix = level, ""
            shown = _within(divs, '=== "{}"'.format(words.replace('"', "'")))
            div.prefix = "    "
            return shown
    return _within(divs, line)


def _last(divs: list[_Div]) -> str:
    """Return what stands in place of a div's end."""
    div = divs[-1]
    empty = f"{_prefix(divs[:-1])}> {div.mark}" if div.mark else ""
    return empty or _prefix(divs[:-1]).rstrip()


def _within(divs: list[_Div], line: str) -> str:
    if any(div.hidden for div in divs):
        return ""
    return f"{_prefix(divs)}{line}" if line.strip() else _prefix(divs).rstrip()


def _prefix(divs: list[_Div]) -> str:
    return "".join(div.prefix for div in divs)
