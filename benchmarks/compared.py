"""What was seen of each preview -> the table of docs/preview.md."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from servers import SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Seen = dict[str, Any]
"""What `trials.py` saw of one preview, by point."""

SMALL = 10
"""Seconds from here on have no digit behind the point."""
OK, PARTIAL, SWITCHING = 200, 206, 101
WILD = {"::", "0.0.0.0"}  # noqa: S104 (what is looked for, not bound)


def lines(previews: Mapping[str, Seen]) -> Iterator[str]:
    """Yield the lines of the table, a column a preview; brief ones have no column."""
    whole = [one for one in SERVERS if one.key in previews and not one.brief]
    yield f"| | {' | '.join(one.name for one in whole)} |"
    yield f"|:---|{':---|' * len(whole)}"
    for row, cell in ROWS.items():
        cells = [cell(previews[one.key]) for one in whole]
        yield f"| {row} | {' | '.join(cells)} |"
    yield ""
    for one in SERVERS:
        if one.brief and one.key in previews:
            found = previews[one.key]
            yield (
                f"{one.name}: {_reload(found)} ms ({_range_of_reloads(found)}) from save to page,"
                f" {_cpu(found)} CPU s a save."
            )


def machine(about: Mapping[str, Any]) -> Iterator[str]:
    """Yield what it was seen on."""
    versions = "; ".join(f"{name} {version}" for name, version in about["versions"].items())
    yield (
        f"Seen on {about['moment']} with Chromium {about['chromium']}, over {about['size']:,} memos"
        f" of the benchmarks: {about['processor']}, {about['cores']} cores,"
        f" {about['memory_gb']} GB, {about['system']}. Versions: {versions}."
    )


# Times


def _seconds(taken: Mapping[str, float]) -> str:
    """Return seconds, and CPU seconds in brackets."""
    wall, cpu = (f"{one:.0f}" if one >= SMALL else f"{one:.1f}" for one in _both(taken))
    return f"{wall} ({cpu})"


def _both(taken: Mapping[str, float]) -> tuple[float, float]:
    return taken["seconds"], taken["cpu"]


def _start(found: Seen) -> str:
    return _seconds(found["started"])


def _reload(found: Seen) -> str:
    return f"{statistics.median(found['reloads']['ms']):,.0f}"


def _range_of_reloads(found: Seen) -> str:
    taken: Sequence[float] = found["reloads"]["ms"]
    return f"{min(taken):,.0f} to {max(taken):,.0f}"


def _cpu(found: Seen) -> str:
    return f"{statistics.median(found['reloads']['cpu']):.2f}"


def _checkout(found: Seen) -> str:
    seen = found["checkout"]
    if seen["ended"]:
        return "the preview ends"
    return _seconds(seen) if seen["seconds"] else "not seen"


def _rebuilds(found: Seen) -> str:
    return str(found["checkout"]["rebuilds"] or "not told")


# The reader's place


def _change(found: Seen) -> str:
    return "patched" if found["below"]["same"] else "loaded again"


def _kept(name: str) -> Callable[[Seen], str]:
    def cell(found: Seen) -> str:
        return "kept" if found["below"][name] else "lost"

    return cell


def _moved(name: str) -> Callable[[Seen], str]:
    def cell(found: Seen) -> str:
        pixels = abs(found[name]["moved"])
        return f"moves by {pixels:,} pixels" if pixels else "stays"

    return cell


def _sheet(found: Seen) -> str:
    seen = found["sheet"]
    how = "in place" if seen["same"] else "loaded again"
    return f"{how}, {seen['ms']:,.0f} ms" if seen["came"] else "not followed"


# Mistakes


def _on_page(point: str) -> Callable[[Seen], str]:
    def cell(found: Seen) -> str:
        seen = found[point]
        if seen["ended"]:
            return "the preview ends"
        if seen["page"] == "nothing":
            return "nothing" if seen["console"] == "nothing" else "nothing; its console does"
        return _place(seen["page"])

    return cell


def _good_page(found: Seen) -> str:
    return "stays" if found["front matter"]["stays"] else "is replaced"


def _in_terminal(point: str) -> Callable[[Seen], str]:
    def cell(found: Seen) -> str:
        return _place(found[point]["terminal"])

    return cell


def _place(pointed: str) -> str:
    return POINTED.get(pointed, pointed)


POINTED = {
    "path:line:column": "file, line, column",
    "path:line": "file and line",
    "path, and the line apart": "file; the line apart",
    "path": "the file",
}
"""What `trials.pointed` found, in words that wrap."""


def _link(found: Seen) -> str:
    return "yes" if found["front matter"]["links"] else "no"


def _mended(found: Seen) -> str:
    both = found["front matter"], found["template"]
    if any(one["ended"] for one in both):
        return "start it again"
    if all(one["mended"] for one in both):
        return "the page follows"
    return "load the page again" if all(one["by hand"] for one in both) else "start it again"


# Who may look, and what is written


def _bound(found: Seen) -> str:
    return "all addresses" if WILD & set(found["doors"]["bound"]) else "loopback"


def _host(found: Seen) -> str:
    status = found["doors"]["foreign host"]
    return "answered" if status == OK else f"refused ({status})"


def _origin(found: Seen) -> str:
    status = found["doors"]["foreign origin"]
    return "may listen" if status in (OK, SWITCHING) else f"refused ({status})"


def _range(found: Seen) -> str:
    return "yes" if found["doors"]["range"] == PARTIAL else "no"


def _port(found: Seen) -> str:
    return "takes another" if found["port"]["moved"] else "ends, and says so"


def _draft(found: Seen) -> str:
    if found["draft"]["shown"]:
        return "shown"
    return "hidden, until asked for"


def _marked(found: Seen) -> str:
    return "yes" if found.get("draft shown", found["draft"])["marked"] else "no"


def _toggle(found: Seen) -> str:
    return "yes" if found["draft"]["toggle"] else "no"


def _written(found: Seen) -> str:
    seen = found["written"]
    if not seen["files"]:
        return "nothing"
    local = ", with the preview's own address" if seen["local"] else ""
    return f"{seen['files']:,} files{local}"


ROWS: dict[str, Callable[[Seen], str]] = {
    "first page, s (CPU s)": _start,
    "from save to page, ms, median": _reload,
    "least to most": _range_of_reloads,
    "CPU s a save": _cpu,
    "all memos changed by git, s (CPU s)": _checkout,
    "rebuilds for that": _rebuilds,
    "the open page is": _change,
    "what is folded open": _kept("open"),
    "what has the focus": _kept("focus"),
    "what is on the screen, after a change below": _moved("below"),
    "after a change above": _moved("above"),
    "a style sheet changes": _sheet,
    "wrong front matter: the page says": _on_page("front matter"),
    "the terminal says": _in_terminal("front matter"),
    "the last good page": _good_page,
    "wrong template: the page says": _on_page("template"),
    "its terminal says": _in_terminal("template"),
    "the place opens in the editor": _link,
    "once all is mended": _mended,
    "a draft is": _draft,
    "says that it is one": _marked,
    "is turned on and off from the page": _toggle,
    "listens at": _bound,
    "a foreign name that leads here (DNS rebinding)": _host,
    "a page of another site that listens": _origin,
    "range requests, as players send": _range,
    "a port that is taken": _port,
    "writes where a build publishes": _written,
}
"""Row -> what its cell says of what was seen."""
