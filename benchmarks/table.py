"""Write the newest results into docs/performance.md and the data of its charts.

python benchmarks/table.py [RESULTS.json] [--print]

A block of the page begins with `<!-- clean -->` and ends with `<!-- /clean -->`.
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from results import CASES, CLEAN, EDITED_BODY, EDITED_TITLE, UNCHANGED, Results, newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from results import Median

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "performance.md"
DATA = DOCS / "performance.csv"
OURS = "memosite"
SMALL = 10
"""Figures from here on have one digit fewer behind the point."""


def main() -> None:
    """Rewrite the page and its data, or print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("results", type=Path, nargs="?", help="saved results; the newest if not")
    parser.add_argument("--print", action="store_true", help="only print the tables")
    args = parser.parse_args()
    results = Results.read(args.results or newest())
    if args.print:
        print("\n".join(tables(results)))
        return
    for name, lines in blocks(results).items():
        fill(name, lines)
    with DATA.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(data(results))
    print(f"{results.path.name} is in docs/performance.md and docs/performance.csv")


def fill(name: str, lines: Iterable[str], path: Path | None = None) -> None:
    """Put `lines` between the markers `name` of a page, docs/performance.md if none is named."""
    path = path or PAGE
    page = path.read_text("utf-8")
    within = rf"(?<=^<!-- {name} -->\n).*?(?=^<!-- /{name} -->$)"
    block = re.compile(within, re.DOTALL | re.MULTILINE)
    text = "\n" + "\n".join(lines).strip() + "\n\n"
    filled, found = block.subn(lambda _: text, page)
    assert found == 1, f"docs/{path.name} has {found} blocks {name}"
    path.write_text(filled, "utf-8")


def blocks(results: Results) -> dict[str, list[str]]:
    """Return the lines of every block of the page by its name."""
    return {
        "summary": list(summary(results)),
        "machine": list(machine(results)),
        "clean": list(clean(results)),
        "rebuilds": list(rebuilds(results)),
        "growth": list(growth(results)),
    }


def tables(results: Results) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield from clean(results)
    yield from rebuilds(results)
    yield ""
    yield from growth(results)


def summary(results: Results) -> Iterator[str]:
    """Yield a sentence for each size that was compared."""
    for size in _compared(results):
        ours = [results.median(size, OURS, case) for case in CASES]
        if all(ours):
            clean, unchanged, body, title = (_seconds(each.cpu) for each in ours if each)
            yield (
                f"- At {size:,} memos a clean build takes {clean} s of CPU time, one after an edit"
                f" of a body {body}, of a title {title}, and one with nothing changed {unchanged}."
            )


def machine(results: Results) -> Iterator[str]:
    """Yield what the figures were measured on."""
    about = results.about
    versions, packages = about["versions"], about["packages"]
    assert isinstance(versions, dict)
    assert isinstance(packages, dict)
    shown = "; ".join(f"{name} {version}" for name, version in versions.items())
    with_packages = ", ".join(f"{name} {version}" for name, version in packages.items())
    yield (
        f"Measured on {about['moment']}: {about['processor']}, {about['cores']} cores,"
        f" {about['memory_gb']} GB, {about['system']}, Python {about['python']}. Versions: {shown}."
        f" memosite with {with_packages}."
    )


def clean(results: Results) -> Iterator[str]:
    """Yield a table of clean builds for each size that was compared."""
    for size in _compared(results):
        yield from _head(size, ("CPU s", "ratio", "least", "most", "wall s", "peak MB", "runs"))
        ours = results.median(size, OURS, CLEAN)
        for tool in results.tools():
            if one := results.median(size, tool, CLEAN):
                cpu = (one.cpu, *one.range)
                middle, least, most = (_seconds(seconds) for seconds in cpu)
                figures = f"{middle} | {_ratio(one, ours)} | {least} | {most}"
                more = f"{_seconds(one.wall)} | {one.peak_mb:,.0f} | {one.runs}"
                yield f"| {tool} | {figures} | {more} |"


def rebuilds(results: Results) -> Iterator[str]:
    """Yield a table of rebuilds for each size, in CPU seconds, with the ratio to memosite's."""
    cases = (UNCHANGED, EDITED_BODY, EDITED_TITLE)
    for size in _compared(results):
        yield from _head(
            size, (UNCHANGED, "ratio", "body edited", "ratio", "title edited", "ratio")
        )
        for tool in results.tools():
            found = [(results.median(size, tool, case), case) for case in cases]
            if any(one for one, _ in found):
                cells = [
                    f"{_seconds(one.cpu)} | {_ratio(one, results.median(size, OURS, case))}"
                    if one
                    else " | "
                    for one, case in found
                ]
                yield f"| {tool} | {' | '.join(cells)} |"


def _head(size: int, columns: Sequence[str]) -> Iterator[str]:
    """Yield the first lines of a table about one size."""
    yield ""
    yield f"| {size:,} memos | {' | '.join(columns)} |"
    yield f"|:---|{'---:|' * len(columns)}"


def growth(results: Results) -> Iterator[str]:
    """Yield the table of memosite's builds by size."""
    yield (
        "| memos | clean, CPU s | CPU ms a memo | wall s | peak MB"
        " | nothing changed, CPU s | body edited | title edited |"
    )
    yield f"|{'---:|' * 8}"
    for size in results.sizes():
        one = results.median(size, OURS, CLEAN)
        if one:
            each = f"{1000 * one.cpu / size:.2f}"
            again = [results.median(size, OURS, case) for case in CASES if case != CLEAN]
            rest = " | ".join(_seconds(case.cpu) if case else "" for case in again)
            figures = f"{_seconds(one.cpu)} | {each} | {_seconds(one.wall)} | {one.peak_mb:,.0f}"
            yield f"| {size:,} | {figures} | {rest} |"


def data(results: Results) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the charts' data: medians of everything measured."""
    yield "memos", "built with", "build", "CPU s", "wall s", "peak MB"
    for size, tool, case in results.costs:
        if one := results.median(size, tool, case):
            figures = f"{one.cpu:.3f}", f"{one.wall:.3f}", f"{one.peak_mb:.0f}"
            yield size, tool, case, *figures


def _compared(results: Results) -> list[int]:
    """Return the sizes at which rebuilds of peers were measured, or all if there are none."""
    found = {size for size, tool, case in results.costs if tool != OURS and case != CLEAN}
    return sorted(found) or results.sizes()


def _seconds(value: float) -> str:
    return f"{value:,.1f}" if value >= SMALL else f"{value:.2f}"


def _ratio(one: Median, ours: Median | None) -> str:
    """Return how many times memosite's CPU time it is."""
    if ours is None:
        return ""
    times = one.cpu / ours.cpu
    return f"{times:,.0f}" if times >= SMALL else f"{times:.2f}"


if __name__ == "__main__":
    main()
