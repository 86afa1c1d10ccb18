"""What a build did -> lines for a person, data for a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from memosite.build import Report
    from memosite.errors import Mistake
    from memosite.reasons import Reason, Told


def summary(report: Report, out: Path, seconds: float) -> str:
    """Return the line that ends a build."""
    done = report.published
    return (
        f"{_counted(report.memos, 'memo') or 'No memos'}: {done.made} files made,"
        f" {done.kept} kept, {done.removed} removed in {seconds:.2f} s -> {out}"
    )


def left_out(report: Report) -> str:
    """Return the line that says what is not published yet; empty when nothing is."""
    drafts, future = report.left_out
    told = (
        f"{_counted(drafts, 'draft')} (--drafts)" if drafts else "",
        f"{_counted(future, 'memo')} dated later (--future)" if future else "",
    )
    return "Left out: " + " and ".join(one for one in told if one) if any(told) else ""


def failure(mistakes: Sequence[Mistake]) -> str:
    """Return the line that ends a command that changed nothing."""
    errors = sum(mistake.severity == "error" for mistake in mistakes)
    told = (_counted(errors, "mistake"), _counted(len(mistakes) - errors, "warning"))
    return f"{', '.join(one for one in told if one)}; nothing was changed."


PAGES_MAX = 10
"""Outputs of one reason that are named; the rest is counted."""


def explained(told: Told) -> Iterator[str]:
    """Yield the lines that say why outputs were made anew or removed, grouped by reason."""
    if not told.made and not told.removed:
        yield "Nothing was made anew or removed."
    for verb, outputs in (("Made anew", told.made), ("Removed", told.removed)):
        grouped: dict[tuple[Reason, ...], list[str]] = {}
        for path, reasons in outputs.items():
            grouped.setdefault(reasons, []).append(path)
        for reasons, paths in grouped.items():
            counted = f" ({len(paths):,} files)" if len(paths) > 1 else ""
            yield f"{verb}, {'; '.join(map(str, reasons))}{counted}:"
            yield from (f"  {path}" for path in paths[:PAGES_MAX])
            if len(paths) > PAGES_MAX:
                yield f"  and {len(paths) - PAGES_MAX:,} more"


def told_data(told: Told) -> dict[str, object]:
    """Return the reasons of every output as JSON values."""
    return {"made_anew": _told(told.made), "removed": _told(told.removed)}


def _told(outputs: Mapping[str, tuple[Reason, ...]]) -> list[dict[str, object]]:
    return [{"path": path, "why": reason_data(why)} for path, why in outputs.items()]


def reason_data(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Return reasons as JSON values."""
    return [{"kind": one.kind, "names": list(one.names)} for one in reasons]


def data(report: Report, out: Path, seconds: float) -> dict[str, object]:
    """Return the whole report as JSON values."""
    done = report.published
    return {
        "out": str(out),
        "memos": report.memos,
        "drafts_left_out": report.left_out[0],
        "future_left_out": report.left_out[1],
        "made": done.made,
        "kept": done.kept,
        "removed": done.removed,
        "seconds": round(seconds, 3),
        "warnings": mistake_data(report.warnings),
    }


def mistake_data(mistakes: Iterable[Mistake]) -> list[dict[str, object]]:
    """Return mistakes as JSON values; None where a place has no line or column."""
    return [
        {
            "severity": one.severity,
            "path": one.place.path,
            "line": one.place.line or None,
            "column": one.place.column or None,
            "message": one.message,
            "hint": one.hint or None,
        }
        for one in mistakes
    ]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}" if count else ""
