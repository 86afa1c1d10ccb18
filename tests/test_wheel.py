"""The wheel: all that a site needs, and nothing of the project's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command import build
from given import contents
from memosite import __version__
from outside import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

INFO = f"memosite-{__version__}.dist-info"
SCHEMA = "docs/static/index.schema.json"


def ran(command: list[str | Path], cwd: Path) -> str:
    """Return what a command prints, run in the folder `cwd` without this project on its path."""
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, env=alone)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project, less what git leaves out."""
    ignored = (PROJECT / ".gitignore").read_text("utf-8").split()
    names = (Path(pattern.strip("/")).name for pattern in ignored)
    left_out = shutil.ignore_patterns(".git", "node_modules", *names)
    copy = tmp_path_factory.mktemp("copy") / "project"
    return shutil.copytree(PROJECT, copy, symlinks=True, ignore=left_out)


@pytest.fixture(scope="module")
def wheel(project: Path) -> Path:
    """Return the project's wheel."""
    command = ["-m", "build", "--wheel", "--no-isolation", "--outdir", "wheels"]
    ran([sys.executable, *command], project)
    (path,) = (project / "wheels").iterdir()
    return path


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment into which the wheel is installed.

    What memosite depends on comes from the running interpreter, so that no network is needed.
    """
    home = tmp_path_factory.mktemp("environment")
    ran([sys.executable, "-m", "venv", home], home)
    found = home / ("Scripts" if os.name == "nt" else "bin")
    ran([found / "python", "-m", "pip", "install", "--no-deps", "--no-index", wheel], home)
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(ran([found / "python", "-c", asked], home).strip())
    others = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    (packages / "dependencies.pth").write_text("\n".join(sorted(others)) + "\n", "utf-8")
    return found


def packed(wheel: Path) -> Mapping[str, bytes]:
    """Return path -> bytes of every file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_package_the_theme_and_the_schema(project: Path, wheel: Path) -> None:
    """Byte for byte, and nothing else: no test, no memo, no page of the documentation."""
    expected = {
        **{f"memosite/{path}": data for path, data in contents(project / "src/memosite").items()},
        **{
            f"memosite/theme/{folder}/{path}": data
            for folder in ("templates", "static")
            for path, data in contents(project / folder).items()
        },
        "memosite/index.schema.json": (project / SCHEMA).read_bytes(),
    }
    found = packed(wheel)
    assert sorted(expected) == sorted(name for name in found if not name.startswith(f"{INFO}/"))
    assert expected.items() <= found.items()
    assert "memosite/py.typed" in found


def test_the_wheel_holds_the_licences(project: Path, wheel: Path) -> None:
    """That of memosite, of its font and of what patches pages, where tools look for them."""
    found = packed(wheel)
    patching = "src/memosite/preview/browser/idiomorph.LICENSE.txt"
    for name in ("LICENSE", "static/fonts/OFL.txt", patching):
        assert (project / name).read_bytes() == found[f"{INFO}/licenses/{name}"]
        assert f"License-File: {name}\n".encode() in found[f"{INFO}/METADATA"]


def test_the_installed_command_makes_a_whole_site(programs: Path, tmp_path: Path) -> None:
    """In an empty folder, from the wheel alone, it makes what this project makes."""
    code = "import memosite, memosite.engine as a; print(memosite.__file__, a.theme(), sep='\\n')"
    for place in ran([programs / "python", "-c", code], tmp_path).splitlines():
        assert Path(place).is_relative_to(programs.parent)
    assert f"memosite {__version__}\n" == ran([programs / "memosite", "--version"], tmp_path)

    home = tmp_path / "home"
    home.mkdir()
    ran([programs / "memosite", "init", "."], home)
    ran([programs / "memosite", "build", "--strict"], home)

    made = contents(home / "_site")
    assert {
        "index.html",
        "memos/why-i-keep-research-memos/index.html",
        "style.css",
        "fonts/STIXTwoMath.woff2",
        "feed.xml",
        "atom.xml",
        "feed.json",
    } <= set(made)
    build(home, "--now", "2099-12-31", "--out", tmp_path / "here")
    assert contents(tmp_path / "here") == made
