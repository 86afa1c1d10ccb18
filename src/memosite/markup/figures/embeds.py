"""Recordings, videos and files written as images are: a player or a card where they stand alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from memosite import media, routes
from memosite.errors import did_you_mean
from memosite.markup.library import Media
from memosite.markup.parsing.walks import with_lines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet


def install(parser: MarkdownIt) -> None:
    """Take what is no image out of the images, once figures are made and before they are found."""
    parser.core.ruler.after("figures", "embeds", _embeds)
    parser.add_render_rule("embed", _render)


def _embeds(state: StateCore) -> None:
    sheet = sheet_of(state)
    if "image" not in sheet.kinds:
        return
    line = 0
    # An inline token always has the opening of its block before it.
    for start, inline in zip(state.tokens, state.tokens[1:], strict=False):
        line = inline.map[0] if inline.map else line
        if inline.type == "inline" and any(one.type == "image" for one in inline.children or ()):
            inline.children = list(_replaced(sheet, inline, line, alone=start.tag == "figure"))


def _replaced(sheet: Sheet, inline: Token, first: int, *, alone: bool) -> Iterator[Token]:
    """Yield the children of a paragraph with what stands in place of each file."""
    links = 0
    for child, line in with_lines(inline.children or (), first):
        links += child.nesting if child.type.startswith("link_") else 0
        if child.type != "image" or not _is_file(str(child.attrs["src"])):
            yield child
        elif links:
            yield Token("text", "", 0, content=_label(child))
        elif alone:
            yield from _embed(sheet, child, line)
        else:
            yield from _link(sheet, child, line)


def _is_file(src: str) -> bool:
    """Return whether an address is that of something else than an image."""
    if _is_elsewhere(src):
        return media.kind(_path(src)) in ("audio", "video", "pdf")
    return media.kind(_path(src)) not in ("", "image") and not src.endswith(".vl.json")


def _is_elsewhere(src: str) -> bool:
    return src.startswith(("http://", "https://", "//", "data:"))


def _path(src: str) -> str:
    """Return the path of an address, as the file is named."""
    path = src.partition("#")[0]
    return unquote(path.partition("?")[0] if _is_elsewhere(src) else path)


def _label(image: Token) -> str:
    """Return the words in the brackets, else the file's name."""
    return image.content.strip() or _path(str(image.attrs["src"])).rpartition("/")[2]


def _link(sheet: Sheet, image: Token, line: int) -> Iterator[Token]:
    """Yield a link in the text; where it leads is found with all others."""
    src = str(image.attrs["src"])
    if not _is_elsewhere(src) and sheet.library.file(_path(src), sheet.memo) is None:
        _missing(sheet, src, line)
        return
    start = Token("link_open", "a", 1, attrs={"href": src})
    if "title" in image.attrs:
        start.attrSet("title", str(image.attrs["title"]))
    sheet.note([start])
    yield start
    words = image.children if image.content.strip() else None
    yield from words or [Token("text", "", 0, content=_label(image))]
    yield Token("link_close", "a", -1)


def _embed(sheet: Sheet, image: Token, line: int) -> Iterator[Token]:
    """Yield the player or card of a file."""
    src, path = str(image.attrs["src"]), _path(str(image.attrs["src"]))
    kind = media.kind(path)
    found = Media(src) if _is_elsewhere(src) else sheet.library.media(path, sheet.memo)
    if found is None:
        _missing(sheet, src, line)
        return
    if found.url == src and kind != "pdf":
        hint = "put the file beside the memo, so that no reader's visit is told to another host"
        message = f"the {kind} `{src}` is on another host"
        sheet.say(sheet.find(line, src), message, hint, "warning")
    if found.fault:
        hint = "see whether it opens, and save it again if it does not"
        sheet.say(sheet.find(line, unquote(src), src), found.fault, hint, "warning")
    image.type = "embed"
    image.meta.update(media=found, kind=kind, name=path.rpartition("/")[2], page=sheet.url)
    image.meta["fragment"] = src[src.find("#") :] if "#" in src and found.url != src else ""
    if found.url != src:
        sheet.links.setdefault(found.url, "")
    yield image


def _missing(sheet: Sheet, src: str, line: int) -> None:
    path = _path(src)
    name = path.rpartition("/")[2]
    hint = f"put it beside `{sheet.memo.path}`, or into static/ and write `/{name}`"
    names = sheet.library.file_names(path, sheet.memo)
    hint = did_you_mean(path, (one for one in names if media.kind(one)), hint)
    if path.lower().endswith(".md"):
        hint = f"link to a memo without the `!`: `[words]({path})`"
    sheet.say(sheet.find(line, unquote(src), src), f"there is no file `{path}`", hint)


def _render(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[at]
    words = self.renderInlineAsText(token.children, options, env)
    label = escapeHtml(words.strip() or token.meta["name"])
    found, kind = token.meta["media"], token.meta["kind"]
    src = escapeHtml(_address(token.meta["page"], found.url) + token.meta["fragment"])
    if kind == "video":
        return _video(found, token.meta["page"], src, label)
    player = ""
    if kind == "audio":
        player = f'<audio controls preload="none" src="{src}" aria-label="{label}"></audio>'
    about = escapeHtml(_about(found, token.meta["name"]))
    return f'{player}<p class="file"><a href="{src}">{label}</a> <span>({about})</span></p>'


def _address(page: str, url: str) -> str:
    return url if _is_elsewhere(url) else routes.relative(page, url)


def _video(found: Media, page: str, src: str, label: str) -> str:
    size = f' width="{found.width}" height="{found.height}"' if found.width else ""
    poster = f' poster="{escapeHtml(_address(page, found.poster))}"' if found.poster else ""
    captions = escapeHtml(_address(page, found.captions)) if found.captions else ""
    track = f'<track kind="captions" src="{captions}" label="Captions">' if captions else ""
    return (
        f'<video controls preload="metadata" src="{src}"{size}{poster} aria-label="{label}">'
        f'{track}<a href="{src}">{label}</a></video>'
    )


def _about(found: Media, name: str) -> str:
    """Return what a file is in a few words: `PDF, 12 pages, 2.4 MB`."""
    pages = f"{found.pages} page{'s' if found.pages > 1 else ''}" if found.pages else ""
    kind = name.rpartition(".")[2].upper()
    parts = (kind, pages, _length(found.seconds), media.size(found.size))
    return ", ".join(part for part in parts if part)


def _length(seconds: int) -> str:
    """Return a length as players show it, `1:02:03`; empty when it is unknown."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if not seconds:
        return ""
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
