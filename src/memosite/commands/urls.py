"""`memosite urls`: the addresses of the site, added to those that were published before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memosite import urls
from memosite.cache import Cache
from memosite.errors import fail
from memosite.lastbuild import Before
from memosite.prepare import prepare
from memosite.texts import Texts
from memosite.workers import Workers

if TYPE_CHECKING:
    from memosite.task import Task


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file of addresses holds now."""

    added: tuple[str, ...]
    """By address."""
    count: int
    """Addresses of the site as it is."""


def keep(task: Task) -> Kept:
    """Add the addresses of the site to `urls.txt`.

    Raises SiteError when the site cannot be built, or an address of the file has gone.
    """
    workers = Workers(task.jobs, task.executor)
    plan = prepare(task, Texts(Cache(None)), Before({}, None), workers).plan
    text, added = urls.text(task.site, plan)
    if added:
        try:
            (task.site / urls.FILE).write_text(text, "utf-8")
        except OSError as error:
            raise fail(urls.FILE, f"cannot be written: {error.strerror}") from None
    return Kept(tuple(added), len(urls.addresses(plan)))
