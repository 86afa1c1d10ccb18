"""markdown-it's parser of what stands within lines, which tries only rules that can be meant.

The tokens are markdown-it's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline, emphasis, link_pairs, strikethrough
from markdown_it.token import Token

from memosite.markup.parsing import openings
from memosite.markup.parsing.openings import BySign

if TYPE_CHECKING:
    import re

    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.utils import EnvType

_OF_PAIRS = frozenset({link_pairs, strikethrough.postProcess, emphasis.postProcess})
"""What makes pairs of marks, and does nothing where there are no marks."""
_LABEL_END = "]"
"""Where the search for the end of a link's label must stop."""


class Lines(ParserInline):
    """The parser; its rules are set as markdown-it's are. Source: markdown-it-py 4.3."""

    def __init__(self) -> None:
        """Begin with markdown-it's own rules."""
        super().__init__()
        self._rules: object = None
        """What the rules were when the next two were made of them."""
        self._by_sign: BySign[RuleFuncInlineType] = BySign((), {})
        self._opening: re.Pattern[str] = self.terminator_re

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Add the tokens of `src` to `tokens`, and return these."""
        if self._rules is not self.ruler.__cache__ or self._rules is None:
            self._prepare()
        if not tokens and not self._opening.search(src):
            if src:
                tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        bare = not state.delimiters and not any(state.tokens_meta)
        for rule in self.ruler2.getRules(""):
            if not (bare and rule in _OF_PAIRS):
                rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        """Add the tokens from `state.pos` to `state.posMax`."""
        opening, by_sign = self._opening, self._by_sign
        src, end = state.src, state.posMax
        is_deep = state.level >= state.md.options["maxNesting"]
        at = state.pos
        while at < end:
            found = None if is_deep else opening.search(src, at)
            stop = end if found is None else found.start()
            if stop > at:
                state.append_pending(src[at:stop])
                state.pos = at = stop
                continue
            for rule in by_sign[src[at]]:
                if rule(state, False):  # noqa: FBT003 (markdown-it's signature)
                    assert state.pos > at, f"{rule} reads nothing"
                    break
            else:
                state.append_pending(src[at])
                state.pos = at + 1
            at = state.pos
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 (markdown-it's name)
        """Move `state.pos` behind the token that begins there."""
        at = state.pos
        if at not in state.cache:
            state.cache[at] = self._end(state)
        state.pos = state.cache[at]

    def _end(self, state: StateInline) -> int:
        """Return where the token at `state.pos` ends, which may move it."""
        at = state.pos
        if state.level >= state.md.options["maxNesting"]:
            return state.posMax + 1
        found = self._opening.search(state.src, at)
        stop = state.posMax if found is None else found.start()
        if stop > at:
            return stop
        state.level += 1
        is_read = any(rule(state, True) for rule in self._by_sign[state.src[at]])  # noqa: FBT003 (same)
        state.level -= 1
        return state.pos if is_read else state.pos + 1

    def _prepare(self) -> None:
        """Find out where rules can begin, once they are all set."""
        self.ruler.getRules("")  # which makes the cache
        known = [(name, rule) for name, rule in openings.named(self.ruler) if name != "text"]
        self._rules, self._by_sign = self.ruler.__cache__, BySign(known, openings.INLINE)
        if all(name in openings.INLINE for name, _ in known):
            begins = [one for name, _ in known for one in openings.INLINE[name]]
            self._opening = openings.where([*begins, _LABEL_END])
        else:  # a rule that may begin wherever markdown-it asks
            self._opening = self.terminator_re
