"""What stands within a line of HTML -> Markdown: words, emphasis, links, code, formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memosite.importers import escaping
from memosite.markup.formulas import dollars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from selectolax.lexbor import LexborNode

DEPTH_MAX = 80
"""Elements within one another; what is deeper is read as words alone."""
BREAK = "\ue000"
"""A line's end that is meant; becomes a hard break, or a paragraph's end where there are two."""
_MARKS = {
    "strong": ("\ue001", "\ue002"),
    "em": ("\ue003", "\ue004"),
    "del": ("\ue005", "\ue006"),
}
_WRITTEN = {"strong": "**", "em": "*", "del": "~~"}
_NAMES = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "var", "dfn", "cite"), "em"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
}
_KEPT = frozenset({"sup", "sub", "kbd", "mark"})
"""Written as HTML, which every memo may hold."""
_UNSHOWN = frozenset({"style", "noscript", "template", "head", "title", "meta", "link", "source"})
_LEFT_OUT = frozenset(
    {"script", "form", "button", "select", "textarea", "input", "svg", "canvas", "dialog", "map"}
)
_ELSEWHERE = frozenset({"iframe", "video", "audio", "embed", "object", "frame"})
_OPENINGS = "".join(pair[0] for pair in _MARKS.values())
_CLOSINGS = "".join(pair[1] for pair in _MARKS.values())
_TEX = re.compile(
    r"\\\((.{1,2000}?)\\\)|\\\[(.{1,4000}?)\\\]|\$\$(.{1,4000}?)\$\$|(?<![\\$])\$", re.DOTALL
)
_MATHS = re.compile(r"[\\^_=]|\A\s*[A-Za-z]\s*\Z")
"""What a formula holds, if it is not one letter."""


@dataclass(slots=True)
class Reading:
    """What a piece of HTML is read with, and what is learnt on the way."""

    link: Callable[[str], str]
    """An address -> the target of a link; empty for none."""
    picture: Callable[[str, str], str]
    """The address of a picture and the words for it -> Markdown; empty for none."""
    notes: dict[str, str] = field(default_factory=dict)
    """The id of each footnote, and its name."""
    said: dict[str, str] = field(default_factory=dict)
    """What was not carried over, and what to do about it."""


def paragraphs(nodes: Iterable[LexborNode], reading: Reading) -> list[str]:
    """Return the paragraphs of nodes that stand within lines."""
    text = _moved("".join(_pieces(node, reading, 0) for node in nodes))
    found: list[list[str]] = []
    opened = 0
    for part in re.split(f"(?: *{BREAK}){{2,}}", text):
        if opened:  # emphasis goes on
            found[-1].append(part)
        else:
            found.append([part])
        opened += sum(map(part.count, _OPENINGS)) - sum(map(part.count, _CLOSINGS))
    whole = (_lines(_resolved(BREAK.join(parts))) for parts in found)
    return [one for one in whole if one]


def phrase(nodes: Iterable[LexborNode], reading: Reading, *, label: bool = False) -> str:
    """Return nodes as Markdown on one line: for a heading, a cell or a link's brackets."""
    text = _moved("".join(_pieces(node, reading, 0, label=label) for node in nodes))
    text = re.sub(r"\$\$\n(.*)\n\$\$", r"$\1$", text).replace(BREAK, " ")
    return re.sub(" {2,}", " ", _resolved(text)).strip()


def formula(tex: str, reading: Reading, *, display: bool) -> str:
    """Return a formula as memos write it, or as code where it cannot be set."""
    from memosite.markup.formulas import typeset  # noqa: PLC0415 (30 ms, and few texts have formulas)

    tex = " ".join(escaping.visible(tex).split())
    made = typeset.typeset([typeset.Formula(tex, display)], {})[0] if tex else ""
    safe = (
        made and not isinstance(made, typeset.Fault) and not re.search(r"\\(?:ref|label|tag)", tex)
    )
    if safe and tex.count("$") == 0:
        return f"{BREAK}{BREAK}$$\n{tex}\n$${BREAK}{BREAK}" if display else f"${tex}$"
    if tex:
        reading.said["a formula cannot be set and became code"] = "write it anew"
    return escaping.code(tex)


def _pieces(node: LexborNode, reading: Reading, depth: int, *, label: bool = False) -> str:
    """Return a node as Markdown in which emphasis and line ends are still marks."""
    tag = node.tag or ""
    if tag == "-text":
        return _words(node.text_content or "", reading, label=label)
    if tag.startswith(("-", "!")) or tag in _UNSHOWN:
        return ""
    if tag == "br":
        return BREAK
    if depth >= DEPTH_MAX:
        reading.said[f"what nests deeper than {DEPTH_MAX} elements is words alone"] = ""
        return escaping.escaped(_spaced(node.text()), label=label)
    special = _special(tag, node, reading, label=label)
    if special is not None:
        return special
    inner = "".join(
        _pieces(child, reading, depth + 1, label=label) for child in node.iter(include_text=True)
    )
    return _dressed(tag, node, inner, reading, label=label)


def _special(tag: str, node: LexborNode, reading: Reading, *, label: bool) -> str | None:  # noqa: PLR0911 (one a kind)
    """Return what an element becomes whose contents are not read as text; None for any other."""
    attributes = node.attributes
    kinds = f" {attributes.get('class') or ''} "
    if tag == "img":
        return _picture(attributes, kinds, reading)
    if tag in ("code", "tt", "samp"):
        return escaping.code(_spaced(node.text()))
    if tag == "math":
        tex = node.css_first('annotation[encoding="application/x-tex"]')
        display = attributes.get("display") == "block"
        return formula(tex.text(), reading, display=display) if tex else None
    if tag == "script" and (attributes.get("type") or "").startswith("math/tex"):
        display = "display" in (attributes.get("type") or "")
        return formula(node.text(), reading, display=display)
    if " katex-html " in kinds or " MathJax_Preview " in kinds:
        return ""  # the same once more, for the eye
    if tag in _ELSEWHERE:
        return _elsewhere(tag, node, reading, label=label)
    if tag == "input" and attributes.get("type") == "checkbox":
        return "[x] " if "checked" in attributes else "[ ] "
    if tag in _LEFT_OUT:
        reading.said[f"`<{tag}>` was left out"] = ""
        return ""
    return None


def _dressed(tag: str, node: LexborNode, inner: str, reading: Reading, *, label: bool) -> str:
    """Return what stands in an element with the marks of that element."""
    if tag == "a":
        return inner if label else _link(node, inner, reading)
    if tag in _KEPT:
        note = re.fullmatch(r"\s*\[\^[\w-]+\]\s*", inner)
        return inner.strip() if note else (f"<{tag}>{inner}</{tag}>" if inner.strip() else inner)
    name = _NAMES.get(tag) or _styled(node)
    if name:
        first, last = _MARKS[name]
        return first + re.sub(f"[{first}{last}]", "", inner) + last
    if tag == "q":
        return f'"{inner}"'
    return inner if tag in _WITHIN else f" {inner} "


_WITHIN_NAMES = (
    "span font small big u ins abbr acronym bdi bdo time data label nobr wbr ruby rb rt rp "
    "math semantics mrow mi mn mo mtext"
)
_WITHIN = frozenset(_WITHIN_NAMES.split())


def _styled(node: LexborNode) -> str:
    style = (node.attributes.get("style") or "").lower().replace(" ", "")
    if re.search(r"font-weight:(?:bold|[6-9]00)", style):
        return "strong"
    return "em" if "font-style:italic" in style else ""


def _words(text: str, reading: Reading, *, label: bool) -> str:
    """Return words as Markdown; formulas between TeX's own marks stay formulas."""
    parts, at = [], 0
    for start, end, tex, display in _formulas(text):
        parts.append(escaping.escaped(_spaced(text[at:start]), label=label))
        parts.append(formula(tex, reading, display=display and not label))
        at = end
    return "".join([*parts, escaping.escaped(_spaced(text[at:]), label=label)])


def _formulas(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Yield start, end and TeX of each formula, and whether it is displayed."""
    at = 0
    while ("$" in text or "\\" in text) and (found := _TEX.search(text, at)):
        at = found.end()
        tex = found[1] or found[2] or found[3] or ""
        if not tex:
            whole = dollars.formula(text, found.start()) or ""
            tex = whole.strip("$")
        if _MATHS.search(tex):
            at = max(at, found.start() + len(tex) + 2)
            yield found.start(), at, tex, found[2] is not None or found[3] is not None


def _spaced(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", text)


def _picture(attributes: dict[str, str | None], kinds: str, reading: Reading) -> str:
    source, words = attributes.get("src") or "", _spaced(attributes.get("alt") or "").strip()
    if " latex " in kinds and words:
        return formula(words, reading, display=False)
    if " wp-smiley " in kinds or " emoji " in kinds:
        return escaping.escaped(words)
    if "0" in (attributes.get("width"), attributes.get("height")) or (
        attributes.get("width") == attributes.get("height") == "1"
    ):
        return ""  # it counts readers
    return reading.picture(source, words or _spaced(attributes.get("title") or "").strip())


def _elsewhere(tag: str, node: LexborNode, reading: Reading, *, label: bool) -> str:
    """Return a link to what an element shows of another page."""
    inner = node.css_first("[src]")
    source = (
        node.attributes.get("src")
        or node.attributes.get("data")
        or ((inner.attributes.get("src") or "") if inner else "")
    )
    found = reading.link(source) if source else ""
    reading.said[f"`<{tag}>` {'became a link' if found else 'was left out'}"] = ""
    if not found or label:
        return ""
    words = _spaced(node.attributes.get("title") or "").strip() or source
    return f" [{escaping.escaped(words, label=True)}]({escaping.target(found)}) "


def _link(node: LexborNode, inner: str, reading: Reading) -> str:
    address = (node.attributes.get("href") or "").strip()
    if address.startswith("#"):
        note = reading.notes.get(address[1:])
        return f"[^{note}]" if note else inner
    found = reading.link(address) if address else ""
    if not found or not inner.strip():
        return inner
    words = _spaced(node.text()).strip()
    if words == found and re.match("https?://", words):
        return escaping.escaped(words)
    label = phrase(node.iter(include_text=True), reading, label=True)
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}[{label}]({escaping.target(found)}){after}" if label else inner


def _moved(text: str) -> str:
    """Return a text whose marks of emphasis stand right at words, without empty ones."""
    spaces = f"[ {BREAK}]+"
    for _ in _MARKS:
        text = re.sub(spaces, lambda run: BREAK * min(2, run[0].count(BREAK)) or " ", text)
        text = re.sub(f"([{_OPENINGS}]+)({spaces})", r"\2\1", text)
        text = re.sub(f"({spaces})([{_CLOSINGS}]+)", r"\2\1", text)
        for first, last in _MARKS.values():
            text = text.replace(first + last, "").replace(last + first, "")
    return re.sub(" {2,}", " ", text)


def _resolved(text: str) -> str:
    """Return a text with emphasis as Markdown, or as tags where Markdown would read none."""
    pairs, begun = [], {}
    for found in re.finditer(f"[{_OPENINGS}{_CLOSINGS}]", text):
        name = next(one for one, pair in _MARKS.items() if found[0] in pair)
        if found[0] in _OPENINGS:
            begun[name] = found.start()
        elif name in begun:
            pairs.append((name, begun.pop(name), found.start()))
    out = list(text)
    for at in begun.values():
        out[at] = ""
    for name, start, end in pairs:
        plain = _opens(text[start - 1 : start], text[start + 1], name) and _opens(
            text[end + 1 : end + 2], text[end - 1], name
        )
        sign = _WRITTEN[name]
        out[start], out[end] = (sign, sign) if plain else (f"<{name}>", f"</{name}>")
    return "".join(one for one in out if one not in _OPENINGS + _CLOSINGS or not one)


def _opens(outside: str, inside: str, name: str) -> bool:
    """Return whether a mark is read as one between these signs, seen from either end."""
    marks = set(_OPENINGS + _CLOSINGS)
    if name != "strong" and (outside in marks or inside in marks):
        return False
    return inside.isalnum() or not (outside.isalnum() or outside in marks)


def _lines(text: str) -> str:
    """Return a paragraph whose lines begin nothing."""
    lines = (line.strip(" ") for line in text.strip(f" {BREAK}").split(BREAK))
    made = "\\\n".join(escaping.begun(line) for line in lines)
    return re.sub(r"(?:\\?\n){3,}", "\n\n", made).strip()
