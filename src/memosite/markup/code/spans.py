"""Pygments' tokens -> the HTML that its formatter writes with `nowrap`, sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments import format as formatted
from pygments.formatters import HtmlFormatter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pygments.token import _TokenType

_FORMATTER = HtmlFormatter(nowrap=True)
_KEPT_MAX = 10_000
"""Texts of tokens, most of which come again and again."""


def html(tokens: Iterable[tuple[_TokenType, str]]) -> str:
    """Return code as HTML, in which no element goes on beyond the end of its line.

    Neighbours of one kind share an element. Source: Pygments 2.21, HtmlFormatter._format_lines.
    """
    done: list[str] = []
    before, close = "", ""
    is_begun = False
    for kind, text in tokens:
        opening, lines = _OPENINGS[kind], _LINES[text]
        last = lines[-1]
        if len(lines) > 1:
            for line in lines[:-1]:
                if is_begun and (not line or opening == before):
                    done += (line, close, "\n")
                elif line:
                    done += (close * is_begun, opening, line, "</span>\n" if opening else "\n")
                else:
                    done.append("\n")
                is_begun = False
        if not last:
            continue
        if is_begun and opening == before:
            done.append(last)
            continue
        done.append(f"{close}{opening}{last}" if is_begun else opening + last)
        before, close, is_begun = opening, "</span>" if opening else "", True
    if is_begun:
        done += (close, "\n")
    return "".join(done)


class _Openings(dict["_TokenType", str]):
    """Kind of a token -> the tag before it, or ""; made when it is first met."""

    def __missing__(self, kind: _TokenType) -> str:
        made = self[kind] = formatted([(kind, "\0")], _FORMATTER).partition("\0")[0]
        return made


class _Lines(dict[str, tuple[str, ...]]):
    """Text of a token -> its lines as HTML."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        if len(self) >= _KEPT_MAX:
            self.clear()
        written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        made = self[text] = tuple(written.split("\n"))
        return made


_OPENINGS = _Openings()
_LINES = _Lines()
