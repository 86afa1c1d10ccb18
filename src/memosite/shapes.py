"""A dataclass of keys -> its JSON Schema, for editors.

Whatever memosite accepts, a schema accepts. It lets a few mistakes pass that no schema can tell,
such as a day that no calendar has.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, Union, get_args, get_origin

from memosite import schema
from memosite.config import Config
from memosite.memo import Memo
from memosite.schema import Reader, Shorthand

if TYPE_CHECKING:
    from collections.abc import Mapping

Shape: TypeAlias = "dict[str, object]"

_DIALECT = {"$schema": "http://json-schema.org/draft-07/schema#"}
"""The one that editors know best."""
_PLAIN: dict[type, Mapping[str, object]] = {
    str: schema.TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}
_NULL = {"type": "null"}
_UNDATED = {"required": ["kind"], "properties": {"kind": {"enum": ["note", "page"]}}}
_DATED = {
    "required": ["date", "topic"],
    "properties": {"date": {"not": _NULL}, "topic": {"not": _NULL, "pattern": r"\S"}},
}


def front_matter() -> Shape:
    """Return the JSON Schema of a memo's front matter."""
    rule = {"if": _UNDATED, "then": True, "else": _DATED}
    own = {"patternProperties": {"^x_": {"description": "A key of your own."}}}
    return {**_DIALECT, "title": "Front matter", **_group(Memo), **own, **rule}


def settings() -> Shape:
    """Return the JSON Schema of site.yaml."""
    return {**_DIALECT, "title": "site.yaml", **_group(Config)}


def _group(cls: type) -> Shape:
    """Return the shape of a group of keys, of which `cls` has each."""
    known = schema.keys(cls)
    return {
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {name: _key(key) for name, key in known.items()},
        "required": [name for name, key in known.items() if key.required],
        "additionalProperties": False,
    }


def _key(key: schema.Key) -> Shape:
    """Return the shape of a key; with nothing behind it, it is left out, unless it is required."""
    told = {"description": key.help}
    shape = _value(key.annotation)
    if key.required:
        return {**shape, **told}
    match shape:
        case {"type": str(one)}:
            return {**shape, "type": [one, "null"], **told}
        case {"type": list(several)}:
            return {**shape, "type": [*several, "null"], **told}
        case {"enum": list(several)}:
            return {**shape, "enum": [*several, None], **told}
        case {"anyOf": list(several)}:
            return {**shape, "anyOf": [*several, _NULL], **told}
    return {**shape, **told}


def _value(annotation: object) -> Shape:
    """Return the shape of what `schema` reads for an annotation, type by type as it does."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        readers = [note for note in inner[1:] if isinstance(note, Reader)]
        short = [dict(note.shape) for note in inner[1:] if isinstance(note, Shorthand)]
        if short:
            return {"anyOf": [*short, _value(inner[0])]}
        return _read(inner[0], readers[0]) if readers else _value(inner[0])
    if origin in (types.UnionType, Union):
        return _value(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        item = _value(inner[0])
        return {"anyOf": [{"type": "array", "items": item}, item]}  # one item needs no list
    assert isinstance(annotation, type), f"no shape for {annotation}"
    return dict(_PLAIN[annotation]) if annotation in _PLAIN else _group(annotation)


def _read(made: type, reader: Reader) -> Shape:
    """Return the shape of what a reader reads; `made`: what it makes of it."""
    own = dict(reader.shape)
    is_group = schema.is_group(made) and bool(schema.keys(made))
    return {"anyOf": [own, _group(made)]} if is_group else own
