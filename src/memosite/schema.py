"""YAML values -> a Struct, with every fault at its place.

A field is a key when its annotation carries a sentence of help:

    order: Annotated[int, "Breaks ties between memos of one date."] = 0

The annotation is the rule: text, whole numbers, booleans, literals, tuples, other Structs and
`T | None`, or any type for which a `Reader` stands among the annotations. A `Shorthand` there
takes a value that is no group of keys for one.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import types
from dataclasses import dataclass
from typing import (
    TYPE_CHECKING,
    Annotated,
    Literal,
    TypeAlias,
    TypeGuard,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from msgspec import Struct

from memosite.errors import Mistake, did_you_mean, meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from memosite.yamltext import KeyPath, YamlText

T = TypeVar("T", bound=Struct)


class FaultError(ValueError):
    """A value that breaks its rule; `args` are the message and a hint."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one type is read from a plain YAML value."""

    read: Callable[[object], object]
    """Raises FaultError."""
    shape: Mapping[str, object] = dataclasses.field(hash=False)
    """What it reads, as JSON Schema; for a group of keys, what may stand in place of one."""


def like(pattern: str, told: str, kinds: object = "string") -> dict[str, object]:
    """Return the shape of a text; `told`: what an editor says of one that is not like it."""
    return {"type": kinds, "pattern": pattern, "patternErrorMessage": told}


@dataclass(frozen=True, slots=True)
class Shorthand:
    """How a group of keys may be written in short."""

    written_out: Callable[[object], object]
    """Returns it in full, or what is no shorthand as it is; raises FaultError."""
    shape: Mapping[str, object] = dataclasses.field(hash=False)
    """What may stand in place of the group, as JSON Schema."""


class Key(Struct, frozen=True):
    """One key of a Struct, as authors write it."""

    name: str
    annotation: object
    help: str
    required: bool


def is_group(annotation: object) -> TypeGuard[type[Struct]]:
    """Return whether values of that type are groups of keys."""
    return isinstance(annotation, type) and issubclass(annotation, Struct)


@functools.cache
def keys(cls: type[Struct]) -> dict[str, Key]:
    """Return the keys of `cls` by name, in order of declaration."""
    hints = get_type_hints(cls, include_extras=True)
    found = {}
    names = cls.__struct_fields__
    required = names[: len(names) - len(cls.__struct_defaults__)]
    for name in names:
        hint = hints[name]
        notes = [note for note in getattr(hint, "__metadata__", ()) if isinstance(note, str)]
        if notes:
            found[name] = Key(name, hint, notes[-1], required=name in required)
    return found


def convert(cls: type[T], source: YamlText, mistakes: list[Mistake], **given: object) -> T | None:
    """Return `source` as a `cls`, or None when a key is missing or wrong.

    Every fault is added to `mistakes`. `given` fills the fields that are no keys. Keys that begin
    with `x_` go unread into the field `extra`, where `cls` has one.
    """
    values = dict(source.values)
    if "extra" in cls.__struct_fields__:
        given["extra"] = {name: values.pop(name) for name in [*values] if name.startswith("x_")}
    return _Walk(source, mistakes).struct(cls, values, (), given)


_ELSEWHERE = {
    "author": "authors",
    "categories": "topic",
    "category": "topic",
    "lastmod": "updated",
    "modified": "updated",
    "tag": "keywords",
    "tags": "keywords",
}
"""What other generators call a key."""


def _key_hint(name: str, known: Mapping[str, Key]) -> str:
    here = _ELSEWHERE.get(name.lower(), "")
    if here in known:
        return f"here it is called `{here}`"
    return did_you_mean(name, known, "known keys: " + ", ".join(known))


class _Walk(Struct, frozen=True):
    """One conversion: where the values come from and where faults go."""

    source: YamlText
    mistakes: list[Mistake]

    def fault(self, at: KeyPath, message: str, hint: str = "") -> None:
        """Note a mistake at the place of a key."""
        self.mistakes.append(Mistake(self.source.place(at), message, hint))

    def struct(
        self, cls: type[T], values: dict[str, object], at: KeyPath, given: dict[str, object]
    ) -> T | None:
        """Return a group of keys as a `cls`; None where one of them is wrong."""
        known = keys(cls)
        before = len(self.mistakes)
        fields, slips = dict(given), set[str]()
        for name, value in values.items():
            if name not in known:
                hint = _key_hint(str(name), known)
                slips |= meant(hint)
                self.fault((*at, name), f"unknown key `{name}`", hint)
            elif value is not None:  # `key:` with nothing behind it is the key left out
                fields[name] = self.value(known[name].annotation, value, (*at, name))
        for name, key in known.items():
            if key.required and name not in fields and name not in slips:
                step = f"{'write' if name in values else 'add a line'} `{name}: ...`: {key.help}"
                self.fault((*at, name), f"`{name}` is missing", step)
        return cls(**fields) if len(self.mistakes) == before else None

    def value(self, annotation: object, value: object, at: KeyPath) -> object:
        """Return a value by its rule; None, and a fault noted, where it breaks it."""
        try:
            return self.read(annotation, value, at)
        except FaultError as fault:
            name = next((str(step) for step in reversed(at) if isinstance(step, str)), "value")
            message, *hint = fault.args
            self.fault(at, f"`{name}` {message}", *hint)
            return None

    def read(self, annotation: object, value: object, at: KeyPath) -> object:  # noqa: PLR0911 (one line a type)
        """Return a value by its rule. Raises FaultError."""
        if get_origin(annotation) is Annotated:
            for note in annotation.__metadata__:  # type: ignore[attr-defined]
                if isinstance(note, Reader):
                    return note.read(value)
                if isinstance(note, Shorthand):
                    value = note.written_out(value)
            return self.read(get_args(annotation)[0], value, at)
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin in (types.UnionType, Union):
            return self.read(next(t for t in inner if t is not type(None)), value, at)
        if origin is Literal:
            return _one_of(value, inner)
        if origin is tuple:
            return self.items(inner[0], value, at)
        if origin is dict:
            return mapping(value)
        if is_group(annotation):
            return self.struct(annotation, mapping(value, next(iter(keys(annotation)))), at, {})
        assert isinstance(annotation, type), f"no rule reads {annotation}"
        return _PLAIN[annotation](value)

    def items(self, annotation: object, value: object, at: KeyPath) -> tuple[object, ...]:
        """Return each item of a list by its rule."""
        listed = value if isinstance(value, list) else [value]  # one item needs no list
        return tuple(self.value(annotation, item, (*at, n)) for n, item in enumerate(listed))


def kind(value: object) -> str:
    """Return what an author would call the type of `value`."""
    names: Iterator[str] = (name for t, name in _KINDS if isinstance(value, t))
    return next(names, "nothing")


_KINDS = (
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "a group of keys"),
)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no XML can hold. Source: XML 1.0, section 2.2."""


def plain_text(value: object) -> str:
    """Return the text of a value, which may be empty; raises FaultError."""
    if isinstance(value, str):
        if _CONTROL.search(value):
            raise FaultError("holds a control character", "take it out")
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18:  # noqa: PLR2004
        return str(value)
    raise FaultError(f"must be text, not {kind(value)}", "write one text, and put it in quotes")


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise FaultError(f"must be a whole number, not {kind(value)}", "write digits alone, unquoted")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise FaultError(f"must be true or false, not {kind(value)}", "write true or false, unquoted")


_PLAIN: dict[type, Callable[[object], object]] = {str: plain_text, int: _whole, bool: _flag}


def _one_of(value: object, allowed: tuple[object, ...]) -> object:
    if value in allowed:
        return value
    listed = ", ".join(map(str, allowed))
    hint = did_you_mean(str(value), map(str, allowed))
    raise FaultError(f"must be one of {listed}; found `{value}`", hint)


def mapping(value: object, first: str = "NAME") -> dict[str, object]:
    """Return a group of keys, such as `first`; raises FaultError for what is none."""
    if isinstance(value, dict):
        return value
    raise FaultError(f"must be a group of keys, not {kind(value)}", f"write `{{{first}: ...}}`")


_KINDS_OF_TEXT = ["string", "number"]  # numbers are text too
TEXT = {"type": _KINDS_OF_TEXT}
"""What `plain_text` reads."""


def _required_text(value: object) -> str:
    text = plain_text(value)
    if not text:
        raise FaultError("is empty", "write something between the quotes")
    return text


def _address(value: object) -> str:
    """Return an address a reader may follow: http(s), mailto, or a path of this site."""
    text = plain_text(value)
    scheme = re.match(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\-]*)[\s]*:", text)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
        raise FaultError(
            f"begins with `{scheme[1]}:`, which no reader should follow",
            "use an address that begins with https:// or mailto:, or a path of this site",
        )
    if re.search(r"[\x00-\x20<>\"]", text):
        raise FaultError("holds a space, a quote or an angle bracket", "percent-encode it")
    return text


_TEXT = like(r"\S", "is empty", _KINDS_OF_TEXT)
Text: TypeAlias = Annotated[str, Reader(_required_text, _TEXT)]
"""Text that is not empty."""
_NO_SCHEME = (
    r"(?![A-Za-z][A-Za-z0-9+.\-]*\s*:)|(?=[Hh][Tt][Tt][Pp][Ss]?:|[Mm][Aa][Ii][Ll][Tt][Oo]:)"
)
_FOLLOWED = rf"^\s*(?:{_NO_SCHEME})[^\x00-\x20<>\x22]*\s*$"
_TOLD = "must be https://..., mailto:... or a path of this site, without spaces"
Address: TypeAlias = Annotated[str, Reader(_address, like(_FOLLOWED, _TOLD, _KINDS_OF_TEXT))]
"""A URL that is safe in an `href`."""
