"""Memos by link."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from given import index, memo
from memosite.errors import Mistake, Place, SiteError
from memosite.graph import backlinks, joined, settled
from memosite.markup.sheet import Body, Crossing, Heading, Label, Outlink, Paper, Question

HERE = Place("memos/a.md", 3, 1)


def crossing(anchor: str, url: str = "memos/b/") -> Crossing:
    """Return a link to a place in a page."""
    return Crossing(url, anchor, HERE, f"[[b#{anchor}]]", f"../b/#{anchor.replace(' ', '%20')}")


def page(*headings: Heading) -> Body:
    """Return a body with `headings`."""
    return Body("", toc=headings, anchors=tuple(heading.id for heading in headings))


def test_a_link_to_a_place_that_is_not_there_is_a_warning_with_the_nearest() -> None:
    """The page's own places are looked at; pages without a body are not."""
    asker = Body("", crossings=(crossing("floor"), crossing("flor"), crossing("y", "archive/")))

    bodies, said = joined({"memos/a/": asker, "memos/b/": Body("", anchors=("floor",))})

    assert asker is bodies["memos/a/"]
    assert (
        Mistake(
            HERE,
            "`[[b#flor]]` leads to a page that has no `#flor`",
            "did you mean `floor`?",
            "warning",
        ),
    ) == said


GAPS = (
    Crossing("memos/b/", "fig:loss", HERE, "@b/fig:loss", words="words", title='A "claim" <b>'),
    Crossing("memos/b/", "sec:end", HERE, "-@b/sec:end", words="number", title='A "claim" <b>'),
)
KNOWN = Body("", labels=(Label("fig:loss", "3"), Label("sec:end", "1.2")))


def test_a_reference_to_another_memo_gets_the_words_of_its_label() -> None:
    """In the text, where they are escaped, and where words are plain: in contents and lists."""
    asker = Body(
        "<p>\x000\x00, \x001\x00</p>",
        toc=(Heading(2, "a", "As \x000\x00"),),
        crossings=GAPS,
        questions=(Question("q:a", *["Is \x001\x00?"] * 2),),
        papers=(Paper("p:a", "\x001\x00", note="\x001\x00", quote="\x001\x00"),),
    )

    made = settled({"memos/a/": asker, "memos/b/": KNOWN})

    assert "<p>Figure\u00a03 of “A &quot;claim&quot; &lt;b&gt;”, 1.2</p>" == made["memos/a/"].html
    assert 'As Figure\u00a03 of “A "claim" <b>”' == made["memos/a/"].toc[0].text
    assert (Question("q:a", *["Is 1.2?"] * 2),) == made["memos/a/"].questions
    assert (Paper("p:a", "1.2", note="1.2", quote="1.2"),) == made["memos/a/"].papers
    assert KNOWN is made["memos/b/"]


def test_bodies_may_refer_to_each_other() -> None:
    """Each was made before the other was known."""
    there, here = (
        Body(
            "\x000\x00",
            labels=(Label("fig:a", number),),
            crossings=(Crossing(url, "fig:a", HERE, "x", words="number"),),
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
    made, said = joined({"memos/a/": Body("", crossings=GAPS), "memos/b/": Body("")})
    assert ((), "") == (said, made["memos/a/"].html)


@pytest.mark.parametrize(
    ("anchor", "found"),
    [
        ("floor", "floor"),
        ("Floor", "floor-2"),
        ("Why a floor?", "why-a-floor"),
        ("why a FLOOR", "why-a-floor"),
        ("Its own id", "own"),
        ("Twice", "twice"),
        ("twice-2", "twice-2"),
        ("\U0001f600", "section"),
        ("\u0141\u00f3d\u017a", "lodz"),
    ],
)
def test_the_words_of_a_heading_lead_to_its_id(anchor: str, found: str) -> None:
    """Case and punctuation do not count; an id goes first, then the first heading that reads so."""
    there = page(
        Heading(2, "floor", "Another"),
        Heading(2, "floor-2", "Floor"),
        Heading(2, "why-a-floor", "Why a floor?"),
        Heading(2, "own", "Its own id"),
        Heading(2, "twice", "Twice"),
        Heading(2, "twice-2", "Twice"),
        Heading(2, "section", "\U0001f600"),
        Heading(2, "lodz", "\u0141\u00f3d\u017a"),
    )
    one = crossing(anchor)
    html = f'<p><a href="{one.href}">x</a></p>'

    bodies, said = joined({"memos/a/": Body(html, crossings=(one,)), "memos/b/": there})

    assert () == said
    assert f'<p><a href="../b/#{found}">x</a></p>' == bodies["memos/a/"].html


def test_other_links_and_code_stay_as_they_are() -> None:
    """Only the address that was led elsewhere changes."""
    one = crossing("Floor")
    code = "<code>href=&quot;../b/#Floor&quot;</code>"
    others = f'<a href="../b/#Floors">x</a><a href="../c/#Floor">y</a>{code}'
    html = f'{others}<a href="../b/#Floor">z</a>'
    there = page(Heading(2, "floor", "Floor"))

    bodies, _ = joined({"memos/a/": Body(html, crossings=(one,)), "memos/b/": there})

    assert f'{others}<a href="../b/#floor">z</a>' == bodies["memos/a/"].html


def test_backlinks_are_told_newest_first_and_superseded_ones_last() -> None:
    """Each with its sentence; a memo's links to itself, and those to files, lead to no memo."""
    memos = (
        memo("a"),
        memo("b", date="2026-07-03"),
        memo("c", date="2026-07-05"),
        memo("d", date="2026-07-04", supersedes="c"),
        memo("n", kind="note"),
    )
    linking = Body("", links=(Outlink("memos/a/", "See A."), Outlink("memos/a/x.csv", "")))
    bodies = {one.slug: linking for one in memos}

    found = backlinks(index(*memos), bodies)

    assert ["d", "b", "n", "c"] == [one.slug for one, _ in found["memos/a/"]]
    assert {"See A."} == {sentence for _, sentence in found["memos/a/"]}
