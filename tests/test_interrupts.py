"""Ctrl-C at any moment, and a reader who goes: the command ends cleanly, the folder stays whole."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from command import NOW, build, process
from given import contents, site, text, write
from memosite import exchange, interrupts, publish
from memosite.cache import FOLDER
from memosite.publish import Output
from memosite.publish import publish as published

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
MODULES = {publish.__file__, exchange.__file__}
THEIRS = {".git/HEAD": b"ref"}
OLD = {"a.html": b"old", "gone/b.html": b"old", "same.html": b"same"}
NEW = {"a.html": b"new", "c/d.html": b"new", "same.html": b"same"}


class Stepper:
    """Sends Ctrl-C before the n-th line of the modules that publish."""

    def __init__(self, number: int) -> None:
        """Wait for that line."""
        self.left = number

    def __call__(self, frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 (of a trace)
        """Count the lines."""
        if frame.f_code.co_filename not in MODULES:
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                signal.raise_signal(signal.SIGINT)
        return self


def outputs(files: dict[str, bytes]) -> list[Output]:
    """Return them as outputs."""
    return [Output(path, data) for path, data in sorted(files.items())]


def stopped_at(number: int, folder: Path) -> bool:
    """Publish NEW over OLD, with Ctrl-C at a line; return whether that came before the end."""
    out, spare = folder / "out", folder / "spare"
    published(OLD, outputs(OLD), out, spare)
    write(out, THEIRS)
    before = sys.gettrace()
    stepper = Stepper(number)
    sys.settrace(stepper)
    try:
        published(NEW, outputs(NEW), out, spare)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return stepper.left <= 0


def test_ctrl_c_before_any_line_of_publishing_leaves_the_folder_whole(tmp_path: Path) -> None:
    """Old or new, with what others keep in it; and the next publication ends as any other."""
    number = 1
    while stopped_at(number, tmp_path / str(number)):
        out = tmp_path / str(number) / "out"
        found = {path: data for path, data in contents(out).items() if path != publish.LEDGER}
        assert found in ({**OLD, **THEIRS}, {**NEW, **THEIRS}), number
        published(NEW, outputs(NEW), out, tmp_path / str(number) / "spare")
        after = {path: data for path, data in contents(out).items() if path != publish.LEDGER}
        assert {**NEW, **THEIRS} == after, number
        number += 1
    assert number > 50


def test_ctrl_c_that_is_held_back_comes_at_the_end() -> None:
    """It is not lost, and what follows is interrupted."""
    done = []

    def work() -> None:
        with interrupts.held_back():
            signal.raise_signal(signal.SIGINT)
            done.append("all")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert ["all"] == done


def test_another_thread_has_nothing_to_hold_back() -> None:
    """Only the main thread is interrupted."""
    done = []

    def work() -> None:
        with interrupts.held_back():
            done.append("all")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ["all"] == done


def started(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """Begin a build in a process group of its own; return once it looks at the sources."""
    clock = home / FOLDER / "clock"
    before = clock.stat().st_mtime_ns if clock.exists() else 0
    command = [sys.executable, "-m", "memosite", "build", "--site", str(home), "--now", NOW]
    running = subprocess.Popen(
        [*command, *arguments],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while running.poll() is None and (not clock.exists() or clock.stat().st_mtime_ns == before):
        time.sleep(0.001)
    return running


def many(home: Path, word: str) -> Path:
    """Return a site that takes long enough to be stopped, in several processes."""
    memos = {f"memos/m{n}.md": text(f"{word} $x_{n}$.\n", title=f"M{n}") for n in range(240)}
    return site(home, memos)


def whole(folder: Path) -> str:
    """Return the word that all memos of a published site say; there is no other."""
    pages = [data for path, data in contents(folder).items() if path.startswith("memos/")]
    (word,) = {found[1] for page in pages for found in re.finditer(rb"<p>(Word\d+) ", page)}
    assert 240 == len(pages)
    return word.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_at_any_moment_of_a_build_ends_it_cleanly(tmp_path: Path, jobs: str) -> None:
    """As a terminal sends it, to every process of the build at once."""
    home = many(tmp_path, "Word0")
    begun = time.monotonic()
    build(home)
    took = time.monotonic() - begun
    codes, last = [], "Word0"
    for step in range(1, 9):
        many(home, f"Word{step}")
        running = started(home, "--jobs", jobs)
        time.sleep(took * step / 9)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate()
        codes.append(running.returncode)
        assert "Traceback" not in out + err
        assert "Exception" not in out + err
        found = whole(home / "_site")
        if running.returncode == 130:
            assert "" == out
            assert found in (last, f"Word{step}")
        else:
            assert (0, f"Word{step}") == (running.returncode, found)
        last = found
    assert 130 in codes
    many(home, "Word9")
    assert "Word9" == whole(build(home))


def test_ctrl_c_while_memosite_is_read_says_nothing(tmp_path: Path) -> None:
    """It may come before the command line is there."""
    write(tmp_path, {"click.py": "import signal\nsignal.raise_signal(signal.SIGINT)\n"})
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ran = process("build", env={"PYTHONPATH": path})
    assert (130, "", "") == (ran.returncode, ran.stdout, ran.stderr)


def test_ctrl_c_that_python_would_pass_over_ends_memosite(tmp_path: Path) -> None:
    """As when it comes while an object is thrown away."""
    passing = "class One:\n    def __del__(self):\n        signal.raise_signal(signal.SIGINT)\n"
    write(tmp_path, {"click.py": f"import signal\n{passing}One()\n"})
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ran = process("build", env={"PYTHONPATH": path})
    assert (130, "", "") == (ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("arguments", [["build"], ["build", "--json"], ["new", "A claim"]])
def test_a_reader_who_goes_ends_a_command_without_a_word(
    tmp_path: Path, arguments: list[str]
) -> None:
    """As `head` does; what was to be done is done."""
    home = site(tmp_path)
    theirs, ours = os.pipe()
    os.close(theirs)
    ran = subprocess.run(
        [sys.executable, "-m", "memosite", *arguments],
        check=False,
        stdout=ours,
        stderr=subprocess.PIPE,
        text=True,
        cwd=home,
    )
    os.close(ours)
    assert 141 == ran.returncode
    assert "Traceback" not in ran.stderr
    assert "Error" not in ran.stderr
    assert (arguments[0] == "build") == (home / "_site/index.html").exists()
    assert (arguments[0] == "new") == (len(list((home / "memos").iterdir())) == 2)


def test_a_reader_of_errors_who_goes_stops_no_build(tmp_path: Path) -> None:
    """What it would have been told is lost, and no more."""
    home = site(tmp_path, {"memos/a.md": text("[^1]")})
    theirs, ours = os.pipe()
    os.close(theirs)
    command = [sys.executable, "-m", "memosite", "build", "--now", NOW]
    ran = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=ours, text=True, cwd=home
    )
    os.close(ours)
    assert 0 == ran.returncode
    assert ran.stdout.startswith("1 memo: ")


@pytest.mark.parametrize("closed", [1, 2])
def test_a_stream_that_was_closed_before_stops_no_build(tmp_path: Path, closed: int) -> None:
    """As by `>&-` in a shell, or by a service that starts it."""
    home = site(tmp_path, {"memos/a.md": text("[^1]")})
    command = f"exec {shlex.quote(sys.executable)} -m memosite build --now {NOW} {closed}>&-"
    ran = subprocess.run(
        ["/bin/sh", "-c", command], check=False, capture_output=True, text=True, cwd=home
    )
    assert 0 == ran.returncode
    assert (home / "_site/index.html").exists()
    assert "Error" not in ran.stdout + ran.stderr
    assert ("1 memo: " in ran.stdout) == (closed != 1)
    assert ("warning" in ran.stderr) == (closed != 2)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a file that is always full")  # noqa: PTH110
def test_a_result_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The work is done, and the exit code says that its result was lost."""
    home = site(tmp_path)
    with open("/dev/full", "w") as full:  # noqa: PTH123 (no path of ours)
        ran = subprocess.run(
            [sys.executable, "-m", "memosite", "build", "--now", NOW],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=home,
        )
    assert (74, "standard output cannot be written: No space left on device\n") == (
        ran.returncode,
        ran.stderr,
    )
    assert (home / "_site/index.html").exists()
