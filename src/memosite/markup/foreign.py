"""What is written for another tool stays text, and is told once a memo for each kind.

Nothing is guessed: a shortcode or a template tag means what its own tool makes of it. So that none
of it is lost or changed, tags in braces are taken whole, and typography passes all of it over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.normalize_url import validateLink
from msgspec import Struct

from memosite.markup.parsing.walks import with_lines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


class Kind(Struct, frozen=True):
    """One way of writing that another tool reads."""

    name: str
    sign: str
    """What it cannot be without, which is cheaper to look for than all of it."""
    pattern: re.Pattern[str]
    hint: str
    braced: bool = False
    """Whether it begins with a brace and is taken whole, whatever stands in it."""

    def found(self, text: str) -> re.Match[str] | None:
        """Return the first of its kind in `text`."""
        return self.pattern.search(text) if self.sign in text else None


def _kind(name: str, sign: str, pattern: str, hint: str, *, braced: bool = False) -> Kind:
    return Kind(name, sign, re.compile(pattern, re.MULTILINE), hint, braced)


_CALLOUT = "write `> [!NOTE]`, and `>` before each line of it"
_CONTENTS = "take it out; `toc: true` in the front matter gives a table of contents"
KINDS = (
    _kind(
        "a table of contents of kramdown's",
        "{:toc",
        r"\{:toc[^{}\n]{0,200}\}",
        _CONTENTS,
        braced=True,
    ),
    _kind(
        "an attribute list of kramdown's",
        "{:",
        r"\{:[^{}\n]{0,200}\}",
        "take it out; a heading takes `{#id}` at its end",
        braced=True,
    ),
    _kind(
        "a Liquid tag",
        "{%",
        r"(?<!\{)\{%[^{}%]{0,400}(?:%(?!\})[^{}%]{0,400}){0,9}%\}",
        "memos are no templates: write what it stands for; braces need no `{% raw %}` here",
        braced=True,
    ),
    _kind(
        "a Hugo shortcode",
        "{{",
        r"\{\{(?:<[^{}]{0,400}>|%[^{}]{0,400}%)\}\}",
        "write what it stands for, such as an image, a link or a callout",
        braced=True,
    ),
    _kind(
        "a template variable",
        "{{",
        r"\{\{-?\s{0,9}[.$]?[A-Za-z_][\w.]*(?:\s{0,9}(?:\||:=)[^{}\n]{0,200})?\s{0,9}-?\}\}",
        "memos are no templates: write its value",
        braced=True,
    ),
    _kind(
        "an edit in CriticMarkup",
        "{",
        r"\{(?:\+\+|--|~~|==|>>)[^{}\n]{0,400}(?:\+\+|--|~~|==|<<)\}",
        "accept the edit or refuse it",
        braced=True,
    ),
    _kind("a fenced div", ":::", r"^:{3,}[ \t]{0,9}(?:\{[^{}\n]{0,200}\}|[\w.-]{0,80})", _CALLOUT),
    _kind("an Obsidian comment", "%%", r"%%[^%]{1,2000}%%", "it is shown; write `<!-- ... -->`"),
    _kind(
        "a highlight",
        "==",
        r"(?<![=\w])==(?=[^\s=])[^=\n]{0,400}[^\s=]==(?![=\w])",
        "write `<mark>...</mark>`, or `**...**`",
    ),
    _kind(
        "a snippet's name",
        "8<",
        r"-{2,3}8<-{2,3}[^\n]{0,200}",
        "write the text here, or a link to the file",
    ),
    _kind("a table of contents", "[", r"\A\[\[?_?(?i:toc)_?\]\]?\Z", _CONTENTS),
    _kind(
        "an Obsidian block id", "^", r"(?<=\s)\^[A-Za-z][\w-]{0,60}\Z", "give a heading an `{#id}`"
    ),
    _kind(
        "an attribute list",
        "{",
        r"(?<!\{)\{ ?(?!#(?:fig|tbl|eq|sec):)"
        r"(?:[.#][A-Za-z][\w:-]*|[a-z-]+=(?=[\w\"']))[^{}\n]{0,200}\}",
        "take it out; only headings and figures have attributes",
    ),
    _kind(
        "a reference of Quarto's",
        "@",
        r"(?<![\w.@/\\-])@(?:fig|tbl|eq|sec|lst)-\w[\w-]{0,60}",
        "write `@fig:name`, and `{#fig:name}` where it is labelled",
    ),
    _kind(
        "a reference to code",
        "@lst:",
        r"(?<![\w.@/\\-])@lst:\w[\w:.-]{0,60}",
        "code has no number: write a link, `[words](#lst:name)`",
    ),
    _kind(
        "a link with spaces in its address",
        "](",
        r"\[[^\[\]\n]{0,200}\]\([^()\s<>\"']{1,100}"
        r"(?: [^()\s<>\"']{1,100}){1,9}\.[A-Za-z0-9]{2,5}\)",
        "write the address between `<` and `>`",
    ),
)
_BRACED = tuple(kind.pattern for kind in KINDS if kind.braced)
_TYPESET = "a highlight"
"""The words in it are the author's own prose."""
_STAND_IN = "\ufffc"
_OPAQUE = re.compile(
    "|".join([*(kind.pattern.pattern for kind in KINDS if kind.name != _TYPESET), _STAND_IN]),
    re.MULTILINE,
)
_SIGNS = re.compile(r"\{|%|\^|\[|\ufffc|:::|8<")
"""Text without any of these holds nothing to hide.

Here and below, every alternative begins with one known sign: `re` looks for all of these at once.
"""
_CHANGED = re.compile("[\u2013-\u201f\u2026\u00a0\u202f]")
"""What typography may have made, and so is not what is written."""
_MAYBE = re.compile(
    r"\{|\^|:::|%%|==|8<|@[a-z]{2,3}[:-]"
    r"|\](?<=(?i:toc)\])|\](?<=(?i:toc)_\])|\]\([^()\s]+ [^()\s\"']"
)
"""A paragraph without any of these is not looked at."""
_DIRECTIVE = re.compile(
    r"\{(?:math|note|warning|tip|hint|important|caution|danger|attention|error|seealso|admonition|figure"
    r"|image|table|list-table|csv-table|toctree|contents|include|literalinclude|eval-rst|tab-set"
    r"|tab-item|dropdown|card|grid|margin|sidebar|epigraph|glossary|bibliography|code-cell"
    r"|code-block|raw|prf:[a-z]+)\}.*"
)
_MYST_FENCE = Kind(
    "a directive of MyST", "{", _DIRECTIVE, "write a callout, a figure or a plain fence"
)
_MYST_ROLE = _kind(
    "a role of MyST", "{", r"\{[A-Za-z][\w:-]{0,60}\}\Z", "write a link, or a formula in `$`"
)
_IN_HTML = _kind(
    "an order to read Markdown in HTML",
    "markdown",
    r"<[A-Za-z]+[^<>]{0,400}\smarkdown(?:=[\"']?(?:1|block|span)\b[\"']?|(?=[\s>]))[^<>]{0,200}>",
    "take it out, and leave an empty line before and after the Markdown within",
)
_TEMPLATE_LINK = re.compile(r"%7B(?:%7B|%25)", re.IGNORECASE)


def install(parser: MarkdownIt) -> None:
    """Keep tags in braces whole, and tell what is left once every syntax has been read."""
    parser.inline.ruler.before("escape", "foreign", _braces)
    parser.inline.ruler.before("wikilink", "foreign_contents", _contents)
    parser.core.ruler.after("block", "foreign_fences", _fences)
    parser.core.ruler.push("foreign", _tell)
    parser.validateLink = _is_link  # type: ignore[method-assign]


def hidden(text: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` with one sign for each tag of another tool, and the tags."""
    if not _SIGNS.search(text):
        return text, ()
    return _OPAQUE.sub(_STAND_IN, text), tuple(found[0] for found in _OPAQUE.finditer(text))


def shown(text: str, tags: tuple[str, ...]) -> str:
    """Return `text` with the tags that `hidden` took out."""
    if not tags:
        return text
    parts = text.split(_STAND_IN)
    between = zip(parts, (*tags, ""), strict=True)
    return "".join(part + tag for part, tag in between)


def _braces(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    if state.src[state.pos] != "{":
        return False
    for pattern in _BRACED:
        found = pattern.match(state.src, state.pos, state.posMax)
        if found:
            if not silent:
                state.append_pending(found[0])
            state.pos = found.end()
            return True
    return False


def _contents(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Keep `[[toc]]` alone in its paragraph from being read as a link."""
    if state.pos or not state.src.startswith("[["):
        return False
    found = re.fullmatch(r"\[\[_?toc_?\]\]", state.src, re.IGNORECASE)
    if found and not silent:
        state.append_pending(state.src)
    state.pos += len(state.src) if found else 0
    return found is not None


def _is_link(url: str) -> bool:
    """Return whether `url` may be linked; one that a template would have made stays text."""
    return validateLink(url) and not _TEMPLATE_LINK.search(url)


def _fences(state: StateCore) -> None:
    """Mark the fences that are directives, which name no language; their words stay too."""
    for token in state.tokens:
        if token.type == "fence" and _is_directive(token):
            info = token.meta["foreign"] = token.info.strip()
            token.info, token.content = "", f"{info}\n{token.content}"


def _is_directive(fence: Token) -> bool:
    """Return whether a fence is a directive of MyST's; one of a formula only with its options."""
    info = fence.info.strip()
    if info == "{math}" and not fence.content.startswith(":"):
        return False
    return _DIRECTIVE.fullmatch(info) is not None


def _tell(state: StateCore) -> None:
    sheet = sheet_of(state)
    told: set[str] = set()
    for text, line, kinds in _texts(state):
        for kind in kinds:
            found = kind.found(text)
            if found:
                text = kind.pattern.sub(" ", text)  # noqa: PLW2901 (a tag is of one kind)
            if found and kind.name not in told:
                told.add(kind.name)
                written = found[0].split("\n")[0].strip()
                message = f"`{_short(written)}` is {kind.name}, and stays text"
                place = sheet.find(line, _CHANGED.split(written)[0])
                sheet.say(place, message, kind.hint, "warning")


def _texts(state: StateCore) -> Iterator[tuple[str, int, tuple[Kind, ...]]]:
    """Yield each piece of text, the line on which it begins, and what may be in it."""
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "html_block":
            yield token.content, line, (_IN_HTML,)
        elif token.type == "fence" and token.meta.get("foreign"):
            yield token.meta["foreign"], line, (_MYST_FENCE,)
        elif token.type == "inline" and _MAYBE.search(token.content):
            yield from _lines(token.children or [], line)


def _lines(children: list[Token], first: int) -> Iterator[tuple[str, int, tuple[Kind, ...]]]:
    """Yield the text of one paragraph; what is no text is a space in it."""
    parts: list[str] = []
    for n, (child, line) in enumerate(with_lines(children, first)):
        if child.type == "text":
            parts.append(child.content)
            if child.content.endswith("}") and n + 1 < len(children):
                is_role = children[n + 1].type == "code_inline"
                yield child.content, line, (_MYST_ROLE,) if is_role else ()
        else:
            parts.append("\n" if child.type in ("softbreak", "hardbreak") else " ")
    yield "".join(parts), first, KINDS


def _short(written: str) -> str:
    return written if len(written) <= 40 else written[:37] + "..."  # noqa: PLR2004 (a glance)
