"""The rendering of one memo's text: every syntax in its order, and what was learnt on the way."""

from __future__ import annotations

import functools
import re
from html import unescape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from memosite import routes
from memosite.errors import SiteError
from memosite.markup import charts, code, figures, footnotes, headings, links, maths, prose, tables
from memosite.markup.sheet import Body, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.markup.sheet import Library
    from memosite.memo import Memo

SYNTAXES = (
    gfm_autolink_plugin,
    deflist_plugin,
    functools.partial(tasklists_plugin, label=True),
    footnotes.install,
    maths.install,
    code.install,
    tables.install,
    links.install,
    figures.install,
    charts.install,
    headings.install,
    prose.install,
)
"""In order: a later syntax sees what an earlier one made."""

_ID = re.compile(r'\sid="([^"]+)"')


def render(memo: Memo, library: Library, *, raw_html: bool, macros: Mapping[str, str]) -> Body:
    """Return the body of `memo`; its own macros win over `macros`.

    Pure but for what `library` answers. Raises SiteError with every mistake of the text. Cost:
    about 2 ms for 1,000 words, and 2 ms for each block of code.
    """
    url = routes.memo(memo.slug, memo.kind)
    sheet = Sheet(memo, url, library, {**macros, **memo.math})
    html = _parser(raw_html).render(memo.text, {"sheet": sheet})
    sources = tuple(_source(sheet, number) for number in range(len(memo.sources)))
    if any(mistake.severity == "error" for mistake in sheet.mistakes):
        raise SiteError(sheet.mistakes)
    return Body(
        html=html,
        toc=tuple(sheet.toc),
        links=tuple(sheet.links),
        words=sheet.words,
        formulas=sheet.formulas,
        anchors=tuple(unescape(name) for name in _ID.findall(html)),
        crossings=tuple(sheet.crossings),
        warnings=tuple(sheet.mistakes),
        sources=sources,
    )


def _source(sheet: Sheet, number: int) -> str:
    """Return the URL of one of the memo's sources; a file that is not there is a warning."""
    source = sheet.memo.sources[number]
    if source.url or not source.file:
        return source.url
    target = sheet.library.file(source.file, sheet.memo)
    if target is None:
        hint = f"put it beside `{sheet.memo.path}`; the source is shown without a link"
        where = sheet.memo.place("sources", number, "file")
        sheet.say(where, f"there is no file `{source.file}`", hint, "warning")
        return ""
    return routes.quote_path(target.url)


@functools.cache
def _parser(raw_html: bool) -> MarkdownIt:  # noqa: FBT001 (the cache's key)
    parser = MarkdownIt("commonmark", {"html": raw_html, "typographer": True})
    parser.enable(["table", "strikethrough", "smartquotes"])
    for install in SYNTAXES:
        install(parser)
    return parser
