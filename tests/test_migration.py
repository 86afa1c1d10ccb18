"""Texts as other tools read them: each builds with warnings at most, and no word of it is lost.

`migration/NAME.md` is a text in the style of a tool, `migration/NAME.txt` what is said of it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import NOW, memosite
from given import front, site, text

FOLDER = Path(__file__).parent / "migration"
NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
_MARKUP = re.compile(
    r"<!--.*?-->|</?[A-Za-z][^<>]*>"  # HTML, whose comments are for nobody
    r"|(?<=\])\((?![{ ])[^()\s]*(?: \"[^\"]*\")?\)"  # addresses and titles
    r"|^\[(?!\^)[^\]]+\]:.*$|(?<=\])\[\w+\]"  # references
    r"|^\*\[[^\]]+\]:.*$"  # what abbreviations stand for is a title
    r"|\[\[[^\]|]*\\?\||\[\[[^\]|]*\]\]"  # names of memos, whose titles are shown
    r"|!\[[^\]]*\]|\[!\w+\]"  # what pictures show, kinds of callouts
    r"|^\s*\d+\. |\[\^\w+\]:?|^ *[`~]{3,}[^\n]*$|\{#[\w-]+\}$|&#?\w+;",  # numbers, notes, fences
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r"\w+")


def words(written: str) -> list[str]:
    """Return the words of a text that a reader should see."""
    return _WORD.findall(_MARKUP.sub(" ", written))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site with all texts, and what they link to."""
    return site(
        tmp_path,
        {
            **{
                f"memos/{name}.md": text((FOLDER / f"{name}.md").read_text("utf-8"))
                for name in NAMES
            },
            "memos/first.md": text("## Why\n", title="The first memo"),
            "memos/about.md": front(title="About", kind="page"),
            "memos/plot.svg": DRAWING,
            "static/assets/curve.svg": DRAWING,
        },
    )


def test_each_builds_with_what_is_said_of_it(home: Path) -> None:
    """Every warning has its line, and a next step; there is no mistake."""
    ran = memosite("build", "--site", home, "--now", NOW)
    assert 0 == ran.code, ran.err
    said = [one for one in ran.err.split("\n\n") if one.strip()]
    for name in NAMES:
        own = "".join(
            f"{one.strip()}\n\n" for one in said if one.lstrip().startswith(f"memos/{name}.md:")
        )
        assert (FOLDER / f"{name}.txt").read_text("utf-8") == own
        assert own.count("\n      = ") == own.count(": warning: ")


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_lost(home: Path, name: str) -> None:
    """Every word of the text is on its page, as often as it was written; a kind may be capital."""
    assert 0 == memosite("build", "--site", home, "--now", NOW).code
    page = LexborHTMLParser((home / "_site" / "memos" / name / "index.html").read_text("utf-8"))
    body = page.css_first("article .text")
    assert body is not None
    seen = [word.lower() for word in _WORD.findall(body.text(separator=" "))]
    written = [word.lower() for word in words((FOLDER / f"{name}.md").read_text("utf-8"))]
    assert [] == [word for word in dict.fromkeys(written) if seen.count(word) < written.count(word)]
