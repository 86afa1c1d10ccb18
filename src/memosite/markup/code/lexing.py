"""Pygments' own tokens, sooner: of a state's rules, only those that can begin with the next sign.

Pygments tries the rules of a state one after another, dozens for each token, and the first that
matches wins. From each rule's pattern follows which ASCII characters a match can begin with. Rules
that cannot match are not tried; the others are tried in the same order, so the tokens are the same.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from pygments.filter import apply_filters
from pygments.lexer import RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from memosite.markup.code.beginnings import beginnings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pygments.lexer import Lexer

    Tokens = Iterable[tuple[_TokenType, str]]
    Rule = tuple[Callable[[str, int], re.Match[str] | None], Any, Any]
    """What matches, the token's type or a callback, and the state that follows."""


def quickened(lexer: Lexer) -> Lexer:
    """Return `lexer` itself, which from now on gives the same tokens sooner.

    Lexers that do not follow Pygments' table of rules stay as they are.
    """
    plain = type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
    if isinstance(lexer, RegexLexer) and plain:
        lexer.get_tokens = functools.partial(_tokens, lexer)  # type: ignore[method-assign, assignment]
    return lexer


def _tokens(lexer: RegexLexer, text: str, unfiltered: bool = False) -> Tokens:  # noqa: FBT001, FBT002 (Pygments' signature)
    """Return what `Lexer.get_tokens` yields."""
    found = _found(lexer, lexer._preprocess_lexer_input(text))  # type: ignore[attr-defined] # noqa: SLF001 (all of `get_tokens` but the tokens)
    return found if unfiltered else apply_filters(found, lexer.filters, lexer)


def _found(lexer: RegexLexer, text: str) -> Tokens:
    """Return every kind and text. Source: Pygments 2.21, RegexLexer.get_tokens_unprocessed.

    Two lists take less time than one of pairs, or than to yield them.
    """
    states = _states(type(lexer))
    statestack = ["root"]
    state = states["root"]
    pos, length = 0, len(text)
    kinds: list[_TokenType] = []
    texts: list[str] = []
    while True:
        for match, action, new_state in state[text[pos]] if pos < length else state[""]:
            found = match(text, pos)
            if found is None:
                continue
            if type(action) is _TokenType:
                kinds.append(action)
                texts.append(found[0])
            elif action is not None:
                for _, kind, part in action(lexer, found):
                    kinds.append(kind)
                    texts.append(part)
            pos = found.end()
            if new_state is not None:
                _move(statestack, new_state)
                state = states[statestack[-1]]
            break
        else:
            if pos >= length:
                return zip(kinds, texts, strict=True)
            is_line_end = text[pos] == "\n"
            if is_line_end:
                statestack = ["root"]
                state = states["root"]
            kinds.append(Whitespace if is_line_end else Error)
            texts.append(text[pos])
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
