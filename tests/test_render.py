"""Templates: where they come from, what they see and how they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import heads, write
from memosite.errors import SiteError
from memosite.frames import Link, SiteView
from memosite.render import Renderer, href
from memosite.views import Page, RedirectView

if TYPE_CHECKING:
    from pathlib import Path

ASSETS = {"favicon.svg": "favicon.svg"}
SITE = SiteView("Small <Claims>", "", "en", None, "", ASSETS, ())


def page(template: str, title: str = "A") -> Page:
    """Return a page of `template` that shows a link of that title."""
    target = Link(title, "memos/a/")
    return Page("old/", template, RedirectView(target), heads().redirect("old/", target))


def render(folder: Path, template: str, *, title: str = "A") -> str:
    """Return what `template` in the site `folder` makes of a page."""
    return Renderer(folder, SITE).render(page(template, title)).decode()


def told(folder: Path, template: str = "a.html") -> str:
    """Return the mistake that a template makes."""
    with pytest.raises(SiteError) as caught:
        render(folder, template)
    return str(caught.value)


def test_a_template_sees_site_page_and_view(tmp_path: Path) -> None:
    """What it prints is escaped, unless the template says that it is safe."""
    write(
        tmp_path,
        {"templates/a.html": "{{ site.title }} {{ page.root }} {{ view.target.title }}\n"},
    )
    assert "Small &lt;Claims&gt; ../ &lt;A&gt;\n" == render(tmp_path, "a.html", title="<A>")


def test_a_site_overrides_one_template_at_a_time(tmp_path: Path) -> None:
    """A partial of the site's own is used by the theme's pages."""
    before = render(tmp_path, "redirect.html")
    write(tmp_path, {"templates/redirect.html": "own {% include '_own.html' %}"})
    write(tmp_path, {"templates/_own.html": "partial"})
    assert "own partial" == render(tmp_path, "redirect.html")
    assert "memos/a/" in before


def test_what_a_title_says_is_never_a_template(tmp_path: Path) -> None:
    """Braces in the author's text are text."""
    write(tmp_path, {"templates/a.html": "{{ view.target.title }}"})
    assert "{{ 7*7 }}{% x %}" == render(tmp_path, "a.html", title="{{ 7*7 }}{% x %}")


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("\n\n{% if %}", "3: ", "template: Expected an expression"),
        ("{{ view.titel }}", "1: ", "template: `RedirectView` has no `titel`"),
        ("\n{{ nothing }}", "2: ", "template: 'nothing' is undefined (while making `old/`)"),
        (
            "{{ 1 / 0 }}",
            "1: ",
            "template: ZeroDivisionError: division by zero (while making `old/`",
        ),
        ("{{ 'a' + 1 }}", "1: ", "template: TypeError: can only concatenate str"),
        ("{{ 'x'.encode('nope') }}", "1: ", "template: LookupError: unknown encoding: nope"),
        ("{{ '%(a)s'|format(b=1) }}", "1: ", "template: KeyError: 'a' (while making `old/`)"),
        ("\n{% include 'a.html' %}", "2: ", "template: RecursionError: maximum recursion depth"),
        ("{{ 'x'|nope }}", "1: ", "template: No filter named 'nope'."),
        ("\n{% include '_mores.html' %}", "2: ", "there is no template `_mores.html`"),
        ("{% extends 'bas.html' %}", "1: ", "there is no template `bas.html`"),
    ],
)
def test_a_faulty_template_is_told_with_its_line(
    tmp_path: Path, template: str, line: str, message: str
) -> None:
    """Mistakes of syntax and of running are both told where they are in the author's file."""
    write(tmp_path, {"templates/a.html": template})
    shown = f"templates/a.html:{line}error: {message}"
    assert shown == told(tmp_path)[: len(shown)]


def test_a_fault_in_a_partial_is_told_there(tmp_path: Path) -> None:
    """The innermost line of the author's counts, not the page that includes it."""
    write(tmp_path, {"templates/a.html": "{% include '_b.html' %}"})
    write(tmp_path, {"templates/_b.html": "\n{{ view.titel }}"})
    assert told(tmp_path).startswith("templates/_b.html:2: error: template:")


def test_a_missing_template_is_told_with_near_misses(tmp_path: Path) -> None:
    """The hint names the templates that look alike."""
    shown = told(tmp_path, "redirct.html")
    assert shown.startswith("templates/redirct.html: error: there is no template `redirct.html`")
    assert "did you mean `redirect.html`" in shown


@pytest.mark.parametrize(
    ("template", "said", "hint"),
    [
        ("{{ site.titel }}", "`SiteView` has no `titel`", "did you mean `title`?"),
        ("{{ sight.title }}", "'sight' is undefined", "did you mean `site`?"),
        ("{{ title }}", "'title' is undefined", "did you mean `page.title` or `site.title`"),
        ("{{ site.zzzz }}", "`SiteView` has no `zzzz`", "`SiteView` has title, "),
    ],
)
def test_a_name_that_there_is_not_is_told_with_near_misses(
    tmp_path: Path, template: str, said: str, hint: str
) -> None:
    """Fields of views are in no documentation that is installed, so the message knows them."""
    write(tmp_path, {"templates/a.html": template})
    shown = told(tmp_path)
    assert (True, True) == (f"template: {said} (" in shown, hint in shown)


def test_a_faulty_line_is_told_once_for_all_pages(tmp_path: Path) -> None:
    """A partial that fails on every page is one mistake, not one a page."""
    write(tmp_path, {"templates/a.html": "{{ view.titel }}", "templates/b.html": "{{ 1 / 0 }}"})
    renderer = Renderer(tmp_path, SITE)
    caught = set()
    for name in ("a.html", "a.html", "b.html"):
        with pytest.raises(SiteError) as failed:
            renderer.render(page(name))
        caught.update(failed.value.mistakes)
    assert ["templates/a.html:1", "templates/b.html:1"] == sorted(str(one.place) for one in caught)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("archive/", "../archive/"),
        ("/archive/", "../archive/"),
        ("", "../"),
        ("#cite", "#cite"),
        ("https://example.com/", "https://example.com/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("//example.com/", "//example.com/"),
        ("memos/a:b/", "../memos/a:b/"),
    ],
)
def test_a_link_is_seen_from_its_page(url: str, link: str) -> None:
    """Paths of the site are relative; full addresses stay."""
    assert link == href(url, "../")
