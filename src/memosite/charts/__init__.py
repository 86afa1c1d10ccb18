"""Vega-Lite -> SVG: drawn by vl-convert in a process of its own, cleaned, and kept by content."""

from __future__ import annotations

from msgspec import Struct


class Drawing(Struct, frozen=True):
    """A chart as SVG, or why there is none."""

    svg: str = ""
    warnings: tuple[str, ...] = ()
    """What Vega-Lite left out."""
    fault: str = ""
    """Why it cannot be drawn; empty for a chart that is."""
