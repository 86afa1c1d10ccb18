"""Pictures as HTML: files to choose from by width, and a second image for the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from memosite import routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.markup.library import Picture

COLUMN = 558
"""The width of the text column in CSS pixels: `--columns` in style.css, 31rem of 18 pixels."""
_MARGINS = 40
"""What a phone leaves free beside the text in CSS pixels: twice `--side`."""


def html(
    picture: Picture | None,
    page: str,
    attributes: Mapping[str, str | int | float],
    alt: str,
    column: int = COLUMN,
) -> str:
    """Return an image of the page at `page` with `attributes`, shown at most `column` pixels wide.

    An image for the dark stands beside it; the style sheet shows one of the two, and since they are
    lazy, only that one is loaded. Without a `picture`, it is of another host.
    """
    lit = _one(picture, page, attributes, alt, column)
    if picture is None or picture.dark is None:
        return lit
    dark = _one(picture.dark, page, _in_the_dark(picture, page, attributes), alt, column)
    return f'<span class="in-light">{lit}</span><span class="in-dark">{dark}</span>'


def _one(
    picture: Picture | None,
    page: str,
    attributes: Mapping[str, str | int | float],
    alt: str,
    column: int,
) -> str:
    said = {**attributes, "alt": alt, "loading": "lazy", "decoding": "async"}
    written = "".join(f' {name}="{escapeHtml(str(value))}"' for name, value in said.items())
    if picture is None or not picture.variants:
        return f"<img{written}>"
    offered = (f"{routes.relative(page, one.url)} {one.width}w" for one in picture.variants)
    width = min(column, int(attributes["width"]))
    # The type says which browsers may look: the widest file may be the image itself. Paper has it.
    source = (
        f'<source media="screen" type="image/avif" srcset="{escapeHtml(", ".join(offered))}" '
        f'sizes="min({width}px, 100vw - {_MARGINS}px)">'
    )
    return f"<picture>{source}<img{written}></picture>"


def _in_the_dark(
    picture: Picture, page: str, attributes: Mapping[str, str | int | float]
) -> dict[str, str | int | float]:
    """Return `attributes` for the image for the dark, as wide as the other where that is set."""
    dark = picture.dark
    assert dark is not None, "only asked where there is one"
    said = {name: value for name, value in attributes.items() if name != "id"}
    said["src"] = routes.relative(page, dark.url)
    if not (dark.width and dark.height):
        return {name: value for name, value in said.items() if name not in ("width", "height")}
    width = int(said.get("width", picture.width))
    if width == picture.width:
        width = dark.width
    return {**said, "width": width, "height": max(1, round(dark.height * width / dark.width))}
