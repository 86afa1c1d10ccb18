"""What is imported may be meant to break the import: nothing leaks, waits or ends it."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from typing import TYPE_CHECKING

import pytest

from command import NOW, memosite
from given import contents, site, text, write
from memosite.commands.import_ import import_
from memosite.errors import SiteError
from memosite.importers import documents

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {
    "hugo": "content/{}.md",
    "jekyll": "_posts/2020-01-01-{}.md",
    "markdown": "{}.md",
    "obsidian": "{}.md",
    "pelican": "content/{}.md",
    "quarto": "{}.qmd",
}
"""Kind -> where a text of it may be."""
PRIVATE = "---\ntitle: Secret\ndate: 2020-01-01\n---\nNobody's business.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site with one memo."""
    return site(tmp_path / "site", {"memos/here.md": text()})


@pytest.mark.parametrize(
    ("kind", "link", "files"),
    [
        ("hugo", "content", {"hugo.toml": 'title = "A"'}),
        ("pelican", "content", {}),
        ("pelican", "texts", {"pelicanconf.py": "PATH = 'texts'"}),
        ("jekyll", "_posts", {"_config.yml": "title: A"}),
        ("quarto", "posts", {}),
        ("obsidian", "Notes", {}),
        ("markdown", "notes", {}),
    ],
)
def test_a_folder_that_is_a_link_leads_nowhere_else(
    tmp_path: Path, home: Path, kind: str, link: str, files: dict[str, str]
) -> None:
    """No text from outside the folder comes along."""
    outside = write(tmp_path / "outside", {"2020-01-01-a.md": PRIVATE, "a.qmd": PRIVATE})
    old = write(tmp_path / "old", {**files, "b.md": "B."})
    (old / link).symlink_to(outside)
    import_(home, kind, old)
    assert [] == [name for name, data in contents(home).items() if b"Nobody's" in data]


def test_a_link_out_of_the_folder_is_told(tmp_path: Path, home: Path) -> None:
    """One within it is followed."""
    old = write(tmp_path / "old", {"hugo.toml": 'title = "A"', "docs/a.md": "A."})
    (old / "content").symlink_to(old / "docs")
    assert ["memos/a.md"] == import_(home, "hugo", old).written
    (old / "content").unlink()
    (old / "content").symlink_to(write(tmp_path / "outside", {"b.md": PRIVATE}))
    (told,) = import_(home, "hugo", old).lost
    assert "leads out of the folder that is imported" in told.message


def test_works_and_settings_of_others_stay_out(tmp_path: Path, home: Path) -> None:
    """A bibliography and settings behind a link are not read."""
    outside = {"a.bib": "@misc{a, note={Nobody's}}", "_default/hugo.toml": "[permalinks]"}
    write(tmp_path / "outside", outside)
    old = write(tmp_path / "old", {"_posts/2020-01-01-a.md": "---\na: 1\n---\n{% cite a %}"})
    for name in ("_bibliography", "config"):
        (old / name).symlink_to(tmp_path / "outside")
    (old / "_config.yml").symlink_to(tmp_path / "outside" / "a.bib")
    done = import_(home, "jekyll", old)
    assert "no bibliography has `a`, which is cited" in " ".join(str(one) for one in done.lost)
    assert [] == [name for name, data in contents(home).items() if b"Nobody's" in data]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *((kind, place.format("pipe")) for kind, place in PLACES.items()),
        ("keep", "pipe.json"),
        ("keep", "pipe.html"),
        ("pdf", "pipe.pdf"),
        ("rss", "pipe.xml"),
        ("jekyll", "_config.yml"),
        ("jekyll", "_bibliography/pipe.bib"),
        ("hugo", "layouts/shortcodes/pipe.html"),
        ("pelican", "pelicanconf.py"),
    ],
)
def test_nothing_waits_for_a_pipe(tmp_path: Path, home: Path, kind: str, name: str) -> None:
    """Who opens one waits until somebody writes."""
    old = write(tmp_path / "old", {name: ""})
    if kind in PLACES:
        write(old, {PLACES[kind].format("text"): "---\ntitle: A\n---\nText.\n"})
    (old / name).unlink()
    os.mkfifo(old / name)
    opened = threading.Event()

    def answer() -> None:
        with (old / name).open("wb"):
            opened.set()

    threading.Thread(target=answer, daemon=True).start()
    done = import_(home, kind, old)
    waited = opened.is_set()
    with contextlib.closing(os.fdopen(os.open(old / name, os.O_RDONLY | os.O_NONBLOCK))):
        assert opened.wait()
    assert not waited
    assert len(done.written) == (1 if kind in PLACES else 0)


@pytest.mark.parametrize("kind", PLACES)
def test_names_and_titles_of_any_length_and_script(tmp_path: Path, home: Path, kind: str) -> None:
    """In Latin letters they are longer than a disk takes; the topic too."""
    front = f"---\ntitle: {'日本語' * 300}\ndate: 2020-01-01\ncategories: {'深層学習' * 60}\n---\n"
    names = ("日本語" * 24, "ß" * 100, "a" * 200)
    old = write(tmp_path / "old", {PLACES[kind].format(name): f"{front}x\n" for name in names})
    done = import_(home, kind, old)
    assert 3 == len(done.written), done.lost
    assert 0 == memosite("build", "--site", home, "--now", NOW).code


@pytest.mark.parametrize(
    "front",
    [
        "a." * 40_000 + "a = 1",
        '"a" . ' * 10_000 + "a = 1",
        "a = {" + "b." * 40_000 + "b = 1}",
        f"[{'a.' * 40_000}a]",
        "a = " + "[" * 50_000,
        "a = " + "{a=" * 20_000,
        "\n".join(f"[{'a.' * n}a]" for n in range(150)),
    ],
    ids=["key", "quoted", "inline", "table", "lists", "tables", "steps"],
)
def test_toml_without_end_is_left_out(tmp_path: Path, home: Path, front: str) -> None:
    """Some of them take its reader gigabytes; the text comes over."""
    old = write(tmp_path / "old", {"hugo.toml": front, "content/a.md": f"+++\n{front}\n+++\nText."})
    done = import_(home, "hugo", old)
    assert ["memos/a.md"] == done.written
    assert "front matter cannot be read" in str(done.lost)


def test_dots_in_toml_are_no_depth(tmp_path: Path, home: Path) -> None:
    """Of numbers, addresses, texts and ordinary keys."""
    dotted = "1.2.3." * 100
    front = f'title = "{dotted}"\na.b.c.d = 1.5\nurl = "https://a.example/{"x." * 30}html"'
    done = import_(
        home, "hugo", write(tmp_path / "old", {"content/a.md": f"+++\n{front}\n+++\nText."})
    )
    assert "front matter cannot be read" not in str(done.lost)


@pytest.mark.parametrize(
    "note",
    [
        {"title": "\ud800", "textContent": "\udfff text"},
        {"textContent": "x", "labels": [{"name": "\ud800"}]},
        {"listContent": [{"text": "\ud800 x"}]},
        {"textContent": "x", "textContentHtml": "<p>\ud800 x</p>"},
        {"textContent": "x", "annotations": [{"title": "\ud800", "url": "https://a.example/"}]},
        {"textContent": "x", "attachments": [{"filePath": "\ud800.png"}]},
    ],
    ids=["title", "label", "row", "html", "link", "file"],
)
def test_half_a_sign_ends_no_import(tmp_path: Path, home: Path, note: dict[str, object]) -> None:
    """JSON may hold halves of signs, which no file can."""
    old = write(tmp_path / "old", {"a.json": json.dumps(note)})
    assert 1 == len(import_(home, "keep", old).written)
    assert 0 == memosite("build", "--site", home, "--now", NOW).code


def test_a_file_too_large_to_publish_is_told(tmp_path: Path, home: Path) -> None:
    """It is not copied; and neither is a picture with more pixels than any machine can hold."""
    old = write(tmp_path / "old", {"content/a.md": "[all](all.zip)"})
    with (old / "content/all.zip").open("wb") as file:
        file.truncate(documents.FILE_BYTES_MAX + 1)
    (told,) = import_(home, "hugo", old).lost
    assert "`all.zip` is larger than 500 MB and was left out" == told.message
    assert [] == [name for name in contents(home) if name.endswith(".zip")]


def test_more_documents_than_anyone_wrote_are_refused(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than some of them forgotten."""
    monkeypatch.setattr(documents, "FILES_MAX", 3)
    old = write(tmp_path / "old", {f"{n}.md": "x" for n in range(3)})
    assert 3 == len(import_(home, "markdown", old).written)
    write(old, {"more.md": "x"})
    with pytest.raises(SiteError, match="holds more than 3 documents"):
        import_(home, "markdown", old)


N = 4_000
COSTLY = {
    "details": "{% details %}" * N + "{% enddetails %}" * N,
    "details in a row": "{% details a %}x{% enddetails %}" * N,
    "details without end": "{% details a %}\n" * N,
    "tabs": "{% tabs a %}{% tab a b %}" * N + "{% endtab %}{% endtabs %}" * N,
    "tags that cross": "{% details %}{% tab %}" * N + "{% enddetails %}{% endtab %}" * N,
    "code of Distill": "<d-code>" * N + "<d-code block>x</d-code>" * N,
    "references": "@fig-a @sec-b " * N,
    "labels": "".join(f"# h {{#sec-a{n}}}\n\n@sec-b{n}\n\n" for n in range(N // 2)),
    "definitions": "".join(f"[a{n}]: /x{n}\n" for n in range(N)),
    "tags of plugins": "{% notebook a %}\n" * N + "{% video " * N,
}


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("costly", COSTLY)
def test_texts_that_cost_careless_readers_minutes_end(
    tmp_path: Path, home: Path, kind: str, costly: str
) -> None:
    """Their sizes are such that a cost of the square of the text is seen by who runs the suite."""
    place = PLACES[kind].format("a")
    old = write(tmp_path / "old", {place: f"---\ntitle: A\n---\n{COSTLY[costly]}"})
    assert 1 == len(import_(home, kind, old).written)
