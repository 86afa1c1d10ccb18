"""What html-validate thinks of the published pages."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from outside import PROJECT, build, html_checker

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {
    "root": True,
    "extends": ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
    # A site vouches for its own files; integrity matters for those of other hosts.
    "rules": {"require-sri": ["error", {"target": "crossorigin"}]},
}


def test_every_page_is_valid_html(demonstration: Path, tmp_path: Path) -> None:
    """html-validate finds nothing in any page of the demonstration site."""
    assert [] == faults(demonstration, tmp_path)


def test_what_folds_is_valid_html(tmp_path: Path) -> None:
    """html-validate finds nothing in a memo of callouts, cards and tabs."""
    site = PROJECT / "tests" / "browser" / "sites" / "callouts"
    assert [] == faults(build(site, tmp_path / "out"), tmp_path)


@pytest.mark.parametrize("name", ["notebook", "podcast", "reading"])
def test_the_examples_are_valid_html(name: str, tmp_path: Path) -> None:
    """html-validate finds nothing in the example sites."""
    assert [] == faults(build(PROJECT / "examples" / name, tmp_path / "out"), tmp_path)


def faults(site: Path, tmp_path: Path) -> list[str]:
    """Return what html-validate finds in the pages of a published folder."""
    checker = html_checker()
    assert checker, "without one this file is left out"
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps(SETTINGS))
    report = tmp_path / "report.json"
    pages = sorted(site.rglob("*.html"))

    command = [checker, "--config", settings, "--formatter", f"json={report}", *pages]
    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert report.exists(), done.stderr
    results = json.loads(report.read_text("utf-8"))
    assert len(pages) > 0
    return [
        f"{page['filePath']}:{one['line']}: {one['ruleId']}: {one['message']}"
        for page in results
        for one in page["messages"]
    ]
