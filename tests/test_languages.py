"""Languages: the direction of their writing, and their quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from command import build
from given import SITE, site, text
from memosite import languages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("HE", "rtl"),
        ("fa_IR", "rtl"),
        ("ur", "rtl"),
        ("yi", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("zh-Hant-TW", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_language_has_a_direction(tag: str, expected: str) -> None:
    """The script decides where one is named, else the language."""
    assert expected == languages.direction(tag)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "\u201c\u201d\u2018\u2019"),
        ("de", "\u201e\u201c\u201a\u2018"),
        ("de-AT", "\u201e\u201c\u201a\u2018"),
        ("de-CH", "\u00ab\u00bb\u2039\u203a"),
        ("fr", "\u00ab\u202f\u202f\u00bb\u201c\u201d"),
        ("sv", "\u201d\u201d\u2019\u2019"),
        ("pl", "\u201e\u201d\u00ab\u00bb"),
        ("ru", "\u00ab\u00bb\u201e\u201c"),
        ("ja", "\u201c\u201d\u2018\u2019"),
        ("tlh", "\u201c\u201d\u2018\u2019"),
    ],
)
def test_a_language_has_its_quotation_marks(tag: str, expected: str) -> None:
    """A region may have others; languages that are not known get the English ones."""
    assert expected == "".join(languages.quotes(tag))


def test_attributes_are_escaped() -> None:
    """A language comes from the front matter, which may hold anything."""
    assert "" == languages.attributes("")
    assert ' lang="ar" dir="rtl"' == languages.attributes("ar")
    assert ' lang="&quot;&gt;" dir="ltr"' == languages.attributes('">')


def made(folder: Path, language: str, **memos: str) -> Path:
    """Return the published folder of a site in `language`, with a memo in each other one."""
    files = {
        f"memos/{name}.md": text("x", lang=lang, question="Q?") for name, lang in memos.items()
    }
    return build(site(folder, {"site.yaml": f"{SITE}language: {language}\n", **files}))


def tags(path: Path, name: str) -> list[str]:
    """Return the tags of that name on a page."""
    return re.findall(rf"<{name}(?: [^>]*)?>", path.read_text("utf-8"))


def test_a_memo_in_another_language_says_so(tmp_path: Path) -> None:
    """On its article, its rows and in feeds; the frame of its page is in the site's."""
    out = made(tmp_path, "en", a="ar")
    page = out / "memos" / "a" / "index.html"
    assert ['<html lang="ar">'] == tags(page, "html")
    assert ['<article class="full" lang="ar" dir="rtl">'] == tags(page, "article")
    assert '<header class="small site" lang="en" dir="ltr">' in tags(page, "header")
    assert '<footer class="small site" lang="en" dir="ltr">' in tags(page, "footer")
    assert '<h3 lang="ar" dir="rtl">' in tags(out / "archive" / "index.html", "h3")
    assert "&lt;div lang=" in (out / "feed.xml").read_text("utf-8").replace("<div", "&lt;div")


def test_a_memo_in_the_site_s_language_says_nothing(tmp_path: Path) -> None:
    """Nor does it where its language is written out again."""
    out = made(tmp_path, "en", a="en", b="")
    for name in ("a", "b"):
        page = out / "memos" / name / "index.html"
        assert ['<html lang="en">'] == tags(page, "html")
        assert ['<article class="full">'] == tags(page, "article")
    assert "lang=" not in (out / "archive" / "index.html").read_text("utf-8").split("<body>")[1]


def test_a_site_from_right_to_left_is_mirrored(tmp_path: Path) -> None:
    """Every page of it; a memo in English stays from left to right."""
    out = made(tmp_path, "he", a="en", b="he")
    assert ['<html lang="he" dir="rtl">'] == tags(out / "index.html", "html")
    assert ['<article class="full">'] == tags(out / "memos" / "b" / "index.html", "article")
    english = out / "memos" / "a" / "index.html"
    assert ['<html lang="en" dir="rtl">'] == tags(english, "html")
    assert ['<article class="full" lang="en" dir="ltr">'] == tags(english, "article")
