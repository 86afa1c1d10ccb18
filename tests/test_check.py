"""`memosite check` as people, editors and GitHub read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from command import memosite, process
from given import site, text
from memosite import __version__
from memosite.checks.findings import RULES
from outside import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

MISTAKE = {"memos/a.md": text("See [[nowhere]].", question="Why?", summary="So.")}
WARNING = {"memos/a.md": text("50%: a note[^1].", question="Why?", summary="So.")}
CLEAN = {"memos/a.md": text(question="Why?", summary="So.")}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the end of 2026, on no machine of GitHub's."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798675200")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def test_a_finding_reads_as_any_mistake_with_its_code(tmp_path: Path) -> None:
    """Findings are the result, so they go to standard output, with a line that counts them."""
    ran = memosite("check", "--site", site(tmp_path, WARNING))
    assert (0, "") == (ran.code, ran.err)
    assert (
        "memos/a.md:8:12: warning M304: there is no footnote `[^1]`\n"
        "    8 | 50%: a note[^1].\n"
        "      |            ^\n"
    ) in ran.out
    assert ran.out.endswith("\n1 memo: 1 warning.\n")


def test_a_clean_site_is_told_so(tmp_path: Path) -> None:
    """In one line."""
    assert "1 memo: nothing to mend.\n" == memosite("check", "--site", site(tmp_path, CLEAN)).out


def test_findings_are_counted_by_weight(tmp_path: Path) -> None:
    """One and many."""
    files = {"memos/a.md": text("A[^1]."), "memos/b.md": text(title="Ducks", question="Why?")}
    ran = memosite("check", "--site", site(tmp_path, files))
    assert ran.out.endswith("\n2 memos: 1 warning, 3 pieces of advice.\n")


def test_a_folder_that_is_no_site_has_a_finding(tmp_path: Path) -> None:
    """And is left as it was."""
    ran = memosite("check", "--site", tmp_path)
    assert (1, True) == (ran.code, "error M001: there is no site.yaml here" in ran.out)
    assert [] == list(tmp_path.iterdir())


def test_json_holds_all_of_a_finding(tmp_path: Path) -> None:
    """With null for what there is not; `ok` is the exit code."""
    ran = memosite("check", "--site", site(tmp_path, MISTAKE), "--json")
    (one,) = json.loads(ran.out)["findings"]
    assert (1, False, 0) == (ran.code, json.loads(ran.out)["ok"], json.loads(ran.out)["memos"])
    expected = {"code": "M001", "name": "site-mistake", "severity": "error", "path": "memos/a.md"}
    assert expected == {key: one[key] for key in expected}
    assert (8, 5, "`nowhere` leads nowhere") == (one["line"], one["column"], one["message"])


def test_two_formats_at_once_are_wrong_usage(tmp_path: Path) -> None:
    """One spelt twice is not."""
    folder = site(tmp_path, CLEAN)
    assert 2 == memosite("check", "--site", folder, "--json", "--sarif").code
    twice = memosite("check", "--site", folder, "--json", "--format", "json")
    assert (0, []) == (twice.code, json.loads(twice.out)["findings"])


def test_sarif_is_what_github_reads(tmp_path: Path) -> None:
    """Version and schema, every rule with its texts, and every result with rule, line and file."""
    ran = memosite("check", "--site", site(tmp_path, {**WARNING, "memos/p.bib": ""}), "--sarif")
    log = json.loads(ran.out)
    assert ("2.1.0", True) == (log["version"], log["$schema"].endswith("/sarif-2.1.0.json"))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert ("memosite", __version__) == (driver["name"], driver["semanticVersion"])
    assert list(RULES) == [rule["id"] for rule in driver["rules"]]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    stray, note = sorted(run["results"], key=lambda one: one["ruleId"], reverse=True)
    for one in (stray, note):
        assert one["ruleId"] == driver["rules"][one["ruleIndex"]]["id"]
        assert one["message"]["text"].endswith(".")
    (where,) = note["locations"]
    region = where["physicalLocation"]["region"]
    assert (8, 12, "50%: a note[^1].") == (
        region["startLine"],
        region["startColumn"],
        region["snippet"]["text"],
    )
    whole = stray["locations"][0]["physicalLocation"]
    assert {"startLine": 1} == whole["region"]
    assert whole["artifactLocation"]["uri"].endswith("/memos/p.bib")


def test_files_are_named_from_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is the top of the repository, where GitHub looks for them."""
    site(tmp_path / "my site", MISTAKE)
    monkeypatch.chdir(tmp_path)
    told = json.loads(memosite("check", "--site", "my site", "--sarif").out)
    location = told["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert "my%20site/memos/a.md" == location["artifactLocation"]["uri"]
    ran = memosite("check", "--site", "my site", "--format", "github")
    assert ran.out.startswith("::error file=my site/memos/a.md,line=8,col=5,title=M001 ")


def test_github_gets_annotations_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each, whatever signs are in it, and the count; another format may be asked for."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    odd = {"memos/a.md": text("A [](<100%, a:b.md>)[^1].", question="Why?")}
    lines = memosite("check", "--site", site(tmp_path, odd)).out.splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert [line for line in commands if re.match(r"::(error|warning|notice) file=\S", line)]
    assert len(lines) == len(commands) + 1
    assert "100%25, a" in "".join(commands)
    told = memosite("check", "--site", tmp_path, "--format", "text").out
    assert "::" not in told


def test_one_process_of_its_own_ends_with_the_same_code(tmp_path: Path) -> None:
    """As scripts run it."""
    ran = process("check", "--site", site(tmp_path, MISTAKE), "--json")
    assert (1, False) == (ran.returncode, json.loads(ran.stdout)["ok"])


@pytest.mark.parametrize("folder", ["", "docs"])
def test_our_own_sites_have_nothing_to_mend(folder: str) -> None:
    """The demonstration and the documentation; advice counts too."""
    ran = memosite("check", "--site", PROJECT / folder, "--strict")
    assert (0, True) == (ran.code, ran.out.endswith(": nothing to mend.\n")), ran.out
