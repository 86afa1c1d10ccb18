"""The previews that are compared: how each is started, and what is saved in its site.

The sites are those of `peers.py`. Each gets a draft, a memo that is watched, a style sheet and a
template of its own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peers import ELEVENTY, MEMOSITE, OUT, PEERS, ZENSICAL, Tool, hugo_binary, make_site

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
TOOLS = {tool.key: tool for tool in (MEMOSITE, *PEERS)}
DRAFT = "2024-01-02-a-draft"
OTHER = "other"
"""The branch on which every memo says `CHECKED_OUT`."""
CHECKED_OUT = "From the other branch."
WITHIN = """
[A link in focus](https://example.org/in-focus)

<details><summary>Folded</summary><p>What is folded.</p></details>
"""
"""At the end of the watched memo: where the reader is."""
MISTAKE = "{{ nothing( }}"
"""A mistake in every template language."""


@dataclass(frozen=True, slots=True)
class Server:
    """One preview."""

    key: str
    """Its name on the command line."""
    name: str
    """Its name in the table."""
    tool: Tool
    """Whose it is."""
    command: Callable[[Path], list[str]]
    """The site's folder -> what starts it there."""
    at: str
    """The option that names its port."""
    port: int
    """Its port without that option."""
    sheet: str
    """Where in the site a style sheet lies that every page has."""
    template: str
    """Where in the site the template of memos' pages lies."""
    drafts: tuple[str, ...] = ()
    """Options that show drafts, if there are any."""
    rebuilt: str = ""
    """What the terminal, or else the page, is told at each rebuild: a pattern."""
    furnish: Callable[[Path], None] | None = None
    """What its site needs beyond that of `peers.py`, if anything."""
    brief: bool = False
    """Whether only its reloads are measured."""


# How each is started.


def _memosite(_site: Path) -> list[str]:
    return [sys.executable, "-m", "memosite", "serve"]


def _hugo(site: Path) -> list[str]:
    where = ["--destination", OUT, "--cacheDir", str(site / "cache")]
    return [str(hugo_binary()), "server", "--noBuildLock", *where]


def _eleventy(_site: Path) -> list[str]:
    start = ["node", str(ELEVENTY / "cmd.cjs"), "--config=eleventy.config.js"]
    return [*start, "--serve", f"--output={OUT}"]


def _eleventy_incremental(site: Path) -> list[str]:
    return [*_eleventy(site), "--incremental"]


def _zensical(_site: Path) -> list[str]:
    return [str(ZENSICAL), "serve"]


# What else its site needs.


def _own_template(site: Path) -> None:
    """Let memosite's site have the theme's template for memos as its own."""
    (site / "templates").mkdir()
    shutil.copy(HERE.parent / "templates" / "memo.html", site / "templates")
    _empty(site / "static" / "custom.css")


_MAIN = """{% extends "base.html" %}
{% block content %}
{{ super() }}
{% endblock %}
"""


def _own_theme(site: Path) -> None:
    """Let Zensical's site have a style sheet and a template."""
    with (site / "zensical.toml").open("a", encoding="utf-8") as file:
        file.write('extra_css = ["extra.css"]\n\n[project.theme]\ncustom_dir = "overrides"\n')
    (site / "overrides").mkdir()
    (site / "overrides" / "main.html").write_text(_MAIN, "utf-8")
    _empty(site / "docs" / "extra.css")


def _empty(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("", "utf-8")


_WROTE = r"^\[11ty\].* Wrote \d+ files? in"
SERVERS = (
    Server("memosite", "memosite", MEMOSITE, _memosite, "--port={0}", 8000,
           "static/custom.css", "templates/memo.html", ("--drafts",), r'"only": null',
           _own_template),
    Server("hugo", "Hugo", TOOLS["hugo"], _hugo, "--port={0}", 1313,
           "static/style.css", "layouts/page.html", ("--buildDrafts",),
           r"^Change\b.*\b(of|detected)"),
    Server("eleventy", "Eleventy", TOOLS["eleventy"], _eleventy, "--port={0}", 8080,
           "static/style.css", "layouts/memo.njk", rebuilt=_WROTE),
    Server("eleventy-incremental", "Eleventy, incremental", TOOLS["eleventy"],
           _eleventy_incremental, "--port={0}", 8080,
           "static/style.css", "layouts/memo.njk", brief=True),
    Server("zensical", "Zensical", TOOLS["zensical"], _zensical, "--dev-addr=localhost:{0}", 8000,
           "docs/extra.css", "overrides/main.html", rebuilt=r"^Build started", furnish=_own_theme),
)  # fmt: skip


# Its site.


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is previewed."""

    home: Path
    """Its folder."""
    memo: Path
    """The memo that is watched: one in the middle."""
    text: str
    """That memo's text at first."""


def made(server: Server, size: int, home: Path) -> Site:
    """Make a site of so many memos, under version control with a second branch."""
    make_site(server.tool, size, home)
    if server.furnish:
        server.furnish(home)
    memos = sorted((home / server.tool.memos).glob("2*.md"))
    memo = memos[len(memos) // 2]
    with memo.open("a", encoding="utf-8") as file:
        file.write(WITHIN)
    text = memo.read_text("utf-8")
    front = re.sub(r"^title:.*$", "title: A draft\ndraft: true", text, count=1, flags=re.MULTILINE)
    memo.with_name(f"{DRAFT}.md").write_text(front, "utf-8")
    _branched(home, memos)
    return Site(home, memo, text)


def _branched(home: Path, memos: Sequence[Path]) -> None:
    """Keep all memos, and on the branch `OTHER` all of them changed."""
    before = {path: path.read_text("utf-8") for path in memos}
    names = [path.relative_to(home).as_posix() for path in memos]
    git(home, "init", "--quiet", "--initial-branch=main")
    git(home, "add", "--", *names)
    _committed(home, "memos")
    git(home, "checkout", "--quiet", "-b", OTHER)
    for path, text in before.items():
        path.write_text(f"{text}\n{CHECKED_OUT}\n", "utf-8")
    _committed(home, "changed")
    git(home, "checkout", "--quiet", "main")


def _committed(home: Path, message: str) -> None:
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    git(home, *who, "commit", "--quiet", "--all", "--message", message)


def git(home: Path, *words: str) -> None:
    """Run git in a site's folder."""
    subprocess.run(["git", *words], cwd=home, check=True)
