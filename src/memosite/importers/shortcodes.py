"""Shortcodes of Hugo and Zola: those with a plain meaning become Markdown, the rest stays text."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from memosite.importers import links, prose, walking
from memosite.importers.walking import Grammar, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from memosite.importers.pages import Page

_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)[ \t]*=[ \t]*)?(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>[^']*)'"
    r"|`(?P<back>[^`]*)`|(?P<bare>[^\s\"'`,=()]+))"
)
_DEEP_MAX = 8
_ELSEWHERE = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "streamable": "https://streamable.com/{}",
}
_CALLOUTS = frozenset(
    [
        "callout",
        "notice",
        "admonition",
        "alert",
        "hint",
        "note",
        "tip",
        "warning",
        "info",
        "important",
        "caution",
        "danger",
        "aside",
        "success",
        "question",
        "quote",
        "example",
        "abstract",
    ]
)
_KINDS = frozenset(
    [
        "note",
        "tip",
        "important",
        "warning",
        "caution",
        "abstract",
        "question",
        "quote",
        "info",
        "hint",
        "danger",
        "success",
        "example",
        "error",
        "failure",
        "bug",
    ]
)


def read(page: Page) -> str:
    """Return a page's text in which shortcodes are written out; lines keep their places."""
    return _read(page.text, page, page.first_line, 0)


def _read(text: str, page: Page, first_line: int, deep: int) -> str:
    def hugo(found: re.Match[str], walk: Walk) -> str | None:
        return _hugo(found, walk, deep)

    def zola(found: re.Match[str], walk: Walk) -> str | None:
        return _zola(found, walk, deep)

    rules = {
        "s_hugo": (r"\{\{(?P<s_mark>[<%])", hugo),
        "s_zola": (r"\{(?P<s_sign>[{%])[ \t]{0,9}(?P<s_name>\w{1,60})\(", zola),
    }
    return walking.rewritten(text, page, Grammar(rules, keeps_lines=True), first_line)


def _hugo(found: re.Match[str], walk: Walk, deep: int) -> str | None:
    mark = {"<": ">}}", "%": "%}}"}[found["s_mark"]]
    end = walk.end(mark, found.end())
    if end < 0:
        return None
    said = walk.text[found.end() : end].strip()
    walk.at = end + 3
    if said.startswith("/*"):
        return f"{{{{{found['s_mark']} {said[2:].removesuffix('*/').strip()} {mark}"
    name, _, rest = said.partition(" ")
    if name.startswith("/"):
        return ""
    closing = re.compile(rf"\{{\{{[<%][ \t]*/[ \t]*{re.escape(name)}[ \t]*[>%]\}}\}}")
    body = None if said.endswith("/") else _body(walk, name, closing)
    given = _arguments(rest.rstrip("/"))
    if body is None:
        return _made(found, walk, name, given)
    return _filled(found, walk, name, given, _inner(found, walk, name, body, deep))


def _zola(found: re.Match[str], walk: Walk, deep: int) -> str | None:
    mark = {"{": "}}", "%": "%}"}[found["s_sign"]]
    end = walk.end(mark, found.end())
    if end < 0:
        return None
    given = _arguments(walk.text[found.end() : end].rstrip().removesuffix(")"))
    walk.at = end + 2
    closing = re.compile(r"\{%[ \t]*end[ \t]*%\}")
    name = found["s_name"]
    body = _body(walk, "zola end", closing) if found["s_sign"] == "%" else None
    if body is None:
        return _made(found, walk, name, given)
    return _filled(found, walk, name, given, _inner(found, walk, name, body, deep))


def _body(walk: Walk, name: str, closing: re.Pattern[str]) -> str | None:
    """Return what stands before the end of a shortcode, and go on behind it."""
    if name in walk.missing:
        return None
    end = closing.search(walk.text, walk.at)
    if end is None:
        walk.missing.add(name)
        return None
    body = walk.text[walk.at : end.start()]
    walk.at = end.end()
    return body


def _arguments(written: str) -> dict[str, str]:
    """Return the arguments of a shortcode by name, or by number from `0`."""
    found: dict[str, str] = {}
    for item in _ARGUMENT.finditer(written[:5000]):
        value = item["double"] or item["single"] or item["back"] or item["bare"] or ""
        found[item["key"] or str(len(found))] = re.sub(r"\\([\"\\])", r"\1", value)
    return found


def _made(found: re.Match[str], walk: Walk, name: str, given: Mapping[str, str]) -> str | None:
    """Return what a shortcode without a body stands for; what is unknown stays text."""
    low = name.lower()
    if low in _PLAIN:
        return _PLAIN[low](walk, given)
    if low in _ELSEWHERE:
        word = re.sub(r"[^\w.-]", "", given.get("id") or given.get("0", ""))
        return f"<{_ELSEWHERE[low].format(word)}>"
    walk.lost(found, f"the shortcode `{name[:40]}` stays text", "write what it stands for")
    return None


def _inner(found: re.Match[str], walk: Walk, name: str, body: str, deep: int) -> str:
    """Return a body with the shortcodes in it written out."""
    is_raw = name.lower() in _RAW or name.lower() in walk.page.folder.codes
    if is_raw or deep >= _DEEP_MAX:
        return body
    return _read(body, walk.page, walk.line(found.end()), deep + 1)


def _filled(
    found: re.Match[str], walk: Walk, name: str, given: Mapping[str, str], body: str
) -> str:
    """Return what a shortcode makes of its body; an unknown one makes nothing of it."""
    low = name.lower()
    if low in walk.page.folder.codes:
        language = walk.page.folder.codes[low]
        said = given.get("0", "") if language == "0" else language
        return prose.fence(said if re.fullmatch(r"[\w+-]{1,40}", said) else "text", body)
    if low in _BODIED or low in _CALLOUTS:
        return _BODIED.get(low, _callout)(name, given, body)
    walk.lost(found, f"the shortcode `{name[:40]}` was left out, what stands in it stays")
    return body


def _picture(walk: Walk, given: Mapping[str, str]) -> str:  # noqa: ARG001 (as the others)
    src = links.address(given) or given.get("0", "")
    caption = given.get("caption") or given.get("title") or given.get("1", "")
    return links.written({**given, "src": src, "caption": caption})


def _reference(walk: Walk, given: Mapping[str, str]) -> str:
    """Return the path of the page that `ref` names: from here, from the top, or by its name."""
    path, sign, fragment = (given.get("path") or given.get("0", "")).partition("#")
    folder, here = walk.page.folder, posixpath.dirname(walk.page.shown)
    if not path:
        return sign + fragment
    near = folder.at("/" + posixpath.normpath(posixpath.join(here, path))) if path[0] != "/" else ""
    known = near or folder.at("/" + path.lstrip("/"))
    if not known:
        stem = path.strip("/").rpartition("/")[2].removesuffix(".md")
        ends = (f"/{stem}.md", f"/{stem}/index.md", f"/{stem}/_index.md")
        known = next((name for name in folder.pages if f"/{name}".endswith(ends)), "")
    return "/" + quote(known or path.lstrip("/")) + sign + fragment


def _gist(walk: Walk, given: Mapping[str, str]) -> str:  # noqa: ARG001 (as the others)
    words = [given.get("url") or given.get("0", ""), given.get("1", "")]
    if words[0].startswith("https://"):
        address = re.sub(r"[^!-;=?-~]", "", words[0])
        return f"<{address}>"
    parts = (re.sub(r"[^\w-]", "", one) for one in words)
    return f"<https://gist.github.com/{'/'.join(parts)}>"


def _tweet(walk: Walk, given: Mapping[str, str]) -> str:  # noqa: ARG001 (as the others)
    user = re.sub(r"\W", "", given.get("user", "i"))
    number = re.sub(r"[^0-9]", "", given.get("id") or given.get("0", ""))
    return f"<https://x.com/{user}/status/{number}>"


def _contents(walk: Walk, given: Mapping[str, str]) -> str:  # noqa: ARG001 (as the others)
    walk.page.contents = True
    return ""


_PLAIN: dict[str, Callable[[Walk, Mapping[str, str]], str]] = {
    **dict.fromkeys(("figure", "img", "image", "picture", "video", "audio"), _picture),
    **dict.fromkeys(("resize_image", "responsive_image"), _picture),
    **dict.fromkeys(("ref", "relref"), _reference),
    **dict.fromkeys(("tweet", "twitter", "x"), _tweet),
    "gist": _gist,
    "toc": _contents,
}


def _callout(name: str, given: Mapping[str, str], body: str) -> str:
    """Return a callout; its kind is its name or what it is told, as is its title."""
    words = [given[key] for key in ("type", "kind", "0", "color") if given.get(key)]
    kind = next((word.lower() for word in [*words, name] if word.lower() in _KINDS), "note")
    title = given.get("title") or given.get("author") or given.get("1", "")
    return _boxed(f"[!{kind}]", title, body)


def _boxed(mark: str, title: str, body: str) -> str:
    head = f"> {mark} {' '.join(title.split())}".rstrip()
    return f"{head}\n{prose.quoted(body.strip(chr(10)))}\n"


def _details(name: str, given: Mapping[str, str], body: str) -> str:  # noqa: ARG001 (as the others)
    title = given.get("summary") or given.get("title") or given.get("0", "Details")
    return _boxed("[!note]-", title, body)


def _code(name: str, given: Mapping[str, str], body: str) -> str:
    options = given.get("1", "") + " ".join(f"{key}={value}" for key, value in given.items())
    info = given.get("0") or given.get("lang", "text") if name == "highlight" else name
    lines = " linenos" if re.search(r"linenos=(?:table|inline|true)", options) else ""
    return prose.fence(f"{info}{lines}", body)


def _tab(name: str, given: Mapping[str, str], body: str) -> str:  # noqa: ARG001 (as the others)
    title = (given.get("name") or given.get("title") or given.get("0", "Tab")).replace('"', "'")
    return f'=== "{title}"\n\n' + prose.quoted(body.strip("\n"), "    ") + "\n"


def _tex(name: str, given: Mapping[str, str], body: str) -> str:  # noqa: ARG001 (as the others)
    if re.search(r"\$|\\\(|\\\[", body):
        return body
    block = "display" in given.values() or given.get("block") == "true"
    return f"$$\n{body.strip()}\n$$" if block else f"${' '.join(body.split())}$"


def _bare(name: str, given: Mapping[str, str], body: str) -> str:  # noqa: ARG001 (as the others)
    return body


_RAW = frozenset(("highlight", "mermaid", "katex", "math", "latex"))
"""In their bodies no shortcode is read."""
_BODIED: dict[str, Callable[[str, Mapping[str, str], str], str]] = {
    **dict.fromkeys(("highlight", "mermaid"), _code),
    **dict.fromkeys(("katex", "math", "latex"), _tex),
    **dict.fromkeys(("tabs", "rawhtml", "markdown", "md"), _bare),
    **dict.fromkeys(("details", "expand", "spoiler", "collapse"), _details),
    "tab": _tab,
}
