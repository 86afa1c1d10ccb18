"""A place -> an address that opens it in the author's editor."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.errors import Place

_VSCODE = "vscode://file{path}:{line}:{column}"
_KNOWN = {
    "code": _VSCODE,
    "code-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "codium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "subl": "subl://open?url=file://{path}&line={line}&column={column}",
    "mate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "mvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
}
"""Name of a program -> the addresses that it answers to."""


class Editor(Struct, frozen=True):
    """Where a link to a place leads."""

    site: Path
    template: str = ""
    """With `{path}`, `{line}` and `{column}`; empty for no links."""


def chosen(site: Path, environment: Mapping[str, str]) -> Editor:
    """Return the editor that the environment names; where it names none we know, VS Code."""
    own = environment.get("MEMOSITE_EDITOR_URL", "")
    names = (environment.get(name, "").split() for name in ("VISUAL", "EDITOR"))
    programs = (PurePath(words[0]).stem for words in names if words)
    known = next((_KNOWN[name] for name in programs if name in _KNOWN), _VSCODE)
    return Editor(site, own or known)


def link(editor: Editor, place: Place) -> str:
    """Return the address that opens `place`; empty where there is no such file."""
    path = editor.site.resolve() / place.path
    if not editor.template or not path.is_file():
        return ""
    absolute = quote(path.as_posix())
    named = {
        "path": absolute if absolute.startswith("/") else f"/{absolute}",
        "line": str(place.line or 1),
        "column": str(place.column or 1),
    }
    text = editor.template
    for name, value in named.items():
        text = text.replace(f"{{{name}}}", value)
    return text
