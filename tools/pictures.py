"""Take the documentation's pictures of the terminal and of the preview, into docs/static/pictures/.

    python tools/pictures.py [FOLDER]

Works on a copy of the demonstration site, on a fixed day. Wants playwright, rich, Pillow and a
Chromium (CHROME_PATH or on the path); `make pictures` installs all but the last.
"""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "static" / "pictures"
SITE = ("site.yaml", "references.bib", "memos")
"""What of the repository is the demonstration site; its theme is the default one."""
DAY = "1795305600"
"""November 22, 2026, in seconds since 1970: what the clock says in the pictures."""
COLUMNS = 80
COLOURS = 64
VIEW = {"width": 1000, "height": 640}
RANK = "memos/2026-06-16-how-low-is-low-rank/index.md"
COMMUTE = "memos/2026-11-17-do-adjacent-layers-commute.md"
SOFTMAX = "memos/2026-07-21-the-softmax-bottleneck.md"
SINKS = "memos/2026-08-04-attention-sinks-as-a-no-op.md"
COLOUR_THEME = TerminalTheme(
    (36, 32, 28),
    (244, 241, 236),
    [(60, 54, 48), (255, 140, 122), (150, 200, 120), (230, 190, 100),
     (130, 170, 240), (220, 150, 210), (120, 200, 200), (220, 214, 206)],
    [(150, 141, 131), (255, 160, 145), (170, 220, 140), (245, 210, 130),
     (150, 190, 250), (235, 175, 225), (145, 220, 220), (255, 252, 248)],
)  # fmt: skip
"""The colours of the preview's own panel, and terminal colours that can be read on them."""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg"
  viewBox="0 0 {width} {terminal_height}" width="{width}" height="{terminal_height}">
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Menlo, Consolas, monospace; }}
{styles}
</style>
<defs>{lines}</defs>
<rect fill="#24201c" width="{width}" height="{terminal_height}"/>
<g transform="translate({terminal_x}, 0)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""
"""Rich's own loads a font from another host and draws the frame of a window."""


def main() -> None:
    """Take all pictures."""
    target = Path(sys.argv[1]).resolve() if sys.argv[1:] else TARGET
    target.mkdir(parents=True, exist_ok=True)
    for name, take in TERMINALS.items():
        with demonstration() as home:
            (target / f"{name}.svg").write_text(drawn(take(home), name), "utf-8")
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, show in SCREENS.items():
            for scheme in ("light", "dark"):
                with demonstration() as home:
                    image = screen(browser, home, show, scheme)
                ending = ".png" if scheme == "light" else ".dark.png"
                image.save(target / f"{name}{ending}", optimize=True)
        browser.close()
    for path in sorted(target.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


@contextlib.contextmanager
def demonstration() -> Iterator[Path]:
    """Yield the folder of a copy of the demonstration site."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        for name in SITE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder) / name)
        yield Path(folder)


def edit(home: Path, name: str, *changes: tuple[str, str]) -> None:
    """Replace texts of a file; each must occur."""
    path = home / name
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{name} does not hold {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


# The terminal


def new(home: Path) -> str:
    """Begin a memo that asks what another has asked."""
    question = "Which scaling of a LoRA adapter keeps progress per step the same at any rank?"
    return ran(home, f'memosite new "Scaling LoRA by rank" --question "{question}"')


def build(home: Path) -> str:
    """Build with two mistakes."""
    edit(home, RANK, ("topic: ", "tpoic: "))
    edit(home, SINKS, ("\n## ", "\n$$\n\\frac{1}{n \\sum_i a_i\n$$\n\n## "))
    return ran(home, "memosite build")


def check(home: Path) -> str:
    """Look over a site with two things to mend."""
    edit(home, SOFTMAX, ("\n## ", "\nIt is [one line](https://arxiv.org/abs/1910.074).\n\n#### "))
    return ran(home, "memosite check")


def ran(home: Path, command: str) -> str:
    """Return a command and all that it shows in a terminal."""
    words = [sys.executable, "-m", *shlex.split(command)]
    shown = io.BytesIO()
    leader, follower = pty.openpty()
    with subprocess.Popen(words, cwd=home, stdout=follower, stderr=follower, env=around()):  # noqa: S603 (our own command line)
        os.close(follower)
        with contextlib.suppress(OSError), open(leader, "rb", buffering=0) as terminal:  # noqa: PTH123
            while part := terminal.read(4096):
                shown.write(part)
    return f"\x1b[2m$\x1b[0m \x1b[1m{command}\x1b[0m\n" + last(shown.getvalue().decode())


def last(text: str) -> str:
    """Return what stays on the screen of lines that were written over."""
    lines = text.replace("\r\n", "\n").split("\n")
    kept = [re.split(r"\r|\x1b\[2?K", line)[-1] for line in lines]
    return "\n".join(kept).strip("\n")


def around() -> dict[str, str]:
    """Return the environment of all commands."""
    wanted = {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "SOURCE_DATE_EPOCH": DAY}
    return {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **wanted}


def drawn(shown: str, name: str) -> str:
    """Return what a terminal shows as SVG."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"\n{shown}\n "))
    svg = console.export_svg(
        title="", theme=COLOUR_THEME, code_format=PICTURE, unique_id=name, font_aspect_ratio=0.61
    )
    rounded = re.sub(r'(?<==")\d+\.\d{3,}(?=")', lambda found: f"{float(found[0]):.1f}", svg)
    return re.sub(r"[ \t]+$", "", rounded, flags=re.MULTILINE)


# The preview


def mistakes(home: Path, page: Page, address: str) -> None:
    """Show a mistake over a page."""
    page.goto(f"{address}memos/how-low-is-low-rank/")
    page.get_by_role("heading", level=1).wait_for()
    edit(home, RANK, ("topic: ", "tpoic: "))
    page.get_by_role("alert", name="Mistakes").wait_for()


def drafts(home: Path, page: Page, address: str) -> None:
    """Show a draft with the bar."""
    assert "\ndraft: true\n" in (home / COMMUTE).read_text("utf-8")
    page.goto(address)
    page.get_by_role("button", name="Drafts (1)").click()
    page.get_by_role("button", name="Drafts (1)", pressed=True).wait_for()
    page.goto(f"{address}memos/do-adjacent-layers-commute/")
    page.get_by_text("Not published: draft").wait_for()
    page.mouse.move(0, 0)


def screen(
    browser: Browser,
    home: Path,
    show: Callable[[Path, Page, str], None],
    scheme: Literal["light", "dark"],
) -> Image.Image:
    """Return a picture of the preview in one colour scheme."""
    command = [sys.executable, "-m", "memosite", "serve", "--port", "0"]
    out, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 (our own command line)
        command, cwd=home, stdout=out, stderr=nowhere, text=True, env=around()
    ) as serving:
        assert serving.stdout
        address = serving.stdout.readline().split()[2]
        page = browser.new_page(viewport=VIEW, color_scheme=scheme, reduced_motion="reduce")
        show(home, page, address)
        page.evaluate("document.fonts.ready.then(() => true)")
        shot = Image.open(io.BytesIO(page.screenshot()))
        page.close()
        serving.terminate()
    return shot.convert("RGB").quantize(COLOURS)


TERMINALS = {"new": new, "build": build, "check": check}
SCREENS = {"mistakes": mistakes, "drafts": drafts}


if __name__ == "__main__":
    main()
