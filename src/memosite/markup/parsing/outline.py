"""markdown-it's parser of blocks, which tries only rules that can be meant.

The tokens are markdown-it's own.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from memosite.markup.parsing import openings
from memosite.markup.parsing.openings import BySign

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from markdown_it import MarkdownIt
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.utils import EnvType

Rule = TypeVar("Rule", bound="Callable[..., bool]")


class Outline(ParserBlock):
    """The parser; its rules are set as markdown-it's are. Source: markdown-it-py 4.3."""

    def __init__(self) -> None:
        """Begin with markdown-it's own rules."""
        super().__init__()
        rules = self.ruler.__rules__
        self.ruler = _Chains()
        self.ruler.__rules__ = rules
        self._rules: object = None
        """What the rules were when `_by_sign` was made of them."""
        self._by_sign: BySign[RuleFuncBlockType] = BySign((), {})

    def parse(
        self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]
    ) -> list[Token] | None:
        """Add the tokens of `src` to `tokens`, and return these; None where there is no text."""
        if not src:
            return None
        if self._rules is not self.ruler.getRules(""):
            self._rules = self.ruler.getRules("")
            self._by_sign = BySign(openings.named(self.ruler), openings.BLOCK)
        state = _State(src, md, env, tokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, line: int, end: int) -> None:
        """Add the tokens of the lines from `line` to `end`."""
        has_empty = False
        while line < end:
            state.line = line = state.skipEmptyLines(line)
            if line >= end or state.sCount[line] < state.blkIndent:
                break
            if state.level >= state.md.options.maxNesting:
                state.line = end
                break
            self._read(state, line, end)
            state.tight = not has_empty
            line = state.line
            if (line - 1) < end and state.isEmpty(line - 1):
                has_empty = True
            if line < end and state.isEmpty(line):
                has_empty = True
                line += 1
                state.line = line

    def _read(self, state: StateBlock, line: int, end: int) -> None:
        """Read the block that begins at `line`."""
        at = state.bMarks[line] + state.tShift[line]
        for rule in self._by_sign[state.src[at : at + 1]]:
            if rule(state, line, end, False):  # noqa: FBT003 (markdown-it's signature)
                assert state.line > line, f"{rule} reads nothing"
                return
        raise AssertionError("a paragraph is read where nothing else is")


class _Chains(Ruler[Rule]):
    """Rules whose chains, for what ends a paragraph or another block, are one rule each."""

    def __compile__(self) -> None:
        super().__compile__()
        assert self.__cache__ is not None, "it is made here"
        for chain in filter(None, self.__cache__):
            by_sign = BySign(openings.named(self, chain), openings.BLOCK)
            self.__cache__[chain] = [_first(by_sign)]


def _first(by_sign: BySign[Rule]) -> Rule:
    """Return the rule that is the first of those which can begin on a line."""

    def rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
        at = state.bMarks[line] + state.tShift[line]
        for one in by_sign[state.src[at : at + 1]]:  # noqa: SIM110 (half the time of `any`)
            if one(state, line, end, silent):
                return True
        return False

    return rule  # type: ignore[return-value]


class _State(StateBlock):
    """The state of one parse, whose lines are found a line and not a sign at a time."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        lines = src.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()  # the end of the last line, which spaces may follow
        bare = [line.lstrip(" \t") for line in lines]
        ends = list(itertools.accumulate((len(line) + 1 for line in lines), initial=-1))
        shifts = [len(line) - len(rest) for line, rest in zip(lines, bare, strict=True)]
        self.src = src
        self.bMarks = [*(end + 1 for end in ends[:-1]), len(src)]
        self.eMarks = [*ends[1:], len(src)]
        self.tShift = [*shifts, 0]
        self.sCount = [*(shifts if "\t" not in src else map(_columns, lines, shifts)), 0]
        self.bsCount = [0] * len(self.bMarks)
        self.lineMax = len(lines)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token; all its values are given, as the making of defaults takes as long."""
        self.level -= nesting < 0
        level, block, hidden = self.level, True, False
        token = Token(ttype, tag, nesting, {}, None, level, None, "", "", "", {}, block, hidden)
        self.level += nesting > 0
        self.tokens.append(token)
        return token


def _columns(line: str, shift: int) -> int:
    """Return how many columns the first `shift` signs of a line take."""
    return len(line[:shift].expandtabs(4))
