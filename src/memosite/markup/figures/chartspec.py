"""An author's Vega-Lite -> one that asks for nothing: its data inside, and nothing by chance."""

from __future__ import annotations

import csv
import io
import itertools
import json
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite.charts.look import CONFIG
from memosite.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZE_MAX = 5_000_000
"""Bytes of one file of data."""
ROWS_MAX = 200
"""Rows of a table."""
_COLUMNS_MAX = 12
_COLUMNS_READ = 500
_DEPTH_MAX = 100
_UNPAIRED = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and no page can hold."""
_MARKS = (
    "arc", "area", "bar", "boxplot", "circle", "errorband", "errorbar", "geoshape", "line", "point",
    "rect", "rule", "square", "text", "tick", "trail",
)  # fmt: skip
_TYPES = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".topojson": "topojson"}
_DELIMITERS = {"csv": ",", "tsv": "\t"}
_CHANCE = re.compile(r"\b(?:now|random|sample(?:Normal|LogNormal|Uniform))\s*\(")
_EXPRESSIONS = frozenset({"calculate", "filter", "expr", "test", "labelExpr", "signal"})
_BOOTSTRAP = frozenset({"ci", "ci0", "ci1"})
_NOT_DRAWN = frozenset({"config", "datasets", "values"})
"""Keys below which nothing is a part of the picture."""


class SpecError(Exception):
    """What a specification must not say."""

    def __init__(self, message: str, hint: str, written: str) -> None:
        """Keep the message, one next step, and the words to look for in the author's file."""
        super().__init__(message)
        self.hint = hint
        self.written = written


class Table(Struct, frozen=True):
    """Data as readers see it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """At most ROWS_MAX."""
    length: int
    """How many rows there are."""


@dataclass(slots=True)
class Spec:
    """A specification as it is drawn."""

    read: Callable[[str], bytes | None]
    """Returns a file beside the chart."""
    keys: dict[str, object] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    """Every text in it that may name a column."""
    data: list[dict[str, object]] = field(default_factory=list)
    """The data of each part, files' inside."""


def parsed(text: str) -> object:
    """Return what JSON says, fit to be shown. Raises SpecError, or JSONDecodeError with a place."""
    brackets = re.sub(r'"(?:\\.|[^"\\])*"|[^\[\]{}]', "", text, flags=re.DOTALL)
    depths = itertools.accumulate(1 if one in "[{" else -1 for one in brackets)
    if max(depths, default=0) > _DEPTH_MAX:
        raise SpecError(f"it nests more than {_DEPTH_MAX} deep", "write it flatter", "")
    try:
        found = json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python reads no number of thousands of digits
        raise SpecError("it holds a number that is too long", "round it", "") from None
    plain = json.dumps(found, ensure_ascii=False)
    return json.loads(plain.encode("utf-8", "replace")) if _UNPAIRED.search(plain) else found


def complete(keys: object, read: Callable[[str], bytes | None]) -> Spec:
    """Return the specification with the theme's looks beneath its own and every file inside.

    Raises SpecError for the first thing that cannot be drawn, or not twice alike.
    """
    if not isinstance(keys, dict):
        raise SpecError("it is no object of JSON", "begin it with `{`", "")
    if "/vega/" in str(keys.get("$schema", "")):
        raise SpecError("this is Vega, not Vega-Lite", "write the chart in Vega-Lite", '"$schema"')
    spec = Spec(read)
    kept = {key: value for key, value in keys.items() if key not in ("$schema", "usermeta")}
    spec.keys = _group(spec, kept)
    config = keys.get("config")
    spec.keys["config"] = _merged(CONFIG, config if isinstance(config, dict) else {})
    return spec


def _refused(name: str) -> None:
    raise SpecError(f"`{name}` is no number of JSON", "write `null`", name)


def tables(spec: Spec) -> tuple[Table, ...]:
    """Return the data that the chart shows, each table once, with the columns that it names."""
    datasets = spec.keys.get("datasets")
    named = datasets if isinstance(datasets, dict) else {}
    values = [
        _rows(data.get("values", named.get(data.get("name"))), data.get("format"))
        for data in spec.data
    ]
    found = [_table(rows, spec.words) for rows in values if rows]
    return tuple(dict.fromkeys(table for table in found if table.columns))


def _group(spec: Spec, keys: Mapping[str, object]) -> dict[str, object]:
    whole = ("width", "container")  # as wide as usual: no page is known yet
    return {
        name: _walked(spec, name, value) for name, value in keys.items() if (name, value) != whole
    }


def _walked(spec: Spec, name: str, value: object) -> object:
    """Return `value`, found at `name`, as it is drawn."""
    if name in _NOT_DRAWN:
        return value
    _check(name, value)
    if name == "data" and isinstance(value, dict):
        return _data(spec, value)
    if isinstance(value, list):
        return [_walked(spec, name, one) for one in value]
    if isinstance(value, dict):
        return _group(spec, value)
    if isinstance(value, str):
        spec.words.append(value)
    return value


def _check(name: str, value: object) -> None:
    """Raise SpecError for what leads out of the picture, or makes it another each time."""
    if name in ("url", "href"):
        raise SpecError("a chart holds no images and no links", f"take `{name}` out", f'"{name}"')
    if name == "mark":
        _check_mark(value)
    drawn = _CHANCE.search(value) if name in _EXPRESSIONS and isinstance(value, str) else None
    if drawn:
        raise _by_chance(drawn[0].rstrip("( "), drawn[0])
    if name == "transform" and isinstance(value, dict) and "sample" in value:
        raise _by_chance("sample", '"sample"')
    if name in ("extent", "aggregate", "op") and isinstance(value, str) and value in _BOOTSTRAP:
        raise _by_chance(str(value), f'"{value}"')


def _by_chance(name: str, written: str) -> SpecError:
    message = f"`{name}` gives another chart at each build"
    return SpecError(message, "compute it beforehand, and put the result into the data", written)


def _check_mark(value: object) -> None:
    name = value.get("type") if isinstance(value, dict) else value
    if name is not None and str(name) not in _MARKS:
        shown = str(name)[:40]
        hint = did_you_mean(shown, _MARKS, f"the marks are {', '.join(_MARKS)}")
        raise SpecError(f"there is no mark `{shown}`", hint, f'"{shown}"')


def _data(spec: Spec, data: dict[str, object]) -> dict[str, object]:
    """Return `data` with its file inside."""
    if "url" in data:
        data = {**{key: one for key, one in data.items() if key != "url"}, **_file(spec, data)}
    spec.data.append(data)
    return data


def _file(spec: Spec, data: dict[str, object]) -> dict[str, object]:
    """Return the values of a file and how they are to be read."""
    url, told = data["url"], data.get("format")
    form: dict[str, object] = dict(told) if isinstance(told, dict) else {}
    if not isinstance(url, str) or re.match(r"[A-Za-z][\w+.-]*:|//", url):
        hint = "put the file beside the memo and write its name: a build loads nothing"
        raise SpecError("the data of this chart are on another host", hint, str(url))
    kind = str(form.get("type") or _TYPES.get(posixpath.splitext(url)[1].lower(), "json"))
    text = _text(url, spec.read(url))
    if kind in ("csv", "tsv", "dsv"):
        return {"values": text, "format": {**form, "type": kind}}
    values = _json(url, text)
    if kind != "json":
        return {"values": values, "format": {**form, "type": kind}}
    for name in filter(None, str(form.pop("property", "")).split(".")):
        values = values.get(name) if isinstance(values, dict) else None
    return {"values": values, "format": form}


def _text(url: str, data: bytes | None) -> str:
    if data is None:
        raise SpecError(f"there is no file `{url}`", "put it beside the memo", url)
    if len(data) > SIZE_MAX:
        message = f"the file `{url}` is larger than {SIZE_MAX // 1_000_000} MB"
        raise SpecError(message, "aggregate it: a chart shows no more than some thousand rows", url)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SpecError(f"the file `{url}` is not UTF-8", "save it as UTF-8", url) from None


def _json(url: str, text: str) -> object:
    try:
        return parsed(text)
    except (json.JSONDecodeError, SpecError) as error:
        message = f"the file `{url}` is not valid JSON: {error}"
        raise SpecError(message, "mend it there", url) from None


def _merged(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """Return `base` with the keys of `over` above its own, at every depth."""
    merged = {**base, **over}
    for key, value in over.items():
        below = base.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _merged(below, value)
    return merged


def _rows(values: object, form: object) -> list[dict[str, object]]:
    """Return rows of plain data; none for maps and for what is no table."""
    told = form if isinstance(form, dict) else {}
    if isinstance(values, str):
        mark = str(told.get("delimiter") or _DELIMITERS.get(str(told.get("type")), ","))
        try:
            return list(csv.DictReader(io.StringIO(values), delimiter=mark, strict=False))
        except (csv.Error, TypeError):
            return []
    if not isinstance(values, list):
        return []
    return [one if isinstance(one, dict) else {"data": one} for one in values]


def _table(rows: list[dict[str, object]], words: list[str]) -> Table:
    """Return the columns that `words` name, all of them where none is named."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in names if name][:_COLUMNS_READ]
    exact = set(words)
    named = [name for name in columns if name in exact or any(_uses(one, name) for one in words)]
    shown = tuple((named or columns)[:_COLUMNS_MAX])
    cells = tuple(tuple(_cell(row.get(name)) for name in shown) for row in rows[:ROWS_MAX])
    return Table(shown, cells, len(rows))


def _uses(expression: str, column: str) -> bool:
    if "datum" not in expression:
        return False
    ways = (rf"datum\.{re.escape(column)}(?!\w)", rf"datum\[(['\"]){re.escape(column)}\1\]")
    return any(re.search(way, expression) for way in ways)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
