"""Charts as they are read: whatever JSON says, it is drawn whole or told of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from given import memo
from memosite.charts import look
from memosite.errors import SiteError
from memosite.markup.body import render as render_body
from memosite.markup.figures import chartspec
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from memosite.markup.sheet import Body

KEYS = ("data", "url", "values", "format", "type", "mark", "transform", "calculate", "title", "x")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


def render(written: str) -> Body:
    """Return the body of a memo whose one chart is `written`."""
    text = f"```vl alt=a\n{written}\n```\n"
    return render_body(memo(body=text), Anything(), raw_html=True, macros={})


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_chart_is_drawn_or_told_of(keys: dict[str, object]) -> None:
    """An error names a place; what is shown can be written to a file."""
    try:
        body = render(json.dumps(keys))
    except SiteError as error:
        told = error
    else:
        assert '<figure class="chart">' in body.html
        assert body.html.encode()
        return
    assert all(one.place.line > 5 for one in told.mistakes)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[" * 100_000, "nests more than 100 deep"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "nests more than 100 deep"),
        ('{"mark": "line", "x": ' + "9" * 5000 + "}", "holds a number that is too long"),
        ('"', "not valid JSON"),
        ("", "not valid JSON"),
    ],
)
def test_a_chart_without_end_is_refused(written: str, said: str) -> None:
    """In a sentence, and at once."""
    with pytest.raises(SiteError, match=said):
        render(written)


def test_what_no_page_can_hold_is_left_out() -> None:
    """JSON can write halves of characters, and controls."""
    body = render(
        r'{"mark": "line", "title": "\ud800\u0000", "data": {"values": [{"a\u0000": "\udc00b"}]}}'
    )
    assert '<th scope="col">a</th>' in body.html
    assert "<td>?b</td>" in body.html


def test_an_authors_config_wins_at_every_depth() -> None:
    """What it does not say stays the theme's."""
    own = {"axis": {"gridColor": "red"}, "background": "white"}
    config = chartspec.complete({"mark": "bar", "config": own}, lambda _: None).keys["config"]
    assert isinstance(config, dict)
    assert "white" == config["background"]
    assert config["axis"] == {**look.CONFIG["axis"], "gridColor": "red"}  # type: ignore[dict-item]
    assert config["legend"] == look.CONFIG["legend"]


def test_a_width_of_the_container_is_the_usual_one() -> None:
    """No page is known when a chart is drawn."""
    spec = chartspec.complete({"mark": "bar", "width": "container"}, lambda _: None)
    assert {"mark", "config"} == set(spec.keys)


def test_a_file_that_is_too_large_is_refused() -> None:
    """A chart of millions of rows is no chart."""
    large = b"x\n" * chartspec.SIZE_MAX
    with pytest.raises(chartspec.SpecError, match="larger than 5 MB"):
        chartspec.complete({"mark": "bar", "data": {"url": "a.csv"}}, lambda _: large)


def test_a_chart_is_no_mistake_where_nothing_can_be_looked_up() -> None:
    """As when a site's front matter is wrong, and its texts are read for their other mistakes."""
    written = '![a](a.vl.json)\n\n```vl alt=a\n{"mark": "bar", "data": {"url": "%s"}}\n```\n'
    for name in ("a.csv", "a.json"):
        body = render_body(memo(body=written % name), Anything(), raw_html=True, macros={})
        assert 2 == body.html.count("<figure")
