"""What a language's tag says of its writing: the direction, and the quotation marks."""

from __future__ import annotations

from html import escape

_RIGHT_TO_LEFT = (
    "ar arc azb bal bgn ckb dv fa glk he iw ji khw lrc mzn nqo pnb prs ps rhg sd skr syr ug ur yi"
)
_SCRIPTS = "adlm arab aran armi avst hebr mand mend nkoo rohg samr syrc thaa"
_SCRIPT_LENGTH = 4

NARROW = "\u202f"
"""A narrow space at which no line breaks."""
_GUILLEMETS = "\u00ab", "\u00bb"
_HIGH = "\u201c", "\u201d", "\u2018", "\u2019"
_LOW = "\u201e", "\u201c", "\u201a", "\u2018"
_LOW_HIGH = "\u201e", "\u201d", "\u201a", "\u2019"
_LOW_ANGLES = "\u201e", "\u201d", *_GUILLEMETS
_SAME = "\u201d", "\u201d", "\u2019", "\u2019"
_ANGLES_HIGH = *_GUILLEMETS, "\u201c", "\u201d"
_ANGLES_LOW = *_GUILLEMETS, "\u201e", "\u201c"
_ANGLES_SINGLE = *_GUILLEMETS, "\u2039", "\u203a"
_FRENCH = _GUILLEMETS[0] + NARROW, NARROW + _GUILLEMETS[1], "\u201c", "\u201d"

_QUOTES: dict[str, tuple[str, str, str, str]] = {
    "de": _LOW, "cs": _LOW, "sk": _LOW, "sl": _LOW, "et": _LOW, "lt": _LOW, "lv": _LOW,
    "is": _LOW, "bg": _LOW, "mk": _LOW, "ka": _LOW, "lb": _LOW, "sq": _LOW,
    "hr": _LOW_HIGH, "sr": _LOW_HIGH, "bs": _LOW_HIGH,
    "pl": _LOW_ANGLES, "ro": _LOW_ANGLES, "hu": ("\u201e", "\u201d", "\u00bb", "\u00ab"),
    "sv": _SAME, "fi": _SAME, "he": _SAME,
    "da": ("\u00bb", "\u00ab", "\u203a", "\u2039"),
    "nb": (*_GUILLEMETS, "\u2018", "\u2019"), "nn": (*_GUILLEMETS, "\u2018", "\u2019"),
    "no": (*_GUILLEMETS, "\u2018", "\u2019"),
    "fr": _FRENCH, "br": _FRENCH,
    "es": _ANGLES_HIGH, "it": _ANGLES_HIGH, "ca": _ANGLES_HIGH, "gl": _ANGLES_HIGH,
    "el": _ANGLES_HIGH, "pt-pt": _ANGLES_HIGH,
    "ru": _ANGLES_LOW, "uk": _ANGLES_LOW, "be": _ANGLES_LOW,
    "ar": _ANGLES_SINGLE, "fa": _ANGLES_SINGLE, "hy": _ANGLES_SINGLE, "eu": _ANGLES_SINGLE,
    "de-ch": _ANGLES_SINGLE, "de-li": _ANGLES_SINGLE, "fr-ch": _ANGLES_SINGLE,
    "it-ch": _ANGLES_SINGLE, "rm": _ANGLES_SINGLE,
}  # fmt: skip
"""Opening and closing, then those within. Source: the delimiters of Unicode's CLDR, 46."""


def primary(language: str) -> str:
    """Return the language of a tag without region and script: `pt` of `pt-BR`."""
    return language.replace("_", "-").lower().split("-")[0]


def direction(language: str) -> str:
    """Return `rtl` or `ltr`; a script named in the tag wins, as in `az-Arab`."""
    first, *rest = language.replace("_", "-").lower().split("-")
    script = next((part for part in rest[:2] if len(part) == _SCRIPT_LENGTH), "")
    if script.isalpha():
        return "rtl" if script in _SCRIPTS.split() else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT.split() else "ltr"


def attributes(language: str) -> str:
    """Return the HTML attributes of what is written in `language`; none for an empty one."""
    return f' lang="{escape(language)}" dir="{direction(language)}"' if language else ""


def quotes(language: str) -> tuple[str, str, str, str]:
    """Return a language's quotation marks: outer opening and closing, then inner."""
    region = "-".join(language.replace("_", "-").lower().split("-")[:2])
    return _QUOTES.get(region) or _QUOTES.get(primary(language)) or _HIGH
