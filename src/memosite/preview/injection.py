"""The preview's own script in a page: in what is sent, never in what is published."""

from __future__ import annotations

import functools
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING

from memosite.preview import editors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memosite.errors import Mistake
    from memosite.preview.editors import Editor

FOLDER = "/.memosite/"
"""Where the preview's own addresses lie; no site can publish there, as it is hidden."""
SCRIPT = FOLDER + "preview.js"
_BROWSER = Path(__file__).parent / "browser"


def injected(page: bytes, tag: str) -> bytes:
    """Return `page` with the script, which knows by `tag` which version of the page it is in."""
    head, body_end, tail = page.rpartition(b"</body>")
    told = element(tag)
    return head + told + body_end + tail if body_end else page + told


def element(tag: str, mistakes: str = "") -> bytes:
    """Return the script's element; `mistakes`: as `told` has them."""
    said = f' data-mistakes="{html.escape(mistakes)}"' if mistakes else ""
    return f'<script src="{SCRIPT}" data-tag="{tag}"{said}></script>'.encode()


def told(mistakes: Iterable[Mistake], editor: Editor) -> list[dict[str, str]]:
    """Return mistakes as the script shows them: the terminal's text, the place apart."""
    return [
        {
            "place": str(one.place),
            "text": str(one).removeprefix(str(one.place)),
            "href": editors.link(editor, one.place),
        }
        for one in mistakes
    ]


def mistakes_page(mistakes: Iterable[Mistake], editor: Editor) -> bytes:
    """Return the page that stands where there is no good one."""
    found = tuple(mistakes)
    title = "This page cannot be made yet"
    shown = html.escape("\n\n".join(map(str, found)))
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><pre>{shown}</pre>"
    )
    script = element("", json.dumps(told(found, editor)))
    return page.encode() + script + b"</body></html>\n"


@functools.cache
def script() -> bytes:
    """Return the script: the library that patches pages, and ours, in a scope of their own."""
    parts = [(_BROWSER / name).read_bytes() for name in ("idiomorph.js", "preview.js")]
    return b"(() => {\n" + b";\n".join(parts) + b"})();\n"
