"""Links and pictures of foreign Markdown, led to what is imported with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.importers import documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.importers.walking import Rewrite, Walk

_OPEN = r"!?\["
_TARGET = r"<[^<>\n]{0,2000}>|(?:[^\s()<>\\]|\\.|\([^\s()]{0,200}\)){0,2000}"
_TITLE = r"[ \t]+(?:\"[^\"\n]{0,1000}\"|'[^'\n]{0,1000}')"
_BRACES = r"\{:?[^{}\n]{1,400}\}"
_CLOSE = (
    rf"\](?:\([ \t]*(?P<l_target>{_TARGET})(?P<l_title>{_TITLE})?[ \t]*\)"
    rf"(?P<l_braces>{_BRACES})?)?"
)
_DEFINED = (
    r"^ {0,3}\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]*(?P<d_target><[^<>\n]{1,2000}>|[^\s<>]{1,2000})"
    r"(?P<d_rest>[ \t]+[\"'(][^\n]{0,1000})?[ \t]*$"
)
_AUTO = r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}|[\w.+-]{1,64}@[\w.-]{1,200})>"
_ITEM = re.compile(
    r"#(?P<id>[\w:.-]+)"
    r"|(?P<key>[\w-]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'}]+))"
)
WIDE = 1200
"""Pixels; a picture's width above it is that of the text anyway."""


def rules() -> dict[str, tuple[str, Rewrite]]:
    """Return the rules for links, pictures and definitions of both."""
    return {
        "l_auto": (_AUTO, lambda found, walk: None),  # noqa: ARG005 (left as it is)
        "l_defined": (_DEFINED, _defined),
        "l_open": (_OPEN, _open),
        "l_close": (_CLOSE, _close),
    }


def picture(walk: Walk, found: re.Match[str], given: Mapping[str, str]) -> str:
    """Return a picture of its attributes as Markdown; its words alone where it is not there."""
    target = walk.page.link(address(given), walk.line(found.start()))
    return written(given, target) if target else _words(given)


def written(given: Mapping[str, str], target: str = "") -> str:
    """Return a picture of its attributes, as shortcodes and HTML name them, as Markdown."""
    caption = given.get("caption") or given.get("title") or ""
    title = _title(caption)
    shown = _angled(target or address(given))
    return f"![{_words(given)}]({shown}{title}){width(given.get('width', ''))}"


def address(given: Mapping[str, str]) -> str:
    """Return where a picture is."""
    return next(
        (given[key] for key in ("src", "path", "url", "file", "image_path") if given.get(key)), ""
    )


def width(written: str, name: str = "") -> str:
    """Return a picture's braces: its label, and its width where memosite can set it."""
    found = re.fullmatch(r"(\d{1,4})(?:\.\d+)?(%|px)?", written.strip())
    known = ""
    if found and found[2] == "%":
        known = f"width={min(max(round(int(found[1]) / 5) * 5, 5), 100)}%"
    elif found and 0 < int(found[1]) <= WIDE:
        known = f"width={found[1]}"
    parts = " ".join(part for part in (f"#{name}" if name else "", known) if part)
    return f"{{{parts}}}" if parts else ""


def attributes(written: str) -> dict[str, str]:
    """Return the keys of `{#id .class key="value"}`, of a tag or of a shortcode; `id` is one."""
    found = {}
    for item in _ITEM.finditer(written):
        if item["id"]:
            found["id"] = item["id"]
        else:
            found[item["key"].lower()] = item["double"] or item["single"] or item["bare"] or ""
    return found


def _words(given: Mapping[str, str]) -> str:
    """Return the words that stand for a picture."""
    return words(given.get("alt") or given.get("caption") or given.get("title") or "")


def words(text: str) -> str:
    """Return text for the brackets of a picture."""
    bare = documents.plain(re.sub(r"<[^<>]{0,400}>", "", text))
    return " ".join(bare.replace("[", "(").replace("]", ")").split())


def _title(caption: str) -> str:
    text = " ".join(caption.split())
    if not text:
        return ""
    return f' "{text}"' if '"' not in text else " '{}'".format(text.replace("'", "\u2019"))


def _open(found: re.Match[str], walk: Walk) -> str:
    walk.opened.append(len(walk.out))
    return found[0]


def _close(found: re.Match[str], walk: Walk) -> str | None:
    if not walk.opened:
        return None
    start = walk.opened.pop()
    if found["l_target"] is None:
        walk.at = found.start() + 1
        return "]"
    written = found["l_target"].removeprefix("<").removesuffix(">")
    target = walk.page.link(written, walk.line(found.start()))
    if target is None:
        walk.out[start] = ""
        return ""
    if walk.out[start] != "![":
        return f"]({_angled(target)}{found['l_title'] or ''}){_kept(found['l_braces'])}"
    return _picture(found, walk, start, target)


def _picture(found: re.Match[str], walk: Walk, start: int, target: str) -> str:
    given = attributes((found["l_braces"] or "").strip("{:}"))
    title = found["l_title"] or ""
    inner = "".join(walk.out[start + 1 :])
    sized = re.search(r"(?:^|\|)(\d{1,4})(?:x\d{1,4})?$", inner)
    if sized:  # as Obsidian writes it
        given.setdefault("width", sized[1])
        inner = inner[: sized.start()]
        walk.out[start + 1 :] = [inner]
    if walk.page.folder.captions and not title and inner:
        title = _title(inner)
    if given.get("fig-alt"):
        walk.out[start + 1 :] = [words(given["fig-alt"])]
    name = re.sub(r"^fig-", "fig:", given.get("id", ""))
    braces = width(given.get("width", ""), name if name.startswith("fig:") else "")
    return f"]({_angled(target)}{title}){braces}"


def _kept(braces: str | None) -> str:
    """Return what stands in braces behind a link, where it is no attribute list."""
    is_list = braces and re.match(r"\{(?::|[#.]|[\w-]+=)", braces)
    return "" if is_list else braces or ""


def _angled(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _defined(found: re.Match[str], walk: Walk) -> str:
    written = found["d_target"].removeprefix("<").removesuffix(">")
    target = walk.page.link(written, walk.line(found.start()))
    if target is None:
        return ""
    return found[0].replace(found["d_target"], _angled(target), 1)
