"""Pictures and files as Obsidian shows them: `![[plot.png]]`, with `|words` or `|width` behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.token import Token

from memosite import media
from memosite.markup.links import WIKI, push_link
from memosite.markup.parsing.walks import each
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_FILE = re.compile(r".*\.(?!md$)(?=\d*[a-z])[a-z0-9]{1,5}", re.IGNORECASE)
_WIDTH = re.compile(r"(\d{1,4})(?:x\d{1,4})?")


def install(parser: MarkdownIt) -> None:
    """Read embeds as the images that Markdown would write, and a memo as the link to it."""
    parser.inline.ruler.before("wikilink", "embed", _embed)
    parser.core.ruler.after("pictures", "embeds", _embeds)


def _embed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    found = WIKI.match(state.src, state.pos + 1) if state.src[state.pos] == "!" else None
    if found is None or not found[1].strip() or state.linkLevel:
        return False
    if not silent:
        if _FILE.fullmatch(found[1].strip()):
            _push_image(state, found[1].strip(), found[2] or "", (found[3] or "").strip())
        else:
            push_link(state, found)
            state.tokens[-3].meta["embed"] = True
    state.pos = found.end()
    return True


def _push_image(state: StateInline, path: str, fragment: str, words: str) -> None:
    width = _WIDTH.fullmatch(words)
    image = state.push("image", "img", 0)
    # Of a document, the page is meant; Obsidian's notes on how an image floats mean nothing here.
    page = "#" + quote(fragment[1:], safe="=&") if media.kind(path) == "pdf" and fragment else ""
    image.attrs = {"src": quote(path) + page, "alt": ""}
    image.content = "" if width else words
    image.children = [Token("text", "", 0, content=image.content)]
    image.meta = {"width": int(width[1])} if width else {}


def _embeds(state: StateCore) -> None:
    """Warn of memos inside memos, and give pictures the width that is written."""
    sheet = sheet_of(state)
    for child, line in each(state, "link_open", "image"):
        if "embed" in child.meta:
            written = "!" + str(child.meta["written"])
            message = f"`{written}` is a link here: a memo is not shown inside another"
            hint = f"write `{written[1:]}`"
            sheet.say(sheet.find(line, written), message, hint, "warning")
        elif "width" in child.meta and "width" in child.attrs:
            scale = int(child.meta["width"]) / int(child.attrs["width"])
            for side in ("width", "height"):
                child.attrs[side] = max(1, round(int(child.attrs[side]) * scale))
