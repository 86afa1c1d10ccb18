"""The site's folder -> paths that changed, as the system tells of them."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change, awatch

from memosite.lastbuild import INPUTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

_QUIET_MS = 8
"""A save is several events; after so much quiet they are told of together..."""
_TOGETHER_MS = 50
"""...and at the latest after so long: sooner than `following.SETTLED_S`, so that a burst is one."""
_BESIDE = (".yaml", ".bib", ".csl")


async def watch(site: Path, also: Iterable[str], tell: Callable[[set[str]], None]) -> None:
    """Call `tell` with the paths below the site's folder of what changed, for ever.

    `also`: paths of files that the settings name, wherever they lie in the site. What lies beside
    the folders that a build reads, such as the published folder, is not watched.
    """
    root, beside = _folders(site, also)
    moved = asyncio.Event()

    async def shallow() -> None:
        async for changed in _changes(beside, _is_read, deep=False):
            paths = _below(root, changed)
            if not paths.isdisjoint(INPUTS):
                moved.set()  # a watch is of a folder, not of its name
            tell(paths)

    async def deep() -> None:
        while True:
            moved.clear()
            folders = [root / name for name in INPUTS if (root / name).is_dir()]
            if not folders:
                await moved.wait()
                continue
            with contextlib.suppress(FileNotFoundError):
                async for changed in _changes(folders, _is_shown(root), deep=True, until=moved):
                    tell(_below(root, changed))

    async with asyncio.TaskGroup() as both:
        both.create_task(shallow())
        both.create_task(deep())


def _folders(site: Path, also: Iterable[str]) -> tuple[Path, list[Path]]:
    """Return the site's folder, links resolved, and those whose files alone are watched."""
    root = site.resolve()
    named = {(root / one).parent for one in also if one}
    return root, [root, *sorted(one for one in named if one.is_dir() and one != root)]


def _is_read(_change: Change, path: str) -> bool:
    name = Path(path).name
    return name in INPUTS or name.endswith(_BESIDE)


def _is_shown(root: Path) -> Callable[[Change, str], bool]:
    """Return what tells the files that a build may read from editors' hidden ones."""
    kept = (".nojekyll", ".well-known")

    def shown(_change: Change, path: str) -> bool:
        below = Path(path).relative_to(root).parts
        return not any(part.startswith(".") and part not in kept for part in below)

    return shown


async def _changes(
    paths: list[Path],
    shown: Callable[[Change, str], bool],
    *,
    deep: bool,
    until: asyncio.Event | None = None,
) -> AsyncIterator[set[str]]:
    told = awatch(
        *paths,
        watch_filter=shown,
        debounce=_TOGETHER_MS,
        step=_QUIET_MS,
        stop_event=until,
        recursive=deep,
        ignore_permission_denied=True,
    )
    async for changes in told:
        yield {path for _, path in changes}


def _below(root: Path, paths: Iterable[str]) -> set[str]:
    return {Path(path).relative_to(root).as_posix() for path in paths}
