"""Memos by link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from memosite.errors import Mistake, Place, SiteError
from memosite.graph import dangling, settled
from memosite.markup.sheet import Body, Crossing, Heading, Label

HERE = Place("memos/a.md", 3, 1)


def test_a_link_to_a_place_that_is_not_there_is_a_warning_with_the_nearest() -> None:
    """The page's own places are looked at; pages without a body are not."""
    asker = Body(
        "",
        crossings=(
            Crossing("memos/b/", "floor", HERE, "[[b#floor]]"),
            Crossing("memos/b/", "flor", HERE, "[[b#flor]]"),
            Crossing("archive/", "y2026", HERE, "/archive/#y2026"),
        ),
    )

    said = list(dangling({"memos/a/": asker, "memos/b/": Body("", anchors=("floor",))}))

    assert [
        Mistake(
            HERE,
            "`[[b#flor]]` leads to a page that has no `#flor`",
            "did you mean `floor`?",
            "warning",
        )
    ] == said


GAPS = (
    Crossing("memos/b/", "fig:loss", HERE, "@b/fig:loss", "words", 'A "claim" <b>'),
    Crossing("memos/b/", "sec:end", HERE, "-@b/sec:end", "number", 'A "claim" <b>'),
)
KNOWN = Body("", labels=(Label("fig:loss", "3"), Label("sec:end", "1.2")))


def test_a_reference_to_another_memo_gets_the_words_of_its_label() -> None:
    """In the text, where they are escaped, and in the contents, where they are plain."""
    asker = Body(
        "<p>\x000\x00, \x001\x00</p>", toc=(Heading(2, "a", "As \x000\x00"),), crossings=GAPS
    )

    made = settled({"memos/a/": asker, "memos/b/": KNOWN})

    assert "<p>Figure\u00a03 of “A &quot;claim&quot; &lt;b&gt;”, 1.2</p>" == made["memos/a/"].html
    assert 'As Figure\u00a03 of “A "claim" <b>”' == made["memos/a/"].toc[0].text
    assert KNOWN is made["memos/b/"]


def test_bodies_may_refer_to_each_other() -> None:
    """Each was made before the other was known."""
    there, here = (
        Body(
            "\x000\x00",
            labels=(Label("fig:a", number),),
            crossings=(Crossing(url, "fig:a", HERE, "x", "number"),),
        )
        for number, url in (("1", "b/"), ("2", "a/"))
    )
    assert ["2", "1"] == [one.html for one in settled({"a/": there, "b/": here}).values()]


def test_every_label_that_another_memo_does_not_have_is_a_mistake() -> None:
    """With the nearest one; no body comes back."""
    near = replace(GAPS[0], anchor="fig:los", written="@b/fig:los")
    far = replace(GAPS[0], anchor="eq:kl", written="@b/eq:kl")

    with pytest.raises(SiteError) as raised:
        settled({"memos/a/": Body("\x000\x00 \x001\x00", crossings=(near, far)), "memos/b/": KNOWN})

    assert [
        (
            "`@b/eq:kl`: no equation of that memo has this label",
            "write `{#eq:kl}` behind the `$$` that ends a display there",
        ),
        ("`@b/fig:los`: no figure of that memo has this label", "did you mean `fig:loss`?"),
    ] == [(one.message, one.hint) for one in raised.value.mistakes]


def test_a_reference_is_no_dangling_link() -> None:
    """What it misses has been told already."""
    assert [] == list(dangling({"memos/a/": Body("", crossings=GAPS), "memos/b/": Body("")}))
