"""Tables that scroll inside themselves, with a number where they have a caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from memosite.markup import labels
from memosite.markup.figures import syntax as figures
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet

_ALIGNED = {
    "text-align:left": "left",
    "text-align:right": "right",
    "text-align:center": "center",
}

_CAPTION = re.compile(r"(?:[Tt]able)?:(?:[ \t]+|\Z)")
_LABEL = re.compile(r"(?<!\s)\s*\{#(tbl:[\w:.-]+)\}\s*\Z")


def install(parser: MarkdownIt) -> None:
    """Let tables scroll; classes stand for the styles that a strict CSP refuses."""
    # A caption right below ends the table, though no empty line stands between.
    parser.block.ruler.before("table", "table_caption", _ends_table, {"alt": ["blockquote"]})
    parser.core.ruler.after("footnote_lines", "captions", _captions)
    parser.core.ruler.push("tables", _tables)
    parser.add_render_rule("table_open", _open)
    parser.add_render_rule("table_close", _close)


def _ends_table(state: StateBlock, line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    return silent and state.parentType == "table" and bool(_CAPTION.match(state.src[start:end]))


def _captions(state: StateCore) -> None:
    """Move every caption into its table, which has a number then."""
    sheet = sheet_of(state)
    kept: list[Token] = []
    tokens = state.tokens
    done = 0
    for start in [at for at, token in enumerate(tokens) if token.type == "table_open"]:
        end = next(at for at in range(start, len(tokens)) if tokens[at].type == "table_close")
        before = start - 3 >= done and _is_caption(tokens, start - 3)
        after = not before and _is_caption(tokens, end + 1)
        kept += tokens[done : start - 3 * before]
        written = start - 2 if before else end + 2
        caption = _caption(sheet, tokens[start], tokens[written]) if before or after else []
        kept += [tokens[start], *caption, *tokens[start + 1 : end + 1]]
        done = end + 1 + 3 * after
    state.tokens = kept + tokens[done:]


def _is_caption(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a caption begins there, which is three tokens."""
    if at >= len(tokens) or tokens[at].type != "paragraph_open":
        return False
    children = tokens[at + 1].children
    return bool(children and children[0].type == "text" and _CAPTION.match(children[0].content))


def _caption(sheet: Sheet, table: Token, inline: Token) -> list[Token]:
    """Return the caption that a paragraph says, and give the table its number and its id."""
    sheet.tables += 1
    number = table.meta["number"] = str(sheet.tables)
    children = inline.children or []
    found = _LABEL.search(children[-1].content) if children[-1].type == "text" else None
    if found:
        place = sheet.find(inline.map[0] if inline.map else 0, found[0].strip())
        if labels.claim(sheet, "tbl", found[1], number, place):
            table.meta["id"] = found[1]
        children[-1].content = children[-1].content[: found.start()]
    children[0].content = _CAPTION.sub("", children[0].content, count=1)
    opening, *inner, closing = figures.caption(f"Table {number}", children, "caption")
    inline.children = inner
    return [opening, inline, closing]


def _tables(state: StateCore) -> None:
    sheet = sheet_of(state)
    unnumbered = 0
    for at, token in enumerate(state.tokens):
        if token.type == "table_open" and "number" not in token.meta:
            unnumbered += 1
            name = "Unnumbered table" if sheet.tables else "Table"
            token.meta["name"] = f"{name} {unnumbered}"
        elif token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if style in _ALIGNED:
                token.attrSet("class", _ALIGNED[style])
            if token.type == "th_open":
                _head(*state.tokens[at : at + 3])


def _head(opening: Token, words: Token, closing: Token) -> None:
    """Let a head cell head its column; an empty one heads nothing and is a plain cell."""
    if not words.content.strip():
        opening.tag = closing.tag = "td"
        return
    opening.attrSet("scope", "col")
    children = words.children or []
    if all("tex" in child.meta for child in children):
        for child in children:  # many readers, and axe, find no words in a formula
            child.meta["html"] += f'<span class="unseen">{escapeHtml(child.meta["tex"])}</span>'


def _open(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    said = tokens[at].meta
    name = said.get("name") or f"Table {said['number']}"
    anchor = f' id="{escapeHtml(said["id"])}"' if "id" in said else ""
    return f'<section class="scroll"{anchor} aria-label="{name}" tabindex="0"><table>\n'


def _close(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</table></section>\n"
