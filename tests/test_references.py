"""References by number, in whole memos and whole sites."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from command import NOW, build, memosite
from given import memo, site, text
from memosite.errors import SiteError
from memosite.markup.body import render
from memosite.markup.library import Anything, Target
from memosite.markup.references import GAP

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.markup.sheet import Body
    from memosite.memo import Memo

PLOT = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
LABELS = """## Start {#sec:start}

![a](plot.svg "First"){#fig:one}

![b](plot.svg "Second"){#fig:two}

$$ x $$ {#eq:x}
"""
FILES = {
    "memos/a.md": text(
        "## As @b/fig:two\n\n## Here {#sec:here}\n\nBy @b/fig:two, [-@b/eq:x], @b/sec:start:"
        " ![by @b/fig:one](plot.svg)\n",
        toc=True,
    ),
    "memos/b.md": text(
        LABELS + "\nSee @a/sec:here.\n", title="The <other> memo", date="2026-06-01"
    ),
    "memos/plot.svg": PLOT,
}
WORDS = "Figure\u00a02 of \u201cThe <other> memo\u201d"


class Site(Anything):
    """A Library of one other memo."""

    def memo(self, name: str, asker: Memo) -> Target | None:  # noqa: ARG002 (the protocol's)
        """Return a memo whose title would forge what stands for unknown words."""
        return Target("memos/b/", f"{GAP}0{GAP}")


def body_of(written: str) -> Body:
    """Return the body of a memo at which everything is found."""
    return render(memo(body=written), Anything(), raw_html=True, macros={})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of two memos that refer to each other."""
    return build(
        site(
            tmp_path_factory.mktemp("two"),
            {"site.yaml": "title: T\nbase_url: https://example.org/\n", **FILES},
        )
    )


def test_another_memos_numbers_reach_every_output(published: Path) -> None:
    """The page, its contents, its alternative texts and all feeds; no gap is left anywhere."""
    page = (published / "memos/a/index.html").read_text("utf-8")
    escaped = WORDS.replace("<", "&lt;").replace(">", "&gt;")
    assert (
        f'By <a href="../../memos/b/#fig:two">{escaped}</a>, <a href="../../memos/b/#eq:x">1<'
        in page
    )
    assert 'alt="by Figure\u00a01 of \u201cThe &lt;other&gt; memo\u201d"' in page
    assert "Section\u00a01 of \u201cThe &lt;other&gt; memo\u201d" in page
    assert f'<li><a href="#as-b-fig-two">1 As {escaped}</a>' in page
    assert "Section\u00a02 of \u201cA claim\u201d" in (published / "memos/b/index.html").read_text()
    entries = json.loads((published / "feed.json").read_text("utf-8"))["items"]
    words = escaped.replace("\u00a0", "&nbsp;")
    linked = f'<a href="https://example.org/memos/b/#fig:two">{words}</a>'
    assert any(linked in entry["content_html"] for entry in entries)
    assert any("<figcaption><b>Figure 2.</b> Second" in entry["content_html"] for entry in entries)
    texts = [path for path in published.rglob("*") if path.suffix in (".html", ".xml", ".json")]
    assert [] == [path for path in texts if GAP in path.read_text("utf-8")]


def test_a_label_that_another_memo_lacks_stops_the_build(tmp_path: Path) -> None:
    """Every such reference is told, and nothing is published."""
    files = {"memos/a.md": text("@b/fig:x @b/fig:y\n"), "memos/b.md": text()}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert (1, 2) == (ran.code, ran.err.count("of that memo has this label"))


def test_nobody_can_write_a_gap() -> None:
    """Neither as a character, nor by number, nor in what comes from other files."""
    for written in ("a\x000\x00b", "a&#0;0&#0;b", "<b>\x000\x00</b>", "`\x000\x00`"):
        assert GAP not in body_of(written).html
    with pytest.raises(SiteError, match="a control character came into this text"):
        render(memo(body="[[b]]"), Site(), raw_html=True, macros={})


_BLOCKS = (
    '![x](p.png "C")',
    '![x](p.png "C"){#fig:a}',
    "![x](p.png){#early-2}",
    '![x](p.png "C"){#curve} ![y](p.png)',
    "| a |\n|---|\n\n: C {#tbl:a}",
    "| a |\n|---|\nTable: C",
    "$$ x $$ {#eq:a}",
    "$$ y \\label{b} $$",
    "## Early",
    "## Curve",
    "### Main {#main}",
    "## Again {#fig:a}",
    "# Note {#fn:1}",
    "## H {#sec:a}",
    "<i id=early></i>",
)


@settings(deadline=None, max_examples=50)
@for_all(st.permutations(_BLOCKS), st.integers(1, len(_BLOCKS)))
def test_ids_are_unique_and_numbers_run_on(blocks: list[str], count: int) -> None:
    """In whatever order an author labels, no id is there twice and no number is left out."""
    body = body_of("\n\n".join(blocks[:count]))
    assert sorted(set(body.anchors)) == sorted(body.anchors)
    for word in ("Figure", "Table"):
        numbers = [int(found) for found in re.findall(rf"<b>{word} (\d+)\.</b>", body.html)]
        assert list(range(1, len(numbers) + 1)) == numbers
    assert {label.id for label in body.labels} <= set(body.anchors)


@settings(deadline=None, max_examples=50)
@for_all(st.text(alphabet='@figtblec:sx-/[];{}#!()"=%. \n|$`\\', max_size=60))
def test_any_text_gives_a_body_or_a_mistake(written: str) -> None:
    """Never a failure of ours."""
    try:
        body = body_of(written)
    except SiteError:
        return
    assert "onclick" not in body.html
