"""Footnotes beside the text where the window is wide, and at the foot elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from outside import build
from test_accessibility import RULES
from window import DESKTOP, PHONE, Scheme, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from window import Host

pytestmark = pytest.mark.browser

SITE = Path(__file__).parent / "sites" / "notes"
MEMO = "memos/notes/"
LEAST = 1200
"""The narrowest window with margins: 75rem."""

NOTES = """() => {
  const box = one => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return { left, right, top: top + scrollY, bottom: bottom + scrollY };
  };
  const found = {};
  for (const note of document.querySelectorAll(".notes > ol > li")) {
    const mention = document.getElementById(note.id.replace("fn", "fnref"));
    const beside = getComputedStyle(note).position === "absolute";
    found[note.id] = { ...box(note), beside, mention: box(mention).top };
  }
  return found;
}"""
"""Where each note stands, whether that is beside the text, and how far down its mention is."""

TEXT = """() => {
  const { left, right } = document.querySelector(".text").getBoundingClientRect();
  return [left, right];
}"""

COVERED = """() => {
  const boxes = [...document.querySelectorAll(".side, .wide, .text > *, .after h2, .site > *")]
    .filter(one => getComputedStyle(one).display !== "none")
    .map(one => [one, one.getBoundingClientRect()]);
  const covered = [];
  for (const [note, a] of boxes.filter(([one]) => getComputedStyle(one).position === "absolute"))
    for (const [other, b] of boxes)
      if (other !== note && !other.contains(note) && !note.contains(other)
          && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        covered.push([note.id, other.outerHTML.slice(0, 60)]);
  return covered;
}"""
"""Every pair of a note in the margin and something else that stands in the same place."""

FOOT_IS_EMPTY = """() => {
  for (const note of document.querySelectorAll(".notes > ol > li:not(.side)")) note.remove();
  return document.querySelector(".notes").offsetHeight;
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return a site with a memo full of notes."""
    with served(build(SITE, tmp_path_factory.mktemp("notes") / "out")) as running:
        yield running


def beside(page: Page) -> set[str]:
    """Return the ids of the notes in the margin."""
    return {name for name, note in page.evaluate(NOTES).items() if note["beside"]}


@pytest.mark.parametrize("width", [LEAST, DESKTOP, 2200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_stand_beside_their_mention(
    browser: Browser, host: Host, width: int, scheme: Scheme
) -> None:
    """In the right margin, no higher than the mention, and over nothing else."""
    with opened(browser, host.address + MEMO, width, scheme) as sight:
        notes = sight.page.evaluate(NOTES)
        _, right = sight.page.evaluate(TEXT)
        assert [] == sight.page.evaluate(COVERED)
        assert [] == sight.complaints
        assert width == sight.page.evaluate("document.documentElement.scrollWidth")
    shown = [note for note in notes.values() if note["beside"]]
    assert len(shown) >= 7
    assert [] == [note for note in shown if note["left"] < right or note["right"] > width]
    assert [] == [note for note in shown if note["top"] < note["mention"] - 2]
    assert 3 >= abs(notes["fn:1"]["top"] - notes["fn:1"]["mention"])


def test_what_the_margin_cannot_hold_stays_at_the_foot(browser: Browser, host: Host) -> None:
    """Code, display formulas, very long notes, and notes whose mention is folded away."""
    with opened(browser, host.address + MEMO) as sight:
        notes = sight.page.evaluate(NOTES)
        texts = {name: sight.page.locator(f"[id='{name}']").inner_text() for name in notes}
        at_foot = [texts[name][:12] for name, note in notes.items() if not note["beside"]]
        assert ["Code:", "A formula:", "Of what is f", "The gain of "] == [
            text.split("\n")[0] for text in at_foot
        ]
        sight.page.locator("summary", has_text="More").click()
        expect(sight.page.locator(".side", has_text="Of what is folded")).to_be_visible()
        assert [] == sight.page.evaluate(COVERED)
        sight.page.locator("summary", has_text="More").click()
        expect(sight.page.locator(".side", has_text="Of what is folded")).to_have_count(0)


def test_an_empty_foot_leaves_no_line(browser: Browser, host: Host) -> None:
    """Where all notes are beside the text, nothing of their section is left."""
    with opened(browser, host.address + MEMO) as sight:
        assert 0 == sight.page.evaluate(FOOT_IS_EMPTY)


def test_notes_follow_the_window(browser: Browser, host: Host) -> None:
    """A narrower window brings them to the foot, in order; a wider one takes them back."""
    with opened(browser, host.address + MEMO) as sight:
        page = sight.page
        before = beside(page)
        page.set_viewport_size({"width": LEAST - 1, "height": 900})
        assert set() == beside(page)
        tops = [note["top"] for note in page.evaluate(NOTES).values()]
        assert sorted(tops) == tops
        page.set_viewport_size({"width": DESKTOP, "height": 900})
        page.wait_for_function(f"document.querySelectorAll('.side').length === {len(before)}")
        assert before == beside(page)
        page.evaluate("document.querySelector('.text > p').textContent += ' more'.repeat(200)")
        page.wait_for_function(
            "Math.abs(document.getElementById('fn:4').getBoundingClientRect().top"
            " - document.getElementById('fnref:4').getBoundingClientRect().top) < 60"
        )
        assert [] == page.evaluate(COVERED)


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, True), (DESKTOP, False)])
def test_notes_stand_at_the_foot_elsewhere(
    browser: Browser, host: Host, width: int, scripts: bool
) -> None:
    """On a phone, and without JavaScript at any width."""
    with opened(browser, host.address + MEMO, width, scripts=scripts) as sight:
        assert set() == beside(sight.page) if scripts else True
        section = sight.page.get_by_role("region", name="Footnotes")
        assert 12 == section.get_by_role("listitem").filter(has=sight.page.locator(".back")).count()
        shown = section.inner_text()
        assert (
            shown.index("The first note") < shown.index("Code:") < shown.index("A note of a note")
        )


def test_notes_stand_at_the_foot_on_paper(browser: Browser, host: Host) -> None:
    """However wide the window that is printed from."""
    with opened(browser, host.address + MEMO) as sight:
        assert set() != beside(sight.page)
        sight.page.emulate_media(media="print")
        assert set() == beside(sight.page)


def test_a_mention_lights_up_its_note(browser: Browser, host: Host) -> None:
    """Under the pointer and in focus; it needs no box then."""
    with opened(browser, host.address + MEMO) as sight:
        mention = sight.page.locator("[id='fnref:1']")
        for act in (mention.hover, mention.focus):
            act()
            expect(sight.page.locator(".lit")).to_have_attribute("id", "fn:1")
            sight.page.wait_for_timeout(400)
            assert 0 == sight.page.get_by_role("tooltip").count()
            sight.page.mouse.move(0, 0)


def test_an_address_of_a_note_leads_to_it(browser: Browser, host: Host) -> None:
    """Where it came to stand, not where it was."""
    with opened(browser, host.address + MEMO + "#fn:9") as sight:
        note = sight.page.locator("[id='fn:9']")
        assert "Of a cell" in note.inner_text()
        expect(note).to_be_in_viewport()
        expect(sight.page.locator("[id='fnref:9']")).to_be_in_viewport()


def test_axe_finds_nothing_about_notes(browser: Browser, host: Host) -> None:
    """In the margin, with a box that is open."""
    with opened(browser, host.address + MEMO) as sight:
        sight.page.get_by_role("link", name="Another claim").first.hover()
        expect(sight.page.get_by_role("tooltip")).to_be_visible()
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = Axe().run(sight.page, options=options).response["violations"]
        assert [] == [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
