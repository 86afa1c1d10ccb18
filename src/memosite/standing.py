"""Where a memo stands on the site, and why it does not stand elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memosite.config import Config
    from memosite.exports import Content
    from memosite.index import Index, Show
    from memosite.memo import Memo

BECAUSE = {
    "draft": "it is a draft (--drafts shows it)",
    "later": "it is dated {0}, and appears with the first build from then on (--future shows it)",
    "kind": "it is {0}, and only memos stand there",
    "superseded": "{0} supersedes it",
    "beyond": "it is number {0}, and {1} are shown",
    "section": "home.sections of site.yaml leaves it out",
    "question": "it has no question",
}
"""Why a memo does not stand somewhere -> clause."""


class Standing(Struct, frozen=True):
    """Whether a memo stands in one place."""

    where: str
    """site, archive, latest, feeds, topic feeds, podcast or log."""
    number: int = 0
    """Its number there, counted from 1, newest first, in the log oldest first; 0 for none."""
    count: int = 0
    """How many stand there."""
    because: str = ""
    """Why it does not, a key of `BECAUSE`; empty where it does."""
    names: tuple[str, ...] = ()
    """What the reason is about."""

    def __str__(self) -> str:
        """Return the standing as a line."""
        if self.because:
            return f"no: {BECAUSE[self.because].format(*self.names)}"
        return f"number {self.number} of {self.count}"


def standings(memo: Memo, content: Content, show: Show) -> Iterator[Standing]:
    """Yield where `memo` stands and where it does not."""
    if memo.draft and not show.drafts:
        yield Standing("site", because="draft")
    if memo.date and memo.date.at > show.now and not show.future:
        yield Standing("site", because="later", names=(memo.date.iso,))
    index, config = content.index, content.config
    if not any(one.slug == memo.slug for one in index.everything()):
        return
    if memo.audio and content.episodes.in_feed:
        yield _spoken(memo, content)
    if memo.kind != "memo":
        undated = "" if memo.date else "undated "
        names = (f"a{'n' if undated else ''} {undated}{memo.kind}",)
        for where in ("archive", "latest", "feeds", "topic feeds", "log"):
            yield Standing(where, because="kind", names=names)
        return
    yield _placed("archive", memo, index.archive)
    yield from _current(memo, index, config)


def _spoken(memo: Memo, content: Content) -> Standing:
    newer = content.index.successor.get(memo.slug)
    if newer:
        return Standing("podcast", because="superseded", names=(newer.slug,))
    return _placed("podcast", memo, [one.memo for one in content.episodes.listed])


def _current(memo: Memo, index: Index, config: Config) -> Iterator[Standing]:
    """Yield the places of memos that no other supersedes."""
    newer = index.successor.get(memo.slug)
    if newer:
        for where in ("latest", "feeds", "topic feeds", "log"):
            yield Standing(where, because="superseded", names=(newer.slug,))
        return
    if "latest" in config.home.sections:
        yield _placed("latest", memo, index.latest, config.home.latest.count)
    else:
        yield Standing("latest", because="section")
    topic = next(one for one in index.topics if one.slug == memo.topic_slug)
    current = [one for one in topic.memos if one.slug not in index.successor]
    yield _placed("feeds", memo, index.latest, config.feeds.limit)
    yield _placed("topic feeds", memo, current, config.feeds.limit)
    if memo.question:
        yield _placed("log", memo, index.log[::-1])
    else:
        yield Standing("log", because="question")


def _placed(where: str, memo: Memo, memos: Sequence[Memo], limit: int = 0) -> Standing:
    number = 1 + next(n for n, one in enumerate(memos) if one.slug == memo.slug)
    if limit and number > limit:
        return Standing(where, because="beyond", names=(str(number), str(limit)))
    return Standing(where, number, min(len(memos), limit or len(memos)))


def feeds(memo: Memo, found: Sequence[Standing]) -> tuple[str, ...]:
    """Return the URLs of the feeds that `memo` stands in."""
    there = {one.where for one in found if one.number}
    folders = {"feeds": "", "topic feeds": routes.topic(memo.topic_slug)}
    urls = [
        folder + name
        for where, folder in folders.items()
        if where in there
        for name in routes.FEEDS.values()
    ]
    return (*urls, *((routes.PODCAST,) if "podcast" in there else ()))
