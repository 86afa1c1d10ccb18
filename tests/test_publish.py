"""The published folder: wholly new, or as it was."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faults import counted, failing, watched
from given import contents, site, snapshot, write
from memosite import publish
from memosite.errors import SiteError
from memosite.publish import LEDGER, Output, Published

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = {"index.html": b"old", "a/index.html": b"same", "b/index.html": b"gone"}
NEW = {"index.html": b"new", "a/index.html": b"same", "c/d/index.html": b"more"}
OTHERS = {".git/HEAD": b"ref", ".nojekyll": b""}
"""Hidden entries of somebody else's, which stay."""


def put(out: Path, files: dict[str, bytes], spare: Path | None = None) -> Published:
    """Publish `files` into `out`."""
    outputs = [Output(path, data) for path, data in files.items()]
    return publish.publish(files, outputs, out, spare)


def checked(out: Path, site: Path) -> None:
    """Look at `out` as a build does before anything else."""
    publish.check(out, site)
    publish.refuse_foreign(out)


def held(out: Path) -> dict[str, bytes]:
    """Return what `out` holds, less the list of what belongs to memosite."""
    return {path: data for path, data in contents(out).items() if path != LEDGER}


def test_a_new_folder_holds_the_outputs_and_a_list_of_them(tmp_path: Path) -> None:
    """Folders above are made; nothing is left beside."""
    assert Published(made=3, kept=0, removed=0) == put(tmp_path / "deep" / "out", OLD)
    assert held(tmp_path / "deep" / "out") == OLD
    listed = (tmp_path / "deep" / "out" / LEDGER).read_text("utf-8").splitlines()[1:]
    assert sorted(OLD) == listed
    assert ["out"] == os.listdir(tmp_path / "deep")


def test_publishing_again_replaces_adds_and_prunes(tmp_path: Path) -> None:
    """What the site no longer has goes, with folders that come empty."""
    put(tmp_path / "out", OLD)
    assert Published(made=2, kept=1, removed=1) == put(tmp_path / "out", NEW)
    assert held(tmp_path / "out") == NEW
    assert not (tmp_path / "out" / "b").exists()
    assert ["out"] == os.listdir(tmp_path)


def test_a_file_that_did_not_change_keeps_its_time(tmp_path: Path) -> None:
    """A host that compares times uploads only what is new."""
    put(tmp_path / "out", OLD)
    os.utime(tmp_path / "out" / "a" / "index.html", ns=(1, 1))
    os.utime(tmp_path / "out" / "index.html", ns=(1, 1))
    put(tmp_path / "out", NEW)
    assert 1 == (tmp_path / "out" / "a" / "index.html").stat().st_mtime_ns
    assert 1 != (tmp_path / "out" / "index.html").stat().st_mtime_ns


def test_publishing_the_same_writes_nothing(tmp_path: Path) -> None:
    """Where the spare folder is up to date; not even the published folder's own time changes."""
    out, spare = tmp_path / "out", tmp_path / "spare"
    put(out, OLD, spare)
    before = (snapshot(out), out.stat())
    put(out, OLD, spare)
    assert before == (snapshot(out), out.stat())
    before = (snapshot(tmp_path), out.stat())
    with counted() as writes:
        assert Published(made=0, kept=3, removed=0) == put(out, OLD, spare)
    assert 0 == writes.count
    assert before == (snapshot(tmp_path), (tmp_path / "out").stat())


def test_a_file_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    """The outputs are exactly what the build says."""
    put(tmp_path / "out", OLD)
    write(tmp_path / "out", {"index.html": "hacked", "b/index.html": b"gont"})
    assert Published(made=2, kept=1, removed=0) == put(tmp_path / "out", OLD)
    assert held(tmp_path / "out") == OLD


def test_a_file_may_be_published_from_its_place(tmp_path: Path) -> None:
    """Pictures are copied as they are, and compared by their bytes."""
    write(tmp_path, {"plot.png": b"1"})
    outputs = [Output("plot.png", tmp_path / "plot.png")]
    publish.publish(["plot.png"], outputs, tmp_path / "out")
    assert Published(made=0, kept=1, removed=0) == publish.publish(
        ["plot.png"], outputs, tmp_path / "out"
    )
    write(tmp_path, {"plot.png": b"2"})
    assert Published(made=1, kept=0, removed=0) == publish.publish(
        ["plot.png"], outputs, tmp_path / "out"
    )
    assert {"plot.png": b"2"} == held(tmp_path / "out")


def test_a_folder_may_become_a_file_and_back(tmp_path: Path) -> None:
    """An address may change its kind between two builds."""
    for files in ({"a": b"file"}, {"a/index.html": b"folder"}, {"a": b"file"}):
        put(tmp_path / "out", files)
        assert held(tmp_path / "out") == files


def test_the_published_folder_is_for_everybody_to_read(tmp_path: Path) -> None:
    """Its rights are those of any new folder."""
    (tmp_path / "usual").mkdir()
    put(tmp_path / "out", OLD)
    assert (tmp_path / "usual").stat().st_mode == (tmp_path / "out").stat().st_mode


def test_hidden_entries_of_somebody_else_stay(tmp_path: Path) -> None:
    """A published folder may be a git repository of its own."""
    put(tmp_path / "out", OLD)
    write(tmp_path / "out", OTHERS)
    before = snapshot(tmp_path / "out")
    put(tmp_path / "out", NEW)
    after = snapshot(tmp_path / "out")
    assert held(tmp_path / "out") == {**NEW, **OTHERS}
    assert [before[name] for name in OTHERS] == [after[name] for name in OTHERS]


def test_a_hidden_file_of_somebody_else_is_never_overwritten(tmp_path: Path) -> None:
    """When the site gets a file of that name, the author is asked to choose."""
    put(tmp_path / "out", OLD)
    write(tmp_path / "out", OTHERS)
    before = snapshot(tmp_path)
    with pytest.raises(SiteError, match=r"not memosite's own.*\.nojekyll"):
        put(tmp_path / "out", {**NEW, ".nojekyll": b"ours"})
    assert before == snapshot(tmp_path)


def test_a_hidden_file_of_the_site_is_pruned_with_it(tmp_path: Path) -> None:
    """What memosite wrote is memosite's, hidden or not."""
    put(tmp_path / "out", {**OLD, ".nojekyll": b"", ".well-known/a": b""})
    put(tmp_path / "out", OLD)
    assert held(tmp_path / "out") == OLD


# Which folders are refused.


@pytest.mark.parametrize(
    ("out", "why"),
    [
        (".", "is the site's own folder or holds it"),
        ("..", "is the site's own folder or holds it"),
        ("memos/..", "is the site's own folder or holds it"),
        ("memos", "lies among the site's sources"),
        ("memos/out", "lies among the site's sources"),
        ("static/out", "lies among the site's sources"),
        ("templates", "lies among the site's sources"),
        ("site.yaml", "is not a folder"),
        ("link", "is not a folder"),
        ("loop", "is not a folder"),
        ("foreign", "holds files that memosite did not write: `notes.txt`"),
    ],
)
def test_a_folder_that_is_not_memosites_is_refused(tmp_path: Path, out: str, why: str) -> None:
    """Sources, the site itself, what lies above it, and other people's folders are safe."""
    home = site(tmp_path / "site", {"memos/a.md": "", "foreign/notes.txt": ""})
    (tmp_path / "elsewhere").mkdir()
    (home / "link").symlink_to(tmp_path / "elsewhere")
    (home / "loop").symlink_to("loop")
    with pytest.raises(SiteError) as caught:
        checked(home / out, home)
    assert f"the output folder {why}" == caught.value.mistakes[0].message


def test_the_folder_one_is_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be replaced under one's feet."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    with pytest.raises(SiteError, match="is the one this runs in"):
        checked(Path(), tmp_path / "site")


@pytest.mark.parametrize("out", ["_site", "deep/er", "../beside", "empty"])
def test_a_folder_of_its_own_is_accepted(tmp_path: Path, out: str) -> None:
    """It need not exist, and may be empty."""
    home = site(tmp_path / "site")
    (home / "empty").mkdir()
    checked(home / out, home)


def test_what_memosite_wrote_and_what_systems_leave_is_accepted(tmp_path: Path) -> None:
    """The list tells what is memosite's; litter of file managers does not count."""
    home = site(tmp_path)
    put(home / "_site", OLD)
    write(home / "_site", {".DS_Store": "", "a/Thumbs.db": "", **OTHERS})
    checked(home / "_site", home)


@pytest.mark.parametrize("name", ["notes.txt", "a/notes.txt", "a/.hidden", "new/index.html"])
def test_a_file_that_memosite_did_not_write_is_named(tmp_path: Path, name: str) -> None:
    """However deep it lies; only hidden entries at the top are carried over."""
    home = site(tmp_path)
    put(home / "_site", OLD)
    write(home / "_site", {name: ""})
    with pytest.raises(SiteError, match=f"did not write: `{name}`"):
        checked(home / "_site", home)


def test_a_link_that_memosite_did_not_make_is_named(tmp_path: Path) -> None:
    """A link to a folder is not ours to remove, nor what lies behind it."""
    home = site(tmp_path)
    put(home / "_site", OLD)
    (home / "_site" / "link").symlink_to(tmp_path)
    with pytest.raises(SiteError, match="did not write: `link`"):
        checked(home / "_site", home)


@pytest.mark.parametrize("ledger", [None, b"", b"\xff\xfe"])
def test_a_folder_without_its_list_is_foreign(tmp_path: Path, ledger: bytes | None) -> None:
    """Without the list nothing is memosite's to replace."""
    home = site(tmp_path)
    put(home / "_site", OLD)
    (home / "_site" / LEDGER).unlink()
    if ledger is not None:
        write(home / "_site", {LEDGER: ledger})
    with pytest.raises(SiteError, match=r"`a/index\.html`, `b/index\.html`, `index\.html`"):
        checked(home / "_site", home)


# What happens when the disk fails.


def prepared(folder: Path, others: dict[str, bytes]) -> Path:
    """Return a published folder with something of somebody else's."""
    put(folder / "out", OLD)
    write(folder / "out", others)
    return folder / "out"


def full() -> OSError:
    """Return what a full disk says."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def denied() -> OSError:
    """Return what a folder that may not be written says."""
    return OSError(errno.EACCES, os.strerror(errno.EACCES))


def writes_of(out: Path) -> int:
    """Return how many writes it takes to publish NEW into `out`."""
    with counted() as writes:
        put(out, NEW)
    return writes.count


SYSTEMS = ["linux", "darwin"]
"""With an atomic exchange of folders, and by two renames."""


@pytest.mark.parametrize("others", [{}, OTHERS], ids=["", "others"])
@pytest.mark.parametrize("error", [full, denied, KeyboardInterrupt])
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_failure_at_any_write_leaves_the_folder_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    error: Callable[[], BaseException],
    others: dict[str, bytes],
) -> None:
    """Whichever write fails, the folder is wholly old or wholly new, and old when it is told so."""
    monkeypatch.setattr(sys, "platform", system)
    total = writes_of(prepared(tmp_path / "0", others))
    ends = set()
    for number in range(1, total + 1):
        out = prepared(tmp_path / str(number), others)
        old = snapshot(out)
        try:
            with failing(number, error):
                put(out, NEW)
        except (SiteError, KeyboardInterrupt) as caught:
            ends.add(type(caught))
            if isinstance(caught, SiteError):
                assert old == snapshot(out), f"write {number} of {total}"
                assert ["out"] == os.listdir(out.parent)
        assert held(out) in ({**OLD, **others}, {**NEW, **others}), f"write {number} of {total}"
    assert ends == {KeyboardInterrupt if error is KeyboardInterrupt else SiteError}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_failure_at_the_first_publication_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """There is no folder rather than half of one."""
    monkeypatch.setattr(sys, "platform", system)
    total = writes_of(tmp_path / "0" / "out")
    refused = 0
    for number in range(1, total + 1):
        out = tmp_path / str(number) / "out"
        try:
            with failing(number, full):
                put(out, NEW)
        except SiteError:
            refused += 1
            assert {} == contents(out.parent), f"write {number} of {total}"
            assert not out.exists()
        else:
            assert held(out) == NEW
    assert refused > 5


def test_a_disk_that_fails_for_good_leaves_the_old_folder(tmp_path: Path) -> None:
    """Even when nothing can be tidied up any more."""
    total = writes_of(prepared(tmp_path / "0", {}))
    refused = 0
    for number in range(1, total + 1):
        out = prepared(tmp_path / str(number), {})
        old = snapshot(out)
        try:
            with failing(number, full, for_good=True):
                put(out, NEW)
        except SiteError:
            refused += 1
            assert old == snapshot(out), f"write {number} of {total}"
        else:
            assert held(out) == NEW
    assert refused > 5


def test_a_file_system_without_hard_links_is_served_by_copies(tmp_path: Path) -> None:
    """A kept file still keeps its time."""
    out = prepared(tmp_path, {})
    before = snapshot(out)["a/index.html"]

    def no_links(_number: int, event: str) -> None:
        if event == "os.link":
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    with watched(no_links):
        put(out, NEW)

    assert held(out) == NEW
    assert before == snapshot(out)["a/index.html"]


def test_a_disk_that_is_full_in_the_middle_of_a_file_is_told(tmp_path: Path) -> None:
    """A file cut off half-way is never published, and the message says why."""
    out = prepared(tmp_path, {})
    old = snapshot(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(SiteError, match="out: error: cannot be written: File too large"):
            put(out, {"index.html": b"x" * 20_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert old == snapshot(tmp_path)


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    """A file stands where a folder would be needed."""
    write(tmp_path, {"file": ""})
    with pytest.raises(SiteError, match="out: error: cannot be written"):
        put(tmp_path / "file" / "out", OLD)
    assert {"file": b""} == contents(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_above_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """The old folder stays as it was."""
    out = prepared(tmp_path / "locked", {})
    old = snapshot(out)
    out.parent.chmod(0o555)
    try:
        with pytest.raises(SiteError, match="out: error: cannot be written: Permission denied"):
            put(out, NEW)
    finally:
        out.parent.chmod(0o755)
    assert old == snapshot(out)


def test_a_source_that_vanishes_is_told(tmp_path: Path) -> None:
    """A picture may be removed while the site is built."""
    out = prepared(tmp_path, {})
    old = snapshot(out)
    for path in ("index.html", "gone.png"):
        with pytest.raises(SiteError, match="cannot be written: No such file"):
            publish.publish([path], [Output(path, tmp_path / "gone.png")], out)
    assert old == snapshot(out)


# A spare folder.

VERSIONS = (
    OLD,
    NEW,
    {**NEW, "index.html": b"newer"},
    {},
    {"a": b"a file now", "c/d/e/index.html": b"deep"},
    {"a/index.html": b"same", "c/d": b"a file now"},
    OLD,
)


@pytest.mark.parametrize("others", [{}, OTHERS], ids=["", "others"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_spare_gives_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, others: dict[str, bytes]
) -> None:
    """Whatever the versions before and after, and the report is the same too."""
    monkeypatch.setattr(sys, "platform", system)
    out, plain = prepared(tmp_path / "one", others), prepared(tmp_path / "other", others)
    for version in VERSIONS * 2:
        assert put(plain, version) == put(out, version, tmp_path / "spare")
        assert held(out) == {**version, **others}
        assert contents(out) == contents(plain)


def test_with_a_spare_publishing_costs_what_changed(tmp_path: Path) -> None:
    """However many files there are."""
    files = {f"{number}/index.html": b"%d" % number for number in range(200)}
    for version in (b"1", b"2", b"3"):
        put(tmp_path / "out", {**files, "index.html": version}, tmp_path / "spare")
    with counted() as writes:
        put(tmp_path / "out", {**files, "index.html": b"4"}, tmp_path / "spare")
    assert writes.count < 10


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_failure_with_a_spare_leaves_the_folder_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """And the next publication mends the spare."""
    monkeypatch.setattr(sys, "platform", system)
    counting, spare = prepared(tmp_path / "0", OTHERS), tmp_path / "0-spare"
    put(counting, VERSIONS[2], spare)
    with counted() as writes:
        put(counting, NEW, spare)
    for number in range(1, writes.count + 1):
        out, spare = prepared(tmp_path / str(number), OTHERS), tmp_path / f"{number}-spare"
        put(out, VERSIONS[2], spare)
        try:
            with failing(number, full):
                put(out, NEW, spare)
            assert held(out) == {**NEW, **OTHERS}
        except SiteError:
            assert held(out) == {**VERSIONS[2], **OTHERS}
        put(out, VERSIONS[4], spare)
        assert held(out) == {**VERSIONS[4], **OTHERS}


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import faults
from memosite.publish import Output, publish

def kill(at):
    def act(number, event):
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)
    return act

outputs = [Output(path, b"new") for path in ("index.html", "c/d/index.html")]
for folder in map(Path, sys.argv[2:]):
    child = os.fork()
    if not child:
        with faults.watched(kill(int(folder.name))):
            paths = [one.path for one in outputs]
            publish(paths, outputs, folder / "out", folder / "spare")
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_kill_at_any_write_leaves_the_folder_whole(tmp_path: Path) -> None:
    """And the next publication is not disturbed by what the killed one left behind.

    Entries of others, such as `.git`, are back with the next publication at the latest.
    """
    new = {"index.html": b"new", "c/d/index.html": b"new"}

    def start(folder: Path) -> Path:
        out = prepared(folder, OTHERS)
        put(out, NEW, folder / "spare")
        put(out, OLD, folder / "spare")
        return out

    with counted() as writes:
        put(start(tmp_path / "0"), new, tmp_path / "0" / "spare")
    folders = [tmp_path / str(number) for number in range(1, writes.count + 1)]
    for folder in folders:
        start(folder)
    command = [sys.executable, "-c", KILLED, Path(__file__).parent, *folders]

    ended = subprocess.run(command, check=True, capture_output=True, text=True)

    codes = ended.stdout.split()
    assert f"{-signal.SIGKILL}" == codes[0]
    assert {f"{-signal.SIGKILL}", "0"} >= set(codes)
    for folder in folders:
        ours = {path: data for path, data in held(folder / "out").items() if path not in OTHERS}
        assert ours in (OLD, new), f"write {folder.name} of {writes.count}"
        put(folder / "out", NEW, folder / "spare")
        assert held(folder / "out") == {**NEW, **OTHERS}
