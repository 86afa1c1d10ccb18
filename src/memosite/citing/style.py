"""Which CSL style a site cites by, checked before a memo needs it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from msgspec import Struct

from memosite.citing import marks

BUNDLED = ("author-date", "numeric")
DEFAULT = "author-date"
_CSL = "{http://purl.org/net/xbiblio/csl}"


class StyleError(Exception):
    """A style that cannot be used; its arguments are a message and a hint."""


class Style(Struct, frozen=True):
    """How works are cited and listed."""

    csl: str
    """The text of a CSL 1.0 file."""
    language: str = "en"
    """Of the terms and dates, as in HTML's `lang`."""


def text(site: Path, name: str) -> str:
    """Return the CSL of a bundled style, or of the file `name` in the folder `site`.

    Raises StyleError for what is no style for citing in the text.
    """
    if name in BUNDLED:
        return bundled(name)
    if not name.endswith(".csl"):
        known = ", ".join(f"`{one}`" for one in BUNDLED)
        raise StyleError(f"there is no style `{name}`", f"write {known} or the path of a .csl file")
    path = (site / name).resolve()
    if not path.is_relative_to(site.resolve()):
        raise StyleError(f"`{name}` is not in the site", "copy the style into the site's folder")
    try:
        found = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StyleError(f"`{name}` cannot be read: {error.strerror}", "check the path") from None
    except UnicodeDecodeError:
        raise StyleError(f"`{name}` is not UTF-8", "save the file as UTF-8") from None
    _check(name, found)
    return marks.without(found)


def bundled(name: str = DEFAULT) -> str:
    """Return the CSL of a style that comes with memosite."""
    return (Path(__file__).parent / "styles" / f"{name}.csl").read_text("utf-8")


def _check(name: str, csl: str) -> None:
    take = "take a style for citing in the text from https://www.zotero.org/styles"
    if "<!ENTITY" in csl:
        raise StyleError(f"`{name}` is no style of CSL: it defines entities", take)
    try:
        root = ET.fromstring(csl.encode())  # noqa: S314 (the author's own file, without entities)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise StyleError(f"`{name}` is not well-formed: {error}", take) from None
    if root.tag != f"{_CSL}style":
        raise StyleError(f"`{name}` is no style of CSL 1.0", take)
    if root.find(f"{_CSL}citation") is None:
        raise StyleError(f"`{name}` stands for another style, and says nothing itself", take)
    if root.get("class") == "note":
        raise StyleError(f"`{name}` cites in footnotes, which memosite does not", take)
    if root.find(f"{_CSL}bibliography") is None:
        raise StyleError(f"`{name}` has no list of references", take)
    known = {macro.get("name") for macro in root.iter(f"{_CSL}macro")}
    for element in root.iter():
        macro = element.get("macro")
        if macro is not None and (macro not in known or "'" in macro):
            raise StyleError(f"`{name}` uses the macro `{macro}`, which it does not define", take)
