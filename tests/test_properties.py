"""What holds of every text: it becomes a page or mistakes, and nothing on the way is lost."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from given import memo
from memosite.errors import SiteError
from memosite.markup.body import render
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from memosite.markup.sheet import Body

_MARKS = (
    "* ** _ __ ~ ~~ ` ``` $ $$ \\( \\) \\[ \\] [ ] ( ) ![ ]( [[ ]] [^1] [^1]: ^[ # ## --- === > -"
    " 1. + : :: ::: | |--| {#a} {: {% %} {{ }} %% == *[a]: \\ & &amp; &#35; < > \" ' -- ... @ www."
    " https://example.org a@b.cd \\begin{align} \\end{align} \\label{a} \\eqref{a} !!! ??? [x]"
)
BLOCKS = (
    *(
        "> [!note] ",
        "> [!tip]- ",
        "> [!question]+ ",
        "> [!paper] ",
        "> [!raw] ",
        '!!! note "',
        "??? tip",
    ),
    *('=== "', '===+ "a"', '```python title="t" hl_lines="1" {#lst:a}\n', "```raw\n", "```math\n"),
    *(
        "{#a}",
        "{#fig:a}",
        "{#tbl:a .wide width=9}",
        "{#sec:a}",
        "$$ {#eq:a}",
        "@fig:a",
        "[-@sec:a; @eq:a]",
    ),
    *(
        "[see @a, p. 3; @b]",
        "@a",
        "@a [p. 3]",
        "![a](b.png",
        ' "c")',
        "[![a](b.png)](c)",
        "![[a.png|9]]",
    ),
    *(
        "![[a.pdf#page=2]]",
        "![a](b.wav)",
        "![a](b.mp4)",
        "![](b.csv)",
        "[[a#b|c]]",
        "@b/fig:a",
        "[^1]",
        "^[",
    ),
    *(
        "Table: c {#tbl:a}\n\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        ": c",
        "*[w]: x",
        "- [ ] ",
        "\n>\n> ",
    ),
)
"""What our own syntaxes are made of."""
_TAGS = "<b> </b> <div> </div> <!-- --> <details> <summary> <script> <a/href='x'id='y'> <br> <td>"
MARKS, TAGS = _MARKS.split(" "), _TAGS.split(" ")
WORDS = ("a", "word", "x2", "42", "5 ms", "\u00e9t\u00e9", "\u4e2d\u6587", "\u3002", "\u05d0\u05d1")
SPACES = (" ", "  ", "\n", "\n\n", "\n    ", "\n> ", "\n- ", "\t", "")


def texts(*more: str) -> st.SearchStrategy[str]:
    """Return texts made of what means something in Markdown, and of anything else."""
    signs = st.sampled_from([*MARKS, *WORDS, *SPACES, *SPACES, *more]) | st.text(max_size=3)
    pieces = signs | st.sampled_from([*BLOCKS, *SPACES])
    return st.lists(pieces, max_size=40).map("".join)


def made(written: str, *, raw_html: bool = True, lang: str = "en") -> Body | None:
    """Return the body of a text; None for one with mistakes, each of which is at a line of it."""
    asker = memo(body=written, lang=lang)
    try:
        return render(asker, Anything(), raw_html=raw_html, macros={})
    except SiteError as error:
        lines = [one.place.line - asker.first_line for one in error.mistakes]
    assert 0 <= min(lines) <= max(lines) <= len(asker.lines)
    return None


def visible(html: str) -> str:
    """Return the words of a page."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert body is not None
    return body.text()


class Nesting(HTMLParser):
    """Notes the tags that close what is not open."""

    VOID = frozenset({"br", "hr", "img", "input", "source", "track"})

    def __init__(self) -> None:
        """Begin with nothing open."""
        super().__init__()
        self.opened: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        names = [name for name, _ in attrs]
        if len(names) > len(set(names)):
            self.faults.append(f"<{tag}> {names}")
        if tag not in self.VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that closes."""
        if tag not in self.VOID and (not self.opened or self.opened.pop() != tag):
            self.faults.append(f"</{tag}>")


@settings(max_examples=300, deadline=None)
@given(texts(*TAGS), st.booleans(), st.sampled_from(["en", "fr", "de", "zh", "ar", 'x"y']))
def test_any_text_becomes_a_page_or_mistakes(written: str, raw_html: bool, lang: str) -> None:
    """Nothing else is raised, and twice gives the same."""
    first = made(written, raw_html=raw_html, lang=lang)
    assert first == made(written, raw_html=raw_html, lang=lang)


@settings(max_examples=300, deadline=None)
@given(texts())
def test_every_page_is_well_formed(written: str) -> None:
    """Every tag closes, no attribute is there twice, ids are unique, our links lead there."""
    body = made(written)
    if body is not None and not re.search(r"<[A-Za-z!?/]", written):
        nesting = Nesting()
        nesting.feed(body.html)
        assert ([], []) == (nesting.faults, nesting.opened), body.html
        ids = [unescape(one) for one in re.findall(r'\sid="([^"]*)"', body.html)]
        assert len(ids) == len(set(ids)), body.html
        led = re.findall(r'\shref="#((?:fn|fnref|ref|cite|fig|tbl|eq|sec):[^"]*)"', body.html)
        crossings = {crossing.anchor for crossing in body.crossings}
        assert {unquote(unescape(one)) for one in led} <= {*ids, *crossings}, body.html


@settings(max_examples=200, deadline=None)
@given(texts(*TAGS))
def test_cleaned_pages_are_well_formed_too(written: str) -> None:
    """Whatever tags the author leaves open or closes twice."""
    body = made(written, raw_html=False)
    if body is not None:
        nesting = Nesting()
        nesting.feed(body.html)
        assert ([], []) == (nesting.faults, nesting.opened), body.html


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab $\\(){}^_\"'.-*[]", min_size=1, max_size=30))
def test_code_holds_what_was_written(written: str) -> None:
    """No formula, quote or emphasis in it, in a line or in a block."""
    body = made(f"x\n\n```text\n{written}\n```\n\n`` {written} ``\n")
    assert body is not None
    assert 0 == body.formulas
    spans = re.findall(r"<code[^>]*>(.*?)</code>", body.html, re.DOTALL)
    assert [f"{written}\n", written.strip(" ") or written + "  "] == [
        unescape(spans[0]),
        unescape(spans[1]).strip(" ") or written + "  ",
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text("abcAB.,;!?'\"-\u00e9\u4e2d\u3002\u201c1250%", min_size=1, max_size=8), min_size=1
    ),
    st.sampled_from(["en", "fr", "de", "da", "he", "zh"]),
)
def test_typography_changes_signs_and_loses_none(words: list[str], lang: str) -> None:
    """Back on a typewriter, the text is the author's."""
    written = "w " + " ".join(words) + " w"
    body = made(written, lang=lang)
    assert body is not None
    assert _typed(written) == _typed(visible(body.html))


def _typed(text: str) -> str:
    """Return a text as a typewriter with one quotation mark writes it, without spaces."""
    text = re.sub('[\u2018-\u201e\u2039\u203a\u00ab\u00bb"]', "'", text)
    text = text.replace("\u2026", "...").replace("\u2014", "---").replace("\u2013", "--")
    return re.sub(r"\s", "", text)


@settings(max_examples=200, deadline=None)
@given(st.lists(texts(), min_size=1, max_size=3), st.integers(0, 2))
def test_words_of_a_paragraph_are_never_lost(around: list[str], at: int) -> None:
    """Whatever stands above or below it."""
    parts = [*around]
    parts.insert(at, "Plain words, standing alone.")
    body = made("\n\n".join(parts), raw_html=False)
    if body is not None:
        assert "Plain words, standing alone." in re.sub(r"\s+", " ", visible(body.html))
