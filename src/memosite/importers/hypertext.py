"""HTML -> Markdown, block by block; what has no counterpart is told."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from memosite.importers import escaping
from memosite.importers.phrases import DEPTH_MAX, Reading, paragraphs, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

SIZE_MAX = 5_000_000
"""Characters of one text."""
_OPEN_MAX = 2_000
"""Elements that are open at once; the parser's cost grows with their square."""
_FORMATS_MAX = 100
"""Of those, elements of emphasis, which the parser opens anew in each paragraph."""
_FORMAT_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATS = frozenset(_FORMAT_NAMES.split())
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr p li td tr"
_VOID = frozenset(_VOID_NAMES.split())
"""What needs no closing tag."""
_BLOCK_NAMES = (
    "address article aside blockquote body center dd details div dl dt fieldset figure "
    "footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td "
    "tfoot th thead tr ul"
)
_BLOCKS = _BLOCK_NAMES.split()
_BLOCK = frozenset(_BLOCKS)
_ANY_BLOCK = ",".join(_BLOCKS)
_NOTES = ".footnotes li[id], section[role=doc-endnotes] li[id]"
_HOLDERS = ".footnotes, section[role=doc-endnotes]"
_BACK = ".reversefootnote, .footnote-backref, .footnote-back, [role=doc-backlink]"


def markdown(written: str, reading: Reading) -> str:
    """Return a piece of HTML as Markdown; where it is too large or too deep, its words alone.

    Cost: about 1 ms for 1,000 words.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 (few imports have HTML)

    if is_too_much(written):
        reading.said["is too large or too deep, and became words alone"] = ""
        words = re.sub(r"<[^<>]{0,2000}>", " ", written[:SIZE_MAX])
        return escaping.begun(escaping.escaped(" ".join(words.split())))
    body = LexborHTMLParser(written).body
    if body is None:
        return ""
    notes = _notes(body, reading)
    return "\n\n".join([*_blocks(body, reading, 0), *notes])


def words(written: str) -> str:
    """Return the words of a piece of HTML, such as a title, on one line."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 (same)

    small = written[:2000]
    if not re.search(r"</?[A-Za-z]|&#?\w+;", small):
        return " ".join(escaping.visible(small).split())
    body = LexborHTMLParser(small).body
    return " ".join(escaping.visible(body.text()).split()) if body else ""


def is_too_much(written: str) -> bool:
    """Return whether HTML is larger, or has more elements open at once, than is read in time."""
    if len(written) > SIZE_MAX:
        return True
    opened = formats = 0
    for found in re.finditer(r"<(/?)([A-Za-z][A-Za-z0-9]*)", written):
        name = found[2].lower()
        step = 0 if name in _VOID else (-1 if found[1] else 1)
        opened = max(0, opened + step)
        formats = max(0, formats + step) if name in _FORMATS else formats
        if opened > _OPEN_MAX or formats > _FORMATS_MAX:
            return True
    return False


def _notes(body: LexborNode, reading: Reading) -> list[str]:
    """Take the footnotes out and return them as memos write them."""
    found: dict[str, LexborNode] = {}
    for node in body.css(_NOTES):
        name = (node.attributes.get("id") or "").strip()
        if name and name not in found:
            found[name] = node
            reading.notes[name] = str(len(found))
    if not found:
        return []
    for node in body.css(_BACK):
        node.decompose()
    texts = ["\n\n".join(_blocks(node, reading, 0)) for node in found.values()]
    for node in body.css(_HOLDERS):
        node.decompose()
    return [f"[^{n}]: " + _indented(text, "    ").lstrip() for n, text in enumerate(texts, 1)]


def _blocks(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    """Return the blocks in a node, each a text of whole lines."""
    found: list[str] = []
    run: list[LexborNode] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag in _BLOCK or (tag[:1] not in "-!" and tag != "math" and child.css_first(_ANY_BLOCK)):
            found += [*paragraphs(run, reading), *_block(tag, child, reading, depth + 1)]
            run = []
        else:
            run.append(child)
    return [*found, *paragraphs(run, reading)]


def _block(tag: str, node: LexborNode, reading: Reading, depth: int) -> list[str]:
    if depth >= DEPTH_MAX:
        reading.said[f"what nests deeper than {DEPTH_MAX} elements is words alone"] = ""
        text = escaping.begun(escaping.escaped(" ".join(node.text().split())))
        return [text] if text else []
    make = _MAKERS.get(tag)
    return (
        [one for one in make(node, reading, depth) if one]
        if make
        else _blocks(node, reading, depth)
    )


def _heading(node: LexborNode, reading: Reading, _depth: int) -> list[str]:
    text = phrase(node.iter(include_text=True), reading)
    return [f"{'#' * int((node.tag or 'h2')[1])} {text}"] if text else []


def _code(node: LexborNode, _reading: Reading, _depth: int) -> list[str]:
    text = escaping.visible(node.text().replace("\r\n", "\n")).strip("\n")
    return [escaping.fence(text, _language(node))] if text.strip() else []


def _language(node: LexborNode) -> str:
    inner = node.css_first("code")
    for one in (node, inner, node.parent):
        kinds = (one.attributes.get("class") or "") if one else ""
        found = re.search(r"(?:language-|lang-|highlight-source-|brush:\s?)([\w+#-]{1,30})", kinds)
        if found:
            return found[1]
    return ""


def _quote(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    return [_indented("\n\n".join(_blocks(node, reading, depth)), "> ")]


def _rule(_node: LexborNode, _reading: Reading, _depth: int) -> list[str]:
    return ["***"]


def _list(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    start = node.attributes.get("start") or "1"
    first = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
    items: list[str] = []
    loose = False
    for child in node.iter():
        made = _blocks(child, reading, depth + 1)
        mark = f"{first + len(items)}." if node.tag == "ol" else "-"
        text = "\n\n".join(made)
        if len(made) > 1 and re.match(r"(?:- |\d+\. )", made[1]) and len(made) == 2:  # noqa: PLR2004 (words and a list)
            text = "\n".join(made)
        loose = loose or "\n\n" in text
        items.append(f"{mark} " + _indented(text, " " * (len(mark) + 1)).lstrip())
    return [("\n\n" if loose else "\n").join(one.rstrip() for one in items)]


def _terms(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    parts = []
    for child in node.css("dt, dd"):
        if child.tag == "dt":
            parts.append(escaping.begun(phrase(child.iter(include_text=True), reading)) or "\\")
        elif parts:
            text = "\n\n".join(_blocks(child, reading, depth + 1))
            parts.append(": " + _indented(text, "  ").lstrip())
    if len(parts) < 2 or not any(part.startswith(": ") for part in parts):  # noqa: PLR2004 (a term and its text)
        return parts
    made = parts[0]
    for before, part in itertools.pairwise(parts):
        made += ("\n" if part.startswith(": ") and not before.startswith(": ") else "\n\n") + part
    return [made]


def _figure(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    caption = node.css_first("figcaption")
    said = phrase(caption.iter(include_text=True), reading) if caption else ""
    if caption:
        caption.decompose()
    made = _blocks(node, reading, depth)
    alone = _IMAGE.fullmatch(made[0]) if len(made) == 1 else None
    if alone and said:
        quoted = said.replace('"', '\\"')
        return [f'![{alone[1]}]({alone[2]} "{quoted}")']
    return [*made, escaping.begun(said)]


_IMAGE = re.compile(r"!\[((?:\\.|[^\]\\\n])*)\]\((<[^<>\n]*>|[^()\s]*)\)")


def _folded(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    summary = node.css_first("summary")
    title = phrase(summary.iter(include_text=True), reading) if summary else ""
    if summary:
        summary.decompose()
    text = "\n\n".join(_blocks(node, reading, depth))
    return [_indented(f"[!note]- {title}\n{text}", "> ")]


def _table(node: LexborNode, reading: Reading, depth: int) -> list[str]:
    """Return a table of words as one; one of blocks, or for layout, as what stands in it."""
    caption = node.css_first("caption")
    rows = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in _rows(node)]
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    if width < 2 or width > 100 or node.css_first("table table, ul, ol, pre, blockquote, figure"):  # noqa: PLR2004 (columns)
        return [one for row in rows for cell in row for one in _blocks(cell, reading, depth + 2)]
    if node.css_first("[colspan], [rowspan]"):
        reading.said["cells that span several became one each"] = (
            "see whether the table still reads"
        )
    heads = bool(all(cell.tag == "th" for cell in rows[0]))
    cells = [
        [phrase(cell.iter(include_text=True), reading).replace("|", "\\|") for cell in row]
        for row in rows
    ]
    lines = [*([] if heads else [[""] * width]), *cells]
    lines.insert(1, ["---"] * width)
    text = "\n".join("| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in lines)
    said = phrase(caption.iter(include_text=True), reading) if caption else ""
    return [f"Table: {said}" if said else "", text]


def _rows(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


_MAKERS: dict[str, Callable[[LexborNode, Reading, int], list[str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "pre": _code,
    "blockquote": _quote,
    "hr": _rule,
    "ul": _list,
    "ol": _list,
    "dl": _terms,
    "figure": _figure,
    "details": _folded,
    "table": _table,
}


def _indented(text: str, indent: str) -> str:
    return "\n".join(
        (indent + line).rstrip() if line else indent.rstrip() for line in text.split("\n")
    )
