"""The site as it is now: planned in memory, each page made when it is asked for and kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import lastbuild, recipes
from memosite.errors import Mistake, SiteError
from memosite.index import Show, visible
from memosite.preview import glance, injection
from memosite.preview.basis import Basis, basis_of
from memosite.records import FileView
from memosite.sketches import WholeParts
from memosite.task import Progress, Task, silently

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable

    from memosite.fronts import Front
    from memosite.sketches import Sketch

_PAGES_MAX = 500
"""Pages that are kept; an author looks at fewer."""


class Wish(Struct, frozen=True):
    """What is to be shown."""

    drafts: bool = False
    future: bool = False


class State(Struct, frozen=True):
    """What browsers are told, and who changed what."""

    wish: Wish
    mistakes: tuple[Mistake, ...] = ()
    """None are left while the plan is the newest."""
    counts: tuple[int, int] = (0, 0)
    """Drafts, and memos dated after now, shown or not."""
    unpublished: dict[str, str] = {}
    """URL of a memo that a build would leave out -> why."""
    only: tuple[str, ...] | None = None
    """URLs of the pages that changed; None where any may have."""
    styles: tuple[str, ...] = ()
    """URLs of the style sheets that changed, each with its version."""


class Answer(Struct, frozen=True):
    """What is at an address."""

    data: bytes | Path
    """With the preview's script, where it is a page."""
    tag: str = ""
    """Changes with the bytes; empty for a file, whose stamp serves."""


@dataclass(slots=True)
class Current:
    """The site, made anew by `refresh`; `plan` may run beside the rest, and `ready` anywhere."""

    site: Path
    moment: Callable[[], dt.datetime]
    """Tells what time it is."""
    said: Callable[[str], None]
    """Told what went wrong, as a terminal shows it."""
    wish: Wish = field(default_factory=Wish)
    lenient: bool = False
    """Whether a formula that cannot be set is a warning."""
    basis: Basis | None = None
    state: State = field(default_factory=lambda: State(Wish()))
    plans: int = 0
    """How often the whole site was planned."""
    _glanced: dict[str, tuple[int, Answer]] = field(default_factory=dict)
    """Path -> what was made of a memo before the plan is, and during which plan."""
    _made: dict[str, tuple[bytes, Answer]] = field(default_factory=dict)
    """Path -> key and what was made; all are as the plan has them."""
    _told: str = ""

    def refresh(self, jobs: int = 1, progress: Progress = silently) -> State:
        """Plan the whole site anew, and return what browsers are to be told."""
        return self.adopt(self.plan(jobs, progress))

    def plan(self, jobs: int = 1, progress: Progress = silently) -> Basis | SiteError:
        """Return the whole site as it is now; pages of the last plan can be made meanwhile."""
        self.plans += 1
        show = Show(self.moment(), self.wish.drafts, self.wish.future)
        task = Task(self.site, self.site, show, lenient=self.lenient, jobs=jobs, progress=progress)
        try:
            return basis_of(task, self.basis)
        except SiteError as error:
            return error

    def adopt(self, found: Basis | SiteError) -> State:
        """Go over to a new plan, and return what browsers are to be told."""
        if isinstance(found, SiteError):
            return self._wrong(found.mistakes)
        old, self.basis = self.basis, found
        # A memo that was saved after the plan was begun is newer than the plan.
        self._glanced = {p: one for p, one in self._glanced.items() if one[0] >= self.plans}
        self._made = {path: one for path, one in self._made.items() if self._holds(path, one[0])}
        if old:
            old.store.close()
        self._tell("")
        show = found.task.show
        self.state = State(Wish(show.drafts, show.future), (), *_left_out(found, self.moment()))
        return self.state

    def is_stale(self) -> bool:
        """Return whether a file has changed since the last plan."""
        if self.basis is None:
            return True
        last = self.basis.last
        return lastbuild.inputs(self.site, last.also) != last.inputs

    def glance(self, paths: Collection[str]) -> State | None:
        """Return what browsers are to be told at once of the saved `paths`; None for nothing."""
        if self.basis is None:
            return None
        try:
            seen = glance.glance(self.basis, paths)
        except Exception:  # noqa: BLE001 (a hint only; what is wrong, the whole plan will tell)
            return None
        if seen.mistakes:
            return self._wrong(seen.mistakes)
        if not seen.made and not seen.styles:
            return None
        made = {path: (self.plans, _answer(path, data)) for path, data in seen.made.items()}
        self._glanced = {**self._glanced, **made}
        mended = {one.place.path for one in self.state.mistakes} <= set(paths)
        mistakes = () if mended else self.state.mistakes
        urls = tuple(path.removesuffix("index.html") for path in seen.made)
        was = self.state
        return State(self.wish, mistakes, was.counts, was.unpublished, urls, seen.styles)

    def ready(self, path: str) -> Answer | None:
        """Return what is at a path of the published folder, if that takes no work."""
        known = self._glanced.get(path) or self._made.get(path)
        if known or self.basis is None:
            return known and known[1]
        sketch = self.basis.outputs.get(path)
        match sketch and sketch.parts:
            case WholeParts(view=FileView(Path() as file)):
                return Answer(file)
        return None

    def answer(self, path: str) -> Answer | None:
        """Return what is at a path of the published folder; None for nothing. Raises SiteError."""
        found = self.ready(path)
        basis = self.basis
        if found or basis is None or path not in basis.outputs:
            return found
        sketch = basis.outputs[path]
        try:
            data = basis.maker.make(sketch.page())
        except SiteError as error:
            self._tell(str(error))
            raise
        made = _answer(path, data)
        if len(self._made) >= _PAGES_MAX:
            self._made = {}
        self._made = {**self._made, path: (recipes.recipe(sketch, basis.frame).key, made)}
        return made

    def _holds(self, path: str, key: bytes) -> bool:
        assert self.basis, "a plan was just made"
        sketch = self.basis.outputs.get(path)
        return sketch is not None and recipes.recipe(sketch, self.basis.frame).key == key

    def _wrong(self, mistakes: Iterable[Mistake]) -> State:
        found = tuple(sorted(set(mistakes)))
        self._tell("\n\n".join(map(str, found)))
        was = self.state
        self.state = State(self.wish, found, was.counts, was.unpublished)
        return self.state

    def _tell(self, text: str) -> None:
        """Say what is wrong in the terminal, once."""
        if text and text != self._told:
            self.said(text)
        elif not text and self._told:
            self.said("All mended.")
        self._told = text


def _answer(path: str, data: bytes | Path) -> Answer:
    if isinstance(data, Path):
        return Answer(data)
    tag = hashlib.blake2b(data, digest_size=12).hexdigest()
    return Answer(injection.injected(data, tag) if path.endswith(".html") else data, tag)


def _left_out(basis: Basis, now: dt.datetime) -> tuple[tuple[int, int], dict[str, str]]:
    """Return how many drafts and later memos there are, and why those that are shown are not."""
    memos = [one.memo for one in basis.planned.fronts]
    drafts = sum(one.draft for one in memos)
    later = sum(one.date is not None and one.date.at > now for one in memos)
    published = Show(now)
    odd = {
        sketch.url: "draft" if front.memo.draft else "dated later"
        for sketch, front in _pages(basis)
        if not visible(front.memo, published)
    }
    return (drafts, later), odd


def _pages(basis: Basis) -> Iterable[tuple[Sketch, Front]]:
    fronts = basis.fronts
    return (
        (one, fronts[one.origin])
        for one in basis.planned.plan.sketches
        if one.origin in fronts and one.url.endswith("/")
    )
