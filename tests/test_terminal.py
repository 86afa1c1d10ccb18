"""The command line on a terminal: colour, completion, and the figures it tells."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command import NOW, Ran, build, memosite
from given import contents, site, text, write

BROKEN = text(topic=None)
"""A memo that does not build."""


@pytest.mark.parametrize("epoch", ["tomorrow", "1.5", "9" * 30])
def test_a_source_date_epoch_that_is_no_time_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    """To go on by the clock would be a build that is not the one asked for."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    ran = memosite("build", "--site", site(tmp_path))
    assert (2, "") == (ran.code, ran.out)
    assert f"SOURCE_DATE_EPOCH is no time: '{epoch}'" in ran.err
    assert not (tmp_path / "_site").exists()


def test_the_summary_counts_what_was_removed(tmp_path: Path) -> None:
    """Its figures are those of the folder before and after."""
    home = site(tmp_path, {"memos/a.md": text(), "memos/b.md": text()})
    before = set(contents(build(home)))
    (home / "memos" / "b.md").unlink()
    ran = memosite("build", "--site", home, "--now", NOW)
    after = set(contents(home / "_site"))
    found = re.match(r"1 memo: (\d+) files made, (\d+) kept, (\d+) removed in ", ran.out)
    assert found, ran.out
    made, kept, removed = map(int, found.groups())
    assert len(before - after) == removed
    assert len(after) - 1 == made + kept
    assert "memos/b/index.html" in before - after


def test_strict_leaves_what_was_published(tmp_path: Path) -> None:
    """A warning keeps the new memo out, and the old folder as it was."""
    home = site(tmp_path)
    before = contents(build(home))
    write(home, {"memos/b.md": text("```pyhton\n```\n")})
    assert 1 == memosite("build", "--site", home, "--now", NOW, "--strict").code
    assert before == contents(home / "_site")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("", True), ("1", False)])
def test_a_terminal_shows_colour_unless_no_color_is_set(
    tmp_path: Path, no_color: str | None, *, coloured: bool
) -> None:
    """Only the word `error:` is coloured; an empty NO_COLOR is none, as no-color.org has it."""
    home = site(tmp_path, {"memos/a.md": BROKEN})
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    env.update({"TERM": "xterm"} if no_color is None else {"TERM": "xterm", "NO_COLOR": no_color})
    command = [sys.executable, "-m", "memosite", "build", "--site", str(home)]
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=env) as running:
        os.close(theirs)
        shown = _all_of(ours)
    assert 1 == running.returncode
    word = "\x1b[31m\x1b[1merror:\x1b[0m" if coloured else "error:"
    assert f"memos/a.md:1: {word} `topic` is missing" in shown
    assert "\x1b" not in shown.replace(word, "")


def _all_of(terminal: int) -> str:
    """Return all that is written to a terminal until its other end is closed."""
    parts = []
    with os.fdopen(terminal, "rb", buffering=0) as stream, contextlib.suppress(OSError):
        while part := stream.read(4096):  # Linux tells the end by an error
            parts.append(part)
    return b"".join(parts).decode()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_completion_script(shell: str) -> None:
    """The script asks memosite itself what fits."""
    command = shutil.which("memosite", path=Path(sys.executable).parent)
    assert command, "memosite is installed beside the interpreter"
    ran = subprocess.run(
        [command],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "_MEMOSITE_COMPLETE": f"{shell}_source"},
    )
    assert 0 == ran.returncode, ran.stderr
    assert f"_MEMOSITE_COMPLETE={shell}_complete" in ran.stdout


@pytest.mark.parametrize("name", ["build", "check"])
@pytest.mark.parametrize("columns", [40, 60, 200])
def test_the_line_of_a_file_is_cut_to_the_width_of_the_terminal(
    tmp_path: Path, columns: int, name: str
) -> None:
    """The column stays in sight, and no terminal gets more than eighty-eight characters of it."""
    link = "[A link](#nowhere)"
    home = site(tmp_path, {"memos/a.md": text("word " * 40 + link + " word" * 40)})
    env = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": str(columns)}
    env.pop("GITHUB_ACTIONS", None)
    command = [sys.executable, "-m", "memosite", name, "--site", str(home)]
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=env):
        os.close(theirs)
        shown = _all_of(ours).replace("\r", "").split("\n")
    (line,) = [one for one in shown if " | " in one and "word" in one]
    assert "#nowhere" in line
    assert min(columns, 100) >= len(line) > min(columns, 100) - 8


def test_quiet_tells_of_mistakes_only(tmp_path: Path) -> None:
    """Results, remarks and warnings are left out."""
    home = tmp_path / "home"
    assert (0, "") == _of(memosite("init", home, "--quiet"))
    assert (0, "") == _of(memosite("new", "A claim", "--site", home, "-q"))
    write(home, {"memos/z.md": text("[^1]", draft=True), "memos/y.md": text("[^1]")})
    assert (0, "") == _of(memosite("build", "--site", home, "--quiet", "--explain"))
    strict = memosite("build", "--site", home, "--quiet", "--strict")
    assert (1, "") == (strict.code, strict.out)
    assert "nothing was changed." in strict.err
    write(home, {"memos/y.md": BROKEN})
    broken = memosite("build", "--site", home, "--quiet")
    assert (1, "") == (broken.code, broken.out)
    assert "`topic` is missing" in broken.err


def _of(ran: Ran) -> tuple[int, str]:
    return ran.code, ran.said


def test_every_command_reports_as_json(tmp_path: Path) -> None:
    """Each in the shape that docs/commands.md shows; remarks go to standard error."""
    home = tmp_path / "home"
    made = json.loads(memosite("init", home, "--json").out)
    assert made["ok"]
    assert all(Path(one).is_file() for one in made["files"])
    begun = json.loads(memosite("new", "A claim", "--site", home, "--json").out)
    assert begun["ok"]
    assert Path(begun["path"]).is_file()
    write(home, {"references.bib": "@misc{k, title={On Sums}, eprint={1706.03762}}"})
    added = json.loads(memosite("refs", "add", "1706.03762", "--site", home, "--json").out)
    assert {"ok": True, "key": "k", "title": "On Sums", "added": False} == added
    built = json.loads(memosite("build", "--site", home, "--json", "--now", NOW).out)
    assert {
        "ok", "out", "memos", "drafts_left_out", "future_left_out", "made", "kept", "removed",
        "seconds", "warnings",
    } == built.keys()  # fmt: skip


@pytest.mark.parametrize("arguments", [("new", "A claim"), ("build",), ("refs", "add", "nothing")])
def test_mistakes_are_json_where_results_are(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """With the same exit code, and nothing on standard error."""
    ran = memosite(*arguments, "--site", tmp_path, "--json")
    told = json.loads(ran.out)
    assert (1, "", False) == (ran.code, ran.err, told["ok"])
    assert {"severity", "path", "line", "column", "message", "hint"} == told["mistakes"][0].keys()
