r"""Where a formula of its own begins and ends, and one between brackets.

A formula of its own begins a line of its container, in a paragraph too: `$$`, `\[`, or one of the
environments that need neither. It ends where its mark does, on any later line, blank lines within
or not; a sign of punctuation there belongs to it, and words behind it begin a paragraph. Where it
would end amid its first line, it is no formula of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
"""What a formula of its own may follow without a blank line."""
CLOSING = {"$": "$", "$$": "$$", r"\[": r"\]", r"\(": r"\)"}
"""What begins a formula -> what ends it; an environment has no marks around it."""

_NESTABLE = r"[pbBvV]?matrix"
_OPENING = re.compile(
    r"\$\$|\\\[|\\begin\{((?:equation|multline|gather|align|alignat|flalign|eqnarray"
    rf"|{_NESTABLE})\*?)\}}"
)
_SIGN = re.compile(r"\\.|[{}]|\$\$", re.DOTALL)
_BEHIND = re.compile(r"([.,;:]?)[ \t]*")
_TEX = re.compile(r"\\[A-Za-z]{2}|[\w)}\]]\^|\w_[\w{]|[=<>]")
_OWN_MAX = 40
"""Marks that a formula may have within; it keeps the search for its end short."""


_ROW_END = re.compile(
    r"(?:\s*(?:\\\\)?\s*\\end\{(?:equation|multline|multlined|gather|gathered|align|aligned"
    r"|alignat|alignedat|flalign|eqnarray|split)\*?\})+\Z"
)


class _Span(NamedTuple):
    """Where a formula's text begins and ends, and its mark."""

    start: int
    end: int
    after: int


def block(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read a formula of its own. Cost: linear in the text for all formulas together."""
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 1] not in ("$", "\\") or state.is_code_block(line):
        return False
    opening = _OPENING.match(state.src, start, state.eMarks[line])
    if opening is None or (silent and opening[0] == "$$" and _is_awaited(state, line)):
        return False
    span = _span(state.src, opening, state.eMarks[end_line - 1])
    last = _last_line(state, line, span.end) if span else -1
    if span is None or last < 0:
        return False
    sign, after = _behind(state.src, span.after)
    is_whole = after >= state.eMarks[last]
    if last == line and not (is_whole and _is_meant(state.src, opening[0], span, silent)):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content = _content(state, span, line, last)
        token.markup = "" if opening[1] else opening[0]
        token.info = sign
        token.map = [line, last + 1]
        state.line = last + is_whole
        if not is_whole:
            _begin_at(state, last, after)
    return True


def _is_meant(text: str, mark: str, span: _Span, silent: bool) -> bool:  # noqa: FBT001
    r"""Return whether a line that could be Markdown for brackets, amid a paragraph, is TeX."""
    return not silent or mark != r"\[" or bool(_TEX.search(text, span.start, span.end))


def _is_awaited(state: StateBlock, line: int) -> bool:
    """Return whether a `$$` further up in the paragraph waits for the one on `line`."""
    start, here = state.bMarks[state.line], state.bMarks[line]
    first, upto, count = state.env.get("dollars", (-1, 0, 0))
    if first != start or upto > here:
        upto, count = start, 0
    count += state.src.count("$$", upto, here)
    state.env["dollars"] = (start, here, count)
    return bool(count % 2)


def _span(text: str, opening: re.Match[str], limit: int) -> _Span | None:
    """Return what the formula spans that begins with `opening`; None where it never ends."""
    if opening[1]:
        end = _environment_end(text, opening[1], opening.end(), limit)
        return _Span(opening.start(), end, end) if end >= 0 else None
    mark = opening[0]
    end = _end(text, mark, opening.end(), limit)
    is_empty = end < 0 or not text[opening.end() : end].strip()
    return None if is_empty else _Span(opening.end(), end, end + len(mark))


def _environment_end(text: str, name: str, at: int, limit: int) -> int:
    """Return where an environment ends, or -1; only matrices stand within their like."""
    depth = 1
    may_nest = re.fullmatch(_NESTABLE, name.rstrip("*"))
    pattern = re.compile(rf"\\\\|\\(begin|end)\{{{re.escape(name)}\}}")
    for found in pattern.finditer(text, at, limit):
        if found[1]:
            depth += 1 if found[1] == "begin" else -1
            if depth > (_OWN_MAX if may_nest else 1):
                return -1
        if depth == 0:
            return found.end()
    return -1


def _end(text: str, opening: str, at: int, limit: int) -> int:
    """Return where the mark stands that ends a formula, or -1.

    Within braces a mark is the formula's own, unless its line ends there. Where braces never
    close, the first mark ends it, and the fault can be told.
    """
    closing, depth, own, first = CLOSING[opening], 0, 0, -1
    for found in _SIGN.finditer(text, at, limit):
        sign = found[0]
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif sign in (opening, closing):
            after = _behind(text, found.end())[1]
            if sign == closing and (depth <= 0 or text[after : after + 1] in ("", "\n")):
                return found.start()
            own += 1
            first = found.start() if sign == closing and first < 0 else first
            if depth <= 0 or own > _OWN_MAX:
                break
    return first


def _behind(text: str, at: int) -> tuple[str, int]:
    """Return the sign of punctuation at `at`, and where what follows begins."""
    found = _BEHIND.match(text, at)
    assert found is not None, "it matches nothing too"
    return found[1], found.end()


def _last_line(state: StateBlock, line: int, end: int) -> int:
    """Return the line of `end`, or -1 where the container of `line` ends before it."""
    indent = min(state.blkIndent, state.sCount[line])
    while end > state.eMarks[line]:
        line += 1
        if state.sCount[line] < indent and not state.isEmpty(line):
            return -1
    return line if end >= state.bMarks[line] else -1


def _content(state: StateBlock, span: _Span, line: int, last: int) -> str:
    """Return the text of a formula without what its container puts before each line."""
    if line == last:
        return state.src[span.start : span.end]
    first = state.src[span.start : state.eMarks[line]]
    between = state.getLines(line + 1, last, state.sCount[line], keepLastLF=True)
    return f"{first}\n{between}{state.src[state.bMarks[last] + state.tShift[last] : span.end]}"


def _begin_at(state: StateBlock, line: int, at: int) -> None:
    """Let the rest of `line` be read as a line."""
    state.bMarks[line], state.tShift[line], state.sCount[line] = at, 0, state.blkIndent


def punctuated(tex: str, sign: str) -> str:
    """Return `tex` with the sign of punctuation behind it at its end, in its last row."""
    if not sign:
        return tex
    begin = max(0, len(tex) - 200)
    found = _ROW_END.search(tex, begin)
    end = found.start() if found else len(tex)
    return tex[:end] + ("\n" if "%" in tex else "") + sign + tex[end:]


def bracket(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    r"""Read `\(x\)` and `\[x\]` within a line.

    `\[sic\]` is Markdown for brackets, so between them a sign or command of TeX must stand.
    """
    opening = state.src[state.pos : state.pos + 2]
    if opening not in (r"\(", r"\["):
        return False
    start = state.pos + 2
    end = _end(state.src, opening, start, state.posMax)
    content = state.src[start:end] if end >= 0 else ""
    if not content.strip() or (opening == r"\[" and not _TEX.search(content)):
        return False
    if not silent:
        kind = "math_inline" if opening == r"\(" else "math_inline_double"
        token = state.push(kind, "math", 0)
        token.content = content
        token.markup = opening
    state.pos = end + 2
    return True
