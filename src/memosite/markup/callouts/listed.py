"""The works of a bibliography as cards below the text: `reading: references.bib`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.citing import marks
from memosite.errors import did_you_mean
from memosite.markup.callouts.tokens import Callout, opened
from memosite.markup.citations import worklist
from memosite.markup.sheet import sheet_of
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

    from memosite.citing.annotated import Annotated
    from memosite.markup.sheet import Sheet


def install(parser: MarkdownIt) -> None:
    """Add the cards as soon as the text is read, so that every other rule sees them."""
    parser.core.ruler.after("inline", "listed", _listed)


def _listed(state: StateCore) -> None:
    sheet = sheet_of(state)
    path = sheet.memo.reading
    if not path:
        return
    works = sheet.library.reading(path, sheet.memo)
    if works is None:
        known = sheet.library.bibliographies_of(sheet.memo)
        hint = did_you_mean(path, known, "write `references.bib`, or a .bib beside this file")
        sheet.say(sheet.memo.place("reading"), f"`reading` names no bibliography: `{path}`", hint)
        return
    line = max(0, len(sheet.memo.lines) - 1)
    made = [token for one in works for token in _card(sheet, one, line)]
    sheet.mistakes.extend(doubt for one in works for doubt in one.work.doubts)
    sheet.note(made)
    state.tokens.extend(made)


def _card(sheet: Sheet, one: Annotated, line: int) -> Iterator[Token]:
    """Yield the tokens of one card, as the lines of a callout would give them."""
    name = f"paper:{slug_of(one.work.key) or one.work.key}"
    opening, *heading = opened(Callout("paper", "-", name), "", line)
    opening.meta["listed"] = one
    words = _words(sheet, _title_of(one))
    title = _link(one.work.url, words) if one.work.url else words
    end = Token("html_inline", "", 0, meta={"title_end": True})  # keeps both texts apart
    heading[1].children = [*title, end, *_rest(one)]
    yield opening
    yield from heading
    for text in one.note:
        yield from _paragraph(_words(sheet, text))
    if one.quote:
        yield Token("blockquote_open", "blockquote", 1, block=True)
        for text in one.quote:
            yield from _paragraph(_words(sheet, text))
        yield Token("blockquote_close", "blockquote", -1, block=True)
    if one.figure:
        yield from _paragraph([_image(one, marks.without(_title_of(one)))])
    yield Token("callout_close", "div", -1, block=True)


def _title_of(one: Annotated) -> str:
    return dict(one.work.fields).get("title", "") or one.work.key


def _rest(one: Annotated) -> list[Token]:
    """Return what stands behind the title: who and when, and further links by their hosts."""
    line = _plain(f" {one.byline}") if one.byline else []
    for url in one.links:
        host = url.split("/")[2].removeprefix("www.")
        line += [*_plain(", " if line else " "), *_link(url, _plain(host))]
    return line


def _link(url: str, words: Sequence[Token]) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": url})
    return [opening, *words, Token("link_close", "a", -1)]


def _plain(words: str) -> list[Token]:
    return [Token("text", "", 0, content=words)]


def _words(sheet: Sheet, text: str) -> list[Token]:
    """Return the tokens of a marked text."""
    made = []
    parts = list(marks.parts(text))
    for at, part in enumerate(parts):
        if part.kind == "text" and worklist.is_formula(parts, at):
            html = worklist.formula(part.text)
            made.append(Token("html_inline", "", 0, content=html, meta={"tex": part.text}))
            sheet.formulas += 1
        elif part.kind == "text":
            made.append(Token("text", "", 0, content=part.text))
        elif part.mark in worklist.TAGS:
            made.append(worklist.tag(part))
    return made


def _image(one: Annotated, title: str) -> Token:
    alt = f"From \u201c{title}\u201d"
    return Token(
        "image", "img", 0, attrs={"src": one.figure, "alt": ""}, content=alt, children=_plain(alt)
    )


def _paragraph(children: list[Token]) -> list[Token]:
    return [
        Token("paragraph_open", "p", 1, block=True),
        Token("inline", "", 0, children=children, block=True),
        Token("paragraph_close", "p", -1, block=True),
    ]
