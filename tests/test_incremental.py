"""A site that is built again and again is, at every step, what a clean build would make."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from given import SITE, contents, text, write
from memosite import engine, files, read, recipes, render, stamps
from memosite.build import build
from memosite.cache import FOLDER
from memosite.citing.style import bundled
from memosite.errors import SiteError
from memosite.index import Show
from memosite.publish import LEDGER
from memosite.task import Task
from outside import PROJECT
from samples import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memosite.reasons import Told

STEPS = int(os.environ.get("MEMOSITE_STEPS", "40"))
"""`make torture` takes more."""
WORK = "@misc{{k{0}, author = {{Roe, A.}}, title = {{Work {0}}}, year = 20{0:02}}}\n"
BODIES = (
    "Plain words, number {n}.\n",
    "See [[m{k}]] and [that](m{k}.md#floor).\n",
    "## Floor {{#floor}}\n\n$$x = {n}$$ {{#eq:x}}\n\nBy @eq:x.\n",
    '![A plot](/plot.png "Caption {n}"){{#fig:p}}\n\nIn @fig:p and @m{k}/fig:p.\n',
    "As [@k1] says[^1].\n\n[^1]: A note {n}.\n",
    "```python\nx = {n}\n```\n\n> [!question] Why {n}?\n",
    "A file [here](/data.csv) and ![[plot.png]].\n",
    "- [ ] Do {n}, as $x$ and @m{k}/fig:p say\n- [x] Done\n\n> [!question] What?\n",
    "> [!paper]- Paper {n}, added 2026-07-0{k}\n> A note.\n\nSee [all](/questions/).\n",
)


class Home:
    """A site that changes at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Begin with one memo."""
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311 (a game, no secret)
        self.now = dt.datetime(2026, 7, 10, tzinfo=dt.UTC)
        self.published: dict[Path, dict[str, bytes]] = {}
        self.spoilt = False
        write(folder, {"site.yaml": SITE, "memos/m0.md": text("Words."), "static/plot.png": png()})

    def memos(self) -> list[Path]:
        """Return the memos there are."""
        return sorted((self.folder / "memos").glob("*.md"))

    def step(self) -> str:
        """Change something, and return what."""
        kinds: list[Callable[[], object]] = [
            self.memo, self.memo, self.memo, self.delete, self.rename, self.settings, self.theme,
            self.bibliography, self.file, self.wait, self.spoil, self.touch_published,
        ]  # fmt: skip
        act = self.random.choice(kinds)
        act()
        return act.__name__

    def memo(self) -> None:
        """Write a memo, new or not, now or later, draft or not."""
        n, k = self.random.randrange(1000), self.random.randrange(6)
        body = "\n".join(self.random.sample(BODIES, 3)).format(n=n, k=k)
        keys: dict[str, object] = {
            "title": f"Claim {self.random.randrange(8)}",
            "date": f"2026-07-{self.random.randrange(1, 29):02}",
            "topic": self.random.choice(["Scaling", "Training"]),
            "question": self.random.choice(["Why?", None]),
            "open_questions": self.random.choice([["Who?"], None]),
            "answers": self.random.choice([[f"m{k}#q:who"], [f"m{k}#q:what"], None, None, None]),
            "reading": "references.bib" if self.random.random() < 0.2 else None,
            "experiment": self.random.choice([{"hypothesis": "H", "forecast": n}, None]),
            "draft": True if self.random.random() < 0.1 else None,
        }
        name = f"memos/m{self.random.randrange(6)}.md"
        write(self.folder, {name: text(body, **keys)})

    def delete(self) -> None:
        """Remove a memo, but for the last."""
        found = self.memos()
        if len(found) > 1:
            self.random.choice(found).unlink()

    def rename(self) -> None:
        """Give a memo another name, and so another address."""
        one = self.random.choice(self.memos())
        one.replace(one.with_name(f"m{self.random.randrange(6)}.md"))

    def settings(self) -> None:
        """Change the settings."""
        more = self.random.choice(
            ["", "language: de\n", "feeds: {full: false}\n", "license: CC0\n"]
        )
        write(self.folder, {"site.yaml": SITE + more})

    def theme(self) -> None:
        """Override a template or a static file, or do so no longer."""
        footer, style = self.folder / "templates/_footer.html", self.folder / "static/custom.css"
        for path in self.random.sample([footer, style], 1):
            if path.exists():
                path.unlink()
            else:
                write(self.folder, {path.relative_to(self.folder).as_posix(): "<!-- own -->"})

    def bibliography(self) -> None:
        """Change what can be cited."""
        years = (self.random.randrange(1, 25) for _ in range(2))
        entries = [WORK.format(1), *(WORK.format(year) for year in years if year != 1)]
        if self.random.random() < 0.5:
            entries = [one.replace("Roe, A.", "Doe, B.") for one in entries]
        write(self.folder, {"references.bib": "".join(dict.fromkeys(entries))})

    def file(self) -> None:
        """Change a file that memos link to, or the picture that they show."""
        size = self.random.randrange(20, 60)
        write(self.folder, {"static/data.csv": f"{size}\n", "static/plot.png": png(size, size)})

    def wait(self) -> None:
        """Let some days pass, or turn the clock back."""
        self.now += dt.timedelta(days=self.random.randrange(-4, 6))

    def spoil(self) -> None:
        """Damage a cache, or remove it."""
        self.spoilt = True
        caches = [path for path in (self.folder / FOLDER).rglob("*") if path.is_file()]
        if caches:
            path = self.random.choice(sorted(caches))
            if self.random.random() < 0.5:
                path.unlink()
            else:
                data = bytearray(path.read_bytes())
                for _ in range(min(20, len(data))):
                    data[self.random.randrange(len(data))] = self.random.randrange(256)
                path.write_bytes(data)

    def touch_published(self) -> None:
        """Change or remove a published file behind the build's back."""
        found = [path for path in (self.folder / "_site").rglob("*.html") if path.is_file()]
        if found:
            path = self.random.choice(sorted(found))
            path.unlink()
            if self.random.random() < 0.5:
                path.write_text("somebody else's", "utf-8")

    def told(self, told: Told, out: Path) -> None:
        """Hold that each published file that is other than before has a reason that is known."""
        before, self.published[out] = self.published.get(out, {}), contents(out)
        now = self.published[out]
        assert {one for one in now if now[one] != before.get(one)} <= {*told.made, LEDGER}
        kinds = {why.kind for whys in told.made.values() for why in whys}
        assert "frame" not in kinds
        assert self.spoilt or "unknown" not in kinds
        self.spoilt = False

    def build(self, out: Path, *, cached: bool) -> str:
        """Build into `out`; return the mistakes or the warnings."""
        try:
            report = build(Task(self.folder, out, Show(self.now)), cached=cached)
            self.told(report.told, out)
        except SiteError as error:
            return "".join(f"{one}\n" for one in error.mistakes)
        return "".join(f"{one}\n" for one in report.warnings)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_incremental_is_clean_byte_for_byte(tmp_path: Path, seed: int) -> None:
    """After any changes of memos, settings, theme, works, files, caches, clock and outputs."""
    home = Home(tmp_path / "home", seed)
    out, done = home.folder / "_site", []
    built = 0
    for number in range(STEPS):
        done.append(home.step())
        clean = tmp_path / f"clean-{number}"
        said = home.build(out, cached=True)
        assert said == home.build(clean, cached=False), done[-5:]
        if clean.exists():
            built += 1
            assert contents(clean) == contents(out), done[-5:]
    assert built > STEPS / 10


def built(home: Path) -> dict[str, bytes]:
    """Build the site and return what is published."""
    build(Task(home, home / "_site", Show(dt.datetime(2026, 12, 31, tzinfo=dt.UTC))))
    return contents(home / "_site")


def test_a_style_in_a_folder_of_its_own_is_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of it is seen, though it lies where no other source does."""
    monkeypatch.setattr(stamps, "SOON_NS", -(10**9))  # young files count as settled
    sources = {
        "site.yaml": SITE + "citation_style: styles/own.csl\n",
        "styles/own.csl": bundled("author-date"),
        "references.bib": WORK.format(1),
        "memos/a.md": text("As [@k1] says.\n"),
    }
    home = write(tmp_path, sources)
    before = built(home)
    assert before == built(home)
    write(home, {"styles/own.csl": bundled("numeric")})
    after = built(home)
    assert before["memos/a/index.html"] != after["memos/a/index.html"]


def test_a_change_of_the_default_theme_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer memosite may bring other styles and nothing else."""
    monkeypatch.setattr(stamps, "SOON_NS", -(10**9))  # young files count as settled
    theme = tmp_path / "theme"
    for name in ("templates", "static"):
        shutil.copytree(PROJECT / name, theme / name)
    for module in (engine, files, recipes, render):
        monkeypatch.setattr(module, "theme", lambda: theme)
    home = write(tmp_path / "home", {"site.yaml": SITE, "memos/a.md": text("A.")})
    before = built(home)
    write(theme, {"static/style.css": "p {}"})
    assert before["style.css"] != built(home)["style.css"]


def test_a_memo_that_is_saved_while_the_site_is_built_is_not_mixed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept under the digest of a text is never made of another."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text("One.\n")})
    first = built(home)
    shutil.rmtree(home / "_site")
    for cached in (home / FOLDER).glob("build-*"):
        cached.unlink()
    database = next((home / FOLDER).glob("*.sqlite"))
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM bodies")
        connection.commit()
    reading = read.source

    def source(site: Path, name: read.Name) -> read.Source:
        found = reading(site, name)
        write(home, {"memos/a.md": text("Two.\n")})
        return found

    with monkeypatch.context() as saving:
        saving.setattr(read, "source", source)
        built(home)
    write(home, {"memos/a.md": text("One.\n")})
    assert first == built(home)


def test_texts_that_are_lost_are_made_again_once(tmp_path: Path) -> None:
    """The build that misses one goes without the cache, and the next has all it needs."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text("One.\n")})
    first = built(home)
    shutil.rmtree(home / "_site")
    database = next((home / FOLDER).glob("*.sqlite"))
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM texts")
        connection.commit()
    assert first == built(home)
    shutil.rmtree(home / "_site")
    assert first == built(home)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert [(1,)] == connection.execute("SELECT count(*) FROM texts").fetchall()
