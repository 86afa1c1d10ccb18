"""`memosite new TITLE`: a memo with valid front matter, in a file that did not exist before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from memosite import catalogue, config, memo, read, schema
from memosite.commands import works
from memosite.errors import Mistake, Place, SiteError, did_you_mean, fail
from memosite.render import Templates
from memosite.repeats import Asked
from memosite.slugs import slug_of
from memosite.task import silently

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from memosite.catalogue import Catalogue, Listed
    from memosite.commands.works import Work
    from memosite.memo import Memo
    from memosite.task import Progress

Kind = Literal["memo", "note", "page"]


class Wish(Struct, frozen=True):
    """What the author asked for."""

    title: str = ""
    """Empty: that of the work."""
    topic: str = ""
    """As typed; the site's own spelling of a known topic wins. Empty: the newest memo's topic."""
    date: dt.date | None = None
    """None: today in the site's time zone; notes and pages have no date then."""
    kind: Kind = "memo"
    question: str = ""
    work: str = ""
    """The key or the number of the work that it is about."""
    bundle: bool = False
    """Whether the memo gets a folder of its own."""


class Begun(Struct, frozen=True):
    """A memo that was begun."""

    path: Path
    memo: Memo
    alike: tuple[tuple[Listed, str], ...] = ()
    """Memos that ask nearly the same, most alike first, and their addresses."""
    work: Work | None = None
    """What it is about."""
    hint: str = ""
    """The topics that a new one is near to, as a question."""


class _Draft(Struct, frozen=True):
    """What the template is told."""

    title: str
    date: str
    """`2026-07-01`; empty for a note or page of no date."""
    topic: str
    slug: str
    question: str
    work: Work | None


def new(site: Path, wish: Wish, now: dt.datetime, progress: Progress = silently) -> Begun:
    """Begin a memo in `site`.

    Raises SiteError when the title gives no slug, when a file or another memo has it already, when
    no bibliography holds the work, or when the template gives no valid front matter.
    """
    settings, _ = config.load(site)
    work = works.find(site, wish.work) if wish.work else None
    wish = _cleaned(replace(wish, title=wish.title or (work.title if work else "")))
    known = catalogue.load(site, settings, progress)
    day = wish.date
    if day is None and wish.kind == "memo":
        day = now.astimezone(settings.zone).date()
    topic = _topic(wish, known)
    draft = _Draft(wish.title, str(day or ""), topic, slug_of(wish.title), wish.question, work)
    name = f"{read.FOLDER}/{draft.date}{'-' * bool(day)}{draft.slug}"
    source = read.Source(f"{name}/index.md" if wish.bundle else f"{name}.md", b"", name)
    text, made = _made(site, wish.kind, draft, source, settings.zone)
    taken = next((one for one in known.memos if one.slug == made.slug), None)
    if taken is not None:
        raise fail(taken.path, f"already has the slug `{made.slug}`", "choose another title")
    alike = known.asking(Asked(made.title, made.question))
    _write(site / source.path, text)
    return Begun(
        site / source.path,
        made,
        tuple((one, settings.base_url + one.url) for one in alike[:_ALIKE_MAX]),
        work,
        "" if topic in known.topics() else did_you_mean(topic, known.topics()),
    )


_ALIKE_MAX = 3
"""Memos that ask the same, of which is told; a quiet remark is short."""


def topics(site: Path) -> tuple[str, ...]:
    """Return the topics of `site` by name; none where it cannot be read."""
    try:
        return catalogue.load(site, config.load(site)[0], silently).topics()
    except SiteError:
        return ()


def _cleaned(wish: Wish) -> Wish:
    """Return a wish whose texts can stand in front matter. Raises SiteError for one that cannot."""
    title, topic = _text("title", wish.title), _text("topic", wish.topic)
    if not slug_of(title):
        raise fail(title or "new", "the title gives no slug", "use some letters or digits in it")
    if topic and not slug_of(topic):
        raise fail(topic, "the topic gives no address", "use some letters or digits in it")
    question = _text("question", wish.question)
    return replace(wish, title=title, topic=topic, question=question)


def _text(key: str, typed: str) -> str:
    """Return a text in one line."""
    try:
        typed.encode()
        return " ".join(schema.plain_text(typed).split())
    except UnicodeEncodeError:
        raise fail(key, "is not UTF-8", "type it in a terminal that speaks UTF-8") from None
    except schema.FaultError as fault:
        raise fail(key, *fault.args) from None


def _topic(wish: Wish, known: Catalogue) -> str:
    if wish.kind != "memo" and not wish.topic:
        return ""
    return known.topic(wish.topic) or "Unsorted"


def _made(
    site: Path, kind: Kind, draft: _Draft, source: read.Source, zone: dt.tzinfo
) -> tuple[str, Memo]:
    """Return the text that the template gives, and the memo that it is.

    Raises SiteError, at the template's lines, where it is none or loses the title.
    """
    name = f"new/{kind}.md"
    templates = Templates(site, {})
    values = asdict(draft)
    text = templates.text(name, f"a {kind}", **values)
    file = templates.file(name)
    lines = file.read_text("utf-8", "replace").split("\n")
    try:
        made = memo.parse(replace(source, data=text.encode()), zone)
    except SiteError as error:
        told = (
            replace(one, place=templates.place(str(file), _line(lines, one.place)))
            for one in error.mistakes
        )
        raise SiteError(told) from None
    if draft.title not in made.title:
        place = templates.place(str(file), _line(lines, made.place("title")))
        said = f"the title reads back as `{made.title}`"
        raise SiteError([Mistake(place, said, "write `title: {{ title|yaml }}`")])
    return text, made


def _line(lines: list[str], place: Place) -> int:
    """Return the number of the line of a template that gave what stands at `place`, or 0."""
    shown = place.text.strip()
    starts = [line.partition("{")[0].strip() for line in lines]
    exact = [number for number, line in enumerate(lines, 1) if line.strip() == shown]
    begun = [n for n, start in enumerate(starts, 1) if start and shown.startswith(start)]
    return next(iter((*exact, *begun)), 0) if shown else 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise fail(str(path), "is already there", "choose another title or date") from None
    except OSError as error:
        raise fail(str(path), f"cannot be written: {error.strerror}") from None
