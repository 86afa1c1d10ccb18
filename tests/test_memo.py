"""One Markdown file: its front matter, checked and typed, and its text."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from given import front, memo, text
from memosite import memo as memos
from memosite.errors import SiteError
from memosite.memo import Correction, Memo, Person
from memosite.read import Source


def parse(data: str | bytes, path: str = "memos/a.md", bundle: str = "") -> Memo:
    """Return the memo written in `data`."""
    encoded = data if isinstance(data, bytes) else data.encode()
    return memos.parse(Source(path, encoded, bundle), dt.UTC)


def told(data: str | bytes) -> list[str]:
    """Return the first line of each mistake in `data`."""
    with pytest.raises(SiteError) as caught:
        parse(data)
    return [str(one).split("\n")[0] for one in caught.value.mistakes]


def test_a_memo_needs_a_title_a_date_and_a_topic() -> None:
    """Three keys are enough; the slug comes from the file's name."""
    one = parse(text("Body.\n"))
    assert ("A claim", "July 1, 2026", "Scaling") == (
        one.title,
        one.date and one.date.long,
        one.topic,
    )
    assert ("a", "memo", "Body.\n") == (one.slug, one.kind, one.text)


def test_every_missing_key_is_told() -> None:
    """Title, date and topic are asked for at once."""
    assert [
        "memos/a.md:1: error: `date` is missing",
        "memos/a.md:1: error: `title` is missing",
        "memos/a.md:1: error: `topic` is missing",
    ] == told("---\nsummary: A\n---\n")


@pytest.mark.parametrize(
    ("slip", "key"), [("tpoic", "topic"), ("titel", "title"), ("Date", "date"), ("tags", "date")]
)
def test_a_key_that_is_misspelt_is_not_missing_too(slip: str, key: str) -> None:
    """One mistake, and the line that is to be mended; a key of another meaning stands for none."""
    keys = {"title": "A", "date": "2026-07-01", "topic": "T"}
    lines = [f"{slip if name == key else name}: {value}" for name, value in keys.items()]
    mistakes = told("---\n" + "\n".join(lines) + "\n---\n")
    also = [f"memos/a.md:1: error: `{key}` is missing"] if slip == "tags" else []
    assert also == [one for one in mistakes if "missing" in one]
    assert 1 == sum(f"unknown key `{slip}`" in one for one in mistakes)


def test_a_slip_within_a_group_stands_for_that_groups_key_alone() -> None:
    """A source whose title is misspelt has one; the memo has none, nor a date."""
    mistakes = told(
        "---\ntopic: T\nsources:\n  - titel: A\n    url: https://example.org/\n"
        "corrections:\n  - dat: 2026-07-01\n    text: B\n---\n"
    )
    assert {
        "memos/a.md:1: error: `date` is missing",
        "memos/a.md:1: error: `title` is missing",
    } == {one for one in mistakes if "missing" in one}


@pytest.mark.parametrize("kind", ["note", "page"])
def test_a_note_or_page_needs_a_title_alone(kind: str) -> None:
    """Only memos are dated and have a topic."""
    one = parse(front(title="About", kind=kind))
    assert (kind, None, "") == (one.kind, one.date, one.topic)


@pytest.mark.parametrize(
    ("path", "bundle", "slug"),
    [
        ("memos/rmsnorm.md", "", "rmsnorm"),
        ("memos/2026-07-01-rmsnorm.md", "", "rmsnorm"),
        ("memos/deep/2026-07-01-rmsnorm.md", "", "rmsnorm"),
        ("memos/2026-07-01-rmsnorm/index.md", "memos/2026-07-01-rmsnorm", "rmsnorm"),
        ("memos/T\u00fclu 3.md", "", "tulu-3"),
        ("memos/\u00dcberWeb.md", "", "uberweb"),
        ("memos/2026-07-01.md", "", "2026-07-01"),
        ("memos/a_b (c).md", "", "a-b-c"),
    ],
)
def test_a_slug_is_made_of_the_name_of_the_file(path: str, bundle: str, slug: str) -> None:
    """Date and `index` are dropped; the rest becomes lower-case ASCII."""
    assert slug == parse(text(), path, bundle).slug


def test_a_slug_may_be_written() -> None:
    """The front matter's slug wins over the file's name."""
    assert "other" == parse(text(slug="other")).slug


@pytest.mark.parametrize("slug", ["Two Words", "a/b", "../a", "a.b", "\u00e9", ""])
def test_a_written_slug_is_lower_case_ascii(slug: str) -> None:
    """What would not serve as an address is a mistake that names what would."""
    assert [
        (
            "memos/a.md:5:1: error: `slug` must be lower-case letters, digits and hyphens,"
            f" not `{slug}`"
        )
    ] == told(text(slug=slug))


def test_a_name_without_letters_gives_no_slug() -> None:
    """Then the author is asked for a slug."""
    with pytest.raises(SiteError, match="the file name gives no slug"):
        parse(text(), "memos/\u2026.md")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("", "memos/a.md:1: error: no front matter"),
        ("# Title\n", "memos/a.md:1: error: no front matter"),
        ("\n---\ntitle: A\n---\n", "memos/a.md:1: error: no front matter"),
        ("---\ntitle: A\n", "memos/a.md:1: error: the front matter never ends"),
        ("---\ntitle: A\n ---\n", "memos/a.md:1: error: the front matter never ends"),
        (b"---\ntitle: \xe9\n---\n", "memos/a.md:2:8: error: the file is not UTF-8"),
        ("---\ntitle: A".encode("utf-16"), "memos/a.md:1:1: error: the file is not UTF-8"),
        (
            "---\ntitle: [\n---\n",
            "memos/a.md:2:9: error: this is not valid YAML: did not find expec",
        ),
        ("---\n- a\n---\n", "memos/a.md:2:1: error: expected `key: value` lines here"),
    ],
)
def test_a_file_that_is_no_memo_is_told(data: str | bytes, shown: str) -> None:
    """What keeps the front matter from being read is one mistake with its place."""
    (line,) = told(data)
    assert shown == line[: len(shown)]


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("# Title\n", "begin the file with a `---` line"),
        ("+++\ntitle = 'A'\n+++\n", "TOML is not read"),
        ("\n---\ntitle: A\n---\n", "take out the space or the empty lines before its first `---`"),
        (" ---\ntitle: A\n---\n", "take out the space or the empty lines before its first `---`"),
    ],
)
def test_what_keeps_front_matter_from_being_seen_is_told(written: str, step: str) -> None:
    """An editor's blank first line is seen by nobody."""
    with pytest.raises(SiteError) as caught:
        parse(written)
    assert step in caught.value.mistakes[0].hint


@pytest.mark.parametrize(
    ("data", "body", "line"),
    [
        (text("Body.\n"), "Body.\n", 6),
        (text("Body.\n").replace("\n", "\r\n"), "Body.\n", 6),
        ("\ufeff" + text("Body.\n"), "Body.\n", 6),
        (text("\n---\n\nBody.\n"), "\n---\n\nBody.\n", 6),
        (text("Body.\n").replace("---\nBody", "...\nBody"), "Body.\n", 6),
        (text("Body.\n").replace("---\nBody", "---  \nBody"), "Body.\n", 6),
        (text().rstrip("\n"), "", 6),
    ],
)
def test_the_text_begins_after_the_front_matter(data: str, body: str, line: int) -> None:
    """Line ends, a byte order mark and further rules change neither the text nor its first line."""
    one = parse(data)
    assert (body, line) == (one.text, one.first_line)
    assert f"memos/a.md:{line + 2}:3" == str(one.line(2, 3))


def test_a_place_in_the_text_carries_its_line() -> None:
    """Lines of the text are counted from its beginning and told as lines of the file."""
    place = memo(body="one\ntwo\n").line(1, 2)
    assert ("memos/a.md:7:2", "two") == (str(place), place.text)


def test_a_key_knows_its_place() -> None:
    """A key that is not written has the place of the front matter's beginning."""
    one = memo(keywords=["a", "b"])
    assert "memos/a.md:5:17" == str(one.place("keywords", 1))
    assert "memos/a.md:1" == str(one.place("aliases", 0))


def test_a_date_is_of_the_zone_of_the_site() -> None:
    """Every date of the front matter gets the zone, unless it has one."""
    source = Source(
        "memos/a.md",
        text(
            updated="2026-07-02T10:00Z", corrections=[{"date": "2026-07-03", "text": "A."}]
        ).encode(),
    )
    one = memos.parse(source, zoneinfo.ZoneInfo("Europe/Berlin"))
    assert one.date is not None
    assert one.updated is not None
    assert "2026-07-01T00:00:00+02:00" == one.date.rfc3339
    assert "2026-07-02T10:00:00+00:00" == one.updated.rfc3339
    assert "2026-07-03T00:00:00+02:00" == one.corrections[0].date.rfc3339


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ({}, "2026-07-01"),
        ({"updated": "2026-08-01"}, "2026-08-01"),
        ({"updated": "2026-06-01"}, "2026-07-01"),
        ({"corrections": [{"date": "2026-09-01", "text": "A."}]}, "2026-09-01"),
        (
            {"updated": "2026-10-01", "corrections": [{"date": "2026-09-01", "text": "A."}]},
            "2026-10-01",
        ),
    ],
)
def test_a_memo_changed_at_the_newest_date_told(keys: dict[str, object], day: str) -> None:
    """Date, update and corrections count; the file's own time does not."""
    changed = memo(**keys).changed
    assert changed is not None
    assert day == changed.iso


def test_an_undated_note_has_not_changed() -> None:
    """Without any date there is nothing to tell."""
    assert parse(front(title="A", kind="note")).changed is None


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("B", (Person("B"),)),
        (["B", "C"], (Person("B"), Person("C"))),
        (
            [{"name": "B", "url": "https://example.org/", "orcid": "0000-0002-1825-0097"}],
            (Person("B", "https://example.org/", "0000-0002-1825-0097"),),
        ),
    ],
)
def test_authors_are_names_or_groups(written: object, people: tuple[Person, ...]) -> None:
    """One name, a list of names, and names with their addresses are all read."""
    assert people == memo(authors=written).authors


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([7], "`authors` must be a name, or a group of keys with `name`"),
        ([""], "`name` is empty"),
        (
            [{"url": "https://example.org/"}],
            "`name` is missing",
        ),
        ([{"name": "B", "url": "javascript:1"}], "`url` begins with `javascript:`"),
        ([{"name": "B", "ulr": "x"}], "unknown key `ulr`"),
    ],
)
def test_a_wrong_author_is_told(written: object, said: str) -> None:
    """What is no name, and what no reader should follow, is a mistake at its place."""
    (line,) = told(text(authors=written))
    place, message = line.split(" error: ")
    assert place.startswith("memos/a.md:5:")
    assert said == message[: len(said)]


@pytest.mark.parametrize(
    ("written", "alias"),
    [
        ("/old/", "old/"),
        ("old", "old/"),
        ("/old/name", "old/name/"),
        ("/old.html", "old.html"),
        ("/2024/01/\u00e9/", "2024/01/\u00e9/"),
        ("/.well-known/a.txt", ".well-known/a.txt"),
    ],
)
def test_an_alias_is_a_path_of_the_site(written: str, alias: str) -> None:
    """A folder ends in a slash, a file in its suffix."""
    assert (alias,) == memo(aliases=[written]).aliases


@pytest.mark.parametrize(
    "written",
    [
        "",
        "/",
        "../a",
        "/a/../b/",
        "https://example.org/",
        "//example.org/",
        "javascript:1",
        "/a?b",
        "/a#b",
        "/a b/",
        "a\\b",
        "/.memosite",
        "/.git/config",
        7,
    ],
)
def test_an_alias_that_is_no_path_of_the_site_is_refused(written: object) -> None:
    """Other sites, folders above and hidden files are no old addresses."""
    assert 1 == len(told(text(aliases=[written])))


@pytest.mark.parametrize("topic", ["???", "\u2026", "  "])
def test_a_topic_needs_a_letter_or_digit(topic: str) -> None:
    """A topic that gives no address is a mistake."""
    (line,) = told(text(topic=topic))
    assert "topic" in line


def test_a_topic_is_compared_by_its_slug() -> None:
    """Case and spaces are kept for readers and dropped for addresses."""
    one = memo(topic="Training  Dynamics")
    assert ("Training  Dynamics", "training-dynamics") == (one.topic, one.topic_slug)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("reading_time", 0),
        ("reading_time", 2.5),
        ("reading_time", "7"),
        ("order", "first"),
        ("draft", "no"),
        ("kind", "post"),
        ("date", 20260701),
        ("date", "2026-02-30"),
        ("updated", "soon"),
        ("sources", [{"url": "https://example.org/"}]),
        ("sources", [{"title": "A", "kind": "book"}]),
        ("sources", [{"title": "A", "url": "javascript:1"}]),
        ("corrections", [{"date": "2026-07-01"}]),
        ("corrections", ["A."]),
        ("keywords", [""]),
        ("math", []),
        ("category", "A"),
        ("memo", "A"),
        ("text", "A"),
        ("path", "A"),
        ("places", {}),
    ],
)
def test_a_wrong_key_is_one_mistake(key: str, value: object) -> None:
    """Each wrong value, and each key that is none, is told once with its place."""
    (line,) = told(text(**{key: value}))
    assert line.startswith("memos/a.md:")
    assert f"`{key}`" in line or line.startswith("memos/a.md:5:")


def test_the_authors_own_keys_are_kept() -> None:
    """Keys that begin with `x_` reach templates as they are."""
    assert {"x_rating": [1, {"a": None}]} == memo(x_rating=[1, {"a": None}]).extra


def test_one_slug_or_correction_needs_no_list() -> None:
    """A single item is a list of one."""
    one = memo(supersedes="b", corrections={"date": "2026-07-03", "text": "A."})
    assert ("b",) == one.supersedes
    assert isinstance(one.corrections[0], Correction)
