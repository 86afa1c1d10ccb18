"""Images with their sizes; those alone in a paragraph are a numbered figure."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.token import Token

from memosite import media, routes
from memosite.errors import SiteError, did_you_mean
from memosite.markup import attributes, labels
from memosite.markup.attributes import Attributes
from memosite.markup.figures import pictures
from memosite.markup.parsing.walks import each, parsed, with_lines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet


CLASSES = ("wide", "plain")
"""What a figure may be: as wide as text and margin; without a frame."""
KEYS = ("width",)
"""What braces behind an image may say of it."""

_PERCENT = re.compile(r"(\d{1,3})(?:\.\d+)?%")
_PIXELS = re.compile(r"([1-9]\d{0,3})(?:px)?")


def install(parser: MarkdownIt) -> None:
    """Find the images, then make figures of those that stand alone."""
    parser.inline.ruler.after("image", "image_attributes", _attributes)
    parser.core.ruler.after("inline", "figures", _figures)  # before notes: captions have some too
    parser.core.ruler.after("footnote_lines", "pictures", _pictures)
    parser.core.ruler.after("pictures", "image_details", _details)
    parser.add_render_rule("image", _render)


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read the braces right behind an image."""
    image = _before(state)
    if silent or state.src[state.pos] != "{" or image is None or "attributes" in image.meta:
        return False
    found = attributes.read(state.src, state.pos)
    if found is None:
        return False
    image.meta["attributes"] = found
    image.content += "\n" * found.written.count("\n")  # for the lines of what follows
    state.pos += len(found.written)
    return True


def _before(state: StateInline) -> Token | None:
    """Return the image that ends here, or that is all of the link that ends here."""
    kinds = [] if state.pending else [token.type for token in state.tokens[-3:]]
    if kinds == ["link_open", "image", "link_close"]:
        return state.tokens[-2]
    return state.tokens[-1] if kinds[-1:] == ["image"] else None


def _figures(state: StateCore) -> None:
    sheet = sheet_of(state)
    if sheet.kinds.isdisjoint(("image", "figure_open")):
        return
    chart = Token("", "", 0)
    # An inline token always has the opening and the end of its block around it.
    for start, inline, end in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        chart = start if start.type == "figure_open" else chart
        if inline.type != "inline":
            continue
        if start.type == "caption_open":
            _number(sheet, chart, inline)
            continue
        line = next((token.map[0] for token in (inline, start) if token.map), 0)
        parts = _alone(inline.children or []) if start.type == "paragraph_open" else []
        _check(sheet, inline.children or [], line, figure=bool(parts))
        if parts:
            start.tag = end.tag = "figure"
            start.hidden = end.hidden = False
            inline.children = _figure(state, start, parts, line)


def _number(sheet: Sheet, chart: Token, words: Token) -> None:
    """Give a chart its number, before the words of its caption."""
    sheet.figures += 1
    name, number = chart.meta["id"], str(sheet.figures)
    if name and labels.claim(sheet, "fig", name, number, chart.meta["place"]):
        chart.attrSet("id", name)
    inner = words.children or []
    words.children = caption(f"Figure {number}", inner, "")[1:-1]


def _check(sheet: Sheet, children: Sequence[Token], line: int, *, figure: bool) -> None:
    """Tell of what braces say that an image cannot follow, or can in a figure only."""
    for child, at in with_lines(children, line):
        said = child.meta.get("attributes")
        if child.type != "image" or said is None:
            continue
        attributes.check(sheet, at, said, CLASSES, KEYS)
        if said.id and not figure:
            hint = "put the image into a paragraph of its own"
            place = sheet.find(at, said.written)
            sheet.say(place, f"`#{said.id}` names an image that is no figure", hint, "warning")


def _alone(children: Sequence[Token]) -> list[list[Token]]:
    """Return the images of a line that holds nothing else, each with the link around it."""
    kinds = [child.type for child in children]
    parts: list[list[Token]] = []
    at = 0
    while at < len(children):
        if kinds[at] == "softbreak" or (kinds[at] == "text" and not children[at].content.strip()):
            at += 1
        elif kinds[at] == "image":
            parts.append([children[at]])
            at += 1
        elif kinds[at : at + 3] == ["link_open", "image", "link_close"]:
            parts.append(list(children[at : at + 3]))
            at += 3
        else:
            return []
    return parts


def _figure(state: StateCore, start: Token, parts: list[list[Token]], line: int) -> list[Token]:
    """Return what stands in the figure of these images, its caption last."""
    sheet = sheet_of(state)
    images = [next(token for token in part if token.type == "image") for part in parts]
    said = [image.meta.get("attributes", Attributes()) for image in images]
    titles = [str(image.attrs.pop("title", "")) for image in images]
    ids = [one for one in said if one.id]
    number = ""
    if any(titles) or any(one.id.startswith("fig:") for one in ids):
        sheet.figures += 1
        number = str(sheet.figures)
    lettered = len(ids) > 1
    for n, (image, one) in enumerate(zip(images, said, strict=True)):
        token, letter = (image, _letter(n)) if lettered else (start, "")
        if one.id and labels.claim(
            sheet, "fig", one.id, number + letter, sheet.find(line, one.written)
        ):
            token.attrSet("id", one.id)
    classes = [name for name in CLASSES if any(name in one.classes for one in said)]
    if len(parts) > 1:
        classes.append("parts")
    if classes:
        start.attrSet("class", " ".join(classes))
    inside = [token for part in parts for token in part]
    if number:
        words = parsed(state, _text(titles, lettered=lettered))
        inside += caption(f"Figure {number}", words, "figcaption")
    return inside


def _letter(number: int) -> str:
    """Return `a` for 0, `z` for 25, `aa` for 26."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)  # noqa: PLR2004


def _text(titles: Sequence[str], *, lettered: bool) -> str:
    """Return the captions of all images as one, with letters where there are several."""
    written = [(n, title) for n, title in enumerate(titles) if title]
    if len(written) == 1 and not lettered:
        return written[0][1]
    return " ".join(f"({_letter(n)})\u00a0{title}" for n, title in written)


def caption(name: str, inner: Sequence[Token], tag: str) -> list[Token]:
    """Return a caption of inline tokens behind the name of what it belongs to."""
    numbered = f"<b>{name}.</b> " if inner else f"<b>{name}</b>"
    return [
        Token("caption_open", tag, 1),
        Token("html_inline", "", 0, content=numbered),
        *inner,
        Token("caption_close", tag, -1),
    ]


def _pictures(state: StateCore) -> None:
    sheet = sheet_of(state)
    for image, line in each(state, "image"):
        _picture(sheet, image, line)


def _picture(sheet: Sheet, image: Token, line: int) -> None:
    address = str(image.attrs["src"])
    src = unquote(address)
    place = functools.partial(sheet.find, line, src, address)
    if not image.content.strip():
        hint = "say in the brackets what one sees: `![A falling curve](...)`"
        sheet.say(place(), f"the image `{src}` has no alternative text", hint, "warning")
    if src.startswith(("http://", "https://", "//", "data:")):
        hint = "put the file beside the memo, so that no reader's visit is told to another host"
        sheet.say(place(), f"the image `{src}` is on another host", hint, "warning")
        return
    try:
        picture = sheet.library.picture(src, sheet.memo)
    except SiteError as error:  # a broken file; the memo's other mistakes are wanted too
        sheet.mistakes.extend(error.mistakes)
        return
    if picture is None:
        name = src.rpartition("/")[2]
        hint = f"put it beside `{sheet.memo.path}`, or into static/ and write `/{name}`"
        names = sheet.library.file_names(src, sheet.memo)
        images = (one for one in names if media.kind(one) == "image")
        hint = did_you_mean(src, images, hint)
        sheet.say(place(), f"there is no image `{src}`", hint)
        return
    image.meta.update(picture=picture, page=sheet.url)
    image.attrSet("src", routes.relative(sheet.url, picture.url))
    if picture.width and picture.height:
        image.attrSet("width", str(picture.width))
        image.attrSet("height", str(picture.height))


def _details(state: StateCore) -> None:
    """Give images the width asked for, and say formulas in TeX where no sign can stand."""
    sheet = sheet_of(state)
    for image, line in each(state, "image"):
        for inner in image.children or []:
            inner.type = "text" if inner.type == "math_inline" else inner.type
        said = image.meta.get("attributes", Attributes())
        for key, value in said.keys:
            if key == "width" and not _narrow(image, value):
                hint = "write a percentage or pixels, such as `width=60%` or `width=300`"
                place = sheet.find(line, said.written)
                sheet.say(place, f"`{value}` is no width of an image", hint, "warning")


def _narrow(image: Token, value: str) -> bool:
    """Give an image the width asked for; False for what is none.

    A percentage becomes one of the classes `w5` to `w95`, as no style is allowed.
    """
    percent, pixels = _PERCENT.fullmatch(value), _PIXELS.fullmatch(value)
    share = int(percent[1]) if percent else 0
    if share in range(1, 101):
        step = max(5, round(share / 5) * 5)
        if step in range(100):
            image.attrJoin("class", f"w{step}")
    elif pixels:
        width, height = int(pixels[1]), int(image.attrs.get("height", 0))
        if height:
            height = max(1, round(height * width / int(image.attrs["width"])))
            image.attrSet("height", str(height))
        image.attrSet("width", str(width))
    return bool(share in range(1, 101) or pixels)


def _render(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    image = tokens[at]
    alt = self.renderInlineAsText(image.children, options, env)
    attributes = {name: value for name, value in image.attrs.items() if name != "alt"}
    return pictures.html(image.meta.get("picture"), image.meta.get("page", ""), attributes, alt)
