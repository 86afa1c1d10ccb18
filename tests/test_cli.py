"""The command line: arguments, exit codes, what goes to which stream."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from command import NOW, build, memosite, process
from given import SITE, contents, site, text, write
from memosite import __version__

COMMAND = Path(sysconfig.get_path("scripts")) / "memosite"
REPORT = r"{memos}: {made} files made, {kept} kept, {removed} removed in [\d.]+ s -> {out}\n"


def reported(said: str, **told: object) -> re.Match[str] | None:
    """Return whether `said` is the report of a build, whatever time it took."""
    return re.fullmatch(
        REPORT.format(**{name: re.escape(str(one)) for name, one in told.items()}), said
    )


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("-h",)])
def test_version_and_help_are_results(arguments: tuple[str, ...]) -> None:
    """They go to standard output, with exit code 0."""
    ran = memosite(*arguments)
    assert (0, "") == (ran.code, ran.err)
    assert ran.out


def test_the_version_is_that_of_the_package() -> None:
    """One line, the name and the number."""
    assert f"memosite {__version__}\n" == memosite("--version").out


@pytest.mark.parametrize("command", ["init", "new", "build", "check", "serve"])
def test_every_command_has_its_help(command: str) -> None:
    """And each is named in the general help, with the lines that show a first session."""
    assert memosite(command, "--help").out.startswith(f"Usage: memosite {command} ")
    shown = memosite("--help").out
    assert f"\n  {command} " in shown
    assert "\n  Start:    memosite init mysite && cd mysite\n" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bulid",),
        ("build", "--nope"),
        ("build", "extra"),
        ("build", "--now", "yesterday"),
        ("build", "--site", __file__),
        ("build", "--out"),
        ("new",),
        ("new", "A", "B"),
        ("new", "A", "--date", "2026-02-30"),
        ("init",),
        ("serve", "--port", "many"),
    ],
)
def test_wrong_usage_exits_with_2(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message goes to standard error, and nothing is done."""
    monkeypatch.chdir(tmp_path)
    ran = memosite(*arguments)
    assert (2, "") == (ran.code, ran.out)
    assert "Error: " in ran.err or ran.err.startswith("Usage: memosite")
    assert {} == contents(tmp_path)


def test_a_build_reports_what_it_did(tmp_path: Path) -> None:
    """Files made, kept and removed; the second build of one site keeps them all."""
    home = site(tmp_path)
    out = home / "_site"
    first = memosite("build", "--site", home, "--now", NOW)
    made = len(contents(out)) - 1
    assert (0, "") == (first.code, first.err)
    assert reported(first.out, memos="1 memo", made=made, kept=0, removed=0, out=out)
    again = memosite("build", "--site", home, "--now", NOW)
    assert reported(again.out, memos="1 memo", made=0, kept=made, removed=0, out=out)


def test_a_site_is_built_from_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without options the site is this folder and the published folder `_site`."""
    monkeypatch.chdir(site(tmp_path))
    assert 0 == memosite("build").code
    assert (tmp_path / "_site" / "index.html").is_file()


def test_another_folder_may_be_published(tmp_path: Path) -> None:
    """`--out` names it; nothing else is written."""
    home = site(tmp_path / "site")
    build(home, "--out", tmp_path / "public")
    assert (tmp_path / "public" / "index.html").is_file()
    assert not (home / "_site").exists()


@pytest.mark.parametrize(
    ("options", "published"),
    [
        ([], ["a"]),
        (["--drafts"], ["a", "draft"]),
        (["--future"], ["a", "scheduled"]),
        (["--drafts", "--future"], ["a", "draft", "scheduled"]),
        (["--now", "2027-03-01"], ["a", "scheduled"]),
        (["--now", "2027-02-28T23:59:59"], ["a"]),
        (["--now", "2027-03-01T00:00:00+01:00"], ["a"]),
        (["--now", "2026-06-30"], []),
    ],
)
def test_drafts_and_scheduled_memos_wait(
    tmp_path: Path, options: list[str], published: list[str]
) -> None:
    """A scheduled memo appears with the first build after its date; `--now` tells the moment."""
    home = site(
        tmp_path,
        {
            "memos/a.md": text(),
            "memos/draft.md": text(draft=True),
            "memos/scheduled.md": text(date="2027-03-01"),
        },
    )
    out = build(home, *options)
    assert published == sorted(path.parent.name for path in out.glob("memos/*/index.html"))


def test_a_hidden_memo_leaves_no_trace(tmp_path: Path) -> None:
    """No output of any kind names a draft or a scheduled memo, its topic, words or picture."""
    hidden = {
        "title": "Sekret",
        "topic": "Sekret",
        "summary": "Sekret.",
        "question": "Sekret?",
        "focus": "Sekret",
        "keywords": ["Sekret"],
        "aliases": ["/sekret/"],
    }
    home = site(
        tmp_path,
        {
            "memos/a.md": text("[[sekret-draft|words]]\n"),
            "memos/sekret-draft/index.md": text("Sekret.", draft=True, **hidden),
            "memos/sekret-draft/sekret.txt": "Sekret",
            "memos/sekret-later.md": text(
                "Sekret.", **{**hidden, "date": "2030-01-01", "aliases": []}
            ),
        },
    )
    found = contents(build(home))
    assert [] == [
        path for path, data in found.items() if b"sekret" in path.encode().lower() + data.lower()
    ]


def test_the_clock_may_be_set_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE_DATE_EPOCH stands in for the present moment."""
    home = site(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782000000")
    assert memosite("build", "--site", home).out.startswith("No memos: ")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782900000")
    assert memosite("build", "--site", home).out.startswith("1 memo: ")


WARNED = {"memos/a.md": text("```pyhton\npass\n```\n")}


def test_a_warning_is_told_and_the_site_built(tmp_path: Path) -> None:
    """Warnings go to standard error, and are told again by the next build."""
    home = site(tmp_path, WARNED)
    for _ in range(2):
        ran = memosite("build", "--site", home, "--now", NOW)
        assert ran.code == 0
        assert ran.err.startswith(
            "memos/a.md:6:4: warning: no highlighting for the language `pyhton`"
        )
    assert (home / "_site" / "index.html").is_file()


def test_with_strict_a_warning_is_a_mistake(tmp_path: Path) -> None:
    """Nothing is published."""
    home = site(tmp_path, WARNED)
    ran = memosite("build", "--site", home, "--now", NOW, "--strict")
    assert ran.code == 1
    assert ran.err.endswith("1 warning; nothing was changed.\n")
    assert not (home / "_site").exists()


def test_a_lenient_build_is_made_in_spite_of_a_formula(tmp_path: Path) -> None:
    """Its fault is a warning, which `--strict` still minds."""
    home = site(tmp_path, {"memos/a.md": text("a $\\nope$\n")})
    wanted = ("build", "--site", home, "--now", NOW)
    assert 1 == memosite(*wanted).code
    ran = memosite(*wanted, "--lenient")
    assert 0 == ran.code
    assert "memos/a.md:6:4: warning: this formula cannot be set" in ran.err
    assert (
        '<code class="tex">$\\nope$</code>'
        in contents(home / "_site")["memos/a/index.html"].decode()
    )
    assert 1 == memosite(*wanted, "--lenient", "--strict").code


def test_a_report_may_be_data(tmp_path: Path) -> None:
    """With `--json` standard output is one JSON object, warnings included."""
    home = site(tmp_path, WARNED)
    ran = memosite("build", "--site", home, "--now", NOW, "--json")
    report = json.loads(ran.out)
    assert (0, "") == (ran.code, ran.err)
    assert report.pop("seconds") >= 0
    assert len(contents(home / "_site")) - 1 == report.pop("made")
    assert {
        "ok": True,
        "out": str(home / "_site"),
        "memos": 1,
        "drafts_left_out": 0,
        "future_left_out": 0,
        "kept": 0,
        "removed": 0,
        "warnings": [
            {
                "severity": "warning",
                "path": "memos/a.md",
                "line": 6,
                "column": 4,
                "message": "no highlighting for the language `pyhton`",
                "hint": "the code is shown plain; did you mean `python` or `python3` or `python2`?",
            }
        ],
    } == report


def test_mistakes_may_be_data(tmp_path: Path) -> None:
    """With `--json` they are a list on standard output, and the exit code is 1."""
    home = site(tmp_path, {"memos/a.md": text(titel="A"), "memos/b.md": ""})
    ran = memosite("build", "--site", home, "--json")
    report = json.loads(ran.out)
    assert (1, "", False) == (ran.code, ran.err, report["ok"])
    assert [("memos/a.md", 5, 1), ("memos/b.md", 1, None)] == [
        (one["path"], one["line"], one["column"]) for one in report["mistakes"]
    ]


def test_a_mistake_of_ours_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An author sees two lines instead of a traceback, with an exit code of its own."""
    write(tmp_path, {"sitecustomize.py": "import msgspec\nmsgspec.json.encode = None\n"})
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("MEMOSITE_TRACEBACK", raising=False)
    ran = process("build", "--site", site(tmp_path / "site"), "--now", NOW)
    assert (70, "") == (ran.returncode, ran.stdout)
    assert ran.stderr.startswith("memosite itself failed: TypeError: ")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("command", [[str(COMMAND)], [sys.executable, "-m", "memosite"]])
def test_the_command_starts_by_name_and_as_a_module(command: list[str]) -> None:
    """Both ways are the same program."""
    ran = subprocess.run([*command, "--version"], check=True, capture_output=True, text=True)
    assert f"memosite {__version__}\n" == ran.stdout


def test_no_colour_is_written_where_there_is_no_terminal(tmp_path: Path) -> None:
    """What goes into a file or a pipe is plain text."""
    ran = process("build", "--site", site(tmp_path, {"memos/a.md": ""}))
    assert ran.returncode == 1
    assert "\x1b" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("s", {"Scaling", "Scaling Laws"}), ("ATT", {"Attention"}), ("x", set())],
)
def test_a_shell_completes_known_topics(tmp_path: Path, typed: str, completed: set[str]) -> None:
    """Case does not matter; without a match nothing is offered."""
    site(
        tmp_path,
        {
            f"memos/{n}.md": text(topic=topic)
            for n, topic in enumerate(("Scaling", "Scaling Laws", "Attention"))
        },
    )
    ran = subprocess.run(
        [COMMAND],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            **os.environ,
            "_MEMOSITE_COMPLETE": "bash_complete",
            "COMP_WORDS": f"memosite new Title --topic {typed}",
            "COMP_CWORD": "4",
        },
    )
    assert completed == {line.partition(",")[2] for line in ran.stdout.split("\n") if line}


def test_a_shell_completes_nothing_outside_a_site(tmp_path: Path) -> None:
    """And says nothing of what is missing there."""
    write(tmp_path, {"site.yaml": SITE + "titel: A\n"})
    env = {
        **os.environ,
        "_MEMOSITE_COMPLETE": "bash_complete",
        "COMP_WORDS": "memosite new Title --topic ",
        "COMP_CWORD": "4",
    }
    ran = subprocess.run(
        [COMMAND], check=True, capture_output=True, text=True, cwd=tmp_path, env=env
    )
    assert ("", "") == (ran.stdout.strip(), ran.stderr)


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    """A draft and a memo of the future do not vanish without a word."""
    home = site(
        tmp_path,
        {
            "memos/a.md": text(),
            "memos/b.md": text(draft=True),
            "memos/c.md": text(date="2030-01-01"),
        },
    )
    ran = memosite("build", "--site", home, "--now", NOW)
    assert "Left out: 1 draft (--drafts) and 1 memo dated later (--future)\n" == ran.err
