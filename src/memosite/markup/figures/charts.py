"""Vega-Lite in a fence or a `.vl.json` file -> a figure with a static drawing and a caption."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.token import Token
from msgspec.structs import replace

from memosite import routes
from memosite.errors import did_you_mean, place_at
from memosite.markup.code import fences
from memosite.markup.figures import chartspec, chartview
from memosite.markup.figures.chartspec import SpecError
from memosite.markup.parsing.walks import holding, parsed
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.charts import Drawing
    from memosite.errors import Place
    from memosite.markup.figures.chartspec import Spec
    from memosite.markup.sheet import Sheet

LANGUAGES = frozenset({"vega-lite", "vegalite", "vl"})
_ENDING = ".vl.json"
_OPTIONS = {"title": "caption", "caption": "caption", "alt": "alt", "#": "id"}
_SIZE_MAX = 300_000
"""Characters of SVG in a page."""


@dataclass(slots=True)
class Chart:
    """One chart on its way from the text to the page."""

    token: Token
    """The fence, or the paragraph of the image."""
    place: Place
    """Where it is written."""
    text: str = ""
    """Its Vega-Lite."""
    is_there: bool = True
    """False for a file that is not."""
    path: str = ""
    """The file that holds it, as seen from the memo; empty for a fence."""
    caption: str = ""
    alt: str = ""
    """What one sees, for those who do not."""
    id: str = ""
    spec: Spec | None = None
    html: str = ""


def install(parser: MarkdownIt) -> None:
    """Draw before figures are made of other images, and all are numbered."""
    parser.core.ruler.after("inline", "charts", _charts)
    parser.add_render_rule("chart", _render)


def _charts(state: StateCore) -> None:
    sheet = sheet_of(state)
    if sheet.kinds.isdisjoint(("fence", "image")):
        return
    charts = list(_found(sheet, state.tokens))
    if charts:
        for chart in charts:
            _read(sheet, chart)
        _draw(sheet, charts)
        state.tokens = list(_replaced(state, {id(chart.token): chart for chart in charts}))
        sheet.note(state.tokens)
    _tell_inside_text(sheet, state)


def _found(sheet: Sheet, tokens: Sequence[Token]) -> Iterator[Chart]:
    for at, token in enumerate(tokens):
        if token.type == "fence" and fences.language(token) in LANGUAGES:
            yield _fenced(sheet, token)
        elif token.type == "paragraph_open":
            image, *rest = tokens[at + 1].children or [token]
            if _is_chart(image) and not rest:
                yield _pictured(sheet, token, image)


def _is_chart(token: Token) -> bool:
    return token.type == "image" and str(token.attrs["src"]).endswith(_ENDING)


def _fenced(sheet: Sheet, token: Token) -> Chart:
    chart = Chart(token, fences.place(sheet, token, 0), token.content)
    for option in fences.options(token):
        place = fences.place(sheet, token, option.column)
        name = fences.short(option.name)
        if option.name == "#":
            _name(sheet, chart, option.value, place)
        elif option.name in _OPTIONS:
            setattr(chart, _OPTIONS[option.name], option.value)
        else:
            hint = did_you_mean(name, _OPTIONS, "there are `title` and `alt`")
            sheet.say(place, f"a chart has no option `{name}`", hint, "warning")
    return chart


def _pictured(sheet: Sheet, token: Token, image: Token) -> Chart:
    line = token.map[0] if token.map else 0
    path = unquote(str(image.attrs["src"]))
    chart = Chart(token, sheet.find(line, path), path=path, alt=image.content.strip())
    chart.caption = str(image.attrs.get("title", ""))
    said = image.meta.get("attributes")
    if said and said.id:
        _name(sheet, chart, said.id, sheet.find(line, f"#{said.id}"))
    data = sheet.library.data(path, sheet.memo)
    if data is None:
        hint = f"put it beside `{sheet.memo.path}`"
        sheet.say(chart.place, f"there is no chart `{path}`", hint)
        chart.is_there = False
    else:
        chart.text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return chart


def _name(sheet: Sheet, chart: Chart, name: str, place: Place) -> None:
    if not re.fullmatch(r"fig:[\w.-]+", name):
        message = f"`#{fences.short(name)}` names no figure"
        sheet.say(place, message, "write `#fig:` and a name", "warning")
        return
    chart.id = name


def _read(sheet: Sheet, chart: Chart) -> None:
    """Give the chart its specification; what is wrong with it is noted."""
    if not chart.is_there:
        return
    folder = posixpath.dirname(chart.path)
    try:
        chart.spec = chartspec.complete(
            chartspec.parsed(chart.text),
            lambda url: sheet.library.data(posixpath.join(folder, url), sheet.memo),
        )
    except json.JSONDecodeError as error:
        message = f"this chart is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        hint = "JSON has double quotes, no comments, and no comma before a closing bracket"
        sheet.say(_at(sheet, chart, error.lineno, error.colno), message, hint)
    except SpecError as error:
        message = str(error) if error.written else f"this chart cannot be read: {error}"
        sheet.say(_where(sheet, chart, error.written), message, error.hint)


def _where(sheet: Sheet, chart: Chart, written: str) -> Place:
    """Return the place of `written` in the chart; the chart's own where it is not there."""
    for number, line in enumerate(chart.text.split("\n"), start=1):
        if written and written in line:
            return _at(sheet, chart, number, line.index(written) + 1)
    return chart.place


def _at(sheet: Sheet, chart: Chart, line: int, column: int) -> Place:
    """Return that place of the chart's text, both counted from 1, in the author's file."""
    if chart.path.startswith("/"):
        return place_at(f"static{chart.path}", chart.text, line, column)
    if chart.path:
        folder = posixpath.dirname(sheet.memo.path)
        return place_at(routes.join(folder, chart.path), chart.text, line, column)
    below = (chart.token.map or [0])[0] + line
    whole = sheet.memo.line(below)
    indent = max(0, whole.text.find(chart.text.split("\n")[line - 1]))
    return replace(whole, column=indent + column)


def _draw(sheet: Sheet, charts: Sequence[Chart]) -> None:
    """Give every chart that has a specification its HTML."""
    ready = [(chart, chart.spec) for chart in charts if chart.spec]
    drawings = sheet.library.charts([json.dumps(spec.keys) for _, spec in ready])
    if drawings is None:
        for chart, _ in ready:
            hint = 'run `pip install "memosite[charts]"`'
            sheet.say(chart.place, "what draws charts is not installed", hint)
        return
    for (chart, spec), drawing in zip(ready, drawings, strict=True):
        sheet.charts += 1
        _tell(sheet, chart, drawing)
        label = chart.alt or chartview.described(spec) or chart.caption
        if not label:
            hint = 'say what one sees: `"description": "A falling curve"` in the chart'
            sheet.say(chart.place, "the chart has no alternative text", hint, "warning")
        chart.html = chartview.whole(sheet.charts, drawing, label, spec)


def _tell(sheet: Sheet, chart: Chart, drawing: Drawing) -> None:
    if drawing.fault:
        hint = "compare its names with those at vega.github.io/vega-lite/docs"
        sheet.say(chart.place, f"this chart cannot be drawn: {drawing.fault}", hint)
    for warning in drawing.warnings:
        sheet.say(chart.place, f"Vega-Lite warns: {warning[:200]}", "", "warning")
    if len(drawing.svg) > _SIZE_MAX:
        message = f"the chart makes the page {len(drawing.svg) // 1000} kB larger"
        sheet.say(chart.place, message, "aggregate its data, or draw fewer points", "warning")


def _replaced(state: StateCore, charts: dict[int, Chart]) -> Iterator[Token]:
    """Yield the tokens of the text with a figure for each chart."""
    tokens = iter(state.tokens)
    for token in tokens:
        chart = charts.get(id(token))
        if chart is None:
            yield token
            continue
        if token.type == "paragraph_open":
            next(tokens), next(tokens)
        yield from _figure(state, chart)


def _figure(state: StateCore, chart: Chart) -> Iterator[Token]:
    """Yield a figure; its caption is an inline token, which gets its number with all figures."""
    begin, end = Token("figure_open", "figure", 1), Token("figure_close", "figure", -1)
    begin.attrs = {"class": "chart"}
    begin.meta = {"id": chart.id, "place": chart.place}
    begin.map = chart.token.map
    begin.block = end.block = True
    yield begin
    yield Token("chart", "", 0, block=True, meta={"html": chart.html})
    if chart.caption or chart.id:
        inner = parsed(state, chart.caption)
        yield Token("caption_open", "figcaption", 1, block=True, map=chart.token.map)
        yield Token("inline", "", 0, content=chart.caption, children=inner, map=chart.token.map)
        yield Token("caption_close", "figcaption", -1, block=True)
    yield end


def _tell_inside_text(sheet: Sheet, state: StateCore) -> None:
    """Note the charts that stand among words."""
    for _, children, line in holding(state, "image"):
        for child in filter(_is_chart, children):
            path = unquote(str(child.attrs["src"]))
            sheet.say(sheet.find(line, path), "a chart stands in a paragraph of its own")
            child.type = "text"


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return str(tokens[at].meta["html"])
