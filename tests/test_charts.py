"""Charts as they are really drawn: whole, alike every time, and in no need of anything else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from command import NOW, build, memosite
from given import contents, site, text, write
from memosite.charts import Drawing, draw, look, svg
from memosite.feeds import portable
from outside import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

LINE = {
    "data": {
        "values": [{"day": "2026-07-01", "n": 3, "k": "<one>"}, {"day": "2026-07-04", "n": 5}]
    },
    "mark": {"type": "line", "clip": True, "cursor": "pointer", "tooltip": True},
    "encoding": {
        "x": {"field": "day", "type": "temporal", "axis": {"format": "%H:%M"}},
        "y": {"field": "n", "type": "quantitative"},
        "color": {"field": "k"},
    },
}
SHADED = {
    "data": {"values": [{"n": 1}]},
    "mark": {
        "type": "bar",
        "color": {"gradient": "linear", "stops": [{"offset": 0, "color": "red"}]},
    },
    "encoding": {"x": {"field": "n"}, "y": {"field": "n", "type": "quantitative"}},
}
FENCE = """```vl alt="A curve" title="The caption"
{"data": {"url": "a.csv"}, "mark": "line", "encoding":
 {"x": {"field": "day"}, "y": {"field": "n"}}}
```
"""


def spec(keys: dict[str, object]) -> str:
    """Return a specification as it is drawn."""
    return json.dumps({**keys, "config": look.CONFIG})


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Drawing, ...]:
    """Return a line, a bar with a gradient, and what cannot be drawn."""
    specs = [spec(LINE), spec(SHADED), spec({**LINE, "transform": [{"filter": "f("}]})]
    return draw.draw(specs, tmp_path_factory.mktemp("kept"))


def test_a_drawing_has_words_and_lines_and_nothing_else(drawings: tuple[Drawing, ...]) -> None:
    """No style, link, script or class: a strict policy and any page can hold it."""
    for drawing in drawings[:2]:
        root = ET.fromstring(drawing.svg)  # noqa: S314 (ours)
        used = {name for one in root.iter() for name in one.attrib}
        assert used.isdisjoint({"style", "class", "href", "role", "aria-label", "font-family"})
        assert {"svg", "g", "path", "text", "line"} <= {one.tag for one in root.iter()}
    assert "&lt;one&gt;</text>" in drawings[0].svg


def test_what_is_named_is_named_for_its_page(drawings: tuple[Drawing, ...]) -> None:
    """Clips and gradients have ids of the chart's number, and nothing else has one."""
    for drawing in drawings[:2]:
        placed = svg.placed(drawing.svg, 7, "x")
        ids = re.findall(r' id="([^"]*)"', placed)
        assert ids
        assert {f"chart:7-{at}" for at in range(1, len(ids) + 1)} == set(ids)
        assert set(re.findall(r"url\(#([^)]*)\)", placed)) <= set(ids)


def test_colours_are_the_themes(drawings: tuple[Drawing, ...]) -> None:
    """Axes, words and a single kind of marks follow light and dark; kinds have the palette."""
    assert {"var(--ink)", "var(--soft)", "var(--line)"} <= set(
        re.findall(r'(?:fill|stroke)="([^"]*)"', drawings[0].svg)
    )
    assert look.PALETTE[0] in drawings[0].svg
    assert "#000" not in drawings[0].svg


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", look.PALETTE)
def test_every_colour_of_the_palette_is_seen_on_both_papers(colour: str) -> None:
    """At 3 to 1 or more. Source: WCAG 2.2, success criterion 1.4.11."""
    style = (PROJECT / "static" / "style.css").read_text("utf-8")
    papers = re.search(r"--paper:light-dark\((#\w+),(#\w+)\)", style)
    assert papers
    for paper in papers.groups():
        dark, light = sorted((_luminance(colour), _luminance(paper)))
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_one_fault_spoils_one_chart(drawings: tuple[Drawing, ...]) -> None:
    """It is told in one sentence, without where in JavaScript it was thrown."""
    assert ["", "", "Unexpected end of input"] == [one.fault for one in drawings]


def test_a_drawing_is_the_same_each_time(
    tmp_path: Path, drawings: tuple[Drawing, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any order and any time zone; dates without a zone are UTC."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again = draw.draw([spec(SHADED), spec(LINE)], tmp_path)
    assert again == (drawings[1], drawings[0])
    assert ">00:00</text>" in again[1].svg


def test_a_drawing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is not drawn again, unless something it depends on has changed."""
    drawn = draw.draw([spec(LINE)], tmp_path)
    monkeypatch.setattr(draw, "CHILD", tmp_path / "none.py")
    assert drawn == draw.draw([spec(LINE)], tmp_path)
    assert draw.draw([spec(SHADED)], tmp_path)[0].fault
    monkeypatch.setattr(draw, "version", lambda: "99")
    assert draw.draw([spec(LINE)], tmp_path)[0].fault


@pytest.mark.parametrize("damage", [b"", b"x", b"0\n{}", None], ids=["empty", "x", "other", "cut"])
def test_what_is_kept_and_damaged_is_drawn_again(tmp_path: Path, damage: bytes | None) -> None:
    """A file that is not as it was written counts for nothing."""
    drawn = draw.draw([spec(LINE)], tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-9] if damage is None else damage)
    assert drawn == draw.draw([spec(LINE)], tmp_path)
    assert whole == kept.read_bytes()


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """The chart is drawn all the same."""
    (tmp_path / "file").touch()
    assert draw.draw([spec(LINE)], tmp_path / "file" / "below")[0].svg


def test_a_chart_that_ends_its_process_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those before it are taken, those after it drawn by another process."""
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os, sys\n"
        "for spec in json.load(sys.stdin):\n"
        "    if spec == 'bad': os._exit(9)\n"
        "    print(json.dumps({'svg': '<svg/>'}), flush=True)\n"
    )
    monkeypatch.setattr(draw, "CHILD", child)
    drawn = draw.draw(["a", "bad", "b"], tmp_path / "kept")
    why = "it takes too much memory, or breaks the program"
    assert ["", why, ""] == [one.fault for one in drawn]


def _charted(home: Path) -> Path:
    return site(home, {"memos/a.md": text(FENCE), "memos/a.csv": "day,n\n1,2\n2,4\n"})


def test_a_site_keeps_its_charts_beside_its_settings(tmp_path: Path) -> None:
    """What Vega-Lite warns of is told again; the folder is not published, and may go."""
    home = _charted(tmp_path)
    wrong = FENCE.replace('"y"', '"yy"')
    write(home, {"memos/a.md": text(wrong)})
    first = memosite("build", "--site", home, "--now", NOW)
    assert "memos/a.md:6:4: warning: Vega-Lite warns: yy-encoding is dropped" in first.err
    assert 1 == len(list((home / ".memosite-cache" / "charts").iterdir()))
    published = contents(home / "_site")
    assert not [name for name in published if "cache" in name or name.endswith(".csv")]
    again = memosite("build", "--site", home, "--now", NOW)
    assert first.err == again.err
    assert published == contents(home / "_site")


def test_without_the_extra_the_fence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an error at the fence; nothing else of memosite needs it."""
    monkeypatch.setattr(draw, "version", lambda: "")
    ran = memosite("build", "--site", _charted(tmp_path), "--now", NOW)
    assert 1 == ran.code
    assert "memos/a.md:6:4: error: what draws charts is not installed" in ran.err
    assert '= run `pip install "memosite[charts]"`' in ran.err


def test_a_feed_has_words_and_data_instead_of_lines(tmp_path: Path) -> None:
    """Readers drop drawings and would print the numbers at the axes."""
    out = build(_charted(tmp_path))
    (item,) = json.loads((out / "feed.json").read_bytes())["items"]
    shown = item["content_html"]
    assert "<svg" not in shown
    assert "A curve" in shown
    assert "<td>4</td>" in shown
    assert "<figcaption><b>Figure 1.</b> The caption</figcaption>" in shown
    assert portable(shown, "https://example.org/") == shown


@pytest.mark.parametrize("rows", [200, 1234])
def test_a_table_has_the_first_rows(tmp_path: Path, rows: int) -> None:
    """At most 200, and a note of how many there are."""
    home = _charted(tmp_path)
    write(home, {"memos/a.csv": "day,n\n" + "1,2\n" * rows})
    page = (build(home) / "memos/a/index.html").read_text("utf-8")
    assert 200 == page.count("<tr><td>")
    assert ("The first 200 of 1,234 rows." in page) == (rows > 200)


def test_the_documentations_example_is_drawn(tmp_path: Path) -> None:
    """As it stands there, without a warning."""
    (shown,) = re.findall(
        r"^````md\n(.*?)^````$",
        (PROJECT / "docs/markdown.md").read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    rows = "step,loss,model\n1,3.5,a\n2,3.25,a\n1,4,b\n2,3.3,b\n"
    (told,) = re.findall(r"^{.*^}$", shown, re.DOTALL | re.MULTILINE)
    files = {"memos/a.md": text(shown), "memos/loss.csv": rows, "memos/loss.vl.json": told}
    page = (build(site(tmp_path, files), "--strict") / "memos/a/index.html").read_text("utf-8")
    assert 2 == page.count('<svg role="img" aria-label="Two curves that fall and meet"')
