r"""TeX as bibliographies hold it -> marked text: accents, signs, \emph, $...$, braces."""

from __future__ import annotations

import re
import unicodedata

from memosite.citing import marks
from memosite.citing.marks import Mark

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "d": "\u0323", "b": "\u0331", "r": "\u030a", "t": "\u0361", "G": "\u030f", "U": "\u030e",
}  # fmt: skip
_SIGNS = {
    "o": "ø", "O": "Ø", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ng": "ŋ",
    "NG": "Ŋ", "dj": "đ", "DJ": "Đ", "S": "§", "P": "¶", "copyright": "©", "pounds": "£",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "texteuro": "€", "euro": "€",
    "dots": "…", "ldots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—",
    "textquoteleft": "\u2018", "textquoteright": "\u2019", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotesingle": "'", "guillemotleft": "«", "guillemotright": "»",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_",
    "textbar": "|", "textless": "<", "textgreater": ">", "textdollar": "$", "textbullet": "•",
    "textperiodcentered": "·", "textmu": "µ", "textalpha": "α", "textbeta": "β", "textgamma": "γ",
    "bibrangedash": "–", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2ε",
    "slash": "/", "newblock": " ", "space": " ", "quad": " ", "par": " ", "newline": " ",
    "textquotedbl": '"',
}  # fmt: skip
"""Commands that stand for a sign."""
_SYMBOLS = {
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", "-": "", "/": "", "@": "",
    ",": "\u202f", ";": " ", ":": " ", "!": "", " ": " ", "\n": " ", "\\": " ", "*": "", "+": "",
}  # fmt: skip
_RUNS = {
    "emph": Mark.ITALIC, "textit": Mark.ITALIC, "textsl": Mark.ITALIC, "mkbibemph": Mark.ITALIC,
    "mkbibitalic": Mark.ITALIC, "textbf": Mark.BOLD, "mkbibbold": Mark.BOLD,
    "textsc": Mark.SMALL_CAPS, "underline": Mark.UNDERLINE, "textsuperscript": Mark.SUPERSCRIPT,
    "mkbibsuperscript": Mark.SUPERSCRIPT, "textsubscript": Mark.SUBSCRIPT,
    "mkbibsubscript": Mark.SUBSCRIPT, "mkbibacro": Mark.NO_CASE, "NoCaseChange": Mark.NO_CASE,
    "uppercase": Mark.NO_CASE,
}  # fmt: skip
"""Commands that format their argument."""
_SWITCHES = {
    "em": Mark.ITALIC, "it": Mark.ITALIC, "itshape": Mark.ITALIC, "sl": Mark.ITALIC,
    "bf": Mark.BOLD, "bfseries": Mark.BOLD, "sc": Mark.SMALL_CAPS, "scshape": Mark.SMALL_CAPS,
}  # fmt: skip
"""Commands that format the rest of their group."""
_QUOTED = frozenset({"enquote", "mkbibquote"})
_DROPPED = frozenset({"noopsort", "vphantom", "phantom", "label", "footnote", "thanks", "cite"})
"""Commands whose argument is not read."""

_DROP = "drop"

_ACCENT = re.compile(
    r"""\\(?:(?P<sign>[`'^"~=.])[ \t]*|(?P<name>[uvHckdbrtGU])(?:[ \t]+|(?=[{\\])))
    (?:\{[ \t]*(?P<braced>\\[ij](?![A-Za-z])|[^\W\d_])(?P<rest>[^\W\d_]?)[ \t]*\}
    |(?P<dotless>\\[ij])(?![A-Za-z])[ \t]*|(?P<bare>[^\W\d_]))""",
    re.VERBOSE,
)
_ENSURED = re.compile(r"\\ensuremath\s*\{([^{}]*)\}")
_TOKEN = re.compile(
    r"""(?P<maths>(?<!\\)\$\$?(?:[^$\\]|\\.){1,400}\$\$?|\\\((?:[^\\]|\\[^)]){1,400}\\\))
    |\\(?P<href>href)[ \t]*\{[^{}]*\}|\\(?P<url>url|path|nolinkurl)[ \t]*\{(?P<address>[^{}]*)\}
    |\\(?P<command>[A-Za-z]+)\*?[ \t\n]*|\\(?P<symbol>.)
    |(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}$]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_LIGATURES = (
    ("---", "\u2014"), ("--", "\u2013"), ("``", "\u201c"), ("''", "\u201d"), ("~", "\u00a0"),
    ("`", "\u2018"), ("'", "\u2019"),
)  # fmt: skip


def marked(tex: str) -> str:
    """Return `tex` as marked text, in Unicode's composed form. Cost: linear."""
    reader = _Text()
    composed = _ACCENT.sub(_accent, _ENSURED.sub(r"$\1$", tex))
    for found in _TOKEN.finditer(composed):
        reader.take(found)
    while len(reader.ends) > 1:
        reader.close()
    spaced = re.sub(r"[ \t\r\n]+", " ", "".join(reader.out)).strip()
    return unicodedata.normalize("NFC", re.sub('"', _quote, spaced))


def plain(tex: str) -> str:
    """Return `tex` as words alone."""
    return marks.without(marked(tex))


def address(tex: str) -> str:
    r"""Return an address as it is written in a field: bare, with escaped signs, or in `\url`."""
    found = re.search(r"\\url\s*\{([^{}]*)\}", tex)
    bare = re.sub(r"\\([%&#_~$])(?:\{\})?|\{|\}", r"\1", found[1] if found else tex)
    return re.sub(r"\s+", "", bare.replace("\\textasciitilde", "~").replace("$\\sim$", "~"))


def _accent(found: re.Match[str]) -> str:
    letter = found["braced"] or found["dotless"] or found["bare"]
    base = {"\\i": "i", "\\j": "j"}.get(letter, letter)
    mark = _ACCENTS[found["sign"] or found["name"]]
    return unicodedata.normalize("NFC", base + mark) + (found["rest"] or "")


class _Text:
    """What has been read of one value, and the groups that are open."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.ends: list[list[str]] = [[]]
        """What each open group still has to write at its end."""
        self.pending: tuple[str, str] | None = None
        """What the next group or letter begins and ends with."""
        self.dropping = 0
        """How many groups deep text is not read."""

    def take(self, found: re.Match[str]) -> None:
        """Read one token."""
        kind = found.lastgroup
        if kind == "open" or found["open"]:
            self.open()
        elif found["close"]:
            self.close()
        elif found["maths"]:
            self.write(
                marks.run(
                    Mark.FORMULA, found["maths"].strip("$").removeprefix("\\(").removesuffix("\\)")
                )
            )
        elif found["url"]:
            self.write(found["address"])
        elif found["command"]:
            self.command(found["command"])
        elif found["symbol"]:
            self.write(_SYMBOLS.get(found["symbol"], found["symbol"]))
        elif found["text"]:
            self.write(_typeset(found["text"]))

    def write(self, text: str) -> None:
        """Add text; a command without braces before it takes its first character."""
        if self.dropping or not text:
            return
        if self.pending and text.strip():
            begin, end = self.pending
            self.pending = None
            begin = "" if begin == _DROP else begin
            first, text = text[:1], text[1:]
            self.out += [begin, first, end]
        self.out.append(text)

    def open(self) -> None:
        """Begin a group in braces, which is what the command before it takes."""
        begin, end = self.pending or (marks.begin(Mark.NO_CASE), marks.end(Mark.NO_CASE))
        self.pending = None
        if self.dropping:
            self.dropping += 1
        elif begin == _DROP:
            self.dropping = 1
        else:
            self.out.append(begin)
            self.ends.append([end])

    def close(self) -> None:
        """End a group, with all that was begun in it."""
        if self.dropping:
            self.dropping -= 1
        elif len(self.ends) > 1:
            self.out += reversed(self.ends.pop())

    def command(self, name: str) -> None:
        """Take in a command: a run, quotes, a switch, a sign, or one whose argument is dropped."""
        if name in _RUNS:
            self.pending = (marks.begin(_RUNS[name]), marks.end(_RUNS[name]))
        elif name in _QUOTED:
            self.pending = ("\u201c", "\u201d")
        elif name in _DROPPED:
            self.pending = (_DROP, "")
        elif name in _SWITCHES:
            self.out.append(marks.begin(_SWITCHES[name]))
            self.ends[-1].append(marks.end(_SWITCHES[name]))
        else:
            self.write(_SIGNS.get(name, ""))


def _typeset(text: str) -> str:
    for typed, shown in _LIGATURES:
        text = text.replace(typed, shown)
    return text


def _quote(found: re.Match[str]) -> str:
    """Return the curly quote for a straight one, by what stands before it."""
    at = found.start() - 1
    while at >= 0 and marks.is_mark(found.string[at]):
        at -= 1
    begins = at < 0 or found.string[at] in " \u00a0([/\u2013\u2014"
    return "\u201c" if begins else "\u201d"
