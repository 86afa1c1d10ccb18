"""YAML text -> plain values and the place of each.

YAML 1.1 reads `12:30` as 750, `NO` as false, `3.10` as 3.1 and dates as objects; here those four
stay the text that the author wrote, and the typed fields of `schema` read them.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import yaml
from msgspec import Struct, field

from memosite.errors import Mistake, Place, SiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # a PyYAML built without libyaml; the same values, ten times slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

KeyPath = tuple[str | int, ...]
"""Where a value sits: `("nav", 0, "url")` is the `url` of the first `nav` entry."""


class YamlText(Struct, frozen=True):
    """One parsed YAML mapping."""

    path: str
    """The file it came from, below the site's folder."""
    values: dict[str, object] = field(default_factory=dict)
    """Plain values: text, numbers, booleans, None, lists and dicts."""
    places: dict[KeyPath, Place] = field(default_factory=dict)
    """The place of every key and list item."""

    def place(self, key: KeyPath) -> Place:
        """Return the place of `key`, or of the nearest thing around it that has one."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key, Place(self.path, 1))


def parse(path: str, whole: str, *, text: str | None = None, first_line: int = 1) -> YamlText:
    """Return the mapping written in `text`, which begins at `first_line` of the file `whole`.

    Raises SiteError for bad syntax, a repeated key, a value that contains itself, or a document
    that is no mapping.
    """
    text = whole if text is None else text
    if _nested(text) > _DEPTH_MAX:
        said = f"this is not valid YAML: values within more than {_DEPTH_MAX} others"
        raise SiteError([Mistake(Place(path, first_line), said)])
    place = functools.partial(_place, path, text, whole.split("\n"), first_line)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return YamlText(path)
        places = dict(_walk(node, place))
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise SiteError([_told(error, text, place)]) from None
    except yaml.reader.ReaderError as error:
        said = f"this is not valid YAML: {error.reason}"
        raise SiteError([Mistake(Place(path, first_line), said, _HINT)]) from None
    finally:
        loader.dispose()
    if not isinstance(values, dict):
        where = place(node.start_mark)
        raise SiteError([Mistake(where, "expected `key: value` lines here", _HINT)])
    return YamlText(path, {str(name): value for name, value in values.items()}, places)


_HINT = "quote a text that holds a colon, a hash or brackets, and indent with spaces"


def _told(error: yaml.MarkedYAMLError, text: str, place: Callable[[yaml.Mark], Place]) -> Mistake:
    """Return what the parser says of `text`, at the place of its cause, with the step for it."""
    mark = error.problem_mark or error.context_mark
    assert mark is not None, "a marked error has a mark"
    said = f"this is not valid YAML: {error.problem or error.context}"
    if error.note:
        return Mistake(place(mark), said, error.note)
    opened = error.context_mark  # the parser may have looked for an end to the end of the file
    if opened and error.context == "while scanning a quoted scalar":
        said = "this is not valid YAML: this quote is never closed"
        return Mistake(place(opened), said, f"write a second {text[opened.index]} behind the text")
    if opened and opened.line < mark.line and "while parsing a flow" in str(error.context):
        said = "this is not valid YAML: this bracket is never closed"
        return Mistake(place(opened), said, "close it, or quote a text that begins with one")
    where = place(mark)
    if text[mark.index : mark.index + 1] == "\t":
        return Mistake(where, said, "a tab cannot stand here: indent with spaces")
    return Mistake(where, said, _quoting(where.text) or _HINT)


_ENTRY = re.compile(r"\s*(?:- )?(?P<key>[\w-]+:) +(?P<text>.*\S)\s*")
_SHOWN_MAX = 60


def _quoting(line: str) -> str:
    """Return how the text in `line` is to be quoted; empty where that is not what it lacks."""
    entry = _ENTRY.fullmatch(line)
    if not entry or not _is_amiss(line):
        return ""
    key, text = entry["key"], entry["text"]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    is_plain = '"' not in text and "\\" not in text
    quoted = f'"{text}"' if is_plain else "'" + text.replace("'", "''") + "'"
    if len(text) > _SHOWN_MAX:
        twice = ", and write each ' in it twice" if not is_plain and "'" in text else ""
        return f"put all that follows `{key}` between {quoted[0]} and {quoted[0]}{twice}"
    return f"quote the text: `{key} {quoted}`"


def _is_amiss(line: str) -> bool:
    """Return whether a line is no YAML by itself, whatever stands around it."""
    try:
        yaml.load(line, _Loader)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, RecursionError):
        return True
    return False


_DEPTH_MAX = 100
"""The parser calls itself for each value within another; no hand nests this deep."""


def _nested(text: str) -> int:
    """Return a bound for how deep the values of `text` nest: brackets, list marks, indents."""
    flow = text.count("[") + text.count("{")
    lines = text.split("\n")
    block = max(
        line.count("- ") + line.count("? ") + len(line) - len(line.lstrip()) for line in lines
    )
    if flow <= _DEPTH_MAX and block <= _DEPTH_MAX:
        return max(flow, block)
    depth = deepest = 0
    try:
        for event in yaml.parse(text, Loader=_Base):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            deepest = max(deepest, depth)
            if deepest > _DEPTH_MAX:
                break
    except yaml.YAMLError:
        return deepest  # told of with its place by the parser proper
    return deepest


def _place(path: str, text: str, lines: list[str], first_line: int, mark: yaml.Mark) -> Place:
    """Return the place of `mark` in `text`, which begins at `first_line` of the file's `lines`."""
    # YAML breaks lines at U+2028 or a lone return too, as no editor does: its counts do not serve.
    line = text.count("\n", 0, mark.index) + first_line
    column = mark.index - text.rfind("\n", 0, mark.index)
    return Place(path, line, column, lines[line - 1].rstrip("\r"))


class _Loader(_Base):
    """The safe loader less sexagesimal numbers, yes/no booleans, dates and decimal fractions."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:  # noqa: FBT001, FBT002 (PyYAML's signature)
        """Return the value of `node`; one that does not fit its tag is a marked YAML error."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, ArithmeticError, LookupError, AttributeError):
            kind = node.tag.rpartition(":")[2]
            raise yaml.MarkedYAMLError(
                problem=f"`{node.value!s:.40}` is no {kind}", problem_mark=node.start_mark
            ) from None


_OWN_RULES = (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
)
_REPLACED = {f"tag:yaml.org,2002:{name}" for name in ("timestamp", "bool", "int", "float")}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag not in _REPLACED]
    for first, rules in _Base.yaml_implicit_resolvers.items()
}
for _name, _pattern, _first in _OWN_RULES:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), list(_first))

_VALUES_MAX = 20_000
"""Aliases can multiply a short text without end; no hand writes this many values."""


def _walk(node: yaml.Node, place: Callable[[yaml.Mark], Place]) -> Iterator[tuple[KeyPath, Place]]:
    """Yield the place of everything below `node`.

    Raises a marked YAML error for a repeated key or a value that contains itself.
    """
    count = 0
    pending: list[tuple[yaml.Node, KeyPath, frozenset[int]]] = [(node, (), frozenset())]
    while pending:
        here, at, above = pending.pop()
        if id(here) in above:
            raise yaml.MarkedYAMLError(
                problem="a value contains itself", problem_mark=here.start_mark
            )
        around = above | {id(here)}
        for mark, step, child in _children(here):
            count += 1
            if count > _VALUES_MAX:
                raise yaml.MarkedYAMLError(
                    problem=f"more than {_VALUES_MAX:,} values", problem_mark=mark
                )
            yield (*at, step), place(mark)
            pending.append((child, (*at, step), around))


def _children(node: yaml.Node) -> Iterator[tuple[yaml.Mark, str | int, yaml.Node]]:
    """Yield mark, key or position, and value of everything directly inside `node`."""
    if isinstance(node, yaml.SequenceNode):
        for position, child in enumerate(node.value):
            yield child.start_mark, position, child
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, child in node.value:
            written = name.value if isinstance(name, yaml.ScalarNode) else "?"
            if written in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"`{written}` is written twice",
                    problem_mark=name.start_mark,
                    note="keep one of the two",
                )
            seen.add(written)
            yield name.start_mark, written, child
