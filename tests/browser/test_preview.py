"""The preview in a browser: what is saved is seen, and the reader's place is kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from given import SITE, site, text
from serving import Serving, serving
from window import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)  # a busy machine is no fault of a page

FILLING = "".join(f"\n## Part {n}\n\n{'Words and words. ' * 60}\n" for n in range(9))
FOLDS = "\n> [!note]- Folded\n> Deep words.\n"
TABS = '\n=== "First"\n    First words.\n\n=== "Second"\n    Second words.\n'
MARK = "() => { document.marked = true; document.querySelector('h1').marked = true }"
MARKED = "() => [document.marked, document.querySelector('h1').marked]"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site of two memos."""
    memos = {"memos/a.md": text("One.\n"), "memos/b.md": text(title="Another", date="2026-07-02")}
    return site(tmp_path / "home", {"site.yaml": SITE, **memos})


@pytest.fixture
def preview(home: Path) -> Iterator[Serving]:
    """Return a preview of it."""
    with serving(home) as running:
        yield running


def save(home: Path, text: str, name: str = "memos/a.md") -> None:
    """Save a file as most editors do: beside, then in its place."""
    path = home / name
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def words(page: Page, said: str) -> None:
    """Wait until a paragraph says this."""
    expect(page.locator(".text p", has_text=said).first).to_be_visible()


def test_a_saved_text_is_seen_without_a_reload(
    browser: Browser, home: Path, preview: Serving
) -> None:
    """The page stays the same document, and its heading the same element."""
    with opened(browser, preview.address + "memos/a/") as sight:
        sight.page.evaluate(MARK)
        for said in ("Two.", "Three.", "Four."):
            save(home, text(f"{said}\n"))
            words(sight.page, said)
        (home / "memos" / "a.md").write_text(text("In place.\n"), "utf-8")
        words(sight.page, "In place.")
        assert [True, True] == sight.page.evaluate(MARKED)
        assert [] == sight.complaints


def test_front_matter_changes_title_and_lists(
    browser: Browser, home: Path, preview: Serving
) -> None:
    """Also on a page that only lists the memo."""
    with (
        opened(browser, preview.address + "memos/a/") as sight,
        opened(browser, preview.address + "archive/") as other,
    ):
        other.page.evaluate(MARK)
        save(home, text("One.\n", title="A better claim"))
        expect(sight.page.locator("h1")).to_have_text("A better claim")
        expect(sight.page).to_have_title("A better claim \u2013 Small Claims")
        expect(other.page.get_by_text("A better claim")).to_be_visible()
        assert [True, True] == other.page.evaluate(MARKED)


def test_a_new_memo_and_one_that_goes(browser: Browser, home: Path, preview: Serving) -> None:
    """The archive follows; an address that went is the site's own 404 page."""
    with opened(browser, preview.address + "archive/") as sight:
        save(home, text(title="A third"), "memos/c.md")
        expect(sight.page.get_by_text("A third")).to_be_visible()
        sight.page.goto(preview.address + "memos/c/")
        (home / "memos" / "c.md").unlink()
        expect(sight.page.locator("h1")).to_have_text("Not found")
        save(home, text("Back.\n", title="A third"), "memos/c.md")
        words(sight.page, "Back.")


def test_a_style_sheet_is_exchanged_in_place(
    browser: Browser, home: Path, preview: Serving
) -> None:
    """Nothing is loaded again but the sheet; one that is new is added, and one that went goes."""
    colour = "() => getComputedStyle(document.querySelector('h1')).color"
    with opened(browser, preview.address + "memos/a/") as sight:
        before = sight.page.evaluate(colour)
        sight.page.evaluate(MARK)
        for shade in (200, 100):
            save(home, f"h1 {{ color: rgb({shade}, 0, 0) }}", "static/custom.css")
            expect(sight.page.locator("h1")).to_have_css("color", f"rgb({shade}, 0, 0)")
        sheets = sight.page.locator("link[rel=stylesheet]")
        expect(sheets).to_have_count(3)
        (home / "static" / "custom.css").unlink()
        expect(sight.page.locator("h1")).to_have_css("color", before)
        assert [True, True] == sight.page.evaluate(MARKED)


def test_a_template_is_followed(browser: Browser, home: Path, preview: Serving) -> None:
    """Its mistakes too: the last good page stays below what is told of them."""
    with opened(browser, preview.address + "memos/a/") as sight:
        sight.page.evaluate(MARK)
        save(home, "<footer>Own words.</footer>\n", "templates/_footer.html")
        expect(sight.page.locator("body > footer")).to_have_text("Own words.")
        save(home, "<footer>{{ nothing }}</footer>\n", "templates/_footer.html")
        expect(overlay(sight.page)).to_contain_text("templates/_footer.html:1: error: ")
        expect(sight.page.locator("body > footer")).to_have_text("Own words.")
        save(home, "<footer>Better words.</footer>\n", "templates/_footer.html")
        expect(sight.page.locator("body > footer")).to_have_text("Better words.")
        expect(overlay(sight.page)).to_be_hidden()
        assert [True, True] == sight.page.evaluate(MARKED)


def overlay(page: Page) -> object:
    """Return the overlay."""
    return page.get_by_role("alert", name="Mistakes", include_hidden=True)


@pytest.mark.parametrize(
    "wrong",
    [
        (text("One.\n", tpoic="Scaling"), "memos/a.md:5:1", "did you mean `topic`"),
        (text("One.\n\n![[gone.png]]\n"), "memos/a.md:8", "gone.png"),
        ("no front matter", "memos/a.md", "front matter"),
    ],
    ids=["front", "text", "none"],
)
def test_a_mistake_is_laid_over_the_last_good_page(
    browser: Browser, home: Path, preview: Serving, wrong: tuple[str, str, str]
) -> None:
    """With the terminal's text and a link to the author's editor; mending it clears it."""
    memo, place, message = wrong
    with opened(browser, preview.address + "memos/a/") as sight:
        sight.page.evaluate(MARK)
        save(home, memo)
        expect(overlay(sight.page)).to_be_visible()
        expect(overlay(sight.page)).to_contain_text(message)
        link = overlay(sight.page).get_by_role("link").first
        expect(link).to_contain_text(place)
        where = link.get_attribute("href")
        assert where.startswith(f"vscode://file{home.resolve().as_posix()}/memos/a.md:")
        words(sight.page, "One.")
        shown = overlay(sight.page).locator("pre").first.inner_text()
        save(home, text("Mended.\n"))
        words(sight.page, "Mended.")
        expect(overlay(sight.page)).to_be_hidden()
        assert [True, True] == sight.page.evaluate(MARKED)
    assert shown.strip() in "\n".join(preview.said)


def test_a_site_that_never_was_whole_shows_its_mistakes(browser: Browser, tmp_path: Path) -> None:
    """And its page as soon as they are mended."""
    home = site(tmp_path, {"memos/a.md": text(**{"<script>alert(1)</script>": 1})})
    with serving(home) as preview, opened(browser, preview.address + "memos/a/") as sight:
        expect(overlay(sight.page)).to_contain_text("<script>alert(1)</script>")
        save(home, text("Mended.\n"))
        words(sight.page, "Mended.")


def test_the_readers_place_is_kept(browser: Browser, home: Path, preview: Serving) -> None:
    """What is folded open, which tab, what is in focus, and what stands on the screen."""
    body = f"Top.\n{FOLDS}{TABS}{FILLING}"
    save(home, text(body))
    with opened(browser, preview.address + "memos/a/") as sight:
        page = sight.page
        words(page, "Top.")
        page.get_by_text("Folded").click()
        page.locator("summary", has_text="Second").focus()
        page.keyboard.press("Enter")
        heading = page.get_by_role("heading", name="Part 5")
        heading.evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
        before, scrolled = heading.bounding_box(), page.evaluate("scrollY")
        save(home, text(body.replace("Top.", "Top.\n\nMore.\n\nAnd more.") + "\nEnd.\n"))
        expect(page.locator(".text p", has_text="End.")).to_have_count(1)
        assert scrolled > 1000
        assert before["y"] == pytest.approx(heading.bounding_box()["y"], abs=2)
        expect(page.get_by_text("Deep words.")).to_be_visible()
        expect(page.get_by_text("Second words.")).to_be_visible()
        expect(page.get_by_text("First words.", exact=True)).to_be_hidden()
        expect(page.locator("summary", has_text="Second")).to_be_focused()


def test_the_themes_comforts_go_on(browser: Browser, home: Path, preview: Serving) -> None:
    """Scripts run again on a patched page, once: buttons, previews of links, notes."""
    body = "Note.[^1] [[b]]\n\n```python\nfirst = 1\n```\n\n[^1]: The note.\n"
    save(home, text(body))
    with opened(browser, preview.address + "memos/a/") as sight:
        page = sight.page
        expect(page.locator(".text .copy")).to_have_count(1)
        for count in (2, 3):
            save(home, text(body + "\n```python\nmore = 2\n```\n" * (count - 1)))
            expect(page.locator(".text pre")).to_have_count(count)
            expect(page.locator(".text .copy")).to_have_count(count)
        expect(page.locator("figure.code figure.code, .code .code")).to_have_count(0)
        page.get_by_role("button", name="Colours").click()
        expect(page.locator("html")).to_have_attribute("data-scheme", "light")
        page.locator(".text a", has_text="Another").hover()
        expect(page.get_by_role("tooltip")).to_be_visible()
        expect(page.locator(".preview")).to_have_count(1)
        assert [] == sight.complaints


def test_drafts_and_later_memos_are_shown_and_hidden_from_the_page(
    browser: Browser, home: Path, preview: Serving
) -> None:
    """And say on their own pages that they are not published."""
    save(home, text(title="Half done", draft=True), "memos/d.md")
    save(home, text(title="To come", date="2027-03-01"), "memos/f.md")
    with opened(browser, preview.address + "archive/") as sight:
        page = sight.page
        drafts = page.get_by_role("button", name="Drafts (1)")
        later = page.get_by_role("button", name="Dated later (1)")
        expect(drafts).to_have_attribute("aria-pressed", "false")
        drafts.click()
        expect(page.get_by_text("Half done")).to_be_visible()
        expect(page.locator(".label", has_text="draft").first).to_be_visible()
        later.click()
        expect(page.get_by_text("To come")).to_be_visible()
        page.goto(preview.address + "memos/f/")
        expect(page.get_by_text("Not published: dated later")).to_be_visible()
        page.goto(preview.address + "memos/d/")
        expect(page.get_by_text("Not published: draft")).to_be_visible()
        drafts.click()
        expect(page.locator("h1")).to_have_text("Not found")
        expect(drafts).to_have_attribute("aria-pressed", "false")


def test_a_checkout_of_many_files_is_one_change(
    browser: Browser, home: Path, preview: Serving
) -> None:
    """A thousand files are one plan, and the page is what a reload would show."""
    with (
        opened(browser, preview.address + "archive/") as sight,
        opened(browser, preview.address) as other,
    ):
        for number in range(1000):
            save(home, text(title=f"Memo {number}", date="2026-01-01"), f"memos/m{number}.md")
        expect(sight.page.locator("main")).to_contain_text("1002 memos")
        other.page.close()


def test_a_folder_that_is_exchanged_is_followed_still(
    browser: Browser, home: Path, preview: Serving
) -> None:
    """As when another branch is checked out."""
    with opened(browser, preview.address + "memos/a/") as sight:
        os.rename(home / "memos", home / "away")  # noqa: PTH104 (as git does)
        save(home, text("Elsewhere.\n"))
        words(sight.page, "Elsewhere.")
        save(home, text("Still.\n"))
        words(sight.page, "Still.")
