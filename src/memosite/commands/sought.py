"""A path or an address, as someone types it -> the memo and the outputs that it stands for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from memosite import routes
from memosite.errors import did_you_mean, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.memo import Memo
    from memosite.prepare import Planned
    from memosite.sketches import Sketch
    from memosite.task import Task

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Site(Struct, frozen=True):
    """Where something is sought."""

    task: Task
    planned: Planned
    here: Path
    """The folder from which paths are seen."""


class Found(Struct, frozen=True):
    """What is called that."""

    memo: Memo | None
    sketches: tuple[Sketch, ...]
    """Outputs; none for a memo that is not published."""


def find(asked: str, site: Site) -> Found:
    """Return what `asked` stands for: a source, a published file, or an address of either kind.

    Raises SiteError, with the nearest names, where nothing is called that.
    """
    names = list(dict.fromkeys(_names(asked, site)))
    for name in names:
        found = _source(name, site) or _address(name, site)
        if found:
            return found
    raise fail(asked or ".", "is no page, memo or published file of this site", _hint(names, site))


def _names(asked: str, site: Site) -> Iterator[str]:
    """Yield what `asked` may be called below the site's folder, the published one, or its root."""
    if "://" in asked:
        yield _below_root(asked, site)
        return
    out, home = (Path(os.path.abspath(one)) for one in (site.task.out, site.task.site))  # noqa: PTH100 (links stay)
    path = Path(os.path.abspath(site.here / asked))  # noqa: PTH100 (same)
    for folder in (out, home):
        if path.is_relative_to(folder):
            below = path.relative_to(folder).as_posix()
            yield "" if below == "." else below
    yield _plain(asked)


def _below_root(address: str, site: Site) -> str:
    base = urlsplit(site.planned.content.config.base_url)
    parts = urlsplit(address)
    if parts.netloc == base.netloc and parts.path.startswith(base.path):
        return _plain(parts.path[len(base.path) :])
    if parts.hostname in _LOOPBACK:  # the preview
        return _plain(parts.path)
    hint = f"its addresses begin with {site.planned.content.config.base_url}"
    raise fail(address, "is no address of this site", hint)


def _plain(path: str) -> str:
    bare = path.partition("#")[0].partition("?")[0]
    return unquote(bare).removeprefix("./").lstrip("/")


def _source(name: str, site: Site) -> Found | None:
    """Return the memo, or the outputs, that come from the file `name` below the site's folder."""
    planned = site.planned
    memo = next((one for one in planned.shelf.memos.values() if one.path == name), None)
    sketches = tuple(one for one in planned.plan.sketches if name and one.origin == name)
    return Found(memo, sketches) if memo or (sketches and name != "site.yaml") else None


def _address(name: str, site: Site) -> Found | None:
    """Return the output at a path or URL below the root; for a memo left out, the memo alone."""
    wanted = {routes.output(one) for one in (name, f"{name}/")} if name else {"index.html"}
    sketches = [one for one in site.planned.plan.sketches if routes.output(one.url) in wanted]
    at = {routes.output(routes.memo(m.slug, m.kind)): m for m in site.planned.shelf.memos.values()}
    memo = next((at[path] for path in sorted(wanted) if path in at), None)
    return Found(memo, tuple(sketches)) if memo or sketches else None


def _hint(names: list[str], site: Site) -> str:
    lying = next((one for one in names if one and (site.task.site / one).is_file()), None)
    if lying and lying.startswith("memos/"):
        return "a file among memos is published where a memo links to it or has it in its bundle"
    if lying:
        return "it is a source of every page; `memosite build --explain` says what it changes"
    planned = site.planned
    known = {f"/{one.url}" for one in planned.plan.sketches}
    known |= {one.origin for one in planned.plan.sketches if one.origin}
    known |= {one.path for one in planned.shelf.memos.values()}
    name = names[-1]
    return did_you_mean(name, known) or did_you_mean(
        f"/{name}", known, "write it as memos/NAME.md, /memos/SLUG/ or a full address"
    )
