"""Every address that was published, in `urls.txt`: none vanishes without a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.errors import Mistake, Place, SiteError, did_you_mean
from memosite.records import FileView
from memosite.sketches import WholeParts

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from memosite.plan import Plan
    from memosite.sketches import Sketch

FILE = "urls.txt"
"""Beside site.yaml; an address a line, `#` begins a remark. It belongs into version control."""
_HEAD = "# Every address that was published; `memosite urls` adds new ones.\n"


def check(site: Path, plan: Plan) -> None:
    """Raise SiteError for every address of the file that `plan` has no longer."""
    places = _places(site)
    planned = addresses(plan) if places else frozenset()
    mistakes = [_gone(place, planned) for place in places if _url(place) not in planned]
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
    known = {_url(place) for place in _places(site)}
    new = sorted(addresses(plan) - known)
    old = "".join(f"{line}\n" for line in lines) if lines else _HEAD
    return old + "".join(f"{url}\n" for url in new), new


def _is_file(sketch: Sketch) -> bool:
    return isinstance(sketch.parts, WholeParts) and isinstance(sketch.parts.view, FileView)


def _lines(site: Path) -> list[str]:
    try:
        return (site / FILE).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        hint = "write it as UTF-8, an address a line"
        raise SiteError([Mistake(Place(FILE), "cannot be read", hint)]) from None


def _places(site: Path) -> list[Place]:
    """Return the place of every address in the file."""
    lines = enumerate(_lines(site), start=1)
    return [Place(FILE, n, 1, line) for n, line in lines if line.strip() and line[0] != "#"]


def _url(place: Place) -> str:
    return "/" + place.text.partition(" #")[0].strip().removeprefix("/")


def _gone(place: Place, planned: Collection[str]) -> Mistake:
    url = _url(place)
    near = did_you_mean(url, planned)
    alias = f"write `aliases: [{url}]` into the memo that took its place"
    hint = f"{alias} ({near.removesuffix('?')})" if near else alias
    return Mistake(
        place, f"`{url}` was published, and is no longer", f"{hint}, or take the line out"
    )
