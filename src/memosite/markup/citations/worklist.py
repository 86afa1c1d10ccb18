"""The References section: every work that a memo cites, with links to it and back to the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from memosite.citing import marks
from memosite.citing.marks import Mark
from memosite.markup.formulas.typeset import Formula, typeset
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.citing.formatting import Entry
    from memosite.citing.marks import Part
    from memosite.citing.work import Work
    from memosite.markup.sheet import Sheet

TAGS = {
    Mark.ITALIC: "i",
    Mark.BOLD: "b",
    Mark.UNDERLINE: "u",
    Mark.SUPERSCRIPT: "sup",
    Mark.SUBSCRIPT: "sub",
    Mark.SMALL_CAPS: "span",
}
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)\]]")


def install(parser: MarkdownIt) -> None:
    """Print the section, and formulas in titles."""
    parser.add_render_rule("references", _as_made)


def names(entries: Sequence[Entry]) -> dict[str, str]:
    """Return key -> id of the entry: `ref:KEY`, without spaces, unique."""
    known: dict[str, str] = {}
    taken: set[str] = set()
    for entry in entries:
        name = "ref:" + re.sub(r"\s+", "_", entry.key)
        while name in taken:
            name += "_"
        taken.add(name)
        known[entry.key] = name
    return known


def mention(parts: Sequence[Part], at: int, name: str, count: int) -> Token:
    """Return the token that begins or ends the link of a mention to its entry.

    One without words stands within a range of numbers, and is but a place to come back to. `count`
    is that of all entries.
    """
    part = parts[at]
    if part.kind == "end":
        empty = parts[at - 1].kind == "begin"
        return Token("span_close", "span", -1) if empty else Token("link_close", "a", -1)
    place = f"cite:{part.number + 1}"
    if parts[at + 1].kind == "end":
        return Token("span_open", "span", 1, attrs={"id": place})
    link = Token("link_open", "a", 1, attrs={"href": _fragment(name), "id": place})
    shown = parts[at + 1].text
    if shown.isdigit() and int(shown) <= count and parts[at + 2].kind == "end":
        link.attrSet("aria-label", f"Reference {shown}")
    return link


def tag(part: Part) -> Token:
    """Return the token that begins or ends formatting."""
    nesting: int = 1 if part.kind == "begin" else -1
    attributes = {"class": "caps"} if part.mark is Mark.SMALL_CAPS and nesting == 1 else {}
    return Token("mark", TAGS[part.mark], nesting, attrs=attributes)  # type: ignore[arg-type]


def words(sheet: Sheet, parts: Sequence[Part], at: int) -> Token:
    """Return the token of a text; of a formula where it stands between its marks."""
    if not is_formula(parts, at):
        token = Token("text", "", 0)
        token.content = parts[at].text
        return token
    token = Token("math_inline", "math", 0)
    token.meta = {"tex": parts[at].text, "html": formula(parts[at].text)}
    sheet.formulas += 1
    sheet.note([token])
    return token


def formula(tex: str) -> str:
    """Return an inline formula of a bibliography as MathML; as it is written where it cannot be."""
    (made,) = typeset([Formula(tex, display=False)], {})
    return made if isinstance(made, str) else f"<code>{escapeHtml(tex)}</code>"


def add(
    state: StateCore, entries: Sequence[Entry], works: Mapping[str, Work], known: Mapping[str, str]
) -> None:
    """Add the section behind the text, before the footnotes.

    A heading that ends the text is its heading; else it gets one.
    """
    tokens = state.tokens
    kinds = [token.type for token in tokens]
    at = kinds.index("footnote_block_open") if "footnote_block_open" in kinds else len(tokens)
    tag_name = "h1" if any(one.tag == "h1" for one in tokens) else "h2"
    heading = [] if kinds[at - 1 : at] == ["heading_close"] else _heading(tag_name)
    sheet = sheet_of(state)
    items = "".join(_item(sheet, entry, works[entry.key].url, known) for entry in entries)
    tokens[at:at] = [
        _made('<section class="references" aria-label="References">\n'),
        *heading,
        _made(f"<ul>\n{items}</ul>\n</section>\n"),
    ]


def _heading(name: str) -> list[Token]:
    inline = Token("inline", "", 0, content="References")
    inline.children = [Token("text", "", 0, content="References")]
    begin, end = Token("heading_open", name, 1), Token("heading_close", name, -1)
    begin.block = inline.block = end.block = True
    begin.meta["numbered"] = False
    return [begin, inline, end]


def _made(html: str) -> Token:
    return Token("references", "", 0, content=html)


def _item(sheet: Sheet, entry: Entry, url: str, known: Mapping[str, str]) -> str:
    text = _html(sheet, entry.text, url)
    back = "".join(
        f' <a href="#cite:{number + 1}" class="back"'
        f' aria-label="Back to citation {number + 1} in the text">\u21a9\ufe0e</a>'
        for number in entry.mentions
    )
    return f'<li id="{escapeHtml(known[entry.key])}">{text}{back}</li>\n'


def _html(sheet: Sheet, text: str, url: str) -> str:
    """Return one entry; its title leads to the work unless the style prints an address."""
    parts = list(marks.parts(text))
    printed = any(_ADDRESS.search(part.text) for part in parts)
    made = []
    for at, part in enumerate(parts):
        if part.kind == "text" and is_formula(parts, at):
            made.append(formula(part.text))
            sheet.formulas += 1
        elif part.kind == "text":
            made.append(_linked(part.text))
        elif part.mark is Mark.TITLE and url and not printed:
            made.append(f'<a href="{escapeHtml(url)}">' if part.kind == "begin" else "</a>")
        elif part.mark in TAGS:
            caps = ' class="caps"' if part.mark is Mark.SMALL_CAPS else ""
            name = TAGS[part.mark]
            made.append(f"<{name}{caps}>" if part.kind == "begin" else f"</{name}>")
    return "".join(made)


def _linked(text: str) -> str:
    """Return a text with its addresses as links."""
    made, at = [], 0
    for found in _ADDRESS.finditer(text):
        address = escapeHtml(found[0])
        made += [
            escapeHtml(text[at : found.start()]),
            f'<a href="{address}" class="address">{address}</a>',
        ]
        at = found.end()
    return "".join([*made, escapeHtml(text[at:])])


def is_formula(parts: Sequence[Part], at: int) -> bool:
    """Return whether the text there is TeX."""
    before = parts[at - 1] if at else None
    return before is not None and (before.kind, before.mark) == ("begin", Mark.FORMULA)


def _fragment(name: str) -> str:
    return "#" + quote(name, safe="~!$&'()*+,;=:@/?-._")


def _as_made(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return tokens[at].content
