"""Callouts: `> [!NOTE] Title`, and `!!! note "Title"` or `??? note "Title"` with indented text.

Block rules read the first line, so that no title runs into the text below it; the last of the
core rules gives each callout its elements, once questions and cards have had their say.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from memosite.errors import did_you_mean
from memosite.markup.callouts import indented
from memosite.markup.callouts.kinds import KINDS, NAMES, label
from memosite.markup.callouts.tokens import (
    Callout,
    found,
    links_below,
    name,
    opaque,
    opened,
    place,
    without_links,
)
from memosite.markup.headings import plain
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet

_BRACKETS = re.compile(r"\[!([A-Za-z][\w-]*)(?:\|[^\]]*)?\]([+-]?)(?:[ \t]+(.*))?")
_DIRECTIVE = re.compile(r"(!!!|\?\?\?\+?)[ \t]*([A-Za-z][\w-]*)(?:[ \t]+(.*))?")
_FOLDS = {"!!!": "", "???": "-", "???+": "+"}
_PLACED = frozenset({"inline", "end", "left", "right"})
"""Words that place a callout in other tools; here it stands where it is written."""
_OWN_ID = re.compile(r"\{#([A-Za-z][\w:.-]*)\}")


def install(parser: MarkdownIt) -> None:
    """Read both forms, then print them."""
    parser.block.ruler.before("table", "callout", _quoted)
    stopped: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "directive", _directive, stopped)
    parser.core.ruler.after("block", "callout_ends", _ends)
    parser.core.ruler.push("callouts", _callouts)
    parser.add_render_rule("callout_label", _render_label)


def _quoted(state: StateBlock, line: int, last: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read `[!NOTE] Title` as the first line of a block quote, which becomes the callout."""
    quote = state.tokens[-1] if state.tokens else None
    if silent or quote is None or quote.type != "blockquote_open" or not quote.map:
        return False
    match = _BRACKETS.fullmatch(_line(state, line))
    if match is None or quote.map[0] != line or state.is_code_block(line):
        return False
    title, own_id = _without_id(match[3] or "")
    callout = Callout(match[1], match[2], own_id)
    opening, *heading = opened(callout, title, line, quote.level)
    quote.type, quote.tag, quote.meta = opening.type, opening.tag, opening.meta
    state.tokens.extend(heading)
    state.line = line + 1
    lazy = next((at for at in range(line + 1, last) if state.sCount[at] < 0), last)
    if callout.kind == "raw":
        _raw(state, state.getLines(line + 1, lazy, 0, keepLastLF=False), lazy)
    elif lazy == line + 1 < last:
        state.sCount[lazy] = 0  # as a line that goes on with the title's paragraph would
    if callout.kind == "paper":
        with _indents_make_no_code(state):
            state.md.block.tokenize(state, line + 1, last)
    return True


def _raw(state: StateBlock, text: str, last: int) -> None:
    if text.strip(" \t\n"):
        state.tokens.append(opaque(text))
    state.line = last


@contextlib.contextmanager
def _indents_make_no_code(state: StateBlock) -> Iterator[None]:
    """Read the text of a card, whose quotes are pasted with their indents."""
    before, state._code_enabled = state._code_enabled, False  # noqa: SLF001 (no public way)
    yield
    state._code_enabled = before  # noqa: SLF001 (same)


def _directive(state: StateBlock, line: int, last: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read `!!! note "Title"` or `??? note "Title"`, and the text indented below it."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(("!!!", "???"), start) or state.is_code_block(line):
        return False
    match = _DIRECTIVE.fullmatch(_line(state, line))
    if match is None:
        return False
    end = indented.end(state, line, last)
    rest, own_id = _without_id(match[3] or "")
    title = _title(rest)
    # Without a text below it, a line of three marks may be mere excitement.
    if end == line + 1 and (match[2].lower() not in NAMES or (rest and title is None)):
        return False
    if silent:
        return True
    callout = Callout(match[2], _FOLDS[match[1]], own_id, untitled=title == "" and '"' in rest)
    _push(state, callout, rest if title is None else title, line, end)
    return True


def _push(state: StateBlock, callout: Callout, title: str, line: int, end: int) -> None:
    state.tokens.extend(opened(callout, title, line, state.level))
    state.level += 1
    if callout.kind == "raw":
        _raw(state, indented.text(state, line, end), end)
    elif callout.kind == "paper":
        with _indents_make_no_code(state):
            indented.tokenize(state, line, end)
    else:
        indented.tokenize(state, line, end)
    state.push("callout_close", "div", -1)
    state.line = end


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _without_id(title: str) -> tuple[str, str]:
    """Return a title and the id written at its end, if there is one."""
    at = title.rfind("{#")
    match = _OWN_ID.fullmatch(title, at) if at >= 0 else None
    return (title[:at].rstrip(), match[1]) if match else (title, "")


def _title(rest: str) -> str | None:
    """Return the title in quotes behind a kind, empty for none; None for words without quotes."""
    words, quote, title = rest.partition('"')
    if quote and title.endswith('"'):
        return title[:-1]
    return "" if not quote and _PLACED.issuperset(words.split()) else None


def _ends(state: StateCore) -> None:
    """Close as callouts the block quotes that became some."""
    begun = []
    for token in state.tokens:
        if token.markup == ">" and token.nesting == 1:
            begun.append(token.type == "callout_open")
        elif token.type == "blockquote_close" and begun.pop():
            token.type = "callout_close"


def _callouts(state: StateCore) -> None:
    """Give each callout its elements."""
    sheet = sheet_of(state)
    gone: set[int] = set()
    linked: dict[int, list[Token]] = {}
    for callout, start, end in found(state):
        _tell_unknown(sheet, callout, state.tokens[start])
        if callout.own_id and "id" not in state.tokens[start].attrs:
            name(sheet, state.tokens[start], callout.own_id)
        folds = end > start + 4 and bool(callout.fold or callout.kind == "raw")
        _box(callout, state.tokens[start], state.tokens[end], folds=folds)
        if callout.untitled and not folds:
            gone.update(range(start + 1, start + 4))
        else:
            linked[start + 3] = _headed(callout, state.tokens[start + 1 : start + 4], folds=folds)
    if gone or any(linked.values()):
        state.tokens = [
            one
            for at, token in enumerate(state.tokens)
            if at not in gone
            for one in (token, *linked.get(at, ()))
        ]


def _tell_unknown(sheet: Sheet, callout: Callout, opening: Token) -> None:
    if not callout.kind:
        known = f"it is shown as a note; known are {', '.join(KINDS)}"
        hint = did_you_mean(callout.name, NAMES, known)
        message = f"there is no callout `{callout.name}`"
        sheet.say(place(sheet, opening), message, hint, "warning")


def _box(callout: Callout, opening: Token, closing: Token, *, folds: bool) -> None:
    plain = "blockquote" if callout.kind == "quote" else "div"
    opening.tag = closing.tag = "details" if folds else plain
    opening.attrSet("class", f"callout {callout.kind or 'note'}")
    if opening.tag == "div" and callout.kind != "paper":
        opening.attrSet("role", "note")
    if folds and callout.fold == "+":
        opening.attrSet("open", "")
    if callout.kind == "raw":
        opening.attrSet("data-pagefind-ignore", "")


def _headed(callout: Callout, title: Sequence[Token], *, folds: bool) -> list[Token]:
    """Label a title; return a paragraph of its links where it folds, since it holds none then."""
    opening, words, closing = title
    opening.tag = closing.tag = "summary" if folds else "p"
    opening.attrSet("class", "callout-title")
    shown, rest = words.children or [], words.meta.get("rest", [])
    if plain(shown).lower() == label(callout.name).lower():
        shown = []
    words.children = [
        Token("strong_open", "strong", 1),
        _label(callout, shown),
        *(without_links(shown) if folds else shown),
        Token("strong_close", "strong", -1),
        *([] if folds else rest),
    ]
    return links_below(shown, rest) if folds else []


def _label(callout: Callout, title: Sequence[Token]) -> Token:
    words = label(callout.name)
    return Token("callout_label", "span", 0, content=f"{words}:" if title else words)


def _render_label(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    space = " " if tokens[at].content.endswith(":") else ""
    return f"<span>{escapeHtml(tokens[at].content)}</span>{space}"
