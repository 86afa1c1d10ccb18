"""Citations as pandoc writes them: `[see @key, p. 3; @other]`, `@key` in a sentence, `[-@key]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from memosite.citing.locators import locator
from memosite.errors import did_you_mean
from memosite.markup.citations import clusters, mentions, worklist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.citations.mentions import Spot
    from memosite.markup.sheet import Sheet

_INSIDE = "citing"
"""Set in the environment while the words around a key are read."""
_NEAR_MAX = 100
"""Unknown words that are compared with every key."""


def install(parser: MarkdownIt) -> None:
    """Read citations, then format all of a memo's at once and list the works."""
    parser.inline.ruler.before("link", "citation", _bracketed)
    parser.inline.ruler.before("link", "citation_in_text", _in_text)
    parser.core.ruler.after("prose", "citations", clusters.format_all)
    for name in clusters.TOKENS:
        parser.add_render_rule(name, _as_written)
    worklist.install(parser)


def _bracketed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read `[see @key, p. 3; @other]`."""
    if state.src[state.pos] != "[" or state.linkLevel or _INSIDE in state.env:
        return False
    end, spots = mentions.bracketed(state.src, state.pos, state.posMax)
    if not spots:
        return False
    if not silent:
        _push(state, spots, state.src[state.pos : end], in_text=False)
    state.pos = end
    return True


def _in_text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read `@key` and `@key [p. 3; @other]`; a word like `@user` that is no key stays text."""
    if state.src[state.pos] != "@" or state.linkLevel or _INSIDE in state.env:
        return False
    found = mentions.cited(state.src, state.pos, state.posMax)
    if found is None:
        return False
    end, spot = found
    sheet = state.env["sheet"]
    if not sheet.library.work(spot.key, sheet.memo):
        if not _near(sheet, spot.key, state.env):
            return False
        if not silent:
            state.push(clusters.UNKNOWN, "", 0).content = spot.written
            state.tokens[-1].meta = {"key": spot.key}
        state.pos = end
        return True
    end, said, others = mentions.behind(state.src, end, state.posMax)
    if not silent:
        first = mentions.Spot(spot.key, spot.written, suffix=said)
        _push(state, (first, *others), state.src[state.pos : end], in_text=True)
    possessive = re.match(r"'(?=\w)", state.src[end : end + 2])
    if possessive and not silent:
        state.pending += "\u2019"  # which smart quotes take for an opening one behind a bracket
    state.pos = end + bool(possessive)
    return True


def _near(sheet: Sheet, key: str, env: EnvType) -> str:
    """Return a hint for a word that may have been meant as a key; of each word it is asked once."""
    known: dict[str, str] = env.setdefault("cite_near", {})
    if key not in known and len(known) < _NEAR_MAX:
        known[key] = did_you_mean(key, sheet.library.works(sheet.memo))
    return known.get(key, "")


def _push(state: StateInline, spots: Sequence[Spot], written: str, *, in_text: bool) -> None:
    """Push the tokens of one citation; what stands around the keys is read as Markdown."""
    from memosite.citing.formatting import labels  # noqa: PLC0415 (lxml; only memos that cite)

    sheet = state.env["sheet"]
    begin = state.push(clusters.BEGIN, "", 0)
    begin.content, begin.meta = written, {"in_text": in_text}
    for number, spot in enumerate(spots):
        if number:
            state.push(clusters.NEXT, "", 0)
        _read(state, spot.prefix.strip())
        known = labels(sheet.library.style(sheet.memo)) if spot.suffix.strip() else {}
        place, rest = locator(spot.suffix, known)
        gap = re.match(r"[\s,;:.]*", rest.rstrip())
        assert gap is not None, "the pattern may be empty"
        before = re.sub(r"\s+", " ", gap[0]) or (", " if in_text and not number else " ")
        mention = state.push(clusters.MENTION, "", 0)
        mention.meta = {
            "key": spot.key, "written": spot.written, "bare": spot.bare, "locator": place,
            "gap": before if rest.strip() else "",
        }  # fmt: skip
        _read(state, rest.rstrip()[gap.end() :])
    state.push(clusters.END, "", 0)


def _read(state: StateInline, text: str) -> None:
    """Push the tokens of `text`, in which nothing is cited."""
    inner: list[Token] = []
    if text:
        state.env[_INSIDE] = True
        state.md.inline.parse(text, state.md, state.env, inner)
        del state.env[_INSIDE]
    state.tokens.extend(inner)


def _as_written(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Return what is written where no rule of ours came by, such as in a title that is a field."""
    return (
        escapeHtml(tokens[at].content)
        if tokens[at].type in (clusters.BEGIN, clusters.UNKNOWN)
        else ""
    )
