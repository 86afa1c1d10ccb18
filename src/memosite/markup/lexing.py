"""Pygments' own tokens, sooner: of a state's rules, only those that can begin with the next sign.

Pygments tries the rules of a state one after another, dozens for each token, and the first that
matches wins. From each rule's pattern follows which ASCII characters a match can begin with. Rules
that cannot match are not tried; the others are tried in the same order, so the tokens are the same.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from pygments.lexer import RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from memosite.markup.beginnings import beginnings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pygments.lexer import Lexer

    Tokens = Iterator[tuple[int, _TokenType, str]]
    Rule = tuple[Callable[[str, int], re.Match[str] | None], Any, Any]
    """What matches, the token's type or a callback, and the state that follows."""


def quickened(lexer: Lexer) -> Lexer:
    """Return `lexer` itself, which from now on gives the same tokens sooner.

    Lexers that do not follow Pygments' table of rules stay as they are.
    """
    plain = type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
    if isinstance(lexer, RegexLexer) and plain:
        lexer.get_tokens_unprocessed = functools.partial(_tokens, lexer)  # type: ignore[method-assign]
    return lexer


def _tokens(lexer: RegexLexer, text: str, stack: tuple[str, ...] = ("root",)) -> Tokens:
    """Yield what `RegexLexer.get_tokens_unprocessed` yields. Source: Pygments 2.21, lexer.py."""
    states = _states(type(lexer))
    statestack = list(stack)
    state = states[statestack[-1]]
    pos, length = 0, len(text)
    while True:
        for match, action, new_state in state[text[pos]] if pos < length else state[""]:
            found = match(text, pos)
            if found is None:
                continue
            if type(action) is _TokenType:
                yield pos, action, found[0]
            elif action is not None:
                yield from action(lexer, found)
            pos = found.end()
            if new_state is not None:
                _move(statestack, new_state)
                state = states[statestack[-1]]
            break
        else:
            if pos >= length:
                return
            if text[pos] == "\n":
                statestack = ["root"]
                state = states["root"]
                yield pos, Whitespace, "\n"
            else:
                yield pos, Error, text[pos]
            pos += 1


def _move(stack: list[str], new_state: Any) -> None:  # noqa: ANN401 (Pygments' own kinds)
    if isinstance(new_state, tuple):
        for state in new_state:
            if state == "#pop":
                if len(stack) > 1:
                    stack.pop()
            else:
                stack.append(stack[-1] if state == "#push" else state)
    elif isinstance(new_state, int):
        del stack[1 if abs(new_state) >= len(stack) else new_state :]
    else:
        stack.append(stack[-1])  # "#push"


@functools.cache
def _states(kind: type[RegexLexer]) -> _States:
    table: dict[str, list[Rule]] = kind._tokens  # type: ignore[attr-defined] # noqa: SLF001 (what the class's metaclass compiled)
    return _States(table)


class _States(dict[str, "_State"]):
    """The states of one kind of lexer, each made when it is first entered."""

    def __init__(self, table: dict[str, list[Rule]]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, name: str) -> _State:
        made = self[name] = _State(self._table[name])
        return made


class _State(dict[str, "list[Rule]"]):
    """Next character -> the rules to try, in their order; "" stands for the end of the text."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self._rules = [(_begins(rule), rule) for rule in rules]

    def __missing__(self, sign: str) -> list[Rule]:
        known = sign.isascii() and sign != ""
        made = self[sign] = [
            rule for begins, rule in self._rules if not known or begins is None or sign in begins
        ]
        return made


def _begins(rule: Rule) -> frozenset[str] | None:
    pattern = getattr(rule[0], "__self__", None)
    return beginnings(pattern) if isinstance(pattern, re.Pattern) else None
