"""A chart in a page: its drawing, and its data as a table for those who do not see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from memosite.charts import svg
from memosite.markup.figures import chartspec

if TYPE_CHECKING:
    from memosite.charts import Drawing
    from memosite.markup.figures.chartspec import Spec, Table

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Characters that JSON can write and no page can hold."""
_WIDE = 400
"""Pixels above which a chart scrolls on a phone, where its words would become too small."""


def described(spec: Spec) -> str:
    """Return what the chart itself says of what one sees; empty for nothing."""
    title = spec.keys.get("title")
    words = title.get("text") if isinstance(title, dict) else title
    for told in (spec.keys.get("description"), words):
        if isinstance(told, str) and told.strip():
            return " ".join(told.split())
    return ""


def whole(number: int, drawing: Drawing, label: str, spec: Spec) -> str:
    """Return the drawing of that number on its page, and the data that it shows."""
    return _CONTROL.sub("", _drawn(number, drawing, label) + _data(number, spec))


def _drawn(number: int, drawing: Drawing, label: str) -> str:
    picture = svg.placed(drawing.svg, number, label or f"Chart {number}")
    if svg.width(drawing.svg) <= _WIDE:
        return f'<div class="plot">{picture}</div>\n'
    return (
        f'<section class="plot scroll" aria-label="Chart {number}" tabindex="0">'
        f"{picture}</section>\n"
    )


def _data(number: int, spec: Spec) -> str:
    """Return the chart's data, folded shut; nothing for a chart without rows."""
    found = chartspec.tables(spec)
    names = [f"Data of chart {number}"]
    if len(found) > 1:
        names = [f"Data of chart {number}, part {part}" for part in range(1, len(found) + 1)]
    tables = "".join(_table(table, name) for table, name in zip(found, names, strict=False))
    return tables and f"<details><summary>Data</summary>\n{tables}</details>\n"


def _table(table: Table, name: str) -> str:
    head = "".join(f'<th scope="col">{escapeHtml(column)}</th>' for column in table.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escapeHtml(cell)}</td>' for cell in row)}</tr>\n"
        for row in table.rows
    )
    shown, whole = len(table.rows), table.length
    note = f"<p>The first {shown} of {whole:,} rows.</p>\n" if shown < whole else ""
    return (
        f'<section class="scroll" aria-label="{name}" tabindex="0"><table>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table></section>\n{note}"
    )
