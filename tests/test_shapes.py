"""JSON Schemas for editors: they say what memosite says, as far as a schema can."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from command import memosite
from given import LEAST, front, write
from memosite import config, schema, shapes, yamltext
from memosite import memo as memos
from memosite.config import Config
from memosite.errors import SiteError
from memosite.memo import Memo
from memosite.read import Source
from outside import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MEMO = jsonschema.Draft7Validator(shapes.front_matter())
SITE = jsonschema.Draft7Validator(shapes.settings())
HOMES = (PROJECT, PROJECT / "docs")
WRITTEN = sorted(
    path for home in (PROJECT / "memos", PROJECT / "docs" / "memos") for path in home.rglob("*.md")
)

ODD: tuple[object, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        7,
        -1,
        "",
        " ",
        "a",
        "A b",
        "2026-07-01",
        "2026-7-1",
        " 2026-07-01 ",
    ),
    *("2026-07-01 14:30", "2026-07-01T14:30:00+02:00", "2026-13-01", "yes", "memo", "page", "a-b"),
    *("https://example.org/a", "HTTP://EXAMPLE.ORG/", "javascript:a", "mailto:a@b", "a b", "/a/b/"),
    *(
        "../a",
        "/../a",
        "a/..",
        ".a",
        ".well-known/a",
        "//a",
        "a?b",
        "UTC",
        "Europe/Berlin",
        "numeric",
    ),
    *([], ["a"], ["a", 1], [""], [None], ["a", "a"], {}, {"a": "b"}, {"a b": "c"}, {"a": 1}),
    *({"name": "A"}, {"name": ""}, {"name": "A", "url": "x:y"}, [{"name": "A"}], {"nmae": "A"}),
    *({"title": "A"}, [{"title": "A", "kind": "pdf"}], {"title": "A", "kind": "odd"}),
    *({"title": "A", "url": "a/"}, {"title": "A", "imported": "2026-07-01"}, [{"title": None}]),
    *({"date": "2026-07-01", "text": "A"}, {"date": "soon", "text": "A"}, {"text": "A"}),
    *(["latest", "log"], ["latst"], {"sections": ["log"]}, {"sections": "log"}, {"full": True}),
    *({"limit": 0}, {"limit": 3}, {"full": "yes"}, {"raw_html": False}, {"macros": {"R": "x"}}),
    *({"file": "a.mp3"}, {"url": "https://example.org/a.mp3", "duration": "1:21:09", "bytes": 9}),
    *({"file": "a.mp3", "chapters": [{"title": "A", "start": 3}], "transcript": "a.vtt"},),
    *({"file": "a.mp3", "transcript": {"file": "a.vtt", "complete": False}, "guid": 3},),
    *({"category": "Science", "guid": "9b024349-ccf0-5f69-a609-6b82873eab3c"}, {"category": "A"}),
    *({"macros": {"1": "x"}}, {"latest": {"count": 2}}, {"latest": {"count": "2"}}, {"hero": 3}),
    *({"hero": {"figures": [{"value": "a"}]}}, {"hero": {"interests": "a"}}, {"log": None}),
)
"""Values of every kind, each of which is right for some key."""


def accepts_memo(values: dict[str, object]) -> bool:
    """Return whether memosite reads that front matter."""
    try:
        memos.parse(Source("memos/a.md", front(**values).encode()), dt.UTC)
    except SiteError:
        return False
    return True


def site_reader(folder: Path) -> Callable[[dict[str, object]], bool]:
    """Return whether memosite reads settings."""

    def accepts(values: dict[str, object]) -> bool:
        write(folder, {"site.yaml": json.dumps(values)})
        try:
            config.load(folder)
        except SiteError:
            return False
        return True

    return accepts


def trials(cls: type, least: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield a key and the least values, with each key of `cls` set to each odd value in turn."""
    for name in (*schema.keys(cls), "x_own", "titel"):
        for value in ODD:
            yield name, {**least, name: value}
    for name in least:
        yield name, {key: value for key, value in least.items() if key != name}


def keys_of(path: Path) -> dict[str, object]:
    """Return the front matter of a file."""
    return yamltext.parse("a", path.read_text("utf-8").split("\n---\n")[0][4:]).values


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_no_editor_underlines_front_matter_that_builds(path: Path) -> None:
    """Every memo of the demonstration."""
    if path.read_text("utf-8").startswith("---\n"):
        MEMO.validate(keys_of(path))


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_no_editor_underlines_settings_that_build(home: Path) -> None:
    """Those of the demonstration and of the documentation."""
    SITE.validate(yamltext.parse("a", (home / "site.yaml").read_text("utf-8")).values)


def test_the_schemas_are_schemas() -> None:
    """Of the draft that they name."""
    for one in (MEMO, SITE):
        jsonschema.Draft7Validator.check_schema(one.schema)


@pytest.fixture(scope="module", params=["memo", "site"])
def tried(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, dict[str, object], bool, bool]]:
    """Return every trial: its key, its values, and whether memosite and the schema accept it."""
    if request.param == "memo":
        cls, least, of, accepts = Memo, LEAST, MEMO, accepts_memo
    else:
        cls, least, of = Config, {"title": "A"}, SITE
        accepts = site_reader(tmp_path_factory.mktemp("site"))
    return [
        (name, values, accepts(values), of.is_valid(values))
        for name, values in trials(cls, dict(least))
    ]


def test_what_memosite_accepts_a_schema_accepts(
    tried: list[tuple[str, dict[str, object], bool, bool]],
) -> None:
    """Each key with values of every kind; so a key that is new or changed is in step."""
    assert [] == [values for _, values, right, valid in tried if right and not valid]
    assert sum(right for _, _, right, _ in tried) > 100


def test_what_a_schema_lets_pass_is_known(
    tried: list[tuple[str, dict[str, object], bool, bool]],
) -> None:
    """Days of no calendar, names of no time zone or style, topics without an address, no sound."""
    known = {"citation_style", "timezone", "date", "updated", "topic", "audio"}
    passed = [(name, values) for name, values, right, valid in tried if valid and not right]
    assert [] == [values for name, values in passed if name not in known]


@pytest.mark.parametrize(
    "keys",
    [
        {"title": None},
        {"date": "1 July"},
        {"date": None},
        {"topic": None},
        {"topic": ""},
        {"topics": "Scaling"},
        {"draft": "yes"},
        {"kind": "post"},
        {"keywords": [["a"]]},
        {"sources": {"url": "a/"}},
        {"sources": {"title": "A", "kind": "book"}},
        {"slug": "Two Words"},
        {"aliases": "/../a"},
        {"authors": {"url": "https://example.org/"}},
        {"reading_time": 0},
        {"math": {"R2": "x"}},
    ],
    ids=str,
)
def test_an_editor_underlines_wrong_front_matter(keys: dict[str, object]) -> None:
    """And memosite refuses it too."""
    values = {**LEAST, **keys}
    assert (False, False) == (MEMO.is_valid(values), accepts_memo(values))


@pytest.mark.parametrize(
    "keys",
    [
        {"title": ""},
        {"titel": "A"},
        {"base_url": "example.org"},
        {"timezone": 3},
        {"author": {"role": "Writer"}},
        {"nav": [{"title": "A", "url": "javascript:a"}]},
        {"home": {"sections": ["hero", "latst"]}},
        {"home": {"latest": {"count": 0}}},
        {"feeds": {"full": "yes"}},
        {"markup": {"macros": {"R": 1}}},
    ],
    ids=str,
)
def test_an_editor_underlines_wrong_settings(tmp_path: Path, keys: dict[str, object]) -> None:
    """And memosite refuses them too."""
    values = {"title": "A", **keys}
    assert (False, False) == (SITE.is_valid(values), site_reader(tmp_path)(values))


def test_a_note_needs_no_date_and_no_topic() -> None:
    """A memo does, whether it says that it is one or not."""
    told = [{"title": "A", "kind": kind} for kind in ("note", "page", "memo", None)]
    assert [True, True, False, False] == [MEMO.is_valid(one) for one in told]
    assert [True, True, False, False] == [accepts_memo(one) for one in told]


@pytest.mark.parametrize(("of", "cls"), [(MEMO, Memo), (SITE, Config)])
def test_every_key_has_its_help(of: jsonschema.Draft7Validator, cls: type) -> None:
    """An editor shows what the annotation says."""
    told = {name: one["description"] for name, one in of.schema["properties"].items()}
    assert {name: key.help for name, key in schema.keys(cls).items()} == told


@pytest.mark.parametrize(("name", "of"), [("memo", MEMO), ("site", SITE)])
def test_the_command_prints_the_schema(name: str, of: jsonschema.Draft7Validator) -> None:
    """And nothing else, so that it can go into a file; it needs no site."""
    ran = memosite("schema", name)
    assert (0, "") == (ran.code, ran.err)
    assert of.schema == json.loads(ran.out)
