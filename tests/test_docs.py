"""The documentation: it builds, it leaves no key and no option out, and its examples are real."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
from typing import TYPE_CHECKING, Annotated, get_args, get_origin

import click
import pytest

from command import memosite
from given import write
from memosite import config, schema
from memosite import memo as memos
from memosite.checks.findings import FAMILIES, RULES
from memosite.cli.program import cli
from memosite.config import Config
from memosite.exports import index_schema
from memosite.memo import Memo
from memosite.read import Source
from outside import PROJECT
from samples import mp3, mp4, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = PROJECT / "docs"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(DOCS.glob("*.md"))}
COMMANDS = {name: cli.commands[name] for name in sorted(cli.commands)}
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)


def blocks(page: str, language: str) -> list[str]:
    """Return the fenced blocks of that language on a page of the documentation."""
    found = _FENCE.finditer(PAGES[page])
    return [block["text"] for block in found if block["language"] == language]


def section(page: str, heading: str) -> str:
    """Return the text of a page below `## HEADING`, up to the next heading of that level."""
    parts = PAGES[page].split(f"\n## {heading}\n")
    assert len(parts) == 2, f"docs/{page}.md has no section `{heading}`"
    return parts[1].split("\n## ")[0]


def paths(cls: type, before: str = "") -> Iterator[str]:
    """Yield every key of a group as the tables write it: `home.hero.figures[].value`."""
    for name, key in schema.keys(cls).items():
        path = before + name
        yield path
        inner, many = _inner(key.annotation)
        if schema.is_group(inner):
            yield from paths(inner, f"{path}[]." if many else f"{path}.")


def _inner(annotation: object) -> tuple[type, bool]:
    """Return the type inside an annotation, and whether it is that of a list's items."""
    origin = get_origin(annotation)
    if origin is None:
        assert isinstance(annotation, type), annotation
        return annotation, False
    arguments = get_args(annotation)
    if origin is tuple:
        return _inner(arguments[0])[0], True
    if origin in (Annotated, dict) or arguments[-1] is type(None):
        return _inner(arguments[0])
    return str, False  # a literal


def _examples() -> list[tuple[str, str]]:
    """Return the page and the command line of every example that runs memosite."""
    command = re.compile(r"^\$ ((?:[A-Z_]+=\S+ )*memosite\b.*)$", re.MULTILINE)
    shown = ((page, block) for page in PAGES for block in blocks(page, "console"))
    return [(page, line) for page, block in shown for line in command.findall(block)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section_with_all_its_options(name: str) -> None:
    """An option is named in the section of its own command."""
    told = section("commands", f"memosite {name}")
    context = click.Context(
        COMMANDS[name], info_name=name, parent=click.Context(cli, **cli.context_settings)
    )
    below = COMMANDS[name].commands.values() if isinstance(COMMANDS[name], click.Group) else ()
    options = [
        option
        for command in (COMMANDS[name], *below)
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    ]
    assert [] == [option for option in options if not re.search(rf"`{option}\b", told)]


def test_no_section_tells_of_a_command_that_does_not_exist() -> None:
    """A command that went takes its section along."""
    told = re.findall(r"^## memosite (\S+)$", PAGES["commands"], re.MULTILINE)
    assert sorted(COMMANDS) == sorted(told)


@pytest.mark.parametrize(("page", "cls"), [("authoring", Memo), ("settings", Config)])
def test_every_key_is_documented(page: str, cls: type) -> None:
    """Also those inside groups and lists, by their whole path; some have pages of their own."""
    told = PAGES[page] + PAGES["podcast"] + PAGES["notebook"]
    assert [] == [path for path in paths(cls) if f"`{path}`" not in told]


@pytest.mark.parametrize(("page", "cls"), [("authoring", Memo), ("settings", Config)])
def test_no_table_names_a_key_that_does_not_exist(page: str, cls: type) -> None:
    """What looks like a path of keys in the first column is one."""
    first = re.findall(r"^\| ((?:`[a-z_.\[\]]+`(?:, )?)+) \|", PAGES[page], re.MULTILINE)
    told = {path for cell in first for path in re.findall(r"`([^`]+)`", cell)}
    others = {
        "memo",
        "note",
        "page",
        *get_args(config.SectionName),
    }  # other tables: kinds, sections
    assert set() == told - set(paths(cls)) - others


def test_settings_name_every_section() -> None:
    """The sections of the home page: the usual ones in their order, then the others."""
    told = section("settings", "The home page")
    known = get_args(config.SectionName)
    found = [name for name in re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE) if name in known]
    assert list(known) == found
    assert list(config.SECTIONS) == found[: len(config.SECTIONS)]


@pytest.mark.parametrize("block", blocks("settings", "yaml"))
def test_every_example_of_settings_is_valid(tmp_path: Path, block: str) -> None:
    """Each is a `site.yaml`, a few with the title left out."""
    title = "" if block.startswith("title:") else "title: A site\n"
    write(tmp_path, {"site.yaml": title + block})
    assert config.load(tmp_path)[0].title


@pytest.mark.parametrize(
    "block",
    [block for page in PAGES for block in blocks(page, "markdown") if block.startswith("---\n")],
)
def test_every_example_of_a_memo_builds(tmp_path: Path, block: str) -> None:
    """Each is a whole memo, and raises no warning."""
    write(tmp_path, {"site.yaml": "title: A\nbase_url: https://example.org/\n"})
    write(tmp_path, {"memos/a.md": block})
    ran = memosite("build", "--site", tmp_path, "--strict", "--now", "2099-12-31")
    assert (0, "") == (ran.code, ran.err)


@pytest.mark.parametrize("block", blocks("notebook", "yaml") + blocks("podcast", "yaml")[:1])
def test_every_example_of_front_matter_is_valid(block: str) -> None:
    """Each is part of a memo's."""
    written = f"---\ntitle: A\ndate: 2026-07-01\ntopic: A\n{block}---\n"
    assert memos.parse(Source("memos/a.md", written.encode()), dt.UTC).title


@pytest.mark.parametrize(("page", "line"), _examples())
def test_every_example_names_a_command_and_options_that_exist(page: str, line: str) -> None:
    """Words after `&&` or `#` are another matter."""
    words = shlex.split(line.split(" && ", maxsplit=1)[0], comments=True)
    words = words[words.index("memosite") + 1 :]
    known: click.Command = cli
    if words and not words[0].startswith("-"):
        assert words[0] in COMMANDS, f"docs/{page}.md: {line}"
        known = COMMANDS[words[0]]
    context = click.Context(known, **cli.context_settings)  # click keeps what the first one says
    options = {option for parameter in known.get_params(context) for option in parameter.opts}
    options |= {"-h", "--help"}
    written = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert set() == written - options, f"docs/{page}.md: {line}"


def test_every_example_of_markdown_builds(tmp_path: Path) -> None:
    """All of them are one memo's text, which raises no warning, beside what they link to."""
    text = "\n".join(blocks("markdown", "markdown"))
    front = "---\ntitle: {0}\ndate: 2026-07-01\ntopic: {0}\n---\n"
    bundle = "memos/2026-07-01-examples"
    figure = "![A card](/card.png){#fig:gain}\n"
    files = {
        "site.yaml": "title: A\nbase_url: https://example.org/\n",
        f"{bundle}/index.md": front.format("Examples") + text + "\n## Floor\n",
        f"{bundle}/data.csv": "1\n",
        f"{bundle}/talk.mp3": mp3(),
        f"{bundle}/clip.mp4": mp4(),
        f"{bundle}/paper.pdf": pdf(),
        f"{bundle}/curve.png": (PROJECT / "static" / "card.png").read_bytes(),
        "memos/2026-07-01-rmsnorm.md": front.format("RMSNorm") + "## Floor\n\n" + figure,
        "memos/2026-06-01-layer-norm/index.md": front.format("Layer norm") + "## Floor\n",
    }
    write(tmp_path, files)
    ran = memosite("build", "--site", tmp_path, "--strict", "--now", "2099-12-31")
    assert (0, "") == (ran.code, ran.err)
    page = (tmp_path / "_site/memos/examples/index.html").read_text("utf-8")
    assert page.count("<math") == 6
    assert re.search(r'<a href="[^"]*#fig:gain">Figure\u00a01 of “RMSNorm”</a>', page)
    assert re.search(r'By <a href="#eq:kl">\(1\)</a>', page)


def test_every_example_of_citations_builds(tmp_path: Path) -> None:
    """With the bibliography shown there, the text shown gives what is said to come of it."""
    (bib,), (text,) = blocks("citations", "bibtex"), blocks("citations", "markdown")
    files = {
        "site.yaml": "title: A\nbase_url: https://example.org/\n",
        "references.bib": bib,
        "memos/a.md": f"---\ntitle: A\ndate: 2026-07-01\ntopic: A\n---\n{text}",
    }
    ran = memosite("build", "--site", write(tmp_path, files), "--strict", "--now", "2099-12-31")
    assert (0, "") == (ran.code, ran.err)
    page = (tmp_path / "_site/memos/a/index.html").read_text("utf-8")
    told = re.findall(r"^> (.*)$", PAGES["citations"], re.MULTILINE)
    words = re.sub(r"<[^>]+>", "", page)
    assert " ".join(told) in " ".join(words.split())


MEMO = "---\ntitle: {title}\ndate: {date}\n{topic}\n---\n\n{text}\n"
NEWER = {"title": '"RMSNorm: what the mean was for"', "date": "2026-07-01"}
OLDER = {"title": "Layer norm", "date": "2026-06-01"}


def _memos(newer: dict[str, str], older: dict[str, str]) -> dict[str, str]:
    least = {"topic": "topic: Normalisation", "text": ""}
    return {
        "memos/2026-07-01-rmsnorm.md": MEMO.format(**{**least, **NEWER, **newer}),
        "memos/2026-06-01-layer-norm.md": MEMO.format(**{**least, **OLDER, **older}),
    }


@pytest.mark.parametrize(
    ("newer", "older", "messages"),
    [
        ({"title": "RMSNorm: what the mean was for"}, {}, 1),
        ({"topic": "topics: Normalisation"}, {}, 1),
        ({"text": r"The gain is $\gain{x}$, as in [[layernorm]]."}, {}, 2),
        ({}, {"topic": "topic: normalisation"}, 1),
    ],
)
def test_the_messages_shown_are_those_that_are_printed(
    tmp_path: Path, newer: dict[str, str], older: dict[str, str], messages: int
) -> None:
    """Every message of these sites stands on the page word for word."""
    write(tmp_path, {"site.yaml": "title: A\nbase_url: https://example.org/\n"})
    write(tmp_path, _memos(newer, older))
    ran = memosite("build", "--site", tmp_path, "--now", "2099-12-31")
    said = [part for part in ran.err.split("\n\n") if part.startswith("memos/")]
    assert messages == len(said)
    assert [] == [part for part in said if part not in PAGES["mistakes"]]


def test_the_smallest_site_of_the_readme_builds_as_it_says(tmp_path: Path) -> None:
    """Without a warning, and to as many files."""
    readme = (PROJECT / "README.md").read_text("utf-8")
    settings, text, shown, *_ = (found["text"] for found in _FENCE.finditer(readme))
    home = tmp_path / "mysite"
    write(home, {"site.yaml": settings, "memos/2026-07-01-weight-decay.md": text})
    ran = memosite("build", "--site", home)
    assert "" == ran.err
    assert ran.out.partition(" in ")[0] in shown
    assert shown.partition(" in ")[0].endswith(ran.out.partition(" in ")[0])


def test_the_site_of_getting_started_builds_as_it_says(tmp_path: Path) -> None:
    """What `init` and two times `new` make."""
    home = tmp_path / "mysite"
    memosite("init", home)
    for words in (["Why the loss has a floor", "--topic", "Scaling"], ["Loss curves", "--bundle"]):
        memosite("new", *words, "--site", home)
    ran = memosite("build", "--site", home, "--now", "2099-12-31")
    said = [block for block in blocks("getting-started", "console") if "files made" in block]
    assert ran.out.partition(" in ")[0] in said[0]


def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    """It is a site of its own; every link in it leads somewhere."""
    out = tmp_path / "site"
    ran = memosite("build", "--site", DOCS, "--out", out, "--strict", "--now", "2099-12-31")
    assert (0, "") == (ran.code, ran.err)
    assert set(PAGES) <= {path.name for path in out.iterdir() if (path / "index.html").is_file()}
    published = (out / "index.schema.json").read_text("utf-8")
    assert published == (DOCS / "static" / "index.schema.json").read_text("utf-8")


def test_the_navigation_leads_to_every_page() -> None:
    """The signposts on the home page are in the order of the navigation."""
    settings, _ = config.load(DOCS)
    nav = settings.nav or ()
    assert sorted(f"{name}/" for name in PAGES) == sorted(item.url for item in nav)
    signposts = [principle.title for principle in settings.home.format.principles]
    assert [item.title for item in nav] == signposts


def test_every_group_of_formulas_is_shown() -> None:
    """Each has its picture on the page of formulas, and no other has."""
    lines = (PROJECT / "tests" / "formulas.txt").read_text("utf-8").splitlines()
    groups = {line.split("\t")[1] for line in lines if line[:2] in ("I\t", "D\t")}
    assert groups == set(re.findall(r"\(/formulas/(\w+)\.webp\)", PAGES["formulas"]))
    assert groups == {path.stem for path in (DOCS / "static" / "formulas").iterdir()}


def test_the_published_schema_is_that_of_the_index() -> None:
    """`index.schema.json` is written by `index_schema`, as docs/publishing.md promises."""
    written = json.loads((DOCS / "static" / "index.schema.json").read_text("utf-8"))
    assert index_schema() == written


def test_every_code_of_a_check_is_documented_as_it_is() -> None:
    """In the table of its family, with its weight and what it finds; no other code is."""
    told = section("check", "Codes")
    families = re.split(r"^### ", told, flags=re.MULTILINE)[1:]
    assert list(FAMILIES.values()) == [one.partition("\n")[0] for one in families]
    for digit, family in zip(FAMILIES, families, strict=True):
        rows = re.findall(r"^\| `(M\d+)` \| (\w+) \| (.+?) \| \S.* \|$", family, re.MULTILINE)
        rules = (rule for rule in RULES.values() if rule.code[1] == digit)
        assert [(rule.code, rule.severity, rule.says) for rule in rules] == rows
    assert set(RULES) >= {code for page in PAGES for code in re.findall(r"\bM\d{3}\b", PAGES[page])}


def _name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", sorted((DOCS / "static" / "pictures").glob("*.svg")), ids=_name)
def test_no_picture_of_a_terminal_shows_the_machine_it_was_taken_on(path: Path) -> None:
    """Only paths below the site; and nothing is loaded from elsewhere."""
    drawn = path.read_text("utf-8")
    assert "memosite" in drawn
    assert not re.search(r"(?:>|;)/\w|url\((?!#)|@import|<script|\bhref=", drawn)
