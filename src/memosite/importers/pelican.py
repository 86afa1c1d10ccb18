"""Sites of Pelican: headers of lines `Key: value`, links in braces, code behind `:::`."""

from __future__ import annotations

import ast
import posixpath
import re
from typing import TYPE_CHECKING

from memosite.importers import documents, keys, kramdown, links, opening, prose, walking
from memosite.importers.pages import Folder
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.errors import Mistake
    from memosite.importers.documents import Document
    from memosite.importers.pages import Page
    from memosite.importers.walking import Walk

_SETTINGS = ("publishconf.py", "pelicanconf.py")
_META = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]{1,40}):[ \t]*(?P<value>[^\n]*)")
_MORE = re.compile(r"[ ]{4,}(?P<value>[^\n]*)")
_DATED = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[-_ ]*(?P<slug>.*)")
_QUIET = ("translation", "save_as", "gallery", "modified_by", "sortorder", "js", "stylesheets")


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each article, a page for each text below `pages`."""
    config = _config(root)
    start = str(config.get("PATH") or "content")
    start = start if _is_below(root, start) else ""
    url = str(config.get("SITEURL") or "").rstrip("/")
    roots = (start, f"{start}/images", f"{start}/extra", "") if start else ("", "images")
    folder = Folder(root, roots, url, re.sub(r"^\w+://[^/]*", "", url))
    for one in opening.gather(folder, ".md", ".markdown", ".mkd", ".rst", start=start):
        if not isinstance(one, tuple):
            yield one
        elif one[0].path.suffix == ".rst":
            said = "is reStructuredText, which is not read; it was left out"
            yield documents.warning(one[0].shown, said, "make it Markdown with pandoc")
        elif not _headed(one[0]) and not one[0].text.strip():
            yield documents.warning(one[0].shown, "holds nothing and was left out")
        elif keys.text(one[0].front.get("status")).lower() != "skip":
            _place(one[0], config, start)
    for page in folder.pages.values():
        yield page.document(walking.rewritten(page.text, page, _GRAMMAR, page.first_line))


def _is_below(root: Path, start: str) -> bool:
    plain = not start.startswith(("/", ".")) and ".." not in start.split("/")
    return plain and (root / start).is_dir()


def _config(root: Path) -> dict[str, object]:
    """Return the plain values of the settings; the files are read, never run."""
    found: dict[str, object] = {}
    for name in reversed(_SETTINGS):
        path = documents.beside(root / "_", name, root) if root.is_dir() else None
        text = documents.read(path, root, bytes_max=100_000) if path else ""
        try:
            tree = ast.parse(text if isinstance(text, str) else "")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                found |= {
                    one.id: node.value.value for one in node.targets if isinstance(one, ast.Name)
                }
    return found


def _headed(page: Page) -> Mapping[str, object]:
    """Return a page's keys in lower case; the lines that they stood in leave its text."""
    if not page.front:
        front: dict[str, object] = {}
        last, at = "", 0
        for line in page.text.split("\n"):
            key, more = _META.fullmatch(line), _MORE.fullmatch(line)
            if key:
                last = key["key"].lower()
                front[last] = key["value"].strip()
            elif more and last:
                front[last] = f"{front[last]} {more['value'].strip()}".strip()
            else:
                break
            at += len(line) + 1
        if front:
            page.first_line += page.text.count("\n", 0, at)
            page.text = page.text[at:]
        page.front = front
    page.front = {str(key).lower(): value for key, value in page.front.items()}
    return page.front


def _place(page: Page, config: Mapping[str, object], start: str) -> None:
    """Put a page into its folder with its keys and addresses."""
    below = page.shown.removeprefix(f"{start}/" if start else "")
    parts = below.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    dated = _DATED.fullmatch(stem)
    is_page = parts[0] == "pages"
    title = keys.text(page.front.get("title"))
    page.keys = {"title": title or documents.words((dated and dated["slug"]) or stem)}
    page.front = {**page.front, **_listed(page.front)}
    folder = parts[-2] if len(parts) > 1 and not is_page and parts[-2] != "articles" else ""
    topic = documents.words(folder) or str(config.get("DEFAULT_CATEGORY") or "")
    keys.give(page, topic=topic, day=dated["day"] if dated else "", quiet=_QUIET)
    slug = keys.slug(page.front.get("slug")) or slug_of(title) or slug_of(stem) or "untitled"
    day = page.keys.get("date")
    if is_page:
        page.keys = {
            **{k: v for k, v in page.keys.items() if k not in ("date", "topic")},
            "kind": "page",
        }
    page.name = f"{str(day)[:10]}-{slug}" if day and not is_page else slug
    page.folder.add(page, _address(page, config, slug, str(day or ""), is_page=is_page))


def _listed(front: Mapping[str, object]) -> dict[str, object]:
    """Return what Pelican parts at commas, authors at semicolons if there are any."""
    people = keys.text(front.get("authors") or front.get("author"))
    found: dict[str, object] = {
        "tags": keys.texts(front.get("tags"), ","),
        "authors": keys.texts(people, ";" if ";" in people else ","),
        "author": None,
    }
    return {key: value for key, value in found.items() if key in front or value}


def _address(
    page: Page, config: Mapping[str, object], slug: str, day: str, *, is_page: bool
) -> str:
    """Return where Pelican published a page; empty where that is not known."""
    kind = "PAGE" if is_page else "ARTICLE"
    usual = "pages/{slug}.html" if is_page else "{slug}.html"
    own = keys.text(page.front.get("url") or page.front.get("save_as"))
    said = own or str(config.get(f"{kind}_URL") or config.get(f"{kind}_SAVE_AS") or usual)
    topics = keys.text(page.keys.get("topic"))
    known = {
        "slug": slug,
        "category": slug_of(topics),
        "lang": keys.text(page.keys.get("lang")),
        "date:%Y": day[:4],
        "date:%m": day[5:7],
        "date:%d": day[8:10],
        "date:%y": day[2:4],
    }
    said = re.sub(r"\{date:((?:%[Ymdy][-/._]?)+)\}", _parted, said)
    names = re.findall(r"\{([^{}]*)\}", said)
    if any(not known.get(one) for one in names):
        return ""
    path = re.sub(r"\{([^{}]*)\}", lambda found: known.get(found[1], ""), said)
    return "/" + path.removesuffix("index.html").lstrip("/")


def _parted(found: re.Match[str]) -> str:
    return re.sub(r"%([Ymdy])", r"{date:%\1}", found[1])


def _code(found: re.Match[str], walk: Walk) -> str | None:
    """Return code by indent that names its language as a fence."""
    end = walk.code.get(found.start())
    if end is None:
        return None
    body = walk.text[found.end() + 1 : end]
    walk.at = end - (1 if walk.text[end - 1 : end] == "\n" else 0)
    lines = re.sub(r"^(?: {4}|\t)", "", body, flags=re.MULTILINE)
    numbered = " linenos" if found["e_marks"].startswith("#!") else ""
    return prose.fence(found["e_language"] + numbered, lines)


def _contents(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    walk.page.contents = True
    return ""


def _tag(found: re.Match[str], walk: Walk) -> str | None:
    """Return what the plugin for Liquid's tags shows: a picture or video; others stay text."""
    words = re.sub(r"[\"']", "", found["e_rest"]).split()
    if found["e_which"] not in ("img", "video", "youtube", "vimeo"):
        said = f"the plugin's tag `{found['e_which']}` stays text"
        walk.lost(found, said, "write what it stands for")
        return None
    if found["e_which"] in ("youtube", "vimeo"):
        home = {"youtube": "www.youtube.com/watch?v=", "vimeo": "vimeo.com/"}[found["e_which"]]
        video = re.sub(r"[^0-9A-Za-z_-]", "", words[0] if words else "")
        return f"<https://{home}{video}>"
    paths = [n for n, word in enumerate(words) if "/" in word or "." in word]
    if not paths:
        return ""
    rest = [word for word in words[paths[0] + 1 :] if not word.isdigit()]
    size = next((word for word in words[paths[0] + 1 :] if word.isdigit()), "")
    return links.picture(
        walk, found, {"src": words[paths[0]], "alt": " ".join(rest), "width": size}
    )


_GRAMMAR = prose.grammar(
    {
        "e_code": (
            r"^(?: {4}|\t)(?P<e_marks>:::|#!)(?P<e_language>[\w+-]{1,40})[^\n]{0,200}$",
            _code,
        ),
        "e_contents": (r"^\[TOC\][ \t]*$", _contents),
        "e_tag": (
            r"\{%[ \t]*(?P<e_which>[a-z_]{1,40})[ \t]+(?P<e_rest>[^%\n]{0,400})%\}",
            _tag,
        ),
        **{name: rule for name, rule in kramdown.RULES.items() if name == "k_braces"},
    }
)
