"""Formulas as MathML, set at build time; the author's TeX stays in an annotation."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memosite.errors import did_you_mean
from memosite.markup.code.fences import language
from memosite.markup.formulas import delimiters, dollars, mathml
from memosite.markup.formulas.tex import read as texread
from memosite.markup.formulas.typeset import Fault, Formula, typeset
from memosite.markup.labels import claim
from memosite.markup.parsing.walks import inlines, with_lines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.errors import Place
    from memosite.markup.sheet import Sheet

_INLINE = frozenset({"math_inline", "math_inline_double"})
_BLOCK = "math_block"
_REFERENCE = "equation_ref"
_LEFT_OVER = re.compile(r"\$\$|\$[^$]*\\[A-Za-z]{2,}|\\(?:begin|end)\{[A-Za-z]+\*?\}")
"""Text that was meant as a formula, as far as one can tell."""
_LEFT_OVER_HINTS = {
    "$": r"a closing `$` has no space before it and no digit behind it; a mere dollar is `\$`",
    "$$": r"nothing closes it, or nothing is in it; a mere dollar is `\$`",
    r"\b": "begin a line with it and end one with its end, or put it between dollars",
    r"\e": "begin a line with its begin and end one with it, or put both between dollars",
}
_REFERENCE_WRITTEN = re.compile(r"\\(eqref|ref)\{([^{}\n]+)\}")


def install(parser: MarkdownIt) -> None:
    r"""Read `$x$`, `$$x$$`, `\(x\)`, `\[x\]`, bare environments, `math` fences and `\eqref{x}`."""
    parser.block.ruler.before("fence", _BLOCK, delimiters.block, {"alt": delimiters.INTERRUPTS})
    parser.inline.ruler.before("escape", "math_inline", dollars.inline)
    parser.inline.ruler.before("escape", "math_bracket", delimiters.bracket)
    parser.inline.ruler.before("escape", _REFERENCE, _reference)
    parser.core.ruler.after("footnote_lines", "maths", _maths)
    for name in _INLINE | {_BLOCK, _REFERENCE}:
        parser.add_render_rule(name, _render)


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    found = _REFERENCE_WRITTEN.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push(_REFERENCE, "a", 0).content = found[0]
    state.pos = found.end()
    return True


def _maths(state: StateCore) -> None:
    sheet = sheet_of(state)
    found = list(_tokens(state))
    formulas = [(token, line) for token, line in found if token.type != _REFERENCE]
    sheet.formulas += len(formulas)
    made = _set(sheet, formulas) if formulas else []
    numbers = _numbers(sheet, formulas, made)
    for (token, line), one in zip(formulas, made, strict=True):
        for label in mathml.referred(one or ""):
            _check(sheet, label, numbers, line)
        token.meta = {
            "tex": token.content.strip(),
            "html": _source(token) if one is None else mathml.resolved(one, numbers),
        }
    _tell_left_over(sheet, state)
    for token, line in found:
        if token.type == _REFERENCE:
            token.meta = {"html": _link(sheet, token.content, numbers, line)}


def _numbers(
    sheet: Sheet, formulas: Sequence[tuple[Token, int]], made: Sequence[str | None]
) -> dict[str, str]:
    """Return the number of every equation that has a label, by id; those not set have "?"."""
    known: dict[str, str] = {}
    for (token, line), one in zip(formulas, made, strict=True):
        labels = {mathml.anchor(label): label for label in texread.labels(token.content)}
        numbers = mathml.numbers([one]) if one else dict.fromkeys(labels, "?").items()
        for name, number in numbers:
            place = _label(sheet, labels.get(name, name), line)
            claim(sheet, "eq", name, html.unescape(number), place)
            known[name] = number
    return known


def _tell_left_over(sheet: Sheet, state: StateCore) -> None:
    """Note what stands in the text and looks like a formula that never became one."""
    for _, children, line in inlines(state):
        for text, at in _runs(children, line):
            found = _LEFT_OVER.search(text)
            if found:
                told = f"`{_short(found[0])}` is no formula here, and stays text"
                hint = _LEFT_OVER_HINTS.get(found[0][:2], _LEFT_OVER_HINTS["$"])
                sheet.say(sheet.find(at, found[0]), told, hint, "warning")


def _runs(children: Sequence[Token], line: int) -> Iterator[tuple[str, int]]:
    """Yield each run of plain text and its line; a sign that was escaped is a space in it."""
    run, begin = "", line
    for child, at in with_lines(children, line):
        if child.type not in ("text", "text_special"):
            yield run, begin
            run = ""
            continue
        begin = begin if run else at
        escaped = child.type == "text_special" and len(child.content) == 1
        run += " " if escaped else child.content
    yield run, begin


def _tokens(state: StateCore) -> Iterator[tuple[Token, int]]:
    """Yield every formula and reference and the line on which it begins, in the text's order."""
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "fence" and language(token) == "math":
            token.type, token.info, token.markup = _BLOCK, "", "$$"
        if token.type == _BLOCK:
            yield token, line
        elif token.type == "inline":
            for child, at in with_lines(token.children or [], line):
                if child.type in _INLINE or child.type == _REFERENCE:
                    yield child, at


def _set(sheet: Sheet, formulas: list[tuple[Token, int]]) -> list[str | None]:
    """Return the MathML of each formula; None for a fault, which is noted at its place."""
    written = [
        Formula(
            delimiters.punctuated(token.content.strip(), token.info), token.type != "math_inline"
        )
        for token, _ in formulas
    ]
    made = typeset(written, sheet.macros)
    for (token, line), one in zip(formulas, made, strict=True):
        if isinstance(one, Fault):
            sheet.say(
                _place(sheet, line, token.content, one.message),
                f"this formula cannot be set: {one.message}",
                f"in the formula `{_short(token.content)}`",
                "warning" if sheet.lenient else "error",
            )
    return [None if isinstance(one, Fault) else one for one in made]


def _place(sheet: Sheet, line: int, written: str, message: str) -> Place:
    """Return where the command that `message` names stands, or where the formula begins."""
    named = re.search(r'"(\\?[^"]+)"', message)
    rows = written.strip("\n").split("\n")
    row = next((row for row in rows if named and named[1] in row), rows[0])
    if named and named[1] in row and len(row) <= len(named[1]) + 40:
        start = row.index(named[1])
        around = sheet.find(line, row.strip())
        indent = len(row) - len(row.lstrip())
        return sheet.memo.line(around.line - sheet.memo.first_line, around.column + start - indent)
    return sheet.find(line, named[1] if named and named[1] in row else row.strip()[:40])


def _short(written: str) -> str:
    flat = " ".join(written.split())
    return flat if len(flat) <= 70 else flat[:67] + "..."  # noqa: PLR2004 (a terminal's line)


def _link(sheet: Sheet, written: str, numbers: Mapping[str, str], line: int) -> str:
    found = _REFERENCE_WRITTEN.fullmatch(written)
    assert found is not None, "the inline rule matched it"
    label = found[2]
    _check(sheet, label, numbers, line)
    number = numbers.get(mathml.anchor(label), "")
    shown = f"({number})" if found[1] == "eqref" else number
    return f'<a href="{mathml.href(label)}">{shown}</a>'


def _check(sheet: Sheet, label: str, numbers: Mapping[str, str], line: int) -> None:
    """Note it where no equation has that label."""
    if mathml.anchor(label) in numbers:
        return
    known = [name.removeprefix("eq:") if ":" not in label else name for name in numbers]
    hint = did_you_mean(label, known, rf"write `\label{{{label}}}` in the equation meant")
    sheet.say(_label(sheet, label, line), f"no equation is labelled `{label}`", hint)


def _label(sheet: Sheet, label: str, line: int) -> Place:
    """Return where a label stands between its braces."""
    found = sheet.find(line, f"{{{label}}}")
    return replace(found, column=found.column + 1) if found.column else found


def _source(token: Token) -> str:
    """Return what a formula that cannot be set shows: its TeX, where its labels lead to."""
    anchors = "".join(
        f'<span id="{html.escape(mathml.anchor(label))}"></span>'
        for label in dict.fromkeys(texread.labels(token.content))
    )
    opening = token.markup
    written = html.escape(f"{opening}{token.content}{delimiters.CLOSING.get(opening, '')}")
    if token.type == _BLOCK:
        return f'<pre class="tex" tabindex="0"><code>{anchors}{written}</code></pre>\n'
    return f'{anchors}<code class="tex">{written}</code>'


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    made = str(tokens[at].meta["html"])
    if tokens[at].type == _BLOCK and made.startswith("<math"):
        return f'<div class="formula" tabindex="0">{made}</div>\n'
    return made
