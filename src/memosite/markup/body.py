"""The rendering of one memo's text: every syntax in its order, and what was learnt on the way."""

from __future__ import annotations

import functools
import re
from html import unescape
from typing import TYPE_CHECKING

from mdit_py_plugins.deflist import deflist_plugin

from memosite import routes
from memosite.errors import SiteError
from memosite.markup import (
    autolinks,
    footnotes,
    foreign,
    headings,
    links,
    references,
    sanitise,
    tasks,
)
from memosite.markup.callouts import cards, listed, questions, raw, tabs
from memosite.markup.callouts import syntax as callouts
from memosite.markup.citations import syntax as citations
from memosite.markup.code import syntax as code
from memosite.markup.figures import charts, embeds, tables, wikiembeds
from memosite.markup.figures import syntax as figures
from memosite.markup.formulas import equations, ties
from memosite.markup.formulas import syntax as maths
from memosite.markup.parsing import nesting, walks
from memosite.markup.parsing.parser import make as make_parser
from memosite.markup.sheet import Body, Outlink, Sheet
from memosite.markup.typography import abbreviations, emphasis
from memosite.markup.typography import syntax as prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it import MarkdownIt

    from memosite.markup.library import Library
    from memosite.memo import Memo

SYNTAXES = (
    nesting.install,
    emphasis.install,
    autolinks.install,
    deflist_plugin,
    tasks.install,
    footnotes.install,
    maths.install,
    equations.install,
    code.install,
    tables.install,
    links.install,
    figures.install,
    charts.install,
    tabs.install,
    questions.install,
    listed.install,
    cards.install,
    callouts.install,
    raw.install,
    embeds.install,
    wikiembeds.install,
    references.install,
    questions.tell,
    cards.tell,
    headings.install,
    abbreviations.install,
    prose.install,
    citations.install,
    ties.install,
    foreign.install,
    tasks.tell,
)
"""In order: a later syntax sees what an earlier one made."""

_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')
"""An id in a tag; `re` finds plain letters fastest, so these come first."""


def render(  # noqa: PLR0913 (what a site says of all its memos)
    memo: Memo,
    library: Library,
    *,
    raw_html: bool,
    macros: Mapping[str, str],
    language: str = "en",
    lenient: bool = False,
) -> Body:
    """Return the body of `memo`; its own macros win over `macros`, its language over `language`.

    With `lenient`, a formula that cannot be set shows its TeX and is a warning.

    Pure but for what `library` answers. Raises SiteError with every mistake of the text. Cost:
    about 2 ms for 1,000 words, and 2 ms for each block of code.
    """
    url = routes.memo(memo.slug, memo.kind)
    sheet = Sheet(memo, url, library, {**macros, **memo.math}, memo.lang or language, lenient)
    below = questions.leave_open(sheet)
    html = _parser(raw_html).render(memo.text, {"sheet": sheet})
    if html.count(references.GAP) != 2 * sheet.gaps:
        sheet.say(memo.line(0), "a control character came into this text", "look into its files")
    sources = tuple(_source(sheet, number) for number in range(len(memo.sources)))
    if any(mistake.severity == "error" for mistake in sheet.mistakes):
        raise SiteError(sheet.mistakes)
    return Body(
        html=html,
        toc=tuple(sheet.toc),
        links=tuple(Outlink(url, sentence) for url, sentence in sheet.links.items()),
        words=sheet.words,
        formulas=sheet.formulas,
        anchors=(*below, *(unescape(name) for name in _ID.findall(html))),
        crossings=tuple(sheet.crossings),
        labels=tuple(sheet.labels.values()),
        questions=tuple(sheet.questions),
        papers=tuple(sheet.papers),
        tasks=tuple(sheet.tasks),
        warnings=tuple(sheet.mistakes),
        sources=sources,
    )


def _source(sheet: Sheet, number: int) -> str:
    """Return the URL of the file of one of the memo's sources; empty where there is none.

    A file that is missing, empty or broken is a warning.
    """
    source = sheet.memo.sources[number]
    where = sheet.memo.place("sources", number, "file")
    if not source.file:
        if ("sources", number, "file") in sheet.memo.places:
            hint = f"name a file beside `{sheet.memo.path}`, or take the key out"
            sheet.say(where, "this source names no file", hint, "warning")
        return ""
    found = sheet.library.media(source.file, sheet.memo)
    if found is None:
        hint = f"put it beside `{sheet.memo.path}`; the source is shown without it"
        sheet.say(where, f"there is no file `{source.file}`", hint, "warning")
        return ""
    if not found.size or found.fault:
        said = found.fault if found.size else f"the file `{source.file}` is empty"
        sheet.say(where, said, "export it anew; the source is shown as it is", "warning")
    return routes.quote_path(found.url)


@functools.cache
def _parser(raw_html: bool) -> MarkdownIt:  # noqa: FBT001 (the cache's key)
    return equipped(make_parser(), raw_html=raw_html)


def equipped(parser: MarkdownIt, *, raw_html: bool) -> MarkdownIt:
    """Return `parser` with every syntax."""
    parser.enable(["table", "strikethrough"])
    for install in SYNTAXES:
        install(parser)
    walks.install(parser)
    if not raw_html:
        sanitise.install(parser)
    return parser
