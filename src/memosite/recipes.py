"""What each output is made of, kept from build to build so that differences can be told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from memosite import cache, lastbuild, routes, stamps
from memosite.engine import theme
from memosite.reasons import Reason  # noqa: TC001 (read by msgspec)
from memosite.records import FileView, Html
from memosite.sketches import WholeParts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.prepare import Planned
    from memosite.sketches import Sketch

FILE = "File"
"""The kind of what is published as it is."""
THEME = "theme/"
"""Stands before the paths of the default theme's files."""


class Recipe(NamedTuple):
    """What one output is made of."""

    key: bytes
    """A digest of all that it depends on, but for the engine."""
    origin: str
    """The author's file it comes from; empty for none."""
    kind: str
    """What its parts are called; `FILE` for what has none."""
    parts: bytes
    """As MessagePack."""


class Ingredient(NamedTuple):
    """What one memo brings to the outputs."""

    path: str
    front: bytes
    """Digest of its front matter."""
    body: bytes
    """Digest of its body and the HTML of that."""
    asks: bytes
    """What its text asked, with digests of the answers, as MessagePack."""


class Frame(Struct, frozen=True):
    """What all pages depend on."""

    key: bytes
    """A digest of it all."""
    settings: dict[str, bytes]
    """Each key of site.yaml -> digest."""
    nav: bytes
    assets: dict[str, str]
    """Each file of static/ -> its URL, with a version where pages load it."""
    templates: dict[str, bytes]
    """Path -> digest; those of the default theme begin with `THEME`."""


class Why(Struct, frozen=True):
    """Reasons for which a build made an output, the last to do so."""

    at_ns: int
    """When it began."""
    reasons: tuple[Reason, ...]


class Recipes(Struct, frozen=True):
    """What all outputs of one build are made of."""

    frame: Frame
    memos: dict[str, Ingredient]
    """By slug."""
    outputs: dict[str, Recipe]
    """By path below the published folder."""
    options: tuple[str, ...]
    """Those of the command line that outputs depend on."""
    began_ns: int = 0
    """Tells which build it was."""
    why: list[Why] = field(default_factory=list)
    whys: dict[str, int] = field(default_factory=dict)
    """Path -> number in `why`."""

    def keys(self) -> dict[str, bytes]:
        """Return path -> digest of all that each output depends on, but for the engine."""
        return {path: one.key for path, one in self.outputs.items()}


_NOTHING = msgspec.msgpack.encode(())


def of(site: Path, planned: Planned, options: tuple[str, ...]) -> Recipes:
    """Return the recipes of what is planned."""
    frame = frame_of(site, planned)
    marks, ready = planned.content.marks, planned.ready
    memos = {
        one.slug: Ingredient(
            path=one.path,
            front=marks[one.slug].front,
            body=marks[one.slug].body,
            asks=encoded(asks) if (asks := ready[one.slug].asks) else _NOTHING,
        )
        for one in planned.content.index.everything()
    }
    outputs = {routes.output(one.url): recipe(one, frame.key) for one in planned.plan.sketches}
    return Recipes(frame, memos, outputs, options)


def frame_of(site: Path, planned: Planned) -> Frame:
    """Return what all pages of a plan depend on."""
    plan, config, templates = planned.plan, planned.content.config, _templates(site)
    return Frame(
        key=cache.key(encoded(plan.frame), encoded(templates)),
        settings={
            name: cache.mark(encoded(getattr(config, name))) for name in config.__struct_fields__
        },
        nav=cache.mark(encoded(plan.frame.nav)),
        assets=dict(plan.site.assets),
        templates=templates,
    )


def _templates(site: Path) -> dict[str, bytes]:
    """Return path -> digest of every template, the site's own and the default theme's."""
    found = {}
    for root, named in ((site, ""), (theme(), THEME)):
        for path in sorted((root / "templates").rglob("*")):
            if path.is_file():
                name = named + path.relative_to(root).as_posix()
                found[name] = cache.key(path.read_bytes())
    return found


def recipe(one: Sketch, frame: bytes) -> Recipe:
    """Return what one output is made of; `frame` is the key of what all pages depend on."""
    match one.parts:
        case WholeParts(view=FileView(bytes() as data)):
            return Recipe(cache.key("file", data), one.origin, FILE, b"")
        case WholeParts(view=FileView(Path() as path)):
            key = cache.key("file", str(path), repr(stamps.of(str(path))))
            return Recipe(key, one.origin, FILE, b"")
    parts = encoded(one.parts)
    return Recipe(cache.key(frame, one.url, parts), one.origin, type(one.parts).__name__, parts)


def encoded(value: object) -> bytes:
    """Return `value` as MessagePack; a text stands there by its digest."""
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Html):
        return value.name
    raise NotImplementedError(type(value))


def load(folder: Path | None, out: Path, began_ns: int) -> Recipes | None:
    """Return the recipes of the build into `out` that began then; None where none are kept."""
    if folder is None:
        return None
    try:
        data = lastbuild.file(folder, out, "recipes").read_bytes()
        found = msgspec.msgpack.decode(data, type=Recipes)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
    sound = all(number < len(found.why) for number in found.whys.values())
    return found if sound and found.began_ns == began_ns else None


def save(folder: Path, out: Path, recipes: Recipes) -> None:
    """Keep `recipes`; where the disk refuses, the next build cannot tell what changed."""
    lastbuild.write(lastbuild.file(folder, out, "recipes"), msgspec.msgpack.encode(recipes))


def told(
    recipes: Recipes,
    before: Recipes | None,
    made: Mapping[str, tuple[Reason, ...]],
    began_ns: int,
) -> Recipes:
    """Return `recipes` with the reasons of the build that began then, and those of `before`."""
    numbers: dict[Why, int] = {}
    whys: dict[str, int] = {}
    for path in recipes.outputs:
        why = Why(began_ns, made[path]) if path in made else _of(path, before)
        if why is not None:
            whys[path] = numbers.setdefault(why, len(numbers))
    return replace(recipes, began_ns=began_ns, why=list(numbers), whys=whys)


def _of(path: str, before: Recipes | None) -> Why | None:
    number = before.whys.get(path) if before else None
    return before.why[number] if before and number is not None else None
