"""Content tabs: `=== "Title"` with indented text; those in a row are one set.

Each is a `<details>`, and a browser keeps one of a name open: it needs no script, find-in-page
opens it, and it is whole on paper and in feeds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.callouts import indented
from memosite.markup.callouts.tokens import links_below, without_links
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

    from memosite.markup.sheet import Sheet

_TAB = re.compile(r"===([!+]{0,2})[ \t]*(?:\"(.*)\"|'(.*)')[ \t]*")


def install(parser: MarkdownIt) -> None:
    """Read tabs, then bind those in a row together."""
    stopped: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "tab", _tab, stopped)
    parser.core.ruler.push("tabs", _tabs)


def _tab(state: StateBlock, line: int, last: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("===", start) or state.is_code_block(line):
        return False
    match = _TAB.fullmatch(state.src, start, state.eMarks[line])
    if match is None:
        return False
    if not silent:
        _push(state, match[1], match[2] or match[3] or "", line, indented.end(state, line, last))
    return True


def _push(state: StateBlock, signs: str, title: str, line: int, end: int) -> None:
    opening = state.push("tab_open", "details", 1)
    opening.map, opening.markup, opening.block = [line, end], signs, True
    state.push("tab_title_open", "summary", 1).block = True
    words = state.push("inline", "", 0)
    words.map, words.content, words.children = [line, line + 1], title, []
    state.push("tab_title_close", "summary", -1).block = True
    indented.tokenize(state, line, end)
    state.push("tab_close", "details", -1).block = True


def _tabs(state: StateCore) -> None:
    """Wrap each set, give it a name, and open one of its tabs."""
    sheet = sheet_of(state)
    if "tab_open" not in sheet.kinds:
        return
    sets = list(_sets(state.tokens))
    before = {
        tabs[0][0]: _set(state.tokens, tabs, number) for number, tabs in enumerate(sets, start=1)
    }
    behind = {tabs[-1][1]: Token("tabs_close", "div", -1, block=True) for tabs in sets}
    starts = [start for tabs in sets for start, _ in tabs]
    linked = {start + 3: _title(sheet, state.tokens, start) for start in starts}
    state.tokens = [
        one
        for at, token in enumerate(state.tokens)
        for one in (before.get(at), token, *linked.get(at, ()), behind.get(at))
        if one is not None
    ]


def _sets(tokens: list[Token]) -> Iterator[list[tuple[int, int]]]:
    """Yield each set as the opening and closing of its tabs, in order of the first opening."""
    begun: list[int] = []
    ended: dict[int, list[tuple[int, int]]] = {}
    for at, token in enumerate(tokens):
        if token.type == "tab_open":
            begun.append(at)
        elif token.type == "tab_close":
            start = begun.pop()
            goes_on = "!" not in tokens[start].markup
            earlier = ended.pop(start - 1, []) if goes_on else []
            ended[at] = [*earlier, (start, at)]
    yield from sorted(ended.values())


def _set(tokens: list[Token], tabs: list[tuple[int, int]], number: int) -> Token:
    chosen = next((start for start, _ in tabs if "+" in tokens[start].markup), tabs[0][0])
    for start, _ in tabs:
        tokens[start].attrSet("name", f"tabs-{number}")
    tokens[chosen].attrSet("open", "")
    return Token("tabs_open", "div", 1, attrs={"class": "tabs"}, block=True)


def _title(sheet: Sheet, tokens: list[Token], start: int) -> list[Token]:
    """Set a title in bold, and return a paragraph of its links, of which it can hold none.

    A tab without text is warned of.
    """
    words = tokens[start + 2]
    linked = links_below(words.children or [])
    strong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
    words.children = [strong[0], *without_links(words.children or []), strong[1]]
    if tokens[start + 4].type == "tab_close":
        assert words.map, "the block rule sets it"
        where = sheet.find(words.map[0], "===")
        hint = "indent the lines of its text by four spaces"
        sheet.say(where, f"the tab `{words.content}` has no text", hint, "warning")
    return linked
