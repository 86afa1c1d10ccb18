"""Typography of prose: dashes, ellipses, quotation marks and fixed spaces; and the count of words.

markdown-it's own replacements would also make (c) a copyright sign; nothing is made here that was
not written. Code, formulas, HTML, addresses and what is meant for another tool stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memosite.languages import primary
from memosite.markup.foreign import hidden, shown
from memosite.markup.parsing.walks import inlines
from memosite.markup.sheet import sheet_of
from memosite.markup.typography.quotes import curl
from memosite.markup.typography.runs import runs
from memosite.markup.typography.spaces import MAYBE, tied

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from memosite.markup.typography.runs import Run

_ELLIPSIS = re.compile(r"\.\.\.(?<!\.\.\.\.)(?!\.)")
_EM_DASH = re.compile(r"---(?<!----)(?!-)")
_EN_DASH = re.compile(r"--(?:(?<=[^-\s]--)(?=[^-\s])|(?<=\s--)(?=\s))")
_WANTED = re.compile(rf"'|\"|--|\.\.\.|{MAYBE}", re.MULTILINE)
"""Signs that something is there to set; most lines have none."""
_SPACED = frozenset({"de", "fr"})
"""Languages that fix spaces of other kinds."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['\u2019-][^\W_]+)*")
_SIGNS = b"".join(
    b"a" if sign.isalnum() else b"-" if sign in b"'-" else b" "
    for sign in (bytes([code]) for code in range(256))
)
"""ASCII -> `a` for what words are made of, `-` for what binds them together, and a space."""
_BEGINS = (b" a", b" -a", b"--a")
"""What stands where a word of ASCII begins: to count these is four times as fast as `_WORD`."""


def install(parser: MarkdownIt) -> None:
    """Count words, then set them."""
    parser.core.ruler.before("smartquotes", "prose", _prose)


def count(text: str) -> int:
    """Return the words of `text`; a Chinese, Japanese or Korean character counts as one."""
    lines = text.split("\n")
    plain = [line for line in lines if line.isascii()]
    signs = b"  " + "\n".join(plain).encode().translate(_SIGNS)
    words = sum(map(signs.count, _BEGINS))
    if len(plain) < len(lines):
        words += sum(len(_WORD.findall(line)) for line in lines if not line.isascii())
    return words


def typeset(children: list[Token], language: str) -> None:
    """Set the words of a line as its language does."""
    found, kept = [], []
    for run in runs(children):
        text, tags = hidden(run.text)
        dashed = _dashed(text, run)
        found.append(run if dashed == run.text else replace(run, text=dashed))
        kept.append(tags)
    edits = curl(found, language)
    for run, edit, tags in zip(found, edits, kept, strict=True):
        text = _edited(run.text, edit) if edit else run.text
        run.token.content = shown(tied(text, language, run.follower), tags)


def _prose(state: StateCore) -> None:
    sheet = sheet_of(state)
    is_spaced = primary(sheet.language) in _SPACED
    lines: list[str] = []
    for _, children, _ in inlines(state):
        words = "\n".join([child.content for child in children if child.type == "text"])
        lines.append(words)
        if is_spaced or _WANTED.search(words):
            typeset(children, sheet.language)
    sheet.words += count("\n".join(lines))


def _dashed(text: str, run: Run) -> str:
    """Return the text of a run with `...`, `--` and `---` as one character each."""
    if "--" in text:
        text = run.before.replace("-", "x") + text + run.after.replace("-", "x")
        text = _EN_DASH.sub("\u2013", _EM_DASH.sub("\u2014", text))[1:-1]
    return _ELLIPSIS.sub("\u2026", text) if "..." in text else text


def _edited(text: str, edits: dict[int, str]) -> str:
    """Return `text` with the signs at these places exchanged."""
    signs = list(text)
    for at, sign in edits.items():
        signs[at] = sign
    return "".join(signs)
