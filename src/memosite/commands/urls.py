"""`memosite urls`: the addresses of the site, added to those that were published before."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import prepare, urls
from memosite.errors import fail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memosite.prepare import Planned
    from memosite.task import Task


class Kept(Struct, frozen=True):
    """What the file of addresses holds now."""

    added: tuple[str, ...]
    """By address."""
    count: int
    """Addresses of the site as it is."""


def keep(task: Task, waiting: Callable[[], None]) -> Kept:
    """Add the addresses of the site to `urls.txt`.

    Raises SiteError when the site cannot be built, or an address of the file has gone.
    """
    return prepare.over(task, functools.partial(_keep, task.site), waiting)


def _keep(site: Path, planned: Planned) -> Kept:
    plan = planned.plan
    text, added = urls.text(site, plan)
    if added:
        try:
            (site / urls.FILE).write_text(text, "utf-8")
        except OSError as error:
            raise fail(urls.FILE, f"cannot be written: {error.strerror}") from None
    return Kept(tuple(added), len(urls.addresses(plan)))
