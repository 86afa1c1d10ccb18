"""Images with their sizes; one alone in a paragraph is a figure, its title the caption."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.token import Token

from memosite import media, routes
from memosite.errors import SiteError, did_you_mean
from memosite.markup import pictures
from memosite.markup.sheet import inlines, sheet_of, with_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet


def install(parser: MarkdownIt) -> None:
    """Find the images, then make figures of those that stand alone."""
    parser.core.ruler.after("footnote_lines", "figures", _figures)
    parser.core.ruler.after("figures", "pictures", _pictures)
    parser.add_render_rule("image", _render)


def _figures(state: StateCore) -> None:
    for n in range(len(state.tokens) - 2):
        start, inline, end = state.tokens[n : n + 3]
        children = inline.children or []
        alone = [child.type for child in children] == ["image"]
        # The last paragraph of a footnote holds the way back, too.
        if not alone or (start.type, end.type) != ("paragraph_open", "paragraph_close"):
            continue
        image = children[0]
        caption = str(image.attrs.pop("title", ""))
        start.tag = end.tag = "figure"
        start.hidden = end.hidden = False
        if caption:
            inline.children = [image, *_caption(state, caption)]


def _caption(state: StateCore, text: str) -> list[Token]:
    inner: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, inner)
    return [
        Token("caption_open", "figcaption", 1),
        *inner,
        Token("caption_close", "figcaption", -1),
    ]


def _pictures(state: StateCore) -> None:
    sheet = sheet_of(state)
    for _, children, first in inlines(state):
        for child, line in with_lines(children, first):
            if child.type == "image":
                _picture(sheet, child, line)


def _picture(sheet: Sheet, image: Token, line: int) -> None:
    src = unquote(str(image.attrs["src"]))
    if not image.content.strip():
        hint = "say in the brackets what one sees: `![A falling curve](...)`"
        sheet.say(
            sheet.find(line, src), f"the image `{src}` has no alternative text", hint, "warning"
        )
    if src.startswith(("http://", "https://", "//", "data:")):
        hint = "put the file beside the memo, so that no reader's visit is told to another host"
        sheet.say(sheet.find(line, src), f"the image `{src}` is on another host", hint, "warning")
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
        sheet.say(sheet.find(line, src), f"there is no image `{src}`", hint)
        return
    image.meta.update(picture=picture, page=sheet.url)
    image.attrSet("src", routes.relative(sheet.url, picture.url))
    if picture.width and picture.height:
        image.attrSet("width", str(picture.width))
        image.attrSet("height", str(picture.height))


def _render(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    image = tokens[at]
    alt = self.renderInlineAsText(image.children, options, env)
    attributes = {name: value for name, value in image.attrs.items() if name != "alt"}
    return pictures.html(image.meta.get("picture"), image.meta.get("page", ""), attributes, alt)
