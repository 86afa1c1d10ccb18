"""Bare addresses become links, as GitHub's specification says, at a cost linear in the text.

Web addresses are found while a line is read, since their signs are no emphasis; e-mail addresses
afterwards, since theirs may have been. Beyond the specification, a Chinese or Japanese sign may
stand before an address, and its punctuation ends one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import isLinkClose, isLinkOpen
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_CJK = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
_WIDE_STOPS = "\u3000-\u3011\u3014-\u301b\uff01-\uff03\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
_SCHEMES = ("https", "http", "ftp")
_BEFORE = re.compile(rf"[\s*_~({_CJK}]")
_WEB = re.compile(r"(?P<start>(?:https?|ftp)://|www\.)(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){0,9})")
_REST = re.compile(rf"[^\s<{_WIDE_STOPS}]*")
_LAST = re.compile(r"[?!.,:*_~'\"\[\]\u2019\u201d]")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_ENTITY_MAX = 34
_LOCAL = r"[A-Za-z0-9.+_-]"
_MAIL = re.compile(
    rf"(?<!{_LOCAL})(?P<scheme>mailto:|xmpp:)?{_LOCAL}+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
    r"(?P<resource>(?<![_-])/[A-Za-z0-9@.]+)?"
)
_TRANSPARENT = frozenset({"softbreak", "hardbreak"})


def install(parser: MarkdownIt) -> None:
    """Link addresses of the web and of e-mail."""
    parser.inline.add_terminator_char("w")
    parser.inline.ruler.push("autolink_web", _web)
    parser.core.ruler.after("inline", "autolink_mail", _mail)


def _web(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    start = _start(state)
    if silent or start < 0 or state.linkLevel > 0:
        return False
    found = _WEB.match(state.src, start, state.posMax)
    if found is None or not _is_host(found):
        return False
    rest = _REST.match(state.src, found.end(), state.posMax)
    written = _trimmed(found[0] + (rest[0] if rest else ""))
    scheme = "" if found["start"] != "www." else "http://"
    address = state.md.normalizeLink(scheme + written)
    state.pending = state.pending[: len(state.pending) - (state.pos - start)]
    state.push("link_open", "a", 1).attrSet("href", address)
    state.tokens[-1].markup, state.tokens[-1].info = "autolink", "auto"
    state.push("text", "", 0).content = state.md.normalizeLinkText(written)
    state.push("link_close", "a", -1).info = "auto"
    state.pos = start + len(written)
    return True


def _start(state: StateInline) -> int:
    """Return where the address begins whose `w` or `:` stands here, or -1."""
    src, at = state.src, state.pos
    if src.startswith("www.", at):
        start = at
    elif src.startswith("://", at):
        scheme = next((one for one in _SCHEMES if src.endswith(one, 0, at)), "")
        start = at - len(scheme)
        if not scheme or not state.pending.endswith(scheme):
            return -1
    else:
        return -1
    return start if start == 0 or _BEFORE.match(src, start - 1) else -1


def _is_host(found: re.Match[str]) -> bool:
    """Return whether this is a host: no underscore near its end, and two names after `www.`."""
    names = found["host"].split(".")
    return (found["start"] != "www." or len(names) > 1) and not any("_" in n for n in names[-2:])


def _trimmed(written: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    surplus = written.count(")") - written.count("(")
    end = len(written)
    while True:
        entity = _ENTITY.search(written, max(0, end - _ENTITY_MAX), end)
        if entity:
            end = entity.start()
        elif _LAST.match(written, end - 1) or written.endswith(";", 0, end):
            end -= 1
        elif surplus > 0 and written.endswith(")", 0, end):
            end, surplus = end - 1, surplus - 1
        else:
            return written[:end]


def _mail(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children and "@" in token.content:
            token.children = list(_with_mail(token.children))


def _with_mail(children: list[Token]) -> Iterator[Token]:
    inside, begins = 0, True
    for child in children:
        if child.type in ("link_open", "link_close"):
            inside += child.nesting
        elif child.type == "html_inline":
            inside += isLinkOpen(child.content) - isLinkClose(child.content)
        if child.type == "text" and "@" in child.content and inside <= 0:
            yield from _pieces(child, begins=begins)
        else:
            yield child
        begins = child.nesting != 0 or child.type in _TRANSPARENT


def _pieces(text: Token, *, begins: bool) -> Iterator[Token]:
    """Yield a text as words and links; `begins` is whether an address may stand at its start."""
    written, done = text.content, 0
    for found in _MAIL.finditer(written):
        start, end = found.start(), found.end()
        if not _is_mail(found) or not (_BEFORE.match(written, start - 1) if start else begins):
            continue
        yield _token("text", 0, written[done:start], text.level)
        opening = _token("link_open", 1, "", text.level)
        opening.tag, opening.markup, opening.info = "a", "autolink", "auto"
        opening.attrSet("href", ("" if found["scheme"] else "mailto:") + found[0])
        yield opening
        yield _token("text", 0, found[0], text.level + 1)
        closing = _token("link_close", -1, "", text.level)
        closing.tag, closing.markup, closing.info = "a", "autolink", "auto"
        yield closing
        done = end
    if done < len(written):
        yield _token("text", 0, written[done:], text.level)


def _is_mail(found: re.Match[str]) -> bool:
    """Return whether this is an address: no `-`, `_` or second `@` at its end."""
    written, end = found.string, found.end()
    if found["resource"] and found["scheme"] != "xmpp:":
        return False
    return written[end - 1] not in "-_" and not written.startswith("@", end)


def _token(kind: str, nesting: int, content: str, level: int) -> Token:
    return Token(kind, "", nesting, content=content, level=level)  # type: ignore[arg-type]
