"""LaTeX macros, as front matter and settings have them."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from memosite.schema import FaultError, Reader, kind, like, mapping


def _macros(value: object) -> dict[str, str]:
    """Return LaTeX macros by name, without the backslash."""
    for name, tex in mapping(value).items():
        if not re.fullmatch(r"[A-Za-z]+", str(name)):
            raise FaultError(f"names no LaTeX command: `{name}`", "use letters only, no backslash")
        if not isinstance(tex, str):
            hint = f"put the replacement of `{name}` in single quotes"
            raise FaultError(f"must hold text, not {kind(tex)}", hint)
        if re.search(r"[\x00-\x1f]", tex):  # "\nabla" in double quotes is a line end and "abla"
            hint = "write backslashes in single quotes: '\\nabla'"
            raise FaultError(f"holds a control character in `{name}`", hint)
    return {str(name): str(tex) for name, tex in mapping(value).items()}


_MACROS = {
    "type": "object",
    "propertyNames": {"pattern": "^[A-Za-z]+$"},
    "additionalProperties": like(r"^[^\x00-\x1f]*$", "write backslashes in single quotes"),
}
Macros: TypeAlias = Annotated[dict[str, str], Reader(_macros, _MACROS)]
"""LaTeX macros by name."""
