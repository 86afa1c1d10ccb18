"""What memos ask of the rest of the site, answered by its files and names."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from memosite import media, routes, variants
from memosite.cache import FOLDER
from memosite.citing.bibliography import Bibliographies
from memosite.citing.style import Style, bundled
from memosite.files import Copy, File
from memosite.images import image_size
from memosite.markup.library import Media, Picture, Target, Variant
from memosite.names import Names
from memosite.read import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from memosite.charts import Drawing
    from memosite.citing.annotated import Annotated
    from memosite.citing.work import Work
    from memosite.memo import Memo
    from memosite.read import Attachment

_POSTERS = ("jpg", "jpeg", "png", "webp", "avif")


@dataclass(slots=True)
class Needs:
    """What bodies ask for beside static files and bundles' files, to be published with them."""

    files: dict[tuple[str, str], File] = field(default_factory=dict)
    """Files beside single-file memos, by URL and origin."""
    copies: dict[str, Copy] = field(default_factory=dict)
    """Variants of images, by URL."""
    kept: set[str] = field(default_factory=set)
    """The names of those images in the cache of variants."""

    def add(self, other: Needs) -> None:
        """Need what `other` needs too."""
        self.files.update(other.files)
        self.copies.update(other.copies)
        self.kept.update(other.kept)

    def published(self) -> tuple[File | Copy, ...]:
        """Return the files and copies, each kind in the order of its addresses."""
        files = (self.files[url] for url in sorted(self.files))
        return (*files, *(self.copies[url] for url in sorted(self.copies)))


@dataclass(slots=True)
class Shelf:
    """A `Library` over the files of one site. Answers depend on names and files alone."""

    site: Path
    memos: Mapping[str, Memo]
    """Every memo by slug, hidden ones too."""
    visible: frozenset[str]
    """The slugs that this build publishes."""
    static: Mapping[str, File]
    """Static files by URL."""
    pages: frozenset[str]
    """URLs of pages that belong to no memo: `archive/`, `log/`."""
    attachments: Mapping[str, Attachment]
    """Bundles' files by path."""
    needs: Needs = field(default_factory=Needs)
    """What was asked for."""
    called: Names = field(init=False)
    bibliographies: Bibliographies = field(default_factory=Bibliographies)
    csl: str = field(default_factory=bundled)
    """The citation style."""
    language: str = "en"
    """Of memos that name none."""

    def __post_init__(self) -> None:
        """Learn what the memos are called."""
        self.called = Names(self.memos)

    def apart(self) -> Shelf:
        """Return a shelf with the same answers, of which nothing has been asked."""
        other = copy.copy(self)
        other.needs = Needs()
        return other

    def names(self) -> Iterable[str]:
        """Return the slugs of all memos, and the titles that differ."""
        return self.called.spoken()

    def file_names(self, path: str, asker: Memo) -> Iterable[str]:
        """Return what there is in the folder of `path`, or at the site's root, by name."""
        if path.startswith("/"):
            memos = (routes.memo(slug, self.memos[slug].kind) for slug in self.visible)
            return [f"/{url}" for url in sorted({*self.pages, *self.static, *memos})]
        below, slash, _ = path.rpartition("/")
        inside = routes.join(_folder(asker), below)
        if not f"{inside}/".startswith("memos/"):
            return ()
        try:
            inner = (self.site / inside).iterdir()
            found = sorted(path.name for path in inner if self._is_ours(path))
        except (OSError, ValueError):  # no folder, or no name that a folder could have
            return ()
        return [below + slash + name for name in found if not name.startswith((".", "_"))]

    def _is_ours(self, path: Path) -> bool:
        """Return whether a name may be offered; no link that leads out of the site is published."""
        return not path.is_symlink() or is_inside(path, self.site)

    def memo(self, name: str, asker: Memo) -> Target | None:
        """Return the memo that `name` stands for, and the paths of others that it may mean."""
        found = self.called.find(name, asker)
        if not found:
            return None
        best, rivals = found[0], tuple(other.path for other in found[1:])
        url = routes.memo(best.slug, best.kind)
        return Target(url, best.title, visible=best.slug in self.visible, rivals=rivals)

    def file(self, path: str, asker: Memo) -> Target | None:
        """Return the file or page at `path`, seen from `asker`; `/...` is below the site's root."""
        if path.startswith("/"):
            return self._at_root(path.removeprefix("/"))
        file = self._beside(path, asker)
        return Target(file.url) if file else None

    def picture(self, path: str, asker: Memo) -> Picture | None:
        """Return the image at `path` with its size, its variants, and its kin for the dark."""
        file = self._file(path, asker)
        if file is None:
            return None
        dark = (self._file(name, asker) for name in _names_in_the_dark(path))
        found = next((one for one in dark if one), None)
        lit = self._picture(file)
        return replace(lit, dark=self._picture(found)) if found else lit

    def image(self, path: str, asker: Memo) -> Picture | None:
        """Return the image at `path` alone; 0 by 0 when its size cannot be told."""
        file = self._file(path, asker)
        return self._alone(file) if file else None

    def media(self, path: str, asker: Memo) -> Media | None:
        """Return the file at `path` with what is in it; a video with its poster and captions."""
        file = self._file(path, asker)
        if file is None:
            return None
        facts = media.facts(file.source)
        said = Media(file.url, file.source.stat().st_size, **asdict(facts))
        return self._video(said, path, asker) if media.kind(path) == "video" else said

    def _video(self, said: Media, path: str, asker: Memo) -> Media:
        """Return a video with the image and the captions of its name; its size may be theirs."""
        stem = path.rpartition(".")[0]
        posters = (self._file(f"{stem}.{one}", asker) for one in _POSTERS)
        poster = next((one for one in posters if one), None)
        captions = self._file(f"{stem}.vtt", asker)
        if poster and not said.width:
            alone = self._alone(poster)
            said = replace(said, width=alone.width, height=alone.height)
        return replace(
            said,
            poster=poster.url if poster else "",
            captions=captions.url if captions else "",
        )

    def _picture(self, file: File) -> Picture:
        alone = self._alone(file)
        found = variants.of(file.source, file.origin or file.url, self.site)
        self.needs.kept.add(found.key)
        urls = [(_variant_url(file.url, one), one) for one in found.files]
        self.needs.copies.update((url, Copy(url, one.data, file.origin)) for url, one in urls)
        offered = [Variant(url, one.width) for url, one in urls]
        if offered and offered[-1].width < found.widest:
            offered.append(Variant(file.url, alone.width))
        return replace(alone, variants=tuple(offered))

    @staticmethod
    def _alone(file: File) -> Picture:
        return Picture(file.url, *image_size(file.source, file.origin or file.url))

    def work(self, key: str, asker: Memo) -> Work | None:
        """Return the work of that key; the memo's own bibliographies win."""
        return self.bibliographies.work(key, asker.path)

    def works(self, asker: Memo) -> Iterable[str]:
        """Return the keys that `asker` can cite."""
        return self.bibliographies.keys(asker.path)

    def reading(self, path: str, asker: Memo) -> Sequence[Annotated] | None:
        """Return the works of the bibliography at `path` beside `asker`, or at the site's top."""
        beside = routes.join(_folder(asker), path)
        found = self.bibliographies.listed(beside, asker.path)
        return self.bibliographies.listed(path, asker.path) if found is None else found

    def bibliographies_of(self, asker: Memo) -> Iterable[str]:
        """Return the names of the bibliographies that `asker` can list."""
        below = f"{_folder(asker)}/"
        return [one.removeprefix(below) for one in self.bibliographies.files(asker.path)]

    def style(self, asker: Memo) -> Style:
        """Return the site's citation style in the language of `asker`."""
        return Style(self.csl, asker.lang or self.language)

    def _file(self, path: str, asker: Memo) -> File | None:
        """Return the file at `path`, seen from `asker`; `/...` is one of static/."""
        rooted = path.startswith("/")
        return self.static.get(path.removeprefix("/")) if rooted else self._beside(path, asker)

    def data(self, path: str, asker: Memo) -> bytes | None:
        """Return the bytes of a file beside `asker`, or of one in static/ for `/...`."""
        if path.startswith("/"):
            file = self.static.get(path.removeprefix("/"))
            return file.source.read_bytes() if file else None
        inside = self._inside(path, asker)
        return (self.site / inside).read_bytes() if inside else None

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return the drawing of each specification; None where nothing that draws is installed."""
        from memosite.charts import draw  # noqa: PLC0415 (30 ms of start-up; only charts need it)

        return draw.draw(specs, self.site / FOLDER / "charts") if draw.version() else None

    def _at_root(self, url: str) -> Target | None:
        for candidate in (url, url + "/"):
            memo = self._memo_at(candidate)
            if memo is not None:
                return Target(candidate, memo.title, visible=memo.slug in self.visible)
            if candidate in self.pages or candidate in self.static:
                return Target(candidate)
        return None

    def _memo_at(self, url: str) -> Memo | None:
        slug = url.rstrip("/").rpartition("/")[2]
        memo = self.memos.get(slug)
        return memo if memo and routes.memo(slug, memo.kind) == url else None

    def _beside(self, path: str, asker: Memo) -> File | None:
        """Return the file beside a memo; a single-file memo's becomes wanted."""
        inside = self._inside(path, asker)
        if not inside:
            return None
        if inside in self.attachments:
            return self._in_bundle(self.attachments[inside])
        url = routes.memo(asker.slug, asker.kind) + routes.join("/", path).lstrip("/")
        file = File(url, self.site / inside, inside)
        self.needs.files[url, inside] = file
        return file

    def _inside(self, path: str, asker: Memo) -> str:
        """Return the path below the site's folder of a file beside a memo; empty for none."""
        inside = routes.join(_folder(asker), path)
        shown = inside.startswith("memos/") and not _private(inside)
        return inside if shown and is_inside(self.site / inside, self.site) else ""

    def _in_bundle(self, attachment: Attachment) -> File | None:
        """Return a bundle's file where its own memo publishes it; None when that is hidden."""
        owner = next(memo for memo in self.memos.values() if memo.bundle == attachment.bundle)
        if owner.slug not in self.visible:
            return None
        url = routes.memo(owner.slug, owner.kind) + attachment.path[len(owner.bundle) + 1 :]
        return File(url, self.site / attachment.path, attachment.path)


def _names_in_the_dark(path: str) -> Iterable[str]:
    """Yield the names that the image for the dark may have, its own type first."""
    stem, dot, suffix = path.rpartition(".")
    types = dict.fromkeys((suffix, "svg", "png")) if dot else ()
    return (f"{stem}{mark}.{one}" for one in types for mark in (".dark", "-dark"))


def _variant_url(url: str, one: variants.Variant) -> str:
    """Return where a variant is published: beside its image, with a digest for long caching."""
    folder, slash, name = url.rpartition("/")
    stem = name.rpartition(".")[0]
    if len(stem.encode("utf-8", "replace")) > routes.NAME_BYTES_MAX - len("-1674w.01234567.avif"):
        stem = "image"
    return f"{folder}{slash}{stem}-{one.width}w.{one.digest}.avif"


def _private(path: str) -> bool:
    """Return whether a file under memos/ is a memo's source, or hidden, and so never published."""
    parts = path.split("/")
    return path.lower().endswith((".md", ".bib", "/")) or any(
        p.startswith((".", "_")) for p in parts
    )


def _folder(memo: Memo) -> str:
    return memo.path.rpartition("/")[0]
