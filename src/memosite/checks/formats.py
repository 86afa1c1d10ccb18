"""Findings -> text for people, and for scripts, editors and the pages of a pull request."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from memosite.checks.findings import RULES, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memosite.errors import Place

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "advice": "notice"}


def summary(findings: Sequence[Finding], memos: int) -> str:
    """Return the line that ends a check."""
    count = Counter(one.severity for one in findings)
    told = (_counted(count["error"], "error"), _counted(count["warning"], "warning"))
    advice = f"{count['advice']} pieces of advice" if count["advice"] > 1 else ""
    advice = advice or "1 piece of advice" * count["advice"]
    said = ", ".join(one for one in (*told, advice) if one) or "nothing to mend"
    return f"{_counted(memos, 'memo') or 'No memos'}: {said}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}" if count else ""


def data(findings: Sequence[Finding], memos: int, *, ok: bool) -> dict[str, object]:
    """Return the report as JSON values; `ok` says whether the command ends with 0."""
    listed = [
        {
            "code": one.code,
            "name": RULES[one.code].name,
            "severity": one.severity,
            "path": one.place.path,
            "line": one.place.line or None,
            "column": one.place.column or None,
            "message": one.message,
            "fix": one.fix or None,
        }
        for one in findings
    ]
    return {"ok": ok, "memos": memos, "findings": listed}


def sarif(
    findings: Sequence[Finding], version: str, below: Callable[[str], str]
) -> dict[str, object]:
    """Return a SARIF log; `below` makes a path of the site one of the repository.

    Source: SARIF 2.1.0, sections 3.13 to 3.30.
    """
    rules = [
        {
            "id": rule.code,
            "name": "".join(word.capitalize() for word in rule.name.split("-")),
            "shortDescription": {"text": rule.says},
            "help": {"text": rule.says},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in RULES.values()
    ]
    order = {code: number for number, code in enumerate(RULES)}
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": order[one.code],
            "level": _LEVELS[one.severity],
            "message": {"text": _sentences(one)},
            "locations": [{"physicalLocation": _location(one.place, below)}],
        }
        for one in findings
    ]
    driver = {"name": "memosite", "semanticVersion": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _location(place: Place, below: Callable[[str], str]) -> dict[str, object]:
    """Return a place of a file; GitHub wants a line even where it is the file as a whole."""
    region: dict[str, object] = {"startLine": place.line or 1}
    if place.column:
        region["startColumn"] = place.column
    if place.text:
        region["snippet"] = {"text": place.text}
    uri = quote(below(place.path), safe="/~!$&'()*+,;=:@-._")
    return {"artifactLocation": {"uri": uri}, "region": region}


def github(finding: Finding, below: Callable[[str], str]) -> str:
    """Return a workflow command that marks a line. Source: GitHub's "Workflow commands"."""
    place = finding.place
    told = {"file": below(place.path), "line": place.line or 1, "col": place.column}
    told["title"] = f"{finding.code} {RULES[finding.code].name}"
    keys = ",".join(f"{key}={_escaped(str(one), ':,')}" for key, one in told.items() if one)
    return f"::{_COMMANDS[finding.severity]} {keys}::{_escaped(_sentences(finding))}"


def _sentences(finding: Finding) -> str:
    fix = finding.fix[:1].upper() + finding.fix[1:] + "." if finding.fix else ""
    return f"{finding.message[:1].upper()}{finding.message[1:]}. {fix}".strip()


def _escaped(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
