"""Work in several processes, or on a cluster: the same bytes, and an end whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from distributed import Client

from command import NOW, process
from given import SITE, contents, text, write
from memosite.errors import SiteError
from memosite.workers import ITEMS_MIN, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = ITEMS_MIN + 20
PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>'


def times(factor: int, item: int) -> int:
    """Multiply; a step."""
    return factor * item


def fails_at(wrong: int, item: int) -> int:
    """Raise at one item; a step."""
    if item == wrong:
        raise ValueError(item)
    return item


def ends_at(wrong: int, item: int) -> int:
    """End the worker at one item, as the system does when memory is short; a step."""
    if item == wrong:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def many(folder: Path, count: int = MANY) -> Path:
    """Write a site of many memos with code, formulas, links, a picture and a citation each."""
    body = "See [[n{}]] and [@a].\n\n```python\nx = {}\n```\n\n$x^{}$\n\n![A square](box.svg)\n"
    memos = {
        f"memos/n{n}.md": text(body.format((n + 1) % count, n, n), title=f"Claim {n}")
        for n in range(count)
    }
    bib = "@article{a, title={A claim}, author={Ann Author}, year={2020}}\n"
    return write(
        folder, {"site.yaml": SITE, "references.bib": bib, "memos/box.svg": PIXEL, **memos}
    )


def built(site: Path, name: str, *arguments: str) -> dict[str, bytes]:
    """Return what a clean build in a process of its own publishes."""
    out = site / name
    ran = process("build", "--site", site, "--now", NOW, "--out", out, "--no-cache", *arguments)
    assert ran.returncode == 0, ran.stderr
    return contents(out)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    """However many there are, and whoever is done first."""
    assert [3 * n for n in range(MANY)] == list(Workers(jobs).each(times, 3, range(MANY)))
    assert [5 * n for n in range(7)] == list(Workers(jobs).each(times, 5, range(7)))


def test_what_a_step_raises_is_raised() -> None:
    """As it would be here; the workers are let go."""
    with pytest.raises(ValueError, match="77"):
        list(Workers(2).each(fails_at, 77, range(MANY)))


def test_a_worker_that_is_killed_ends_the_build_with_a_mistake() -> None:
    """It tells what to do, and does not wait for what never comes."""
    with pytest.raises(SiteError, match="a worker was ended from outside"):
        list(Workers(2).each(ends_at, 60, range(MANY)))


def test_several_processes_publish_what_one_does(tmp_path: Path) -> None:
    """Byte for byte: pictures beside memos, citations and all."""
    site = many(tmp_path)
    assert built(site, "one", "--jobs", "1") == built(site, "three", "--jobs", "3")


def test_what_several_processes_made_is_kept(tmp_path: Path) -> None:
    """The next build uses it, and what bodies need is published still."""
    site = many(tmp_path)
    command = ("build", "--site", site, "--now", NOW, "--jobs", "2")
    assert 0 == process(*command).returncode
    first = contents(site / "_site")
    write(site, {"memos/n0.md": text("Changed.", title="Claim 0")})
    ran = process(*command)
    assert (0, True) == (ran.returncode, "files made" in ran.stdout)
    assert first != contents(site / "_site") == built(site, "clean", "--jobs", "1")


def test_mistakes_in_several_processes_are_all_told(tmp_path: Path) -> None:
    """In the order of their places, as one process tells them."""
    site = many(tmp_path)
    for n in (3, 50, 99):
        write(site, {f"memos/n{n}.md": text("See [[nowhere]].", title=f"Claim {n}")})
    one, two = (process("build", "--site", site, "--jobs", str(jobs)) for jobs in (1, 2))
    assert (1, one.stderr) == (two.returncode, two.stderr)
    assert 3 == one.stderr.count("nowhere`")


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    """None stays behind, waiting for work that nobody hands out."""
    script = tmp_path / "hang.py"
    script.write_text(
        "import os, time\n"
        "from memosite.workers import Workers\n"
        "def step(_, item):\n"
        "    if item == 0: return  # it is made before there are workers\n"
        "    os.write(1, b'%d\\n' % os.getpid())  # at once, whoever else writes\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    list(Workers(2).each(step, None, range(300)))\n",
        "utf-8",
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    while any(map(is_running, workers)):  # The suite hangs here where one stays.
        time.sleep(0.05)
    parent.stdout.close()


def is_running(pid: int) -> bool:
    """Return whether there is a process, zombies aside."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False


def test_ctrl_c_ends_a_build_without_a_word_of_its_workers(tmp_path: Path) -> None:
    """They hear it too, and leave it to the build."""
    site = many(tmp_path, 600)
    build = subprocess.Popen(
        [sys.executable, "-m", "memosite", "build", "--site", site, "--jobs", "2", "--no-cache"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert build.stderr is not None
    said = build.stderr.readline()  # Workers begin now.
    time.sleep(0.5)
    os.killpg(build.pid, signal.SIGINT)
    said += build.stderr.read()
    build.stderr.close()
    assert (130, "Reading 600 ...\n\nStopped.\n") == (build.wait(), said)


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Start a Dask scheduler and workers on loopback; yield the address that builds take."""
    file = folder / "scheduler.json"
    here = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
    commands = [
        ("dask_scheduler", "--port", "0", *here),
        *[("dask_worker", "--no-nanny", "--nthreads", "1", *here)] * workers,
    ]
    with contextlib.ExitStack() as stack:
        for name, *options in commands:
            one = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{name}", *options],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(one.wait)
            stack.callback(one.kill)
        while not file.exists():
            time.sleep(0.05)
        with Client(scheduler_file=str(file)) as client:
            if workers:
                client.wait_for_workers(workers)
            address = client.scheduler.address
        yield address.replace("tcp://", "dask://")


def test_a_dask_cluster_publishes_what_one_process_does(tmp_path: Path) -> None:
    """A scheduler and two workers, byte for byte."""
    site = many(tmp_path / "site")
    with cluster(tmp_path, workers=2) as address:
        assert built(site, "one", "--jobs", "1") == built(site, "dask", "--executor", address)


def test_a_cluster_without_workers_is_a_mistake(tmp_path: Path) -> None:
    """And the hint says how to begin some."""
    site = many(tmp_path / "site")
    with cluster(tmp_path, workers=0) as address:
        ran = process("build", "--site", site, "--executor", address)
    assert (1, True) == (ran.returncode, "has no workers" in ran.stderr)


def test_an_address_where_no_scheduler_is_is_a_mistake(tmp_path: Path) -> None:
    """Told with the address."""
    site = many(tmp_path)
    ran = process("build", "--site", site, "--executor", "dask://127.0.0.1:9")
    assert (1, True) == (ran.returncode, "answers at dask://127.0.0.1:9" in ran.stderr)


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "ray://127.0.0.1:1", "dask://"])
def test_an_executor_of_another_kind_is_wrong_usage(address: str) -> None:
    """Before anything is read."""
    ran = process("build", "--executor", address)
    assert (2, True) == (ran.returncode, "dask://HOST:PORT" in ran.stderr)
