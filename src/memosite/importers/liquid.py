"""Liquid in Jekyll's texts: what has a plain meaning is written out, nothing is run."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from memosite.importers import keys, links, prose, walking
from memosite.importers.walking import Grammar, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from memosite.importers.pages import Page

_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_BLOCKS = ("for", "if", "unless", "case", "tablerow", "capture", "comment", "schema")
"""What is left out with all in it: its meaning is a program's."""
_LINKS = {
    "gist": "https://gist.github.com/{}",
    "twitter": "{}",
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
}
_SHOWN = ("figure", "image", "img", "picture", "video", "audio", "responsive-image")


_DEEP_MAX = 8


def read(page: Page, config: Mapping[str, object]) -> str:
    """Return a page's text with no Liquid in it that memosite could not show; lines keep places."""
    return _read(page.text, page, config, page.first_line, 0)


def _read(text: str, page: Page, config: Mapping[str, object], first_line: int, deep: int) -> str:
    def variable(found: re.Match[str], walk: Walk) -> str | None:
        return _variable(found, walk, config)

    def inner(body: str, line: int) -> str:
        return _read(body, page, config, line, deep + 1) if deep < _DEEP_MAX else body

    def tag(found: re.Match[str], walk: Walk) -> str | None:
        return _tag(found, walk, inner)

    opens, value = r"\{%-?\s{0,9}(?P<q_name>\w{0,40})", r"\{\{-?"
    grammar = Grammar({"q_tag": (opens, tag), "q_variable": (value, variable)}, keeps_lines=True)
    return walking.rewritten(text, page, grammar, first_line)


def _tag(found: re.Match[str], walk: Walk, inner: Callable[[str, int], str]) -> str | None:
    """Return what a tag stands for; `inner` reads what stands in one, from a line on."""
    end = walk.end("%}", found.end())
    if end < 0:
        return None
    name, said = found["q_name"], walk.text[found.end() : end].strip(" \t\n-")
    walk.at = end + 2
    if name in ("raw", "highlight", "mermaid"):
        return _body(walk, name, said)
    if name in _BLOCKS:
        walk.lost(found, f"Liquid's `{name}` was left out with all in it", "write what it made")
        return "\n" * _skipped(walk, name).count("\n")
    if name in _BODIED and f"end{name}" not in walk.missing:
        start = walk.line(walk.at)
        body = inner(_skipped(walk, name), start)
        if f"end{name}" not in walk.missing:
            return _set_off(_BODIED[name], said, body, prose.line_of(walk, found))
    if name in _TAGS:
        return _TAGS[name](found, walk, said)
    walk.lost(found, f"Liquid's `{name}` was left out", "write what it made")
    return ""


def _body(walk: Walk, name: str, said: str) -> str | None:
    """Return what stands up to the end of a tag: as it is, or as code."""
    body = _skipped(walk, name)
    if name == "raw":
        return body
    body = re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", body)
    words = said.split()
    info = words[0] if words else "text"
    info += " linenos" if any(word.startswith("linenos") for word in words[1:]) else ""
    return prose.fence("mermaid" if name == "mermaid" else info, body)


def _skipped(walk: Walk, name: str) -> str:
    """Return what stands before the end of a tag, and go on behind it; its like may be within."""
    start, depth = walk.at, 1
    if f"end{name}" in walk.missing:
        return ""
    tags = re.compile(rf"\{{%-?\s{{0,9}}(end)?{name}\b[^%]{{0,400}}%\}}")
    for found in tags.finditer(walk.text, start):
        depth += -1 if found[1] else 1
        if not depth or (name in ("raw", "highlight", "comment") and found[1]):
            walk.at = found.end()
            return walk.text[start : found.start()]
    walk.missing.add(f"end{name}")
    return ""


def _include(found: re.Match[str], walk: Walk, said: str) -> str:
    file = said.split(maxsplit=1)[0] if said else ""
    stem = re.sub(r"\.(?:html|liquid|md)$", "", file).rpartition("/")[2]
    if any(stem.startswith(one) for one in _SHOWN):
        given = links.attributes(said)
        if "youtube" in stem or not links.address(given):
            given = {**given, "src": given.get("id", "")}
        if links.address(given):
            caption = given.get("caption") or given.get("description", "")
            return links.written({**given, "caption": caption})
    walk.lost(found, f"the include `{file[:40]}` was left out", "write what it made")
    return ""


def _elsewhere(name: str) -> Callable[[re.Match[str], Walk, str], str]:
    def link(found: re.Match[str], walk: Walk, said: str) -> str:  # noqa: ARG001 (as the others)
        word = re.sub(r"[^\w:/.@?=&-]", "", said.split(maxsplit=1)[0] if said else "")
        return f"<{_LINKS[name].format(word)}>"

    return link


def _post(found: re.Match[str], walk: Walk, said: str) -> str:  # noqa: ARG001 (as the others)
    """Return the address of a post; Jekyll knows it by its file's name."""
    for name in walk.page.folder.pages:
        if f"/{name}".rpartition(".")[0].endswith(f"/{said.strip('/')}"):
            return f"/{name}"
    return f"/_posts/{said}.md"


def _cite(said: str) -> str:
    """Return a citation as al-folio's other pages write it; kramdown's rules read that."""
    names = re.sub(r"[^\w:.+/ -]", "", said.partition("--")[0]).split()
    return f'<d-cite key="{",".join(names)}"></d-cite>'


def _details(said: str, body: str) -> str:
    head = f"> [!note]- {said or 'Details'}"
    return f"{head}\n{prose.quoted(body)}" if body else head


def _tab(said: str, body: str) -> str:
    """Return a tab, whose name stands behind that of its group."""
    named = said.partition(" ")[2].strip() or said or "Tab"
    quoted = _QUOTED.fullmatch(named)
    title = (quoted[1] or quoted[2] or "" if quoted else named).replace('"', "'")
    return f'=== "{title}"\n{prose.quoted(body, "    ")}'


def _quote(said: str, body: str) -> str:
    """Return words of a work with its citation."""
    return f"{prose.quoted(body)}\n> {_cite(said)}"


_BODIED: dict[str, Callable[[str, str], str]] = {
    "details": _details,
    "quote": _quote,
    "tabs": lambda said, body: body,  # noqa: ARG005 (as the others)
    "tab": _tab,
}
"""What stands in them is Liquid and Markdown too."""


def _set_off(make: Callable[[str, str], str], said: str, body: str, before: str) -> str:
    """Return what is made of a body, as far in as its tag and in as many lines."""
    inner = textwrap.dedent(body).strip("\n")
    indent = before if not before.strip() else ""
    made = make(said, inner).replace("\n", f"\n{indent}")
    return made + "\n" * (body.count("\n") - made.count("\n"))


_TAGS: dict[str, Callable[[re.Match[str], Walk, str], str]] = {
    "include": _include,
    "include_cached": _include,
    "post_url": _post,
    "link": lambda found, walk, said: f"/{said.lstrip('/')}",  # noqa: ARG005 (as the others)
    "cite": lambda found, walk, said: _cite(said),  # noqa: ARG005 (as the others)
    "reference": lambda found, walk, said: _cite(said),  # noqa: ARG005 (as the others)
    "bibliography": lambda found, walk, said: "",  # noqa: ARG005 (memosite lists what is cited)
    **{name: _elsewhere(name) for name in _LINKS},
}


def _variable(found: re.Match[str], walk: Walk, config: Mapping[str, object]) -> str | None:
    end = walk.end("}}", found.end())
    if end < 0:
        return None
    said = walk.text[found.end() : end].strip(" \t\n-")
    first, *filters = (part.strip() for part in said.split("|"))
    value = _value(first, walk.page, config)
    for one in filters:
        value = _filtered(value, one)
    if value is None:
        walk.lost(found, f"the variable `{said[:40]}` of Liquid stays text", "write its value")
        return None
    walk.at = end + 2
    return value


def _value(said: str, page: Page, config: Mapping[str, object]) -> str | None:
    quoted = _QUOTED.fullmatch(said)
    if quoted:
        return quoted[1] or quoted[2] or ""
    home, _, key = said.partition(".")
    if said in ("site.baseurl", "site.url"):
        return ""
    if home not in ("site", "page"):
        return None
    return keys.text((config if home == "site" else page.front).get(key)) or None


_FILTERS = ("relative_url", "absolute_url", "prepend", "append", "strip", "bust_file_cache")


def _filtered(value: str | None, said: str) -> str | None:
    name, _, argument = said.partition(":")
    if value is None or name.strip() not in _FILTERS:
        return None
    quoted = _QUOTED.search(argument)
    added = (quoted[1] or quoted[2] or "") if quoted else ""
    if name.strip() == "prepend":
        return added + value
    if name.strip() == "append":
        return value + added
    rooted = name.strip().endswith("_url") and not re.match(r"\w+:", value)
    return "/" + value.lstrip("/") if rooted else value
