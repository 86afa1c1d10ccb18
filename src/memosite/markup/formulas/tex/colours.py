"""Colours as TeX names them -> colours as CSS does."""

from __future__ import annotations

import re

_CSS = frozenset(
    """aliceblue antiquewhite aqua aquamarine azure beige bisque blanchedalmond blueviolet burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson darkblue darkcyan
    darkgoldenrod darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid
    darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
    darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen
    fuchsia gainsboro ghostwhite gold goldenrod greenyellow grey honeydew hotpink indianred indigo
    ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue
    lightslategray lightslategrey lightsteelblue lightyellow limegreen linen maroon mediumaquamarine
    mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen
    mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy
    oldlace olivedrab orangered orchid palegoldenrod palegreen paleturquoise palevioletred
    papayawhip peachpuff peru plum powderblue rebeccapurple rosybrown royalblue saddlebrown salmon
    sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow
    springgreen steelblue tan thistle tomato turquoise wheat whitesmoke yellowgreen""".split()  # noqa: SIM905 (a line each is too long)
)
"""The names of CSS that are no base names of xcolor, whose own shades win."""


def css(model: str, written: str) -> str:
    """Return the colour that `written` means in xcolor's `model`, or "" where it is none we know.

    An empty model means a name, or `#` and three or six digits; the names of xcolor are math-core's
    to know. Source: the xcolor manual, 2.3.
    """
    said = written.strip()
    if model in _SHARES:
        count, most = _SHARES[model]
        shares = [_share(part, most) for part in said.split(",")]
        known = [share for share in shares if share is not None]
        return _mixed(known) if len(known) == len(shares) == count else ""
    if model == "HTML":
        return f"#{said.lower()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", said) else ""
    if model:
        return ""
    if re.fullmatch(r"#(?:[0-9A-Fa-f]{3}){1,2}", said):
        return said.lower()
    return said if said in _CSS else ""


_SHARES = {"rgb": (3, 1), "RGB": (3, 255), "gray": (1, 1), "cmyk": (4, 1)}
"""Model -> how many numbers it takes, and the highest."""


def _share(written: str, most: int) -> float | None:
    if not re.fullmatch(r"\s*(?:\d+\.?\d*|\.\d+)\s*", written):
        return None
    share = float(written) / most
    return share if share <= 1 else None


def _mixed(shares: list[float]) -> str:
    """Return the colour of one share of grey, three of light, or four of ink."""
    if len(shares) == 1:
        shares = shares * 3
    *light, ink = shares if len(shares) == 4 else (*shares, 0.0)  # noqa: PLR2004 (cmyk)
    if len(shares) == 4:  # noqa: PLR2004 (cmyk)
        light = [1 - min(1.0, one + ink) for one in light]
    return "#" + "".join(f"{int(one * 255 + 0.5):02x}" for one in light)
