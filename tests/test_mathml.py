"""What math-core writes, made fit for a page."""

from __future__ import annotations

import re

import pytest

from memosite.markup.formulas import mathml
from memosite.markup.formulas.tex.marks import mark

NOTE = '<annotation encoding="application/x-tex">given</annotation>'


def page(body: str, written: str = "x") -> str:
    """Return what a page shows for the inside of a formula, its note left out."""
    made = mathml.annotated(f"<math><semantics>{body}{NOTE}</semantics></math>", written)
    found = re.fullmatch(
        r"<math><semantics>(.*)<annotation .*</annotation></semantics></math>", made
    )
    assert found is not None
    return found[1]


def test_the_note_is_the_author_s_tex() -> None:
    """To the byte, whatever stands in it, and not what the engine was given."""
    written = '<b style="width:50%"> & \\1 \\g<0> memosite-tag-31 &Hat; "'
    made = mathml.annotated(f"<math><semantics><mi>x</mi>{NOTE}</semantics></math>", written)
    assert (
        '<annotation encoding="application/x-tex">'
        '&lt;b style="width:50%"&gt; &amp; \\1 \\g&lt;0&gt; memosite-tag-31 &amp;Hat; "'
        "</annotation>"
    ) in made
    assert "given" not in made


@pytest.mark.parametrize("body", ["", "<mrow></mrow>"])
def test_definitions_alone_show_nothing(body: str) -> None:
    """Not even an empty formula."""
    made = f'<math display="block"><semantics>{body}{NOTE}</semantics></math>'
    assert "" == mathml.annotated(made, r"\def\a{b}")
    assert "" == mathml.annotated("", "x")


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ('<mtd style="text-align: left;justify-items: start;">', '<mtd class="l">'),
        ('<mtd style="text-align: right;padding-right: 0;">', '<mtd class="r pr">'),
        ('<mtd class="a" style="padding-left:1em">', '<mtd class="a gap1">'),
        ('<mtd style="border-right: 0.05em dashed currentcolor;">', '<mtd class="dr">'),
        ('<mrow style="color:#FF0000;">', '<mrow mathcolor="#ff0000">'),
        ('<mtext style="font-size:50%">', '<mtext mathsize="50%">'),
        ('<span style="font-variant-caps: small-caps">', '<span class="caps">'),
        ('<mspace width="0.1rem" style="width:0.1rem"/>', '<mspace width="0.1em"/>'),
        ('<mspace width="1ex"/>', '<mspace width="1ex"/>'),
        ('<menclose notation="box">', '<mrow class="box">'),
        ('<menclose notation="updiagonalstrike downdiagonalstrike">', '<mrow class="xcancel">'),
    ],
)
def test_styles_become_classes_and_attributes(made: str, shown: str) -> None:
    """A strict content security policy refuses styles; MathML Core has no `menclose`."""
    name = re.match(r"<(\w+)", made)
    assert name is not None
    end = "" if made.endswith("/>") else f"</{name[1]}>"
    out = re.match(r"<(\w+)", shown)
    assert out is not None
    assert shown + (f"</{out[1]}>" if end else "") == page(made + end)


@pytest.mark.parametrize(
    ("back", "classes"),
    [
        ("0.16666667em", "back2 back1"),
        ("0.3rem", "back4 back1"),
        ("1em", "back16 back2"),
        ("1ex", "back8"),
        ("20em", "back64 back32 back16 back8 back4 back2 back1"),
    ],
)
def test_a_step_to_the_left_has_classes_that_add_up(back: str, classes: str) -> None:
    """In eighteenths of an em."""
    assert f'<mspace class="{classes}"/>' == page(f'<mspace style="margin-left:-{back};"/>')


def test_levels_stand_where_every_checker_allows_them() -> None:
    """On `mstyle`, and the first on tables."""
    assert '<mstyle displaystyle="true"><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle>' == page(
        '<mfrac displaystyle="true"><mi>a</mi><mi>b</mi></mfrac>'
    )
    assert '<mstyle displaystyle="false" scriptlevel="1"><mi>a</mi></mstyle>' == page(
        '<mrow displaystyle="false" scriptlevel="1"><mi>a</mi></mrow>'
    )
    assert '<mtable displaystyle="false"><mtr></mtr></mtable>' == page(
        '<mtable displaystyle="false" scriptlevel="0"><mtr></mtr></mtable>'
    )


def test_named_entities_become_their_signs() -> None:
    """XML knows four of them, and these stay."""
    assert "<mo>\u2061</mo><mo>&amp;&lt;&gt;&quot;</mo>" == page(
        "<mo>&ApplyFunction;</mo><mo>&amp;&lt;&gt;&quot;</mo>"
    )


def test_the_strokes_of_a_cancelled_term_are_drawn_by_its_class() -> None:
    """No element of their own is left."""
    assert '<mrow class="cancel"><mi>x</mi></mrow>' == page(
        '<menclose notation="updiagonalstrike"><mi>x</mi>'
        '<mrow class="menclose-updiagonalstrike"></mrow></menclose>'
    )


def test_rare_alphabets_become_common_letters() -> None:
    """Few fonts have sans-serif and typewriter letters of their own."""
    assert '<mi class="sf" mathvariant="normal">T</mi>' == page("<mi>\U0001d5b3</mi>")
    assert '<mi class="tt">ab1</mi>' == page("<mi>\U0001d68a\U0001d68b\U0001d7f7</mi>")
    assert '<mn class="tt">1</mn>' == page("<mn>\U0001d7f7</mn>")


def test_perpendicular_is_the_sign_that_the_font_has() -> None:
    """Of the two of one shape."""
    assert "<mo>\u22a5</mo>" == page("<mo>\u27c2</mo>")


def test_an_operator_before_text_keeps_its_space() -> None:
    """Text counts as space, so a cell of both would be one operator; a letter parts them."""
    cell = "<mtable><mtr><mtd>{}</mtd></mtr></mtable>"
    text = "<mo>=</mo><mtext>a</mtext>"
    assert cell.format(text + "<mi></mi>") == page(cell.format(text))
    kept = "<mo>=</mo><mtext>a</mtext><mi>x</mi>"
    assert cell.format(kept) == page(cell.format(kept))


RED = '<mrow style="color:#FF0000;">'


def test_marks_become_what_they_stand_for() -> None:
    """Colours, boxes, rules, laps and smashes that math-core does not know."""
    colour, box, bare = (
        f"<mtext>{mark('color', '#1f77b4')}</mtext>",
        f"<mtext>{mark('box', '#fff')}</mtext>",
        f"<mtext>{mark('box', '')}</mtext>",
    )
    assert '<mrow mathcolor="#1f77b4"><mi>x</mi></mrow>' == page(f"{RED}{colour}<mi>x</mi></mrow>")
    assert '<mrow mathcolor="#1f77b4"><mi>x</mi></mrow>' == page(
        f'{RED}<mpadded style="padding-left:0;padding-right:0;">{colour}</mpadded><mi>x</mi></mrow>'
    )
    assert '<mrow class="padded" mathbackground="#fff"><mi>x</mi></mrow>' == page(
        f"{RED}{box}<mi>x</mi></mrow>"
    )
    assert '<mrow class="padded" mathbackground="#ff0000"><mi>x</mi></mrow>' == page(
        f"{RED}{bare}<mi>x</mi></mrow>"
    )


@pytest.mark.parametrize(
    ("lengths", "height", "depth"), [("0 1 0.2", "0.2", "0"), ("-0.5 1 2", "1.5", "0.5")]
)
def test_a_rule_is_a_space_with_a_background(lengths: str, height: str, depth: str) -> None:
    """Raised or lowered as its first length says."""
    assert (
        f'<mspace width="1em" height="{height}em" depth="{depth}em" mathbackground="currentcolor"/>'
        == page(f"<mtext>{mark('rule', lengths)}</mtext>")
    )


@pytest.mark.parametrize(
    ("phantom", "shown"),
    [
        (("width", "lap", "llap"), '<mpadded width="0"><mrow class="llap">'),
        (("height", "smash", "tb"), '<mpadded height="0" depth="0"><mrow class="smash">'),
        (("height", "smash", "t"), '<mpadded height="0"><mrow class="smash">'),
        (("height", "smash", "b"), '<mpadded depth="0"><mrow class="smash">'),
    ],
)
def test_what_takes_no_room_is_shown(phantom: tuple[str, str, str], shown: str) -> None:
    """Other phantoms within stay hidden."""
    side, kind, text = phantom
    assert kind in ("lap", "smash")
    told = mark("lap" if kind == "lap" else "smash", text)
    inner = "<mphantom><mi>y</mi></mphantom>"
    assert f"{shown}<mrow>{inner}</mrow></mrow></mpadded>" == page(
        f'<mpadded {side}="0"><mphantom><mrow><mtext>{told}</mtext>{inner}'
        "</mrow></mphantom></mpadded>"
    )


@pytest.mark.parametrize(
    ("label", "anchor", "href"),
    [
        ("eq:a", "eq:a", "#eq:a"),
        ("loss", "eq:loss", "#eq:loss"),
        ("a b", "eq:a-b", "#eq:a-b"),
        ("a%", "eq:a%", "#eq:a%25"),
        ('a"<', 'eq:a"<', "#eq:a&quot;&lt;"),
    ],
)
def test_an_equation_has_an_address(label: str, anchor: str, href: str) -> None:
    """No heading's is the same, for no heading has a colon in its own."""
    assert anchor == mathml.anchor(label)
    assert href == mathml.href(label)


@pytest.mark.parametrize(
    ("tag", "number"),
    [("(1)", "1"), ("(a)", "a"), ("B", "B"), ("f(x)", "f(x)"), ("(&amp;)", "&amp;")],
)
def test_the_number_of_an_equation_is_read_off(tag: str, number: str) -> None:
    """With the brackets around it or, for a starred tag, without."""
    cell = f'<mtd id="{mark("label", "a_b")}"><mtext>{tag}</mtext></mtd>'
    made = mathml.annotated(f"<math><semantics>{cell}{NOTE}</semantics></math>", "x")
    assert [("eq:a_b", number)] == list(mathml.numbers([made]))


def test_references_become_links_with_numbers() -> None:
    r"""`\eqref` puts the number in brackets, `\ref` does not; the note stays as written."""
    made = mathml.annotated(
        "<math><semantics>"
        f'<mtext><a href="#{mark("label", "a")}">(??)</a></mtext>'
        f"<mtext>{mark('ref', 'b')}</mtext>{NOTE}</semantics></math>",
        mark("ref", "b"),
    )
    assert ["a", "b"] == mathml.referred(made)
    shown = mathml.resolved(made, {"eq:a": "1", "eq:b": "2"})
    assert '<mtext><a href="#eq:a">(1)</a></mtext><mtext><a href="#eq:b">2</a></mtext>' in shown
    assert f">{mark('ref', 'b')}</annotation>" in shown


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (
            '<mrow><mrow class="box"><mrow><mi>x</mi></mrow></mrow></mrow>',
            '<mrow><menclose notation="box"><mrow><mi>x</mi></mrow></menclose></mrow>',
        ),
        (
            '<mrow class="xcancel"><mi>x</mi></mrow>',
            '<menclose notation="updiagonalstrike downdiagonalstrike"><mi>x</mi></menclose>',
        ),
        ('<mrow class="padded"><mi>x</mi></mrow>', '<mrow class="padded"><mi>x</mi></mrow>'),
        ('</mrow><mrow class="box">', '</mrow><menclose notation="box">'),
    ],
)
def test_without_styles_a_row_says_what_it_shows(made: str, shown: str) -> None:
    """In feeds there is no style; many readers know `menclose`."""
    assert shown == mathml.enclosed(made)
