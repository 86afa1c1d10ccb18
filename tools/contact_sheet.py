"""Set every formula of the tests beside KaTeX, draw both, and compare the ink.

    python tools/contact_sheet.py KATEX [OUT]

KATEX is a folder that npm installed `katex` into. Each formula of tests/formulas.txt is set by
memosite, with the theme's own font and style, and by KaTeX, and drawn by Chromium (CHROME_PATH or
on the path). With OUT, such as docs/static/formulas, a picture of each group is written there.
A formula whose ink is as wide or high as LIMITS forbid is listed, and the exit code is 1, unless
KNOWN says why.
"""

from __future__ import annotations

import html
import io
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from test_formulas import FORMULAS, MACROS, NOT_SET, rendered  # noqa: E402 (beside the tests)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from playwright.sync_api import Page

LIMITS = {"width": (0.75, 1.35), "height": (0.7, 1.45)}
"""Shares of KaTeX's. The fonts differ by a tenth, and brackets of MathML, which cover what they
hold, are higher than TeX's by a quarter."""
KNOWN = {
    r"\begin{align} a &= b & c &= d & e": "KaTeX numbers the row behind the last",
    r"\begin{align} x &= 1": "KaTeX numbers the row behind the last",
    r"\begin{equation}\label{eq:two}": "KaTeX sets both lines in one",
    r"x = y \\ \label": "KaTeX knows no label, so it gives no number",
    r"a = b \label": "KaTeX knows no label, so it gives no number",
    r"\genfrac{[}": "a browser keeps room for the widest bracket, and this one holds little",
    r"x_i^* \in \mathop": r"KaTeX sets the limits of \mathop beside it, TeX below",
    r"\mathop{\bigvee}": r"KaTeX sets the limits of \mathop beside it, TeX below",
}
"""How a formula begins that is beyond the limits -> why that is right."""
FLAGS = ["--no-sandbox", "--default-tile-width=4096", "--default-tile-height=8192"]
"""In small tiles, Chromium leaves out parts of signs that were stretched across two of them."""
WIDTH = 640
"""Of the room for a formula, in CSS pixels."""
SIDE = 64
"""Of the room for the name beside it."""
SCALE = 2
"""Pixels of the drawing a CSS pixel; pictures that are kept have half as many."""
SCRIPT = """
const katex = require("katex");
const {macros, formulas} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const options = {output: "html", strict: false, trust: true};
console.log(JSON.stringify(formulas.map(([displayMode, tex]) => {
  try { return katex.renderToString(tex, {...options, displayMode, macros: {...macros}}); }
  catch { return ""; }
})));
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>Formulas</title>
<link rel="stylesheet" href="katex/dist/katex.min.css">
<link rel="stylesheet" href="static/style.css"><link rel="stylesheet" href="static/maths.css">
<style>
body {{ display: block; margin: 0; background: white; color: black; font: 16px/1.5 serif }}
table {{ border-collapse: collapse; table-layout: fixed; width: {full}px }}
td {{ padding: 8px 4px }}
th {{ font: 11px sans-serif; text-align: left; color: #666 }}
.tex th {{ font: 12px monospace; color: #000; padding: 6px 0 0; overflow-wrap: anywhere }}
.tex {{ border-top: 1px solid #bbb }}
.katex {{ font-size: 1em }} .katex-display, .formula, td p {{ margin: 0 }}
</style><table><col width="{side}"><col width="{width}">{rows}</table>"""


@dataclass(frozen=True)
class Pair:
    """One formula, set twice."""

    group: str
    tex: str
    ours: str
    katex: str
    """Empty where KaTeX cannot set it."""


@dataclass(frozen=True)
class Compared:
    """The ink of a formula beside KaTeX's."""

    pair: Pair
    width: float
    height: float

    @property
    def is_near(self) -> bool:
        """Whether both are within the limits."""
        return all(least <= getattr(self, name) <= most for name, (least, most) in LIMITS.items())

    @property
    def is_known(self) -> bool:
        """Whether it is known why they are not."""
        return self.pair.tex.startswith(tuple(KNOWN))


def pairs(katex: Path) -> list[Pair]:
    """Return every formula that is set, by both."""
    known = [one for one in FORMULAS if one[0] != "X" and one[2] not in NOT_SET]
    labels = re.compile(r"\\label\{[^}]*\}")  # KaTeX knows none
    given = {
        "macros": {f"\\{name}": text for name, text in MACROS.items()},
        "formulas": [(mode == "D", labels.sub("", tex)) for mode, _, tex in known],
    }
    ran = subprocess.run(  # noqa: S603 (our own script)
        ["node", "-e", SCRIPT],  # noqa: S607 (wherever it is installed)
        input=json.dumps(given),
        capture_output=True,
        text=True,
        cwd=katex,
        check=True,
    )
    return [
        Pair(group, tex, _first(rendered(mode, tex)), theirs)
        for (mode, group, tex), theirs in zip(known, json.loads(ran.stdout), strict=True)
    ]


def _first(page: str) -> str:
    """Return the first formula of a page, without what stands around and below it."""
    found = re.search(r"<math.*?</math>", page, re.DOTALL)
    return found[0] if found else ""


def sheet(some: Iterable[Pair]) -> str:
    """Return the page of a group."""
    rows = "".join(
        f'<tr class="tex"><th colspan="2">{html.escape(one.tex)}</th></tr>'
        f"<tr><th>memosite</th><td>{one.ours}</td></tr>"
        f"<tr><th>KaTeX</th><td>{one.katex or 'cannot set it'}</td></tr>"
        for one in some
    )
    return PAGE.format(full=SIDE + WIDTH, side=SIDE, width=WIDTH, rows=rows)


def drawn(page: Page, folder: Path, some: Sequence[Pair]) -> tuple[Image.Image, list[Compared]]:
    """Return the picture of a group, and how each formula compares that KaTeX can set."""
    (folder / "sheet.html").write_text(sheet(some), "utf-8")
    page.goto((folder / "sheet.html").as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    boxes = page.eval_on_selector_all(
        "td",
        """all => all.map(one => {
          const {x, y, width, height} = one.getBoundingClientRect();
          return [x + 2, y + 2, x + width - 2, y + height - 2];
        })""",
    )
    inks = [_ink(picture, [round(side * SCALE) for side in box]) for box in boxes]
    found = []
    for one, ours, theirs in zip(some, inks[::2], inks[1::2], strict=True):
        if one.katex and all((*ours, *theirs)):
            found.append(Compared(one, ours[0] / theirs[0], ours[1] / theirs[1]))
    return picture, found


def _ink(picture: Image.Image, box: Sequence[int]) -> tuple[int, int]:
    """Return width and height of what is drawn within `box`."""
    part = picture.crop(tuple(box))  # type: ignore[arg-type]
    found = ImageChops.invert(part).point(lambda light: 255 * (light > 60)).getbbox()  # noqa: PLR2004
    return (found[2] - found[0], found[3] - found[1]) if found else (0, 0)


def main() -> None:
    """Draw every group, compare, and say what differs."""
    katex = Path(sys.argv[1]).resolve()
    out = Path(sys.argv[2]) if sys.argv[2:] else None
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium")
    found: list[Compared] = []
    known = sorted(pairs(katex), key=lambda one: one.group)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as player:
        folder = Path(name)
        (folder / "static").symlink_to(ROOT / "static")
        (folder / "katex").symlink_to(katex / "node_modules" / "katex")
        browser = player.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(
            viewport={"width": SIDE + WIDTH, "height": 100}, device_scale_factor=SCALE
        )
        for group, some in itertools.groupby(known, key=lambda one: one.group):
            picture, compared = drawn(page, folder, tuple(some))
            found += compared
            if out:
                _keep(picture, out / f"{group}.webp")
    sys.exit(_told(known, found))


def _keep(picture: Image.Image, path: Path) -> None:
    small = picture.resize((picture.width // SCALE, picture.height // SCALE), Image.LANCZOS)
    path.parent.mkdir(parents=True, exist_ok=True)
    small.point(lambda light: 255 - (255 - light) // 36 * 36).save(
        path, lossless=True, quality=100, method=6
    )


def _told(all_pairs: Sequence[Pair], found: Sequence[Compared]) -> int:
    """Print how the formulas compare; return 1 where one differs and it is not known why."""
    katex = sum(bool(one.katex) for one in all_pairs)
    print(f"{len(all_pairs)} formulas, of which KaTeX sets {katex}")
    for name in ("width", "height"):
        shares = sorted(getattr(one, name) for one in found)
        parts = statistics.quantiles(shares, n=20)
        print(
            f"{name}: median {statistics.median(shares):.2f}, 90 % within {parts[0]:.2f} to"
            f" {parts[-1]:.2f}, all within {shares[0]:.2f} to {shares[-1]:.2f} of KaTeX's"
        )
    far = [one for one in found if not (one.is_near or one.is_known)]
    for one in far:
        print(f"{one.width:.2f} wide, {one.height:.2f} high: {one.pair.group}: {one.pair.tex}")
    differ = [one.pair.tex for one in found if not one.is_near]
    settled = [known for known in KNOWN if not any(tex.startswith(known) for tex in differ)]
    for known in settled:
        print(f"no longer differs, so take it out of KNOWN: {known}")
    return bool(far or settled)


if __name__ == "__main__":
    main()
