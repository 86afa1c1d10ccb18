"""Memos by link."""

from __future__ import annotations

import pytest

from given import index, memo
from memosite.errors import Mistake, Place
from memosite.graph import backlinks, joined
from memosite.markup.sheet import Body, Crossing, Heading, Outlink

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
