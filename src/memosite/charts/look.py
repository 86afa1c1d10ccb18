"""How charts look: the theme's face and colours, in both schemes; an author's `config` wins."""

from __future__ import annotations

_INK = "#1c1b1a"
_SOFT = "#55514b"
_LINE = "#ddd8cf"
_LINK = "#1d4f8c"

COLOURS = {
    **dict.fromkeys((_INK, "#000", "#000000", "black"), "var(--ink)"),
    **dict.fromkeys((_SOFT, "#888", "#888888"), "var(--soft)"),
    **dict.fromkeys((_LINE, "#ddd", "#dddddd"), "var(--line)"),
    **dict.fromkeys((_LINK, "#4c78a8"), "var(--link)"),
    **dict.fromkeys(("#fff", "#ffffff", "white"), "var(--paper)"),
}
"""A colour in a drawing -> the theme's, which knows light and dark: ours, and Vega's own greys."""

PALETTE = ("#3f7fc4", "#cc6217", "#2f8f5b", "#b5559b", "#8a7a1f", "#c2504a", "#5e6fd0", "#6f7884")
"""Colours of categories, each at least 3 to 1 on the theme's paper, light and dark."""

_LABEL_SIZE = 14

CONFIG: dict[str, object] = {
    "background": None,
    "font": "Liberation Sans",  # comes with vl-convert: no measure depends on the machine
    "padding": 2,
    "view": {"continuousWidth": 480, "continuousHeight": 260, "discreteWidth": {"step": 36},
             "discreteHeight": {"step": 28}, "stroke": None},
    "mark": {"color": _LINK},
    "bar": {"color": _LINK},
    "line": {"strokeWidth": 2},
    "point": {"size": 45, "filled": True},
    "rule": {"color": _SOFT},
    "text": {"color": _INK, "fontSize": _LABEL_SIZE},
    "axis": {"labelColor": _SOFT, "titleColor": _INK, "titleFontWeight": "normal",
             "labelFontSize": _LABEL_SIZE, "titleFontSize": _LABEL_SIZE, "gridColor": _LINE,
             "domainColor": _SOFT, "tickColor": _SOFT, "labelPadding": 4, "titlePadding": 8},
    "axisXQuantitative": {"tickCount": 8, "grid": False},
    "axisYQuantitative": {"tickCount": 6},
    "legend": {"labelColor": _SOFT, "titleColor": _INK, "titleFontWeight": "normal",
               "labelFontSize": _LABEL_SIZE, "titleFontSize": _LABEL_SIZE, "orient": "top"},
    "header": {"labelColor": _SOFT, "titleColor": _INK, "titleFontWeight": "normal",
               "labelFontSize": _LABEL_SIZE, "titleFontSize": _LABEL_SIZE},
    "title": {"color": _INK, "subtitleColor": _SOFT, "anchor": "start", "fontSize": 15,
              "subtitleFontSize": _LABEL_SIZE},
    "range": {"category": list(PALETTE), "ordinal": {"scheme": "viridis"},
              "ramp": {"scheme": "viridis"}, "heatmap": {"scheme": "viridis"}},
}  # fmt: skip
"""What Vega-Lite is told beneath an author's own `config`."""
