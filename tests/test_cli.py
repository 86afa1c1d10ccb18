"""The command line: what each command prints, leaves behind and exits with."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from click.shell_completion import ShellComplete

from command import NOW, memosite, process
from given import SITE, contents, front, site, text, write
from memosite import __version__, build
from memosite.cli import cli, main
from memosite.memo import Memo
from memosite.publish import LEDGER

if TYPE_CHECKING:
    from command import Ran

WARNING = text("[[nowhere]]\n")
"""A memo that builds, with one warning."""
BROKEN = text(topic=None)
"""A memo that does not build."""


def keys(path: Path) -> dict[str, object]:
    """Return the front matter of the memo at `path` as any YAML reader sees it."""
    found: dict[str, object] = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
    return found


def new(site: Path, *arguments: object) -> Path:
    """Run `memosite new ARGUMENTS` for `site` and return the path it prints."""
    ran = memosite("new", "--site", site, *arguments)
    assert (0, "") == (ran.code, ran.err)
    return Path(ran.out.rstrip("\n"))


def built(site: Path, *arguments: object) -> Ran:
    """Run `memosite build ARGUMENTS` for `site` as at the end of 2026."""
    return memosite("build", "--site", site, "--now", NOW, *arguments)


def published(site: Path) -> list[str]:
    """Return the slugs of the memos that `site` has published."""
    return sorted(path.parent.name for path in (site / "_site" / "memos").glob("*/index.html"))


# memosite init


def test_init_makes_a_site_that_builds(tmp_path: Path) -> None:
    """It prints each file it made, and what to do next."""
    home = tmp_path / "deep" / "mine"
    ran = memosite("init", home)
    assert 0 == ran.code
    assert sorted(contents(home)) == sorted(
        Path(line).relative_to(home).as_posix() for line in ran.out.splitlines()
    )
    assert f"Next: cd {home} && memosite serve\n" == ran.err
    ran = memosite("build", "--site", home, "--strict")
    assert 0 == ran.code, ran.said
    assert ["why-i-keep-research-memos"] == published(home)


def test_init_dates_its_memo_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file's name and its front matter agree."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951782400")  # 2000-02-29
    memosite("init", tmp_path / "mine")
    (path,) = (tmp_path / "mine" / "memos").iterdir()
    assert "2000-02-29-why-i-keep-research-memos.md" == path.name
    assert "2000-02-29" == str(keys(path)["date"])


def test_init_fills_a_fresh_clone(tmp_path: Path) -> None:
    """A folder that holds nothing but `.git` gets a site, and keeps its `.git`."""
    write(tmp_path, {".git/HEAD": "ref"})
    assert 0 == memosite("init", tmp_path).code
    assert b"ref" == contents(tmp_path)[".git/HEAD"]
    assert (tmp_path / "site.yaml").is_file()


def test_init_keeps_a_gitignore_that_is_there(tmp_path: Path) -> None:
    """Hidden files are the author's, and are not named as made."""
    write(tmp_path, {".gitignore": "mine\n"})
    ran = memosite("init", tmp_path)
    assert b"mine\n" == contents(tmp_path)[".gitignore"]
    assert ".gitignore" not in ran.out


@pytest.mark.parametrize("name", ["notes.txt", "memos/a.md"])
def test_init_refuses_a_folder_that_holds_something(tmp_path: Path, name: str) -> None:
    """Nothing is written into it."""
    write(tmp_path, {name: "mine"})
    ran = memosite("init", tmp_path)
    assert (1, "") == (ran.code, ran.out)
    assert "is not empty" in ran.err
    assert {name: b"mine"} == contents(tmp_path)


def test_init_refuses_a_file(tmp_path: Path) -> None:
    """The file stays as it is."""
    write(tmp_path, {"mine": "text"})
    assert 1 == memosite("init", tmp_path / "mine").code
    assert {"mine": b"text"} == contents(tmp_path)


# memosite new


def test_new_prints_the_path_of_the_memo_it_made(tmp_path: Path) -> None:
    """The name is made of the date and the title."""
    home = site(tmp_path)
    path = new(home, "Why the loss has a floor", "--date", "2026-07-02")
    assert home / "memos" / "2026-07-02-why-the-loss-has-a-floor.md" == path
    assert path.is_file()


@pytest.mark.parametrize("title", ["Plain", 'Colons: "quotes" # and \\', "- Tülu 3", "yes", "2026"])
def test_the_front_matter_of_a_new_memo_parses_back(tmp_path: Path, title: str) -> None:
    """Whatever the title holds, the memo has that title and builds."""
    home = site(tmp_path)
    path = new(home, "--date", "2026-07-02", "--", title)
    assert title == keys(path)["title"]
    assert "2026-07-02" == str(keys(path)["date"])
    assert 0 == built(home, "--strict").code
    assert 2 == len(published(home))


@pytest.mark.parametrize("arguments", [(), ("--bundle",)])
def test_new_never_overwrites(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A title that a memo has already is refused, as a file and as a bundle."""
    home = site(tmp_path)
    path = new(home, "A floor", "--date", "2026-07-02")
    path.write_text("---\ntitle: mine\ndate: 2026-07-02\ntopic: Scaling\n---\n", "utf-8")
    before = contents(home)
    for date in ("2026-07-02", "2026-07-03"):
        ran = memosite("new", "--site", home, "A floor", "--date", date, *arguments)
        assert (1, "") == (ran.code, ran.out)
        assert "already has the slug `a-floor`" in ran.err
    assert before == contents(home)


def test_new_never_overwrites_a_memo_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is no memo yet is somebody's work too."""
    home = site(tmp_path, {"memos/2026-07-02-a-floor.md": "no front matter"})
    ran = memosite("new", "--site", home, "A floor", "--date", "2026-07-02")
    assert (1, "") == (ran.code, ran.out)
    assert "is already there" in ran.err
    assert b"no front matter" == contents(home)["memos/2026-07-02-a-floor.md"]


def test_new_bundle_gives_the_memo_a_folder(tmp_path: Path) -> None:
    """Its slug is the folder's."""
    home = site(tmp_path)
    path = new(home, "A floor", "--bundle", "--date", "2026-07-02")
    assert home / "memos" / "2026-07-02-a-floor" / "index.md" == path
    built(home)
    assert ["a", "a-floor"] == published(home)


@pytest.mark.parametrize("typed", ["scaling laws", "SCALING-LAWS", "Scaling  Laws"])
def test_a_topic_takes_the_sites_spelling(tmp_path: Path, typed: str) -> None:
    """Topics are compared as their addresses are."""
    home = site(tmp_path, {"memos/a.md": text(topic="Scaling laws")})
    assert "Scaling laws" == keys(new(home, "B", "--topic", typed))["topic"]


def test_a_topic_that_the_site_does_not_have_is_kept_as_typed(tmp_path: Path) -> None:
    """A site may always have a new topic."""
    assert "Tülu: 3" == keys(new(site(tmp_path), "B", "--topic", "Tülu: 3"))["topic"]


def test_without_a_topic_the_newest_memos_is_taken(tmp_path: Path) -> None:
    """The newest by date, whatever the order of the files."""
    memos = {
        "memos/a.md": text(topic="New", date="2026-07-03"),
        "memos/b.md": text(topic="Newer", date="2026-07-04"),
        "memos/c.md": text(topic="Old", date="2026-07-02"),
    }
    assert "Newer" == keys(new(site(tmp_path, memos), "D"))["topic"]


def test_the_first_memo_of_a_site_has_a_topic_too(tmp_path: Path) -> None:
    """A site without memos/ gets one, and the memo builds."""
    write(tmp_path, {"site.yaml": SITE})
    assert "Unsorted" == keys(new(tmp_path, "A", "--date", "2026-07-02"))["topic"]
    assert 0 == built(tmp_path).code


def test_without_a_date_it_is_today_in_the_sites_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 23:00 UTC the day has changed in Tokyo."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782946800")  # 2026-07-01T23:00Z
    home = write(tmp_path, {"site.yaml": SITE + "timezone: Asia/Tokyo\n"})
    assert "2026-07-02-a.md" == new(home, "A").name


@pytest.mark.parametrize("title", ["!?", "", "  "])
def test_a_title_without_letters_is_refused(tmp_path: Path, title: str) -> None:
    """It gives no address; nothing is written."""
    home = site(tmp_path)
    before = contents(home)
    ran = memosite("new", "--site", home, title)
    assert (1, "") == (ran.code, ran.out)
    assert "the title gives no slug" in ran.err
    assert before == contents(home)


def test_new_outside_a_site_says_so(tmp_path: Path) -> None:
    """Nothing is written there."""
    ran = memosite("new", "--site", tmp_path, "A")
    assert 1 == ran.code
    assert "there is no site.yaml here" in ran.err
    assert {} == contents(tmp_path)


def test_edit_opens_the_memo_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor is the one that EDITOR names; it gets the path that is printed."""
    home = site(tmp_path / "site")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "edited" >> "$1"\n', "utf-8")
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    assert new(home, "A floor", "--edit").read_text("utf-8").endswith("---\n\nedited\n")
    assert not new(home, "Another").read_text("utf-8").endswith("edited\n")


# memosite build


def test_the_summary_line_counts_what_was_made_kept_and_removed(tmp_path: Path) -> None:
    """It is all that is printed, and its figures are those of the folder."""
    home = site(tmp_path, {"memos/a.md": text(), "memos/b.md": text()})
    summary = re.compile(
        r"(\d) memos?: (\d+) files made, (\d+) kept, (\d+) removed in \d+\.\d\d s -> (.+)\n"
    )

    def told() -> tuple[tuple[int, ...], str, set[str]]:
        ran = built(home)
        found = summary.fullmatch(ran.said)
        assert found, ran.said
        files = set(contents(home / "_site")) - {LEDGER}
        return tuple(map(int, found.groups()[:4])), found[5], files

    figures, out, first = told()
    assert ((2, len(first), 0, 0), str(home / "_site")) == (figures, out)
    assert (2, 0, len(first), 0) == told()[0]
    (home / "memos" / "b.md").unlink()
    figures, _, then = told()
    assert (1, len(first - then)) == (figures[0], figures[3])
    assert len(then) == figures[1] + figures[2]
    assert figures[1] > 0
    assert "memos/b/index.html" in first - then


def test_a_site_without_memos_says_so(tmp_path: Path) -> None:
    """A site whose memos are all drafts still builds."""
    home = site(tmp_path, {"memos/a.md": text(draft=True)})
    assert built(home).out.startswith("No memos: ")


@pytest.mark.parametrize(
    ("flags", "slugs"),
    [
        ((), ["past"]),
        (("--drafts",), ["draft", "past"]),
        (("--future",), ["future", "past"]),
        (("--drafts", "--future"), ["both", "draft", "future", "past"]),
    ],
)
def test_drafts_and_future_memos_are_published_when_asked_for(
    tmp_path: Path, flags: tuple[str, ...], slugs: list[str]
) -> None:
    """A draft of the future needs both flags."""
    memos = {
        "memos/past.md": text(),
        "memos/draft.md": text(draft=True),
        "memos/future.md": text(date="2027-01-01"),
        "memos/both.md": text(draft=True, date="2027-01-01"),
    }
    assert 0 == built(site(tmp_path, memos), *flags).code
    assert slugs == published(tmp_path)


@pytest.mark.parametrize(
    ("now", "slugs"),
    [
        ("2026-07-01", []),
        ("2026-07-02T09:29", []),
        ("2026-07-02T09:30", ["a"]),
        ("2026-07-02T11:29:59+02:00", []),
        ("2026-07-02T11:30:00+02:00", ["a"]),
        ("2026-07-03", ["a"]),
    ],
)
def test_a_scheduled_memo_appears_when_now_passes_its_date(
    tmp_path: Path, now: str, slugs: list[str]
) -> None:
    """`--now` without a zone is UTC."""
    home = site(tmp_path, {"memos/a.md": text(date="2026-07-02T09:30:00Z")})
    assert 0 == memosite("build", "--site", home, "--now", now).code
    assert slugs == published(home)


def test_a_memo_goes_when_now_is_before_its_date_again(tmp_path: Path) -> None:
    """The published folder is that of the moment, whatever was there."""
    home = site(tmp_path)
    for now, slugs in (("2026-07-01", ["a"]), ("2026-06-30", [])):
        memosite("build", "--site", home, "--now", now)
        assert slugs == published(home)


def test_source_date_epoch_stands_in_for_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memo of July 1 is of the future on June 30."""
    home = site(tmp_path)
    for epoch, slugs in (("1782777600", []), ("1782864000", ["a"])):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert 0 == memosite("build", "--site", home).code
        assert slugs == published(home)


def test_a_warning_is_told_and_the_site_is_built(tmp_path: Path) -> None:
    """Warnings go to people, the summary to the output."""
    ran = built(site(tmp_path, {"memos/a.md": WARNING}))
    assert 0 == ran.code
    assert re.search(r"^memos/a\.md:\d+:\d+: warning: .*nowhere", ran.err)
    assert "warning" not in ran.out
    assert ["a"] == published(tmp_path)


def test_strict_makes_warnings_mistakes(tmp_path: Path) -> None:
    """It exits with 1 and publishes nothing, be the folder new or old."""
    home = site(tmp_path, {"memos/a.md": WARNING})
    ran = built(home, "--strict")
    assert (1, "") == (ran.code, ran.out)
    assert ran.err.endswith("1 warning; nothing was published.\n")
    assert not (home / "_site").exists()
    built(home)
    before = contents(home / "_site")
    write(home, {"memos/b.md": text()})
    assert 1 == built(home, "--strict").code
    assert before == contents(home / "_site")


def test_strict_passes_a_site_without_warnings(tmp_path: Path) -> None:
    """It is a demand, not a mode."""
    assert 0 == built(site(tmp_path), "--strict").code
    assert ["a"] == published(tmp_path)


def test_mistakes_are_all_told_and_nothing_is_published(tmp_path: Path) -> None:
    """Each with its place, and at the end their number."""
    ran = built(site(tmp_path, {"memos/a.md": BROKEN, "memos/b.md": BROKEN}))
    assert (1, "") == (ran.code, ran.out)
    assert ["memos/a.md:1", "memos/b.md:1"] == re.findall(r"^(\S+?): error:", ran.err, re.MULTILINE)
    assert ran.err.endswith("\n2 mistakes; nothing was published.\n")
    assert not (tmp_path / "_site").exists()


def test_json_reports_what_was_built(tmp_path: Path) -> None:
    """Nothing but the report is printed, not even warnings."""
    ran = built(site(tmp_path, {"memos/a.md": WARNING}), "--json")
    assert (0, "") == (ran.code, ran.err)
    report = json.loads(ran.out)
    assert report.pop("seconds") > 0
    (warning,) = report.pop("warnings")
    assert ("warning", "memos/a.md", 6, 1) == tuple(
        warning[key] for key in ("severity", "path", "line", "column")
    )
    assert {
        "ok": True,
        "out": str(tmp_path / "_site"),
        "memos": 1,
        "made": len(contents(tmp_path / "_site")) - 1,
        "kept": 0,
        "removed": 0,
    } == report


def test_json_reports_mistakes(tmp_path: Path) -> None:
    """They too are on the output, and the command still exits with 1."""
    ran = built(site(tmp_path, {"memos/a.md": BROKEN}), "--json")
    assert (1, "") == (ran.code, ran.err)
    assert {
        "ok": False,
        "mistakes": [
            {
                "severity": "error",
                "path": "memos/a.md",
                "line": 1,
                "column": None,
                "message": "`topic` is missing",
                "hint": "add a line `topic: Optimisation`",
            }
        ],
    } == json.loads(ran.out)
    assert not (tmp_path / "_site").exists()


def test_json_reports_the_mistakes_of_strict(tmp_path: Path) -> None:
    """Their severity is still that of a warning."""
    ran = built(site(tmp_path, {"memos/a.md": WARNING}), "--json", "--strict")
    assert 1 == ran.code
    report = json.loads(ran.out)
    assert (False, ["warning"]) == (report["ok"], [one["severity"] for one in report["mistakes"]])


def test_out_names_the_published_folder(tmp_path: Path) -> None:
    """The usual one is not made then."""
    home = site(tmp_path / "site")
    assert str(tmp_path / "out") in built(home, "--out", tmp_path / "out").out
    assert (tmp_path / "out" / "memos" / "a" / "index.html").is_file()
    assert not (home / "_site").exists()


def test_a_folder_of_somebody_else_is_not_published_into(tmp_path: Path) -> None:
    """It is refused before anything is built, and stays as it is."""
    home = site(tmp_path / "site")
    write(tmp_path / "out", {"notes.txt": "mine"})
    ran = built(home, "--out", tmp_path / "out")
    assert 1 == ran.code
    assert "holds files that memosite did not write: `notes.txt`" in ran.err
    assert {"notes.txt": b"mine"} == contents(tmp_path / "out")


def test_the_site_is_this_folder_if_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The published folder is below it."""
    monkeypatch.chdir(site(tmp_path))
    assert 0 == memosite("build", "--now", NOW).code
    assert ["a"] == published(tmp_path)


# Any command


def test_the_version_is_that_of_the_package() -> None:
    """One line, to the output."""
    ran = memosite("--version")
    assert (0, f"memosite {__version__}\n", "") == (ran.code, ran.out, ran.err)


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", [(), *((name,) for name in sorted(cli.commands))])
def test_every_command_has_help(command: tuple[str, ...], flag: str) -> None:
    """To the output, with every option and its sentence."""
    ran = memosite(*command, flag)
    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith(f"Usage: {' '.join(('memosite', *command))} ")
    options = re.findall(r"^  (--\w+.*)", ran.out, re.MULTILINE)
    assert [] == [line for line in options if not re.search(r"  \S|[a-zA-Z]$", line)]


def test_help_names_every_command() -> None:
    """With the first sentence of its own help."""
    told = memosite("--help").out.split("\nCommands:\n")[1]
    assert sorted(cli.commands) == re.findall(r"^  (\w+)  +\S", told, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments",
    [
        ("bulid",),
        ("build", "--nope"),
        ("build", "--now", "tomorrow"),
        ("build", "--now", "2026-02-30"),
        ("build", "extra"),
        ("build", "--site", "site.yaml"),
        ("init",),
        ("new",),
        ("new", "A", "--date", "1 July"),
        ("serve", "--port", "many"),
    ],
)
def test_wrong_usage_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """The fault is named, and nothing is written."""
    monkeypatch.chdir(site(tmp_path))
    before = contents(tmp_path)
    ran = memosite(*arguments)
    assert (2, "") == (ran.code, ran.out)
    assert re.search(r"^Usage: memosite .*\n(?s:.*)^Error: \S", ran.err, re.MULTILINE)
    assert before == contents(tmp_path)


def test_a_failure_of_memosite_itself_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It exits with 70 and says whose mistake it is and how to see more."""

    def fail(*_: object) -> None:
        raise RuntimeError("the lamp went out")

    monkeypatch.delenv("MEMOSITE_TRACEBACK", raising=False)
    monkeypatch.setattr(build, "make", fail)
    monkeypatch.setattr(sys, "argv", ["memosite", "build", "--site", str(site(tmp_path))])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr()
    assert (70, "") == (caught.value.code, said.out)
    assert [
        "memosite itself failed: RuntimeError: the lamp went out",
        "This is our mistake. MEMOSITE_TRACEBACK=1 shows where, for a report.",
    ] == said.err.splitlines()
    assert not (tmp_path / "_site").exists()
    monkeypatch.setenv("MEMOSITE_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="the lamp went out"):
        main()


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_shows_colour_unless_no_color_is_set(
    tmp_path: Path, env: dict[str, str], *, coloured: bool
) -> None:
    """Only the word `error:` is coloured. Source: no-color.org."""
    import pty  # noqa: PLC0415 (not on Windows)

    home = site(tmp_path, {"memos/a.md": BROKEN})
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ.update(env, TERM="xterm")
        os.execv(sys.executable, [sys.executable, "-m", "memosite", "build", "--site", str(home)])
    shown = _all_of(terminal)
    os.waitpid(child, 0)
    assert "error:" in shown
    assert coloured == ("\x1b[31m\x1b[1merror:\x1b[0m" in shown)
    assert coloured == ("\x1b" in shown)


def _all_of(terminal: int) -> str:
    """Return all that is written to a terminal until its other end is closed."""
    parts = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:  # how Linux tells the end
        pass
    os.close(terminal)
    return b"".join(parts).decode()


def test_what_is_no_terminal_gets_no_colour(tmp_path: Path) -> None:
    """A file or a pipe holds text alone."""
    ran = process("build", "--site", site(tmp_path, {"memos/a.md": BROKEN}))
    assert 1 == ran.returncode
    assert "error:" in ran.stderr
    assert "\x1b" not in ran.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_completion_script(shell: str) -> None:
    """The script asks memosite again for what fits."""
    name = f"{shell}_source"
    script = Path(sys.executable).with_name("memosite")
    ran = process(env={"_MEMOSITE_COMPLETE": name}) if not script.exists() else None
    assert ran is None, "the console script is installed beside the interpreter"
