"""The settings of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from given import write
from memosite import config, schema
from memosite.config import Author, Config, NavItem
from memosite.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def load(folder: Path, text: str | bytes) -> Config:
    """Return the settings written in `text`."""
    return config.load(write(folder, {"site.yaml": text}))[0]


def test_only_the_title_is_required(tmp_path: Path) -> None:
    """Every other key has a default."""
    assert Config("A") == load(tmp_path, "title: A\n")


def test_settings_are_read_into_typed_values(tmp_path: Path) -> None:
    """Groups, lists and defaults inside groups become values."""
    settings = load(
        tmp_path,
        """
        title: A
        base_url: https://example.org/blog
        timezone: Europe/Berlin
        author: {name: B, monogram: b}
        nav: [{title: About, url: about/}]
        home:
          sections: [latest, log]
          latest: {count: 3}
          log: {limit: 5}
        feeds: {full: false, limit: 2}
        markup: {raw_html: false, macros: {R: "\\\\mathbb{R}"}}
        """,
    )
    assert "https://example.org/blog/" == settings.base_url
    assert "/blog/" == settings.base_path
    assert "Europe/Berlin" == str(settings.zone)
    assert Author("B", monogram="b") == settings.author
    assert (NavItem("About", "about/"),) == settings.nav
    assert ("latest", "log") == settings.home.sections
    assert (3, "Latest") == (settings.home.latest.count, settings.home.latest.heading)
    assert (5, "Topic log") == (settings.home.log.limit, settings.home.log.heading)
    assert (False, 2) == (settings.feeds.full, settings.feeds.limit)
    assert (False, {"R": "\\mathbb{R}"}) == (settings.markup.raw_html, settings.markup.macros)


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    """A file saved with a byte order mark reads as one without, its first line included."""
    assert load(tmp_path, b"\xef\xbb\xbftitle: A\r\n").title == "A"
    with pytest.raises(SiteError) as caught:
        load(tmp_path, b"\xef\xbb\xbftitel: A\r\ntitle: A\r\n")
    (mistake,) = caught.value.mistakes
    assert (1, "titel: A") == (mistake.place.column, mistake.place.text)


def test_a_site_without_a_base_url_is_warned(tmp_path: Path) -> None:
    """Feeds need to know where the site will be; that is a warning, not a mistake."""
    write(tmp_path, {"site.yaml": "title: A\n"})
    settings, warnings = config.load(tmp_path)
    assert "http://localhost:8000/" == settings.base_url
    assert [("warning", "site.yaml:1")] == [(one.severity, str(one.place)) for one in warnings]


def test_a_site_with_a_base_url_is_not_warned(tmp_path: Path) -> None:
    """Nothing is said of settings that are as they should be."""
    write(tmp_path, {"site.yaml": "title: A\nbase_url: https://example.org/\n"})
    assert () == config.load(tmp_path)[1]


@pytest.mark.parametrize(
    "line",
    [
        "base_url: example.org",
        "base_url: /blog/",
        "base_url: ftp://example.org/",
        "base_url: https://",
        "base_url: https://example.org/?a",
        "base_url: 'https://example.org/#a'",
        "base_url: 'https://example.org/?'",
        "base_url: 'https://[example'",
        "base_url: https://example.org:99999/",
        "base_url: 'https://example.org/a b'",
        "base_url: 'https://example.org/\"><script>'",
        "base_url: 7",
        "timezone: Mars/Phobos",
        "timezone: Europe",
        "timezone: ../../etc/passwd",
        "timezone: ''",
        "feeds: {limit: 0}",
        "feeds: {limit: true}",
        "home: {latest: {count: -1}}",
        "home: {sections: [heros]}",
        "home: {archive: {heading: []}}",
        "nav: [{title: A}]",
        "nav: [{title: A, url: 'javascript:1'}]",
        "author: {role: B}",
        "markup: []",
        "language: ''",
        "licence: A",
    ],
)
def test_a_wrong_setting_is_one_mistake_at_its_line(tmp_path: Path, line: str) -> None:
    """Each wrong setting is told once, with its line."""
    with pytest.raises(SiteError) as caught:
        load(tmp_path, f"title: A\n{line}\n")
    assert [2] == [one.place.line for one in caught.value.mistakes]


def test_a_folder_without_settings_is_no_site(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(SiteError, match="memosite init"):
        config.load(tmp_path)


def test_settings_that_are_a_folder_are_told(tmp_path: Path) -> None:
    """What cannot be read is a mistake, not a crash."""
    (tmp_path / "site.yaml").mkdir()
    with pytest.raises(SiteError, match=r"site\.yaml: error: cannot be read"):
        config.load(tmp_path)


def _declared(cls: type) -> Iterator[tuple[str, str]]:
    """Yield every key below `cls` and its help."""
    for key in schema.keys(cls).values():
        yield f"{cls.__name__}.{key.name}", key.help
        for inner in _classes(key.annotation):
            yield from _declared(inner)


def _classes(annotation: object) -> Iterator[type]:
    if schema.is_group(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _classes(inner)


def test_every_setting_has_a_sentence_of_help() -> None:
    """Each key is declared with a sentence, and each field is a key."""
    told = dict(_declared(Config))
    assert len(told) > 40
    assert [] == [
        name for name, said in told.items() if not (said[0].isupper() and said[-1] == ".")
    ]
    assert set(Config.__struct_fields__) == set(schema.keys(Config))


def test_a_folder_within_a_site_is_led_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stands among the memos is told of the folder above; elsewhere, how a site is made."""
    within = write(tmp_path / "site", {"site.yaml": "title: A", "memos/b/x.md": ""}) / "memos/b"
    monkeypatch.chdir(within)
    with pytest.raises(SiteError, match=r"add `--site \.\./\.\.`"):
        config.load(within)
    (tmp_path / "site/site.yaml").unlink()
    with pytest.raises(SiteError, match="memosite init DIR"):
        config.load(within)
