"""Values that are read by the annotations of a Struct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import pytest
from msgspec import Struct, field

from memosite import schema, yamltext
from memosite.schema import Address, FaultError, Text

if TYPE_CHECKING:
    from memosite.errors import Mistake


class Inner(Struct, frozen=True):
    """A group of keys."""

    name: Annotated[Text, "A name."]
    url: Annotated[Address, "An address."] = ""


class Outer(Struct, frozen=True):
    """One key of each kind."""

    path: str
    title: Annotated[Text, "The title."]
    text: Annotated[str, "Any text."] = ""
    count: Annotated[int, "A number."] = 0
    flag: Annotated[bool, "A switch."] = False
    kind: Annotated[Literal["memo", "note"], "A kind."] = "memo"
    names: Annotated[tuple[Text, ...], "A list."] = ()
    inner: Annotated[Inner | None, "A group."] = None
    inners: Annotated[tuple[Inner, ...], "A list of groups."] = ()
    free: Annotated[dict[str, object], "Anything."] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)


def convert(text: str) -> tuple[Outer | None, list[Mistake]]:
    """Return what `text` is as an Outer, and the mistakes in it."""
    mistakes: list[Mistake] = []
    source = yamltext.parse("site.yaml", text)
    return schema.convert(Outer, source, mistakes, path="p"), mistakes


def test_every_kind_of_key_is_read() -> None:
    """Text, numbers, switches, choices, lists and groups become typed fields."""
    made, mistakes = convert(
        """
        title: A
        text: 7
        count: 2
        flag: true
        kind: note
        names: [x, y]
        inner: {name: B, url: https://example.org/}
        inners: [{name: C}]
        free: {anything: [1]}
        x_mine: {deep: 1}
        """
    )
    assert [] == mistakes
    assert made == Outer(
        path="p",
        title="A",
        text="7",
        count=2,
        flag=True,
        kind="note",
        names=("x", "y"),
        inner=Inner("B", "https://example.org/"),
        inners=(Inner("C"),),
        free={"anything": [1]},
        extra={"x_mine": {"deep": 1}},
    )


def test_one_item_needs_no_list() -> None:
    """`names: x` is a list of one."""
    made, _ = convert("title: A\nnames: x\n")
    assert made is not None
    assert ("x",) == made.names


def test_a_key_with_nothing_behind_it_is_left_out() -> None:
    """`text:` gives the default, and a required key so left is missing."""
    made, mistakes = convert("title:\ntext:\n")
    assert made is None
    assert ["`title` is missing"] == [one.message for one in mistakes]


@pytest.mark.parametrize(
    ("line", "place", "message", "hint"),
    [
        ("titel: B", "2:1", "unknown key `titel`", "did you mean `title`?"),
        ("1: B", "2:1", "unknown key `1`", "known keys: title, text, count, flag, kind, names, in"),
        (
            "text: [a]",
            "2:1",
            "`text` must be text, not a list",
            "write one text, and put it in quotes",
        ),
        (
            "text: true",
            "2:1",
            "`text` must be text, not true or false",
            "write one text, and put it in quotes",
        ),
        ('text: "\\x07"', "2:1", "`text` holds a control character", "take it out"),
        ("names: ['']", "2:9", "`names` is empty", "write something between the quotes"),
        ("count: x", "2:1", "`count` must be a whole number, not text", "write digits alone"),
        (
            "count: true",
            "2:1",
            "`count` must be a whole number, not true or false",
            "write digits alone",
        ),
        ("count: 1.5", "2:1", "`count` must be a whole number, not text", "write digits alone"),
        ("flag: yes", "2:1", "`flag` must be true or false, not text", "write true or false, un"),
        ("kind: nota", "2:1", "`kind` must be one of memo, note; found `nota`", "did you mean `no"),
        (
            "kind: [memo]",
            "2:1",
            "`kind` must be one of memo, note; found `['memo']`",
            "did you mean",
        ),
        (
            "inner: B",
            "2:1",
            "`inner` must be a group of keys, not text",
            "write `{name: ...}`",
        ),
        ("inner: {}", "2:1", "`name` is missing", "add a line `name: ...`: A name."),
        ("inner: {url: x, name: }", "2:17", "`name` is missing", "write `name: ...`: A name."),
        ("inner: {name: B, ulr: c}", "2:18", "unknown key `ulr`", "did you mean `url`?"),
        ("inners: [{name: B}, {name: []}]", "2:22", "`name` must be text, not a list", "write one"),
        (
            "free: 3",
            "2:1",
            "`free` must be a group of keys, not a whole number",
            "write `{NAME: ...}`",
        ),
        ("extra: {}", "2:1", "unknown key `extra`", "did you mean `text`?"),
        ("path: x", "2:1", "unknown key `path`", "known keys: title, text, count, flag, kind, nam"),
    ],
)
def test_a_wrong_value_is_told_at_its_place(line: str, place: str, message: str, hint: str) -> None:
    """Each wrong key is one mistake with place, sentence and next step."""
    made, mistakes = convert(f"title: A\n{line}\n")
    assert made is None
    told = [(str(one.place), one.message, one.hint[: len(hint)]) for one in mistakes]
    assert [(f"site.yaml:{place}", message, hint)] == told
    assert bool(hint) == bool(mistakes[0].hint)


def test_every_wrong_value_is_told() -> None:
    """One reading finds the mistakes of all keys."""
    _, mistakes = convert("count: x\nflag: y\ninner: {url: 'javascript:1'}\n")
    assert {
        "`count` must be a whole number, not text",
        "`flag` must be true or false, not text",
        "`url` begins with `javascript:`, which no reader should follow",
        "`name` is missing",
        "`title` is missing",
    } == {one.message for one in mistakes}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/?a=1&b=2#c",
        "http://example.org",
        "HTTPS://EXAMPLE.ORG/",
        "mailto:a@example.org",
        "archive/",
        "/about/",
        "#cite",
        "a/b:c",
    ],
)
def test_an_address_that_a_reader_may_follow_is_kept(address: str) -> None:
    """Web, mail and site addresses pass as they are."""
    mistakes: list[Mistake] = []
    source = yamltext.YamlText("site.yaml", {"name": "A", "url": address})
    assert Inner("A", address) == schema.convert(Inner, source, mistakes)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "javascript :alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org/<b>",
    ],
)
def test_an_address_that_no_reader_should_follow_is_refused(address: str) -> None:
    """Scripts, data and whatever would leave an attribute are mistakes."""
    mistakes: list[Mistake] = []
    source = yamltext.YamlText("site.yaml", {"name": "A", "url": address})
    assert schema.convert(Inner, source, mistakes) is None
    assert 1 == len(mistakes)


def test_keys_know_their_help_and_whether_they_are_required() -> None:
    """The declared keys of a dataclass come in order; plain fields are none."""
    told = [(key.name, key.help, key.required) for key in schema.keys(Inner).values()]
    assert [("name", "A name.", True), ("url", "An address.", False)] == told
    assert "path" not in schema.keys(Outer)
    assert "extra" not in schema.keys(Outer)


def test_plain_text_is_trimmed() -> None:
    """Spaces around a text are not part of it; a list is no text."""
    assert "a b" == schema.plain_text(" a b\n")
    with pytest.raises(FaultError):
        schema.plain_text([])
