"""Every address that was published, in `urls.txt`: none vanishes without a redirect."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

from memosite import routes
from memosite.errors import Mistake, Place, SiteError, did_you_mean
from memosite.records import FileView
from memosite.sketches import WholeParts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from memosite.plan import Plan
    from memosite.sketches import Sketch

FILE = "urls.txt"
"""Beside site.yaml; an address a line, `#` begins a remark. It belongs into version control."""
_HEAD = "# Every address that was published; `memosite urls` adds new ones.\n"


def check(site: Path, plan: Plan) -> None:
    """Raise SiteError for every address of the file that `plan` has no longer, or that is none."""
    places = _places(site)
    planned = {_same(url): url for url in addresses(plan)} if places else {}
    told = (_damage(place) or _gone(place, planned) for place in places)
    mistakes = [one for one in told if one]
    if mistakes:
        raise SiteError(mistakes)


def addresses(plan: Plan) -> frozenset[str]:
    """Return the addresses of the pages, redirects and feeds of a plan, each as `/archive/`."""
    return frozenset(f"/{one.url}" for one in plan.sketches if not _is_file(one))


def text(site: Path, plan: Plan) -> tuple[str, list[str]]:
    """Return what the file is to hold, and the addresses that are new in it.

    Remarks and order stay; new addresses are added at the end, sorted.
    """
    lines = _lines(site)
    known = {_same(_url(place)) for place in _places(site)}
    new = sorted(url for url in addresses(plan) if _same(url) not in known)
    old = "".join(f"{line}\n" for line in lines) if lines else _HEAD
    return old + "".join(f"{url}\n" for url in new), new


def _is_file(sketch: Sketch) -> bool:
    return isinstance(sketch.parts, WholeParts) and isinstance(sketch.parts.view, FileView)


def _lines(site: Path) -> list[str]:
    try:
        # Not `splitlines`, which takes signs for the end of a line that no editor does.
        return (site / FILE).read_text("utf-8-sig").removesuffix("\n").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        hint = "write it as UTF-8, an address a line"
        raise SiteError([Mistake(Place(FILE), "cannot be read", hint)]) from None


def _places(site: Path) -> list[Place]:
    """Return the place of every line of the file but remarks and empty ones."""
    lines = enumerate(_lines(site), start=1)
    return [
        Place(FILE, n, len(line) - len(line.lstrip()) + 1, line)
        for n, line in lines
        if line.strip() and not line.lstrip().startswith("#")
    ]


def _url(place: Place) -> str:
    return "/" + place.text.partition(" #")[0].strip().removeprefix("/")


def _same(url: str) -> str:
    """Return an address so that those that browsers take for the same are equal."""
    return unicodedata.normalize("NFC", unquote(url))


_CONFLICT = re.compile(r"(?:<{7}|\|{7}|>{7})(?: |$)|={7}$")
_ODD = re.compile(r"[\x00-\x20\x7f?#\\]|//|/\.\.?(?:/|$)|^/\w+:")


def _damage(place: Place) -> Mistake | None:
    """Return why a line is no address; None where it is one."""
    if _CONFLICT.match(place.text):
        hint = "keep the addresses of both sides, and take the lines between them out"
        return Mistake(place, "a merge has left its marks here", hint)
    if _ODD.search(_url(place)):
        hint = "write it as `/memos/a-title/`; a remark begins with ` #`"
        return Mistake(place, "this is no path of this site", hint)
    return None


_FEEDS = (*routes.FEEDS.values(), routes.PODCAST)


def _gone(place: Place, planned: Mapping[str, str]) -> Mistake | None:
    """Return what to do where an address is planned no longer."""
    url = _url(place)
    if _same(url) in planned:
        return None
    if url.rpartition("/")[2] in _FEEDS:
        hint = "a feed has no redirect: bring back what it was of, or take the line out"
        return Mistake(place, f"`{url}` was published, and is no longer", hint)
    near = did_you_mean(url, planned.values())
    alias = f"write `aliases: [{url}]` into the memo that took its place"
    hint = f"{alias} ({near.removesuffix('?')})" if near else alias
    return Mistake(
        place, f"`{url}` was published, and is no longer", f"{hint}, or take the line out"
    )
