"""References by number: `@fig:loss` becomes `Figure 1`; `@slug/fig:loss` that of another memo."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from memosite import routes
from memosite.errors import did_you_mean
from memosite.markup import labels
from memosite.markup.parsing.walks import each, inlines, with_lines
from memosite.markup.sheet import Crossing, Label, sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.errors import Place
    from memosite.markup.library import Target
    from memosite.markup.sheet import Sheet

_ONE = r"@(?:[A-Za-z0-9][\w.-]*/)?(?:[Ff]ig|[Tt]bl|[Ee]q|[Ss]ec):\w(?:[\w:.-]*\w)?"
_ALONE = re.compile(rf"-?{_ONE}")
_GROUP = re.compile(rf"\[\s*(-?{_ONE}(?:\s*;\s*-?{_ONE})*)\s*\](?![(\[])")
_PARTS = re.compile(r"(-?)@(?:([^/@]+)/)?(\w+):(.+)", re.DOTALL)
_JOINED = re.compile(r"[\w.+%@]\Z|\w-\Z")
"""What stands before an `@` that belongs to an e-mail address or a word."""
_LEFT_OVER = re.compile(r"\{#((?:fig|tbl|eq|sec):[\w:.-]+)\}")
_REFERRING = frozenset({"reference", "image"})
"""What is a reference, or may hold one."""
_HTML_ID = re.compile(r"\bid\s*=\s*[\"']?([^\s\"'<>]+)")
_TAG_ID = re.compile(r"<[A-Za-z][^<>]*\sid\s*=\s*[\"']?([^\s\"'<>]+)")

GAP = "\0"
"""Around the number of a crossing whose words are not known yet; no author's text can hold it."""


def install(parser: MarkdownIt) -> None:
    """Read references, and give them their words once everything is numbered."""
    parser.inline.ruler.before("link", "reference", _reference)
    parser.core.ruler.after("footnote_lines", "html_ids", _html_ids)
    parser.core.ruler.push("references", _references)
    parser.add_render_rule("reference", _render)


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    sign = state.src[state.pos]
    if sign not in "[-@":
        return False
    found = (_GROUP if sign == "[" else _ALONE).match(state.src, state.pos)
    if found is None or (
        sign != "[" and _JOINED.search(state.src[max(0, state.pos - 2) : state.pos])
    ):
        return False
    if not silent:
        token = state.push("reference", "a", 0)
        token.content = found[0]
        token.meta = {"linked": state.linkLevel == 0}
    state.pos = found.end()
    return True


def _html_ids(state: StateCore) -> None:
    """Note the ids that stand in HTML, so that none of ours is like them."""
    sheet = sheet_of(state)
    for token in state.tokens if "html_block" in sheet.kinds else ():
        if token.type == "html_block" and token.map:
            _note_ids(sheet, token.content, token.map[0])
    for child, line in each(state, "html_inline"):
        _note_ids(sheet, child.content, line)


def _note_ids(sheet: Sheet, written: str, line: int) -> None:
    """Take whatever may be an id; one that is, and is taken, is the author's to mend."""
    for found in _TAG_ID.finditer(written):
        name = html.unescape(found[1])
        if name in sheet.ids:
            place = sheet.find(line, found[1])
            sheet.say(place, f"the id `{name}` is used twice", "write another one", "warning")
        sheet.ids[name] = sheet.memo.line(line)
    for name in _HTML_ID.findall(written):
        sheet.ids.setdefault(html.unescape(name), sheet.memo.line(line))


def _references(state: StateCore) -> None:
    sheet = sheet_of(state)
    for _, children, first in inlines(state):
        if not [one for one in children if one.type in _REFERRING or "{#" in one.content]:
            continue
        for child, line in with_lines(children, first):
            if child.type == "reference":
                _resolve(sheet, child, line)
            elif child.type == "text":
                _tell_left_over(sheet, child.content, line)
            for inner in (child.children or []) if child.type == "image" else []:
                if inner.type == "reference":
                    inner.meta["linked"] = False
                    _resolve(sheet, inner, line)
                    inner.type, inner.content = "text", inner.meta["plain"]
                    sheet.gaps += inner.content.count(GAP) // 2


def _tell_left_over(sheet: Sheet, text: str, line: int) -> None:
    """Warn of labels that stand where nothing is labelled."""
    for found in _LEFT_OVER.finditer(text):
        place = sheet.find(line, found[0])
        sheet.say(place, f"`{found[0]}` labels nothing here", labels.how(found[1]), "warning")


def _resolve(sheet: Sheet, token: Token, line: int) -> None:
    """Give a reference its words, as HTML and as plain text."""
    parts = [_part(one) for one in token.content.strip("[] ").split(";")]
    found = [_found(sheet, part, line) for part in parts]
    kinds = [_kind(part, one) for part, one in zip(parts, found, strict=True)]
    texts = []
    for n, (part, one) in enumerate(zip(parts, found, strict=True)):
        follows = n > 0 and kinds[n] != "" and kinds[n] == kinds[n - 1]
        many = kinds[n : n + 2] == [kinds[n]] * 2
        if isinstance(one.said, str):
            texts.append(one.said)
        else:
            bare = part.bare or follows
            texts.append(one.said.number if bare else labels.words(one.said, many=many))
    linked = token.meta["linked"]
    token.meta["plain"] = _joined(texts)
    token.meta["html"] = _joined(
        [
            f'<a href="{html.escape(one.href)}">{html.escape(text)}</a>'
            if one.href and linked
            else html.escape(text)
            for text, one in zip(texts, found, strict=True)
        ]
    )


class _Part(Struct, frozen=True):
    """One of the references between two brackets."""

    written: str
    bare: bool
    """Whether its number alone is wanted."""
    memo: str
    """The slug of another memo, or empty."""
    name: str
    """`fig:loss`."""


class _Found(Struct, frozen=True):
    """What one of them leads to."""

    said: Label | str
    """The label, or its words."""
    href: str = ""


def _part(written: str) -> _Part:
    found = _PARTS.fullmatch(written.strip())
    assert found is not None, "the inline rule matched it"
    return _Part(found[0], bool(found[1]), found[2] or "", f"{found[3].lower()}:{found[4]}")


def _kind(part: _Part, found: _Found) -> str:
    """Return the kind of what may share its word with a neighbour, or ""."""
    shared = isinstance(found.said, Label) and not part.bare
    return part.name.partition(":")[0] if shared else ""


def _joined(texts: Sequence[str]) -> str:
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last


def _found(sheet: Sheet, part: _Part, line: int) -> _Found:
    """Return what a reference leads to; a mistake is noted at its place."""
    target = sheet.library.memo(part.memo, sheet.memo) if part.memo else None
    if part.memo and (target is None or target.url != sheet.url):
        return _elsewhere(sheet, part, target, sheet.find(line, part.written))
    label = sheet.labels.get(part.name)
    if label is None:
        kind = labels.kind_of(part.name).lower()
        hint = labels.near(part.name, sheet.labels, labels.how(part.name))
        place = sheet.find(line, part.written)
        sheet.say(place, f"no {kind} of this memo is labelled `{part.name}`", hint)
        return _Found(part.written)
    return _Found(label, f"#{label.id}")


def _elsewhere(sheet: Sheet, part: _Part, target: Target | None, place: Place) -> _Found:
    """Return where a reference to another memo leads; its words are filled in by `graph`."""
    if target is None:
        hint = did_you_mean(part.memo, sheet.library.names(), "write the slug of a memo")
        sheet.say(place, f"`{part.memo}` leads nowhere", hint)
        return _Found(part.written)
    if not target.visible:
        hint = "the words stay without a link until it is published"
        sheet.say(place, f"`{part.memo}` is not published in this build", hint, "warning")
        name = part.name.partition(":")[2]
        return _Found(f"{labels.kind_of(part.name)} \u201c{name}\u201d of \u201c{part.memo}\u201d")
    sheet.links.setdefault(target.url, "")
    wanted: Literal["number", "words"] = "number" if part.bare else "words"
    crossing = Crossing(
        target.url, part.name, place, part.written, words=wanted, title=target.title
    )
    sheet.crossings.append(crossing)
    gap = f"{GAP}{len(sheet.crossings) - 1}{GAP}"
    return _Found(gap, f"{routes.relative(sheet.url, target.url)}#{part.name}")


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: EnvType
) -> str:
    made = str(tokens[at].meta["html"])
    env["sheet"].gaps += made.count(GAP) // 2
    return made
