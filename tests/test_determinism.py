"""One site gives one set of bytes, whatever the machine and whatever was built before."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from command import NOW, build, process
from given import SITE, contents, front, snapshot, text, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BODY = """
# Heads \u2013 and *tails*

Text with "quotes", a note[^1], $x^2$, a link to [[b]] and one to [data](data.csv).

![A drawing](plot.svg "Drawn")

```python
print("x")
```

[^1]: The note.
"""
FILES: Mapping[str, str] = {
    "site.yaml": SITE
    + "timezone: Europe/Berlin\nlicense: CC BY 4.0\nauthor: {name: \u00c4. Author}\n",
    "memos/2026-07-01-a/index.md": text(
        BODY, question="Why?", focus="Kernels", keywords=["z", "a"]
    ),
    "memos/2026-07-01-a/plot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
    "memos/2026-07-01-a/data.csv": "1\n",
    "memos/b.md": text("B.", title="\u00dcber b", topic="Attention", date="2026-02-03T23:30"),
    "memos/c.md": text("C.", topic="\u00c9tudes", order=2, aliases=["/old/", "/older.html"]),
    "memos/d.md": text("D.", supersedes="c", updated="2026-09-01"),
    "memos/note.md": front(title="A note", kind="note"),
    "memos/about.md": front(title="About", kind="page"),
    "static/extra.txt": "x",
}


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {
            "TZ": "America/Los_Angeles",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "4294967295",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "LANGUAGE": "de",
        },
    ],
)
def test_the_machine_makes_no_difference(tmp_path: Path, environment: dict[str, str]) -> None:
    """No byte depends on zone, locale, hash seed, working directory or the order of the files."""
    here = write(tmp_path / "here", FILES)
    there = write(tmp_path / "a" / "b c" / "there", dict(reversed(FILES.items())))
    for n, path in enumerate(sorted(there.rglob("*"))):
        os.utime(path, (n, n))

    ran = process(
        "build",
        "--now",
        NOW,
        "--site",
        there.name,
        "--out",
        "out",
        cwd=there.parent,
        env=environment,
    )

    assert ran.returncode == 0, ran.stderr
    assert contents(build(here)) == contents(there.parent / "out")


def test_the_moment_of_the_build_makes_no_difference(tmp_path: Path) -> None:
    """Built again years later, the same memos are the same site, and no file is touched."""
    home = write(tmp_path, FILES)
    before = snapshot(build(home))
    assert before == snapshot(build(home, "--now", "2031-01-01T12:34:56"))


def test_a_changed_site_is_what_it_would_be_if_built_afresh(tmp_path: Path) -> None:
    """What was published before leaves no trace, step by step."""
    home = write(tmp_path / "home", FILES)
    out = build(home)
    steps: list[dict[str, str | None]] = [
        {"memos/b.md": text("[[a]] anew.", title="B", topic="Other")},
        {"memos/d.md": None},
        {"memos/e.md": text("E.", aliases=["/older/"], date="2026-10-01", question="How?")},
        {"static/style.css": "p {}", "static/extra.txt": None},
        {"site.yaml": SITE + "feeds: {limit: 1}\nlanguage: de\n"},
        {"templates/_footer.html": "<footer>Own</footer>"},
        {"memos/2026-07-01-a/plot.svg": None, "memos/2026-07-01-a/index.md": text("Short.")},
    ]
    for step in steps:
        for name, data in step.items():
            (home / name).unlink() if data is None else write(home, {name: data})
        build(home)
        afresh = tmp_path / "afresh"
        shutil.copytree(home, afresh, ignore=shutil.ignore_patterns("_site"))
        assert contents(build(afresh)) == contents(out)
        shutil.rmtree(afresh)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """A memo's own page is written anew, another memo's of another topic keeps its time."""
    home = write(
        tmp_path, {"site.yaml": SITE, "memos/a.md": text("A."), "memos/b.md": text("B.", topic="B")}
    )
    before = snapshot(build(home))
    write(home, {"memos/a.md": text("Changed.")})
    after = snapshot(build(home))
    assert before["memos/a/index.html"] != after["memos/a/index.html"]
    kept = ("memos/b/index.html", "topics/b/feed.xml", "archive/index.html", "style.css")
    assert [before[path] for path in kept] == [after[path] for path in kept]


def test_no_output_names_this_machine(tmp_path: Path) -> None:
    """Neither the site's folder nor the place of the theme is in any file."""
    home = write(tmp_path / "here", FILES)
    found = contents(build(home))
    assert [] == [path for path, data in found.items() if str(tmp_path).encode() in data]
