"""HTML in foreign Markdown is data: pictures and frames become Markdown, what may run goes."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from markdown_it.common.html_re import close_tag, open_tag

from memosite.importers import links
from memosite.markup import sanitise

if TYPE_CHECKING:
    from collections.abc import Callable

    from memosite.importers.walking import Rewrite, Walk

_LESS = r"<(?=[A-Za-z/!?])"
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_WHOLE = ("script", "style", "object", "noscript", "template", "textarea")
"""What goes with all that stands in it."""
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "em",
        "i",
        "img",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    ]
)
_BACK_MAX = 3000
"""Characters in which the beginning of a paragraph is looked for."""


def rules() -> dict[str, tuple[str, Rewrite]]:
    """Return the rules for tags; they come after those for links in angles."""
    return {
        "t_tag": (f"{open_tag}|{close_tag}", _tag),
        "t_less": (_LESS, lambda found, walk: "&lt;"),  # noqa: ARG005 (it begins no tag)
    }


def values(tag: str) -> dict[str, str]:
    """Return the attributes of a tag by name."""
    return {name: unescape(value) for name, value in links.attributes(tag).items()}


def _tag(found: re.Match[str], walk: Walk) -> str | None:
    if "\n\n" in found[0]:
        walk.at = found.start() + 1
        return "&lt;"
    named = _NAME.match(found[0])
    name = named[1].lower() if named else ""
    opens = not found[0].startswith("</")
    if opens and name in _OPENS:
        return _OPENS[name](found, walk, name)
    kept, _ = sanitise.clean(found[0])
    if re.search(r"\smarkdown\b", found[0]):
        walk.parsed.append(name)
        return f"{kept}\n"
    if not opens and walk.parsed[-1:] == [name]:
        walk.parsed.pop()
        return f"\n{kept}"
    if not kept:
        if name not in _WHOLE and opens:
            walk.lost(found, f"`<{name}>` was left out, what stands in it stays")
        return ""
    return _addressed(found, walk, name, kept) if opens else kept


def _left_out(found: re.Match[str], walk: Walk, name: str) -> str:
    end = walk.end(f"</{name}", found.end())
    walk.at = len(walk.text) if end < 0 else end
    walk.lost(found, f"`<{name}>` was left out with all in it")
    return ""


def _frame(found: re.Match[str], walk: Walk, name: str) -> str:
    given = values(found[0])
    address = given.get("src", "")
    if address.startswith("//"):
        address = f"https:{address}"
    walk.lost(found, f"`<{name}>` became a link: a page loads nothing from another host")
    if not re.match(r"https?://[^\s<>()]+$", address):
        return ""
    if in_html(walk, found.start()):
        return sanitise.clean(f'<a href="{address.replace(chr(34), "%22")}">')[0] + "Link</a>"
    return f"<{address}>"


def _image(found: re.Match[str], walk: Walk, name: str) -> str:
    given = values(found[0])
    if not in_html(walk, found.start()):
        return links.picture(walk, found, {**given, "caption": "", "title": ""})
    return _addressed(found, walk, name, sanitise.clean(found[0])[0])


_OPENS: dict[str, Callable[[re.Match[str], Walk, str], str]] = {
    **dict.fromkeys(_WHOLE, _left_out),
    **dict.fromkeys(("iframe", "embed"), _frame),
    "img": _image,
}


def _addressed(found: re.Match[str], walk: Walk, name: str, kept: str) -> str:
    """Return a tag with its address led to a file that comes along, as HTML has to write it."""
    address = re.search(r'\b(src|href)="([^"]*)"', kept)
    if address is None:
        return kept
    written = unescape(address[2])
    if name == "a" and not in_html(walk, found.start()):
        end = walk.end("</a>", found.end(), near=True)
        target = walk.page.link(written, walk.line(found.start()))
        if end >= 0 and target is not None and "<a" not in walk.text[found.end() : end]:
            words = walk.text[found.end() : end]
            if not re.search(r"[\[\]<`]", words):
                walk.at = end + len("</a>")
                return f"[{words}]({target})"
        if target is not None and "\0" not in target:
            return kept.replace(address[0], f'{address[1]}="{target}"', 1)
        return kept.replace(address[0], "", 1)
    target = walk.page.link(written, walk.line(found.start()))
    if target is None or "\0" in target:
        if target:
            message = f"the address `{written[:60]}` in HTML was left out"
            walk.lost(found, message, "write the link as Markdown")
        return kept.replace(address[0], "", 1) if name != "img" else ""
    return kept.replace(address[0], f'{address[1]}="{target}"', 1)


def in_html(walk: Walk, offset: int) -> bool:
    """Return whether a paragraph is a block of HTML, in which no Markdown is read."""
    start = walk.text.rfind("\n\n", max(0, offset - _BACK_MAX), offset)
    start = max(0, offset - _BACK_MAX) if start < 0 else start
    named = _NAME.match(walk.text[start : offset + 20].lstrip())
    return named is not None and named[1].lower() not in _INLINE
