"""Sites and folders of Quarto: callouts, tabs, cross-references, captions and citations."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from memosite.importers import (
    divs,
    documents,
    keys,
    links,
    opening,
    prose,
    references,
    walking,
    works,
)
from memosite.importers.pages import Folder
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.errors import Mistake
    from memosite.importers.documents import Document
    from memosite.importers.pages import Page
    from memosite.importers.walking import Walk

_DATED = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[-_ ](?P<slug>.+)")
_ELSEWHERE = ("lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "rem", "sol", "tip")
_DULL = frozenset(("posts", "post", "blog", "notes", ""))
_NO_DATES = frozenset(("today", "now", "last-modified"))
_QUIET = (
    *(
        "listing",
        "about",
        "page-layout",
        "html-table-processing",
        "link-citations",
        "csl",
        "website",
    ),
    *("crossref", "number-depth", "toc-depth", "toc-title", "code-tools", "code-summary", "params"),
    *("reference-location", "image-alt", "doi", "order", "project", "freeze", "output", "knitr"),
    *("editor_options", "filters", "author-title", "header-includes", "abstract-title", "nocite"),
)


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each dated text, a page for each other at the top, a note for the rest."""
    settings = opening.settings(root, "_quarto.yml", "_quarto.yaml")
    website = settings.get("website")
    url = keys.text(website.get("site-url")) if isinstance(website, dict) else ""
    base = re.sub(r"^\w+://[^/]*", "", url).rstrip("/")
    folder = Folder(root, ("",), url.rstrip("/"), base, captions=True)
    titled: dict[str, str] = {}
    for one in opening.gather(folder, ".qmd", ".md", ".rmd"):
        if not isinstance(one, tuple):
            yield one
            continue
        page, opened = one
        is_part = page.path.name.startswith("_")  # of others, which include it
        if not is_part and (opened.is_front or page.path.suffix.lower() != ".md"):
            label = _TITLED.match(page.text)
            titled |= {f"sec:{label['name']}": page.shown} if label else {}
            _place(page, settings)
    texts = {
        path: walking.rewritten(divs.read(page), page, _GRAMMAR, page.first_line)
        for path, page in folder.pages.items()
    }
    whole = references.settled(texts, folder.pages, titled)
    for page, text in zip(folder.pages.values(), whole, strict=True):
        yield page.document(text)


_TITLED = re.compile(r"\s{0,99}#[ \t][^\n]{1,300}?\{#sec-(?P<name>[\w-]{1,80})")
"""The heading that a page's title is made of, with its label."""


def _place(page: Page, settings: Mapping[str, object]) -> None:
    """Put a page into its folder with its keys, its works and its addresses."""
    parts = page.shown.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    sections = parts[:-1]
    named = sections[-1] if stem == "index" and sections else stem
    dated = _DATED.fullmatch(named)
    heading, rest = documents.title_of(page.text)
    own = keys.text(page.front.get("title"))
    if heading and not own:
        page.first_line += page.text[: len(page.text) - len(rest)].count("\n")
        page.text = rest
    named = dated["slug"] if dated else named
    page.keys = {"title": own or heading or documents.words(named)}
    if keys.text(page.front.get("date")).lower() in _NO_DATES:
        page.tell(0, "its date is that of its making, which is not known here", "add the date")
        page.front = {key: value for key, value in page.front.items() if key != "date"}
    topic = documents.words(sections[0]) if sections and sections[0] not in _DULL else ""
    keys.give(page, topic=topic, day=dated["day"] if dated else "", quiet=_QUIET)
    if page.keys.get("kind") == "note" and (len(parts) == 1 or (len(parts), stem) == (2, "index")):
        page.keys["kind"] = "page"
    day = page.keys.get("date")
    slug = keys.slug(page.front.get("slug")) or slug_of(named) or "untitled"
    page.name = f"{str(day)[:10]}-{slug}" if day else slug
    names = [*keys.texts(page.front.get("bibliography")), *keys.texts(settings.get("bibliography"))]
    paths = [page.source(name) or page.source(f"/{name}") for name in names]
    page.works = works.shelf((path for path in paths if path is not None), page.folder.home)
    made = "/".join([*sections, "" if stem == "index" else f"{stem}.html"])
    aliases = [f"/{one.strip('/')}" for one in keys.texts(page.front.get("aliases"))]
    page.folder.add(page, *aliases, f"/{made}" if made else "")


def _reference(found: re.Match[str], walk: Walk) -> str | None:
    """Return a reference to what this page labels, or a citation of what a bibliography has."""
    key, sign = found["u_key"], found["u_bare"] or ""
    kind, _, name = key.partition("-")
    if name and kind in references.KINDS:
        return references.mark(walk.line(found.start()), sign, key)
    if name and kind in _ELSEWHERE:
        walk.lost(found, f"`@{key[:60]}` refers to nothing that has a number here; it is text")
        return f"{sign}\\@{key}"
    if works.carry(walk.page, key):
        return None
    if walk.text[found.end() : found.end() + 1] == "." and not walk.page.works:
        return f"{sign}\\@{key}"
    said = f"no bibliography has `{key[:60]}`, which is cited"
    walk.lost(found, said, "add it, and cite it")
    return f"{sign}\\@{key}"


def _raw(found: re.Match[str], walk: Walk) -> str:
    """Return a raw block: HTML as it is, what is for other formats not at all."""
    end = walk.text.find("\n```", found.end())
    end = len(walk.text) if end < 0 else end
    if found["u_format"] == "html":
        body = walk.text[found.end() : end]
        walk.at = end + 4
        return walking.rewritten(body, walk.page, prose.grammar({}), walk.line(found.end()))
    walk.at = end + 4
    walk.lost(found, f"a block for {found['u_format']} alone was left out")
    return ""


def _cell(found: re.Match[str], walk: Walk) -> str | None:
    """Return a code cell as a block of code; nothing is run."""
    if found["u_language"].islower() and found["u_language"] in ("mermaid", "dot"):
        walk.lost(found, f"the diagram of `{found['u_language']}` is shown as its text")
    else:
        walk.lost(found, "code is not run here: what it printed or drew was left out")
    whole = re.compile(walking.FENCE, re.MULTILINE).match(walk.text, found.start())
    if whole is None:
        return None
    _, body, end = walking.fenced(whole, walk)
    options = re.match(r"(?:[ \t]*(?:#|//|%%|--)\|[^\n]*\n)*", body)
    walk.at = end + len(walk.text[end:].partition("\n")[0])
    if re.search(r"\|\s*(?:echo|include):\s*false", options[0] if options else ""):
        walk.lost(found, "code that its page does not show was left out")
        return ""
    return prose.fence(found["u_language"], body[options.end() if options else 0 :])


def _inline(found: re.Match[str], walk: Walk) -> None:
    walk.lost(found, "code in a line is not run here: it is shown", "write its result")


def _equation(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    return f"{{#eq:{found['u_eq']}}}"


def _caption(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    return f"{{#tbl:{found['u_tbl']}}}"


def _shortcode(found: re.Match[str], walk: Walk) -> str | None:
    name, rest = found["u_name"], found["u_rest"].strip()
    word = re.sub(r"[^\w:/.?=&%#~+-]", "", rest.split()[0] if rest else "")
    if name == "video" and word:
        return f"<{word}>" if word.startswith("http") else links.written({"src": word})
    value = keys.text(walk.page.front.get(rest)) if name == "meta" else ""
    if value:
        return value
    if name in ("pagebreak", "fa", "iconify", "bi"):
        return ""
    walk.lost(found, f"the shortcode `{name}` stays text", "write what it stands for")
    return None


def _low(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    return f"<sub>{found['u_low']}</sub>"


def _high(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    return f"<sup>{found['u_high']}</sup>"


def _span(found: re.Match[str], walk: Walk) -> str:  # noqa: ARG001 (a rule)
    """Return the words of a span without its classes."""
    if walk.opened:
        walk.out[walk.opened.pop()] = ""
        return ""
    return "]"


_GRAMMAR = prose.grammar(
    {
        "u_raw": (r"^`{3,}[ ]?\{=(?P<u_format>\w{1,20})\}[ \t]*$", _raw),
        "u_cell": (
            r"^(?P<u_marks>`{3,})[ ]?\{(?P<u_language>\w{1,20})[^{}\n]{0,400}\}[ \t]*$",
            _cell,
        ),
        "u_inline": (r"`\{?(?:r|python|julia)\}?[ ][^`\n]{1,400}`", _inline),
        "u_equation": (r"\{#eq-(?P<u_eq>[\w-]{1,80})\}", _equation),
        "u_caption": (r"\{#tbl-(?P<u_tbl>[\w-]{1,80})[^{}\n]{0,200}\}[ \t]*$", _caption),
        "u_reference": (
            r"(?<![\w\\/.])(?P<u_bare>-)?@(?P<u_key>\w(?:[\w:.+/-]{0,200}\w)?)",
            _reference,
        ),
        "u_shortcode": (
            r"\{\{<[ \t]*(?P<u_name>[\w-]{1,40})[ \t]*(?P<u_rest>[^{}\n]{0,400})>\}\}",
            _shortcode,
        ),
        "u_sub": (
            r"(?<!~)~(?P<u_low>[^\s~]{1,40})~(?!~)",
            _low,
        ),
        "u_sup": (
            r"(?<![\[^\s])\^(?P<u_high>[^\s^\[\]]{1,40})\^",
            _high,
        ),
        "u_span": (r"\](?P<u_classes>\{[.#][^{}\n]{0,200}\})", _span),
    },
    cites=True,
)
