"""Plain text -> Markdown that reads as that text: nothing in it is syntax."""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"(?P<bare>(?<![^\s(]))?(?:https?|ftp)://[^\s<>\"{}$]*[^\s<>\"?!.,:;'*_~()\[\]{}|\\`]"
)
_BARE = re.compile(r"\w+://[\w/.:%?=&#+~,;@-]+(?=\)?[.,;:?]?(?:\s|$))")
"""What memosite links as it stands; other addresses need `<` and `>`."""
_SIGN = re.compile(
    r"[\\`*\]<>${]"  # not `[`, since `\[` would begin a formula
    r"|(?<![^\W_])_|_(?![^\W_])"  # not within a word
    r"|(?<!\w)~|~(?!\w)"
    r"|(?<![\w.])@(?=[\w{])"
    r"|&(?=#?\w+;)"
    r"|-(?=-)|%(?=%)|=(?==)|(?<=\.)\.(?=\.)|(?<=www)\."
    r"|(?<!\S)\^(?=\w)|(?<=\[)\^|[!^@]\Z"
)
_FIRST = re.compile(
    r"[ \t]*(?:\#(?=\#{0,5}(?:\s|$))|[+-](?=[ \t]|$)|=(?==*[ \t]*$)|:(?=[ \t:])"
    r"|!(?=!!)|\?(?=\?\?)|(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?P<bar>[|:-])(?=[\s|:-]*$)"
    r"|=(?=\\?=)|(?=Table:[ \t]))"
)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ud800-\udfff\ue000-\ue00f\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""Signs that no page may hold, that nobody sees, or that stand for marks in `phrases`."""


def escaped(text: str, *, label: bool = False) -> str:
    """Return words as Markdown, for within a line or, with `label`, within a link's brackets.

    Cost: linear in the text.
    """
    text = visible(text)
    if label:
        return _SIGN.sub(r"\\\g<0>", text).replace("[", "&#91;")
    parts, at = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [_SIGN.sub(r"\\\g<0>", text[at : found.start()]), _address(found)]
        at = found.end()
    return "".join([*parts, _SIGN.sub(r"\\\g<0>", text[at:])])


def _address(found: re.Match[str]) -> str:
    bare = found["bare"] is not None and _BARE.match(found.string, found.start())
    return found[0] if bare and bare.end() == found.end() else f"<{found[0]}>"


def begun(line: str) -> str:
    """Return a line of Markdown so that its first signs begin no list, heading or table."""
    line = line.lstrip(" \t")
    found = _FIRST.match(line)
    if not found:
        return line
    at = found.end("number") if found["number"] else found.start()
    return f"{line[:at]}\\{line[at:]}" if line[at : at + 1] in _ESCAPABLE else line


_ESCAPABLE = frozenset("#+-=:!?|.)")


def visible(text: str) -> str:
    """Return a text without control characters and others that no page may hold."""
    return _UNSEEN.sub("", text)


def code(text: str) -> str:
    """Return code within a line."""
    text = " ".join(visible(text).split("\n"))
    mark = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    edge = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{mark}{edge}{text}{edge}{mark}" if text.strip() else ""


def fence(text: str, opening: str = "") -> str:
    """Return a block of code; `opening` stands behind its mark."""
    mark = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{mark}{opening}\n{text}\n{mark}"


def target(address: str) -> str:
    """Return an address as the target of a link in Markdown; `documents.link` stays as it is."""
    if address.startswith("\0"):
        return address
    kept = re.sub(r"[\x00-\x20<>\\\x7f]", lambda sign: f"%{ord(sign[0]):02X}", address)
    return f"<{kept}>" if re.search(r"[()*_~`$\[\]{}@]", kept) else kept
