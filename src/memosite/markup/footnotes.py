"""Footnotes: `[^1]` and `^[inline]`, numbered as they are mentioned, once each at the foot.

The theme's script shows them beside the text where the window is wide.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it.helpers import parseLinkLabel
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from memosite.markup.parsing.walks import inlines_of, parsed, with_lines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet

_MENTIONING = frozenset({"footnote_ref", "image"})
"""What is a mention, or may hold one."""
_MENTION = re.compile(r"\[\^([^\s\[\]]+)\]")


def install(parser: MarkdownIt) -> None:
    """Read mentions and notes, and print the notes at the foot of the memo."""
    parser.block.ruler.before(
        "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
    )
    parser.inline.ruler.after("image", "footnote_inline", _inline)
    parser.inline.ruler.after("footnote_inline", "footnote_ref", _mention)
    # Whatever looks at links, formulas or pictures comes later, and so sees those in notes too.
    parser.core.ruler.after("inline", "footnote_lines", _footnotes)
    parser.add_render_rule("footnote_ref", _ref)
    parser.add_render_rule("footnote_block_open", _block_open)
    parser.add_render_rule("footnote_block_close", _block_close)
    parser.add_render_rule("footnote_open", _open)
    parser.add_render_rule("footnote_close", _close)
    parser.add_render_rule("footnote_anchor", _anchor)


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    start = state.pos
    if not state.src.startswith("^[", start) or state.src.find("]", start) < 0:
        return False
    end = parseLinkLabel(state, start + 1)
    if end < 0:
        return False
    if not silent:
        mention = state.push("footnote_ref", "", 0)
        mention.content = state.src[start : end + 1]
        mention.meta = {"inline": state.src[start + 2 : end]}
    state.pos = end + 1
    return True


def _mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    found = _MENTION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        mention = state.push("footnote_ref", "", 0)
        mention.content = found[0]
        mention.meta = {"label": found[1]}
    state.pos = found.end()
    return True


@dataclass(slots=True)
class _Note:
    """One note; its number is 0 and its mentions are none as long as nobody mentions it."""

    line: int
    label: str = ""
    tokens: list[Token] = field(default_factory=list)
    number: int = 0
    mentions: int = 0


def _footnotes(state: StateCore) -> None:
    """Move the notes to the foot; those that notes mention follow those of the text."""
    sheet = sheet_of(state)
    if sheet.kinds.isdisjoint(("footnote_ref", "footnote_reference_open")):
        return
    state.tokens, written = _taken_out(state.tokens)
    labelled = _by_label(sheet, written)
    numbered: list[_Note] = []
    _number(state, state.tokens, labelled, numbered)
    for note in numbered:  # which grows on the way
        _number(state, note.tokens, labelled, numbered)
    for note in labelled.values():
        if not note.number:
            _say(sheet, note, "is mentioned nowhere", "it is not shown; mention it, or take it out")
    if numbered:
        state.tokens.extend(_foot(numbered))


def _taken_out(tokens: Iterable[Token]) -> tuple[list[Token], list[_Note]]:
    """Return the tokens outside of all notes, and the notes as written."""
    kept: list[Token] = []
    notes: list[_Note] = []
    inside: list[_Note] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            assert token.map is not None, "footnote_def gives it"
            inside.append(_Note(token.map[0], str(token.meta["label"])))
            notes.append(inside[-1])
        elif token.type == "footnote_reference_close":
            inside.pop()
        else:
            (inside[-1].tokens if inside else kept).append(token)
    return kept, notes


def _by_label(sheet: Sheet, notes: Iterable[_Note]) -> dict[str, _Note]:
    """Return label -> note; the first counts, as of two references of one name."""
    labelled: dict[str, _Note] = {}
    for note in notes:
        if labelled.setdefault(note.label.casefold(), note) is not note:
            hint = "the first counts, and this one is not shown; give it another name"
            _say(sheet, note, "is written twice", hint)
    return labelled


def _say(sheet: Sheet, note: _Note, message: str, hint: str) -> None:
    written = f"[^{note.label}]"
    place = sheet.find(note.line, written + ":")
    sheet.say(place, f"the footnote `{written}` {message}", hint, "warning")


def _number(
    state: StateCore, tokens: Sequence[Token], labelled: Mapping[str, _Note], numbered: list[_Note]
) -> None:
    """Give the notes that `tokens` mention their numbers; those met first join `numbered`."""
    sheet = sheet_of(state)
    for token, children, first in inlines_of(tokens):
        if _MENTIONING.isdisjoint([child.type for child in children]):
            continue
        token.children = _outside(children, labelled)
        for child, line in with_lines(token.children, first):
            if child.type != "footnote_ref":
                continue
            note = _noted(state, child, line, labelled)
            if note is None:
                child.type = "text"
                message = f"there is no footnote `{child.content}`"
                hint = f"write `{child.content}: ...`; a bracket that is text is `\\[`"
                sheet.say(sheet.find(line, child.content), message, hint, "warning")
                continue
            if not note.number:
                numbered.append(note)
                note.number = len(numbered)
                sheet.ids[f"fn:{note.number}"] = sheet.memo.line(0)
            note.mentions += 1
            child.meta = {"number": note.number, "mention": note.mentions}
            sheet.ids[_id(child)] = sheet.memo.line(0)


def _outside(children: Iterable[Token], labelled: Mapping[str, _Note]) -> list[Token]:
    """Return the children, each mention inside a link or an image's words moved behind it."""
    moved: list[Token] = []
    waiting: list[Token] = []
    links = 0
    for child in children:
        links += child.nesting if child.type in ("link_open", "link_close") else 0
        waiting.extend(_in_words(child))
        if links and child.type == "footnote_ref" and _is_known(child, labelled):
            waiting.append(child)
            continue
        moved.append(child)
        if not links:
            moved.extend(waiting)
            waiting = []
    return moved


def _in_words(image: Token) -> Iterator[Token]:
    """Yield the mentions in the alternative text of an image."""
    for child in image.children or () if image.type == "image" else ():
        yield from _in_words(child)
        if child.type == "footnote_ref":
            yield copy.copy(child)


def _is_known(mention: Token, labelled: Mapping[str, _Note]) -> bool:
    return "inline" in mention.meta or str(mention.meta["label"]).casefold() in labelled


def _noted(
    state: StateCore, mention: Token, line: int, labelled: Mapping[str, _Note]
) -> _Note | None:
    if not _is_known(mention, labelled):
        return None
    if "label" in mention.meta:
        return labelled[str(mention.meta["label"]).casefold()]
    written = str(mention.meta["inline"])
    text = Token("inline", "", 0, content=written, children=parsed(state, written))
    text.map = [line, line + 1]
    paragraph = (Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1))
    for token in paragraph:
        token.block = True
    return _Note(line, tokens=[paragraph[0], text, paragraph[1]])


def _foot(notes: Iterable[_Note]) -> Iterator[Token]:
    yield Token("footnote_block_open", "", 1)
    for note in notes:
        yield Token("footnote_open", "", 1, meta={"number": note.number})
        # The ways back stand in the last paragraph, where there is one at the end.
        ends = bool(note.tokens) and note.tokens[-1].tag == "p"
        yield from note.tokens[:-1] if ends else note.tokens
        for mention in range(1, note.mentions + 1):
            meta = {"number": note.number, "mention": mention}
            yield Token("footnote_anchor", "", 0, meta=meta)
        yield from note.tokens[-1:] if ends else ()
        yield Token("footnote_close", "", -1)
    yield Token("footnote_block_close", "", -1)


def _id(token: Token) -> str:
    """Return the id of a mention: `fnref:1`, of the second of that note `fnref:1-2`."""
    number, mention = token.meta["number"], token.meta["mention"]
    return f"fnref:{number}" + (f"-{mention}" if mention > 1 else "")


def _ref(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    name, number = _id(tokens[at]), tokens[at].meta["number"]
    link = f'<a href="#fn:{number}" id="{name}" aria-label="Footnote {number}">{number}</a>'
    return f'<sup class="note">{link}</sup>'


def _block_open(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<section class="notes" id="footnotes" aria-label="Footnotes">\n<hr>\n<ol>\n'


def _block_close(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</ol>\n</section>\n"


def _open(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<li id="fn:{tokens[at].meta["number"]}">'


def _close(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</li>\n"


def _anchor(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    number, mention = tokens[at].meta["number"], tokens[at].meta["mention"]
    label = f"Back to footnote {number} in the text"
    if mention > 1:
        label += f", mention {mention}"
    return f' <a href="#{_id(tokens[at])}" class="back" aria-label="{label}">\u21a9\ufe0e</a>'
