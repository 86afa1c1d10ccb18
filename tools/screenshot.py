"""Take the README's picture: the demonstration site's home page, half light, half dark.

    python tools/screenshot.py [SITE_FOLDER [PICTURE]]

Wants a built site (`make site`), playwright, Pillow and a Chromium (CHROME_PATH or on the path).
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT = 1360, 860
COLOURS = 64


def shot(browser: Browser, page: Path, scheme: Literal["light", "dark"]) -> Image.Image:
    """Return the first screen of `page` in one colour scheme."""
    view = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme, device_scale_factor=1
    )
    view.goto(page.as_uri())
    return Image.open(io.BytesIO(view.screenshot()))


def halves(light: Image.Image, dark: Image.Image) -> Image.Image:
    """Return the light picture with the dark one from a slanted line on."""
    slant = Image.new("L", light.size)
    width, height = light.size
    for y in range(height):
        start = int(width * 0.56 - y * 0.12)
        slant.paste(255, (start, y, width, y + 1))
    return Image.composite(dark, light, slant)


def main() -> None:
    """Take both pictures and write one."""
    site = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "_site").resolve()
    target = Path(sys.argv[2]) if sys.argv[2:] else ROOT / "docs" / "static" / "home.png"
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        light, dark = (shot(browser, site / "index.html", s) for s in ("light", "dark"))
    halves(light, dark).convert("RGB").quantize(COLOURS).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
