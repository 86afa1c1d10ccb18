"""The house as ARCHITECTURE.md draws it: who imports whom, who prints, who asks the clock."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from outside import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = PROJECT / "src" / "memosite"
FILES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
ARCHITECTURE = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")
_DRAWN = ARCHITECTURE.split("\n## The rooms\n")[1].split("\n## ")[0]
ROOMS = re.findall(r"^    (\w+/?)  ", _DRAWN, re.MULTILINE)
"""The modules and packages, each below those it may import; packages end in a slash."""
ORDER = {room.rstrip("/"): number for number, room in enumerate(ROOMS)}


@dataclass(frozen=True)
class Import:
    """One imported name."""

    name: str
    """In full: `memosite.errors.fail`."""
    line: int
    late: bool
    """Whether it stands inside a function."""
    for_types: bool
    """Whether only the type checker sees it."""


def tree(path: Path) -> ast.Module:
    """Return the syntax of a module."""
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(node: ast.AST, *, late: bool = False, for_types: bool = False) -> Iterator[Import]:
    """Yield every import in `node`, at any depth."""
    for inner in ast.iter_child_nodes(node):
        match inner:
            case ast.Import(names):
                found = [alias.name for alias in names]
            case ast.ImportFrom(module, names, level):
                assert level == 0, f"line {inner.lineno}: imports are absolute"
                found = [f"{module}.{alias.name}" for alias in names]
            case _:
                found = []
                checked = isinstance(inner, ast.If) and "TYPE_CHECKING" == ast.unparse(inner.test)
                function = isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from imports(inner, late=late or function, for_types=for_types or checked)
        for name in found:
            yield Import(name, inner.lineno, late, for_types)


def room_of(name: str) -> str:
    """Return the room of a module or of a name in it; empty for other packages' names."""
    package, _, rest = name.partition(".")
    return rest.split(".")[0] if package == "memosite" else ""


def upwards(*, for_types: bool) -> list[str]:
    """Return every `a -> b` where `a` imports from `b`, which is not above it."""
    found = set()
    for name, path in FILES.items():
        here = name.removesuffix(".py").split("/")[0]
        for one in imports(tree(path)):
            there = room_of(one.name)
            outside = there not in ("", "__version__", here) and here != "__main__"
            if outside and one.for_types == for_types and ORDER[there] >= ORDER[here]:
                found.add(f"{here} -> {there}")
    return sorted(found)


def test_every_module_has_its_line_in_the_list_of_rooms() -> None:
    """And every line has its module; what Python itself names is no room."""
    modules = {path.name.removesuffix(".py") for path in SOURCE.glob("*.py")}
    packages = {f"{path.parent.name}/" for path in SOURCE.glob("*/__init__.py")}
    assert sorted({name for name in modules if not name.startswith("__")} | packages) == sorted(
        ROOMS
    )


def test_a_room_imports_only_from_those_above_it() -> None:
    """So it can be read, tested and changed without what is below; late imports count too."""
    assert [] == upwards(for_types=False)


def test_types_too_come_from_above() -> None:
    """A type that is only named stands in a room above, too."""
    assert [] == upwards(for_types=True)


@pytest.mark.parametrize("name", FILES)
def test_an_import_inside_a_function_gives_its_reason(name: str) -> None:
    """It is there to keep start-up short, never to get around the order."""
    lines = FILES[name].read_text("utf-8").split("\n")
    reason = re.compile(r"# noqa: (?:[A-Z]+\d+, )*PLC0415 \(\S.*\)$")
    late = {one.line for one in imports(tree(FILES[name])) if one.late}
    assert [] == [lines[line - 1] for line in sorted(late) if not reason.search(lines[line - 1])]


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("cli/")])
def test_only_cli_prints(name: str) -> None:
    """Everyone else returns or raises what there is to say."""
    module = tree(FILES[name])
    printing = re.compile(r"print|sys\.(?:__)?std(?:out|err)(?:__)?")
    said = [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(module)
        if isinstance(node, ast.Name | ast.Attribute) and printing.fullmatch(ast.unparse(node))
    ]
    assert [] == said
    assert [] == [one for one in imports(module) if one.name.split(".")[0] in ("click", "logging")]


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("cli/")])
def test_only_cli_asks_the_clock(name: str) -> None:
    """Everyone else is told what time it is."""
    module = tree(FILES[name])
    asked = [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "utcnow", "today")
    ]
    assert [] == asked
    assert [] == [one for one in imports(module) if one.name.split(".")[0] == "time"]


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("commands/")])
def test_no_build_reaches_the_network(name: str) -> None:
    """What could is not even imported."""
    network = re.compile(
        r"(?:socket|ssl|http|urllib\.request|requests|httpx|aiohttp|urllib3)(?:\.|$)"
    )
    assert [] == [one for one in imports(tree(FILES[name])) if network.match(one.name)]


@pytest.mark.parametrize("name", FILES)
def test_modules_and_functions_are_short(name: str) -> None:
    """At most 300 lines and 50: one page, and one look."""
    assert 300 >= len(FILES[name].read_text("utf-8").splitlines())
    functions = (
        node
        for node in ast.walk(tree(FILES[name]))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert [] == [
        node.name for node in functions if (node.end_lineno or node.lineno) - node.lineno >= 50
    ]


@pytest.mark.parametrize(("name", "words_max"), [("README.md", 500), ("ARCHITECTURE.md", 1000)])
def test_the_front_doors_are_short(name: str, words_max: int) -> None:
    """Who comes new reads them whole."""
    assert words_max >= len((PROJECT / name).read_text("utf-8").split())
