"""vl-convert's SVG -> SVG for a page: no style, no script, no link, and the theme's colours."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from memosite.charts.look import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

_DRAWN = frozenset(
    {"circle", "clipPath", "defs", "g", "line", "linearGradient", "path", "radialGradient"}
    | {"rect", "stop", "text", "tspan"}
)
_KEPT = frozenset(
    {"clip-path", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "font-size", "font-style"}
    | {"font-weight", "fr", "fx", "fy", "gradientTransform", "gradientUnits", "height", "id"}
    | {"offset", "opacity", "r", "rx", "ry", "stop-color", "stop-opacity", "stroke"}
    | {"stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"}
    | {"stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "transform"}
    | {"width", "x", "x1", "x2", "y", "y1", "y2"}
)
"""All that draws. Roles and labels are dropped with the rest: the picture as a whole has them."""
_HOLDERS = frozenset({"g", "text", "defs"})
"""They draw nothing of their own."""
_EMPTY = {"opacity": "1", "transform": "translate(0,0)", "d": ""}
_NAMED = "chart:@-"
_OURS = re.compile(r'(?<= id=")chart:@-|(?<=url\(#)chart:@-')
_REFERENCE = re.compile(r"url\(#([^)]*)\)")


def cleaned(svg: str) -> str:
    """Return what `svg` draws; ValueError where it holds a picture."""
    root = ET.fromstring(svg)  # noqa: S314 (made by vl-convert)
    if any(_name(one) == "image" for one in root.iter()):
        raise ValueError("it holds an image")
    names = {one.get("id", ""): at for at, one in enumerate(_with_ids(root), start=1)}
    size = "".join(
        f' {name}="{_text(root.get(name, ""))}"' for name in ("width", "height", "viewBox")
    )
    inner = "".join(_written(child, names) for child in root)
    return f"<svg{size}>{inner}</svg>"


def placed(svg: str, number: int, label: str) -> str:
    """Return a cleaned drawing as the picture of that number on its page, told by `label`."""
    own = _OURS.sub(f"chart:{number}-", svg)
    return own.replace("<svg", f'<svg role="img" aria-label="{_text(label)}"', 1)


def width(svg: str) -> float:
    """Return the width of a cleaned drawing, in CSS pixels."""
    found = re.match(r'<svg width="([\d.]+)"', svg)
    return float(found[1]) if found else 0


def _with_ids(root: ET.Element) -> Iterator[ET.Element]:
    return (one for one in root.iter() if one.get("id"))


def _written(element: ET.Element, names: dict[str, int]) -> str:
    name = _name(element)
    inner = _text(element.text) + "".join(
        _written(child, names) + _text(child.tail) for child in element
    )
    attributes = "".join(_attributes(element, names))
    if name not in _DRAWN or (name == "g" and not attributes):
        return inner
    if not inner and (name in _HOLDERS or (name == "path" and not _is_seen(element))):
        return ""
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _is_seen(path: ET.Element) -> bool:
    """Return whether a path has points and a colour; Vega frames groups with some that have not."""
    return bool(path.get("d")) and not {"none", None} >= {path.get("fill"), path.get("stroke")}


def _attributes(element: ET.Element, names: dict[str, int]) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name not in _KEPT or _EMPTY.get(name) == value:
            continue
        if name == "id":
            shown = f"{_NAMED}{names[value]}"
        elif "url(" in value:
            shown = _REFERENCE.sub(lambda found: f"url(#{_NAMED}{names.get(found[1], 0)})", value)
        else:
            shown = COLOURS.get(value.lower(), value)
        yield f' {name}="{_text(shown)}"'


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(written: str | None) -> str:
    return html.escape(written or "")
