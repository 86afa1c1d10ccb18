"""Benchmarks: what is measured, and how results reach the page on performance."""

from __future__ import annotations

import importlib
import json
import sys
from typing import TYPE_CHECKING

import pytest

from outside import PROJECT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.skipif(
    not (PROJECT / "benchmarks").exists() or sys.platform != "linux",
    reason="benchmarks are in the repository alone, and read /proc",
)


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script that writes tables."""
    monkeypatch.syspath_prepend(PROJECT / "benchmarks")
    return importlib.import_module("table")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return results of two tools, one of which has been measured three times."""
    path = tmp_path / "results.json"
    series = [
        {"size": 10, "tool": "memosite", "case": "clean", "costs": [_cost(2.0)]},
        {"size": 10, "tool": "Other", "case": "clean", "costs": [*map(_cost, (9, 5.0, 1))]},
        {"size": 10, "tool": "Other", "case": "nothing changed", "costs": [_cost(4.0)]},
    ]
    path.write_text(json.dumps({"about": {}, "failures": [], "series": series}))
    return path


def _cost(cpu: float) -> dict[str, float]:
    return {"user": cpu - 0.5, "system": 0.5, "wall": 3.0, "peak_mb": 70.0}


def test_a_clean_build_is_its_median_and_its_ratio_to_memosite(
    benchmark: ModuleType, saved: Path
) -> None:
    lines = list(benchmark.clean(benchmark.Results.read(saved)))
    assert "| Other | 5.00 | 2.50 | 1.00 | 9.00 | 3.00 | 70 | 3 |" == lines[-1]


def test_what_was_not_measured_is_left_empty(benchmark: ModuleType, saved: Path) -> None:
    lines = list(benchmark.rebuilds(benchmark.Results.read(saved)))
    assert ["| Other | 4.00 |  |  |  |  |  |"] == lines[3:]


def test_a_block_is_replaced_and_the_rest_of_the_page_stays(
    benchmark: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- clean -->\nold\n<!-- /clean -->\nb\n<!-- x -->\n<!-- /x -->\n")
    monkeypatch.setattr(benchmark, "PAGE", page)
    benchmark.fill("clean", ["new"])
    assert "a\n<!-- clean -->\n\nnew\n\n<!-- /clean -->\nb\n<!-- x -->\n<!-- /x -->\n" == (
        page.read_text()
    )


def test_every_block_has_its_place_on_the_page(benchmark: ModuleType) -> None:
    page = (PROJECT / "docs" / "performance.md").read_text("utf-8")
    results = benchmark.Results(page, _about())
    for name in (*benchmark.blocks(results), "stages"):
        assert (1, 1) == (page.count(f"<!-- {name} -->\n"), page.count(f"<!-- /{name} -->\n")), name


def test_the_table_of_previews_has_its_place_on_the_page() -> None:
    page = (PROJECT / "docs" / "preview.md").read_text("utf-8")
    for name in ("previews", "previews-machine"):
        assert (1, 1) == (page.count(f"<!-- {name} -->\n"), page.count(f"<!-- /{name} -->\n")), name


@pytest.mark.usefixtures("benchmark")
def test_a_preview_that_ends_or_loads_again_is_told_so() -> None:
    compared = importlib.import_module("compared")
    lost = {"same": False, "open": False, "focus": False, "moved": 0}
    wrong = {"ended": True, "page": "nothing", "terminal": "path:line", "stays": True}
    found = {"below": lost, "above": {**lost, "moved": -46}, "template": wrong}
    assert "loaded again" == compared.ROWS["the open page is"](found)
    assert "lost" == compared.ROWS["what has the focus"](found)
    assert "the preview ends" == compared.ROWS["wrong template: the page says"](found)
    assert "moves by 46 pixels" == compared.ROWS["after a change above"](found)


@pytest.mark.usefixtures("benchmark")
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("error in memos/a.md:5:11: no", "path:line:column"),
        ('"a.md": 5 is wrong', "path:line"),
        ("layouts/base.html:24:1: no", "another file"),
        ("in a.md\n[11ty] a mapping (6:9)", "path, and the line apart"),
        ("something is wrong", "nothing"),
    ],
)
def test_a_message_is_judged_by_what_it_points_to(said: str, expected: str) -> None:
    pytest.importorskip("playwright")
    assert expected == importlib.import_module("trials").pointed(said, "a.md")


def _about() -> dict[str, object]:
    known = ("moment", "processor", "cores", "memory_gb", "system", "python")
    return {**dict.fromkeys(known, ""), "versions": {}, "packages": {}}


@pytest.mark.usefixtures("benchmark")
def test_the_cost_of_a_command_holds_that_of_its_children(tmp_path: Path) -> None:
    measure = importlib.import_module("measure")
    spin = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}])"
    assert measure.cost([sys.executable, "-c", parent], tmp_path).cpu > 0.3


@pytest.mark.usefixtures("benchmark")
def test_a_command_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    measure = importlib.import_module("measure")
    with pytest.raises(measure.FailedError, match="out of ink"):
        measure.cost([sys.executable, "-c", "raise SystemExit('out of ink')"], tmp_path)
