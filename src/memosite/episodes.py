"""Memos with a recording: what each plays, says and weighs, in the order of listening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memosite import chapters, media, routes, transcripts
from memosite.audio import TRANSCRIPTS, TYPES, Audio, Podcast, clock, suffix
from memosite.errors import Mistake, Place, SiteError, did_you_mean
from memosite.images import image_size
from memosite.index import newest_first
from memosite.markup.library import Media
from memosite.records import Enclosure
from memosite.transcripts import TranscriptError
from memosite.views import Player, Spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memosite.assets import Shelf
    from memosite.audio import Chapter
    from memosite.cache import Cache
    from memosite.config import Config
    from memosite.index import Index
    from memosite.memo import Memo
    from memosite.transcripts import Turn


class Episode(Struct, frozen=True):
    """One memo with its recording."""

    memo: Memo
    audio: Audio
    player: Player
    size: int
    """In bytes; 0 where it is not known."""
    chapters_url: str
    """Of the author's own file of chapters; empty for none."""
    spoken: Spoken | None

    @property
    def seconds(self) -> int:
        """Its length; 0 where it is not known."""
        return self.player.duration.seconds if self.player.duration else 0

    def enclosure(self, base_url: str) -> Enclosure:
        """Return what feeds of the site at `base_url` say of the recording."""
        url = self.audio.url or base_url + self.player.url
        return Enclosure(url, self.player.type, self.size, self.seconds)


class Episodes(Struct, frozen=True):
    """The episodes of a site."""

    listed: tuple[Episode, ...] = ()
    """Those not superseded, newest first; undated ones last, in the order of their files."""
    by_slug: Mapping[str, Episode] = field(default_factory=dict)
    """All of them."""
    cover: str = ""
    """URL of the podcast's picture; empty for none."""
    in_feed: bool = False
    """Whether there is a feed, which takes a date for each."""


def listed(index: Index) -> tuple[Memo, ...]:
    """Return the memos that are listed as episodes, in their order."""
    current = [one for one in index.everything() if one.audio and one.slug not in index.successor]
    undated = (one for one in current if one.date is None)
    return (*newest_first(one for one in current if one.date), *undated)


def page_urls(index: Index) -> tuple[str, ...]:
    """Return the URLs of the pages about all episodes."""
    memos = listed(index)
    if not memos:
        return ()
    return (routes.EPISODES, routes.PODCAST) if all(m.date for m in memos) else (routes.EPISODES,)


class _Desk(Struct, frozen=True):
    """What every episode is made with."""

    shelf: Shelf
    words: Mapping[str, tuple[Turn, ...] | TranscriptError]
    """Slug -> what is said, where there is a transcript."""
    said: list[Mistake]
    """What there is to mend, so far."""


def make(
    index: Index, shelf: Shelf, settings: Config, kept: Cache
) -> tuple[Episodes, tuple[Mistake, ...]]:
    """Return the episodes of `index`, whose files are then published, and the warnings about them.

    Raises SiteError with every mistake. Cost: 0.5 ms an episode, 4 ms an hour of new transcript.
    """
    said: list[Mistake] = []
    with_audio = [(memo, memo.audio) for memo in index.everything() if memo.audio]
    files = _transcripts(with_audio, shelf)
    desk = _Desk(shelf, transcripts.read_all(files, kept) if files else {}, said)
    every = (_episode(memo, audio, desk) for memo, audio in with_audio)
    made = {one.memo.slug: one for one in every if one}
    current = tuple(made[memo.slug] for memo in listed(index) if memo.slug in made)
    cover = _cover(shelf, settings.podcast, said) if current else ""
    said.extend(_same_ids(current))
    if settings.podcast and current:
        said.extend(_undated(current, "error"))
        said.extend(_unnamed(settings))
    elif current:
        said.extend(_undated(current, "warning"))
    in_feed = bool(current) and all(one.memo.date for one in current)
    if in_feed:
        said.extend(_lacking(settings, cover))
    errors = [one for one in said if one.severity == "error"]
    if errors:
        raise SiteError(errors)
    return Episodes(current, made, cover, in_feed), tuple(said)


def _transcripts(
    with_audio: Iterable[tuple[Memo, Audio]], shelf: Shelf
) -> dict[str, tuple[str, bytes]]:
    """Return slug -> name and bytes of the transcripts that there are."""
    wanted = ((memo, audio.transcript.file) for memo, audio in with_audio if audio.transcript)
    found = ((memo.slug, path, shelf.data(path, memo)) for memo, path in wanted)
    return {slug: (path, data) for slug, path, data in found if data is not None}


def _episode(memo: Memo, audio: Audio, desk: _Desk) -> Episode | None:
    """Return the episode; None where there is no such recording, of which `said` then tells."""
    shelf, said = desk.shelf, desk.said
    found = Media(audio.url) if audio.url else shelf.media(audio.file, memo)
    spoken, told = _spoken(memo, audio, desk), chapters.told(memo, audio, shelf)
    said.extend(told.said)
    if found is None:
        said.append(_missing(memo, shelf, audio.file, "recording", ("audio", "file")))
        return None
    if found.fault:
        hint = "see whether it opens, and save it again if it does not"
        said.append(Mistake(memo.place("audio", "file"), found.fault, hint, "warning"))
    duration = audio.duration or (clock(found.seconds) if found.seconds else None)
    size = found.size or audio.bytes or 0
    said.extend(_odd(memo, audio, told.chapters, duration.seconds if duration else 0, size))
    about = (
        suffix(audio.source).upper() if suffix(audio.source) in TYPES else "",
        media.size(size),
    )
    player = Player(
        url=audio.url or routes.quote_path(found.url),
        type=audio.type or TYPES[suffix(audio.source)],
        about=", ".join(part for part in about if part),
        duration=duration,
        chapters=told.chapters,
        timed=told.timed,
    )
    return Episode(memo, audio, player, size, told.url, spoken)


def _odd(
    memo: Memo, audio: Audio, every: Iterable[Chapter], seconds: int, size: int
) -> Iterator[Mistake]:
    """Yield a warning for what players are not told, and for chapters behind the end."""
    for number, one in enumerate(every):
        if seconds and one.start and one.start.seconds >= seconds:
            message = f"the chapter `{one.title}` begins after the end, {clock(seconds).text}"
            place = memo.place("audio", "chapters", number, "start")
            yield Mistake(place, message, "compare it with the recording", "warning")
    lacking = [key for key, known in (("bytes", size), ("duration", seconds)) if not known]
    if audio.url and lacking:
        keys = " and ".join(f"`{key}`" for key in lacking)
        message = f"nothing tells how large or long `{audio.url}` is: no {keys}"
        hint = "give both beside the `url`, as in {bytes: 12345678, duration: 0:21:09}"
        yield Mistake(memo.place("audio", "url"), message, hint, "warning")


def _missing(memo: Memo, shelf: Shelf, path: str, what: str, key: Sequence[str]) -> Mistake:
    name = path.rpartition("/")[2]
    hint = f"put it beside `{memo.path}`, or into static/ and write `/{name}`"
    near = did_you_mean(
        path, (one for one in shelf.file_names(path, memo) if media.kind(one)), hint
    )
    return Mistake(memo.place(*key), f"there is no {what} `{path}`", near)


def _spoken(memo: Memo, audio: Audio, desk: _Desk) -> Spoken | None:
    """Return the transcript, without words where it cannot be read, of which `said` then tells."""
    if audio.transcript is None:
        return None
    path = audio.transcript.file
    target, turns = desk.shelf.file(path, memo), desk.words.get(memo.slug)
    if target is None or turns is None:
        desk.said.append(_missing(memo, desk.shelf, path, "transcript", ("audio", "transcript")))
        return None
    if isinstance(turns, TranscriptError):
        reason, line = turns.args
        below = f"static{path}" if path.startswith("/") else routes.join(_folder(memo), path)
        hint = f"`{memo.path}` names it; the page links to it and shows nothing of it"
        desk.said.append(Mistake(Place(below, line), f"the transcript {reason}", hint, "warning"))
        turns = ()
    url, complete = routes.quote_path(target.url), audio.transcript.complete
    return Spoken(url, suffix(path).upper(), complete, turns)


def _folder(memo: Memo) -> str:
    return memo.path.rpartition("/")[0]


def transcript_type(episode: Episode) -> str:
    """Return the media type of the transcript of an episode that has one."""
    assert episode.audio.transcript is not None, "there is one"
    return TRANSCRIPTS[suffix(episode.audio.transcript.file)]


def _undated(current: Iterable[Episode], severity: str) -> Iterator[Mistake]:
    """Yield a mistake for each episode that no feed can hold: an error where a feed is wanted."""
    for one in current:
        place = one.memo.place("audio")
        if one.memo.date is None and severity == "error":
            hint = "add a line `date: ...`; without `podcast` in site.yaml there is no feed"
            yield Mistake(place, "the podcast's feed needs a date for every episode", hint)
        elif one.memo.date is None:
            hint = "add a line `date: ...` to every episode"
            message = "there is no podcast feed, as this episode has no date"
            yield Mistake(place, message, hint, "warning")


def _same_ids(current: Iterable[Episode]) -> Iterator[Mistake]:
    first: dict[str, Memo] = {}
    for one in current:
        other = first.setdefault(one.audio.guid, one.memo)
        if one.audio.guid and other is not one.memo:
            message = f"the guid `{one.audio.guid}` is also that of `{other.path}`"
            hint = "players take the two for one episode; take one out"
            yield Mistake(one.memo.place("audio", "guid"), message, hint)


_SITE = Place("site.yaml")


def podcast_id(settings: Config) -> str:
    """Return the id of the podcast: as written, else made of the address of its feed."""
    own = settings.podcast.guid if settings.podcast else ""
    return own or routes.podcast_id(settings.base_url + routes.PODCAST)


def _unnamed(settings: Config) -> Iterator[Mistake]:
    """Yield a warning where the ids would change with the site's address."""
    if settings.podcast and not settings.podcast.guid and "//localhost" not in settings.base_url:
        message = "podcast: the ids of episodes change with the site's address"
        hint = f"write down today's, as in `podcast: {{guid: {podcast_id(settings)}}}`"
        yield Mistake(_SITE, message, hint, "warning")


def _lacking(settings: Config, cover: str) -> Iterator[Mistake]:
    """Yield a warning for what Apple asks of every podcast. Source: A Podcaster's Guide to RSS."""
    podcast = settings.podcast or Podcast()
    told = {
        "category": podcast.category,
        "description": podcast.description or settings.description,
        "image": cover or podcast.image,
    }
    missing = [f"`{key}`" for key, value in told.items() if not value]
    if missing:
        message = f"podcast: directories ask for {', '.join(missing)}"
        hint = "add it under `podcast` in site.yaml"
        yield Mistake(_SITE, message, hint, "warning")


COVER_MIN, COVER_MAX = 1400, 3000
"""Pixels a side. Source: A Podcaster's Guide to RSS."""


def _cover(shelf: Shelf, podcast: Podcast | None, said: list[Mistake]) -> str:
    """Return the URL of the podcast's picture; `said` tells of one that directories refuse."""
    name = podcast.image.removeprefix("/") if podcast else ""
    if not name:
        return ""
    file = shelf.static.get(name)
    if file is None:
        images = [one for one in shelf.static if media.kind(one) == "image"]
        hint = did_you_mean(name, images, f"put it into static/: static/{name}")
        said.append(Mistake(_SITE, f"podcast: there is no image `{name}`", hint))
        return ""
    width, height = image_size(file.source, file.origin or file.url)
    fits = width == height and COVER_MIN <= width <= COVER_MAX
    if not fits or suffix(name) not in ("jpg", "png"):
        message = f"podcast: directories refuse the image `{name}`, {width} by {height} pixels"
        hint = f"make it a .jpg or .png, square, {COVER_MIN} to {COVER_MAX} pixels a side"
        said.append(Mistake(_SITE, message, hint, "warning"))
    return file.url
