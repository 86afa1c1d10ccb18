"""MathML that browsers draw as TeX would."""

from __future__ import annotations

import pytest

from memosite.markup.formulas.drawn import drawn


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        # A bracket of a given size, which Chromium draws small as the base of a script.
        (
            '<msup><mo minsize="2em" maxsize="2em">)</mo><mn>2</mn></msup>',
            '<msup><mrow><mo minsize="2em" maxsize="2em">)</mo></mrow><mn>2</mn></msup>',
        ),
        ("<msup><mo>)</mo><mn>2</mn></msup>", "<msup><mo>)</mo><mn>2</mn></msup>"),
        # An integral whose lower limit is the longer one.
        (
            '<msub><mo lspace="0">\u222b</mo><mi>D</mi></msub>',
            '<msub class="int"><mo lspace="0">\u222b</mo><mi>D</mi></msub>',
        ),
        (
            "<msubsup><mo>\u222b</mo><mrow><mo>\u2212</mo><mn>1</mn></mrow><mn>1</mn></msubsup>",
            (
                '<msubsup class="int"><mo>\u222b</mo><mrow><mo>\u2212</mo><mn>1</mn></mrow>'
                "<mn>1</mn></msubsup>"
            ),
        ),
        (
            "<msubsup><mo>\u222b</mo><mn>0</mn><mn>1</mn></msubsup>",
            "<msubsup><mo>\u222b</mo><mn>0</mn><mn>1</mn></msubsup>",
        ),
        ("<msub><mo>\u2211</mo><mi>i</mi></msub>", "<msub><mo>\u2211</mo><mi>i</mi></msub>"),
        # Two signs drawn as one.
        (
            '<mo lspace="0">\u27c2</mo><mspace style="margin-left:-0.5em;"/><mo>\u27c2</mo>',
            (
                '<mo lspace="0" rspace="0">\u22a5</mo><mspace style="margin-left:-0.5em;"/>'
                '<mo lspace="0" rspace="0">\u22a5</mo>'
            ),
        ),
        # Signs that stretch.
        (
            '<mover><mi>x</mi><mo stretchy="true">~</mo></mover>',
            '<mover><mi>x</mi><mo stretchy="true">\u02dc</mo></mover>',
        ),
        ("<mo>\u23e0</mo>", "<mo>\u23dc</mo>"),
        # The least length of an arrow.
        (
            '<mover><mi>f</mi><mspace width="3.5em"/></mover>',
            '<mover><mi>f</mi><mspace width="2.4em"/></mover>',
        ),
        ('<mspace width="3.5em"/>', '<mspace width="3.5em"/>'),
    ],
)
def test_browsers_are_given_what_they_draw_as_tex_does(made: str, shown: str) -> None:
    """Found by drawing each formula of the tests beside another engine's."""
    assert shown == drawn(made)
