"""What `memosite check` finds: each code on a tiny site that has it, and on one that nearly has."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from command import NOW, memosite
from given import SITE, contents, front, site, snapshot, text, write
from memosite.checks import links
from memosite.checks.findings import FAMILIES, RULES
from memosite.checks.memos import MEMOS_MIN
from samples import saved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Files = Mapping[str, str | bytes]

TOLD = {"question": "Why?", "summary": "Because."}
ENTRY = "@article{a, author = {A. Bee}, title = {T}, journal = {J}, year = {2020}}\n"
PART = """
@inproceedings{a, author = {A}, title = {T}, crossref = {p}}
@proceedings{p, title = {P}, year = {2020}}
"""
BOOK = "@book{b, author = {A. Bee}, title = {T}, year = {2020}}\n"


def memo(body: str = "", **keys: object) -> Files:
    """Return a site of one memo that lists have nothing to say against."""
    return {"memos/a.md": text(body, **{**TOLD, **keys})}


def plain(key: str, line: str) -> Files:
    """Return a site of one memo, with a line of its front matter as it stands in the file."""
    return {"memos/a.md": text(**{**TOLD, key: None}).replace("---\n", f"---\n{line}\n", 1)}


def bundle(body: str = "", **files: str | bytes) -> Files:
    """Return a site of one bundle with files, whose names have `_` for a dot."""
    beside = {f"memos/a/{name.replace('_', '.')}": data for name, data in files.items()}
    return {"memos/a/index.md": text(body, **TOLD), **beside}


def memos(count: int, **last: object) -> Files:
    """Return a site of so many memos, the last with keys of its own."""
    titles = [chr(ord("a") + n) * 5 for n in range(count)]
    keys = [{"title": title, "question": f"{title}?"} for title in titles]
    keys[-1].update(last)
    return {f"memos/{one['title']}.md": text(**{**TOLD, **one}) for one in keys}


def two(first: dict[str, object], second: dict[str, object]) -> Files:
    """Return a site of two memos."""
    return {"memos/a.md": text(**first), "memos/b.md": text(**{"date": "2026-06-01", **second})}


def bib(cited: str, entries: str, name: str = "references.bib") -> Files:
    """Return a site of one memo that cites, and a bibliography."""
    return {**memo(f"See {cited}." if cited else ""), name: entries}


def talks(
    *keys: dict[str, object],
    names: Sequence[str] = "ab",
    lengths: Sequence[str] = ("0:10:00", "0:20:00"),
    body: str = "",
    said: str = "Ada: Yes.",
) -> Files:
    """Return a site of episodes, newest first."""
    files: dict[str, str | bytes] = {"memos/said.txt": said}
    for name, length, own, month in zip(names, lengths, keys, "76", strict=False):
        audio = {"url": f"https://host.example/{name}.mp3", "transcript": "said.txt"}
        told = {"bytes": 9, "duration": length} if length else {}
        day = f"2026-0{month}-01"
        files[f"memos/{name}.md"] = text(body, audio={**audio, **told}, date=day, **{**TOLD, **own})
    return files


def noise(width: int, height: int) -> bytes:
    """Return a PNG that no compression makes smaller."""
    data = random.Random(1).randbytes(width * height * 3)  # noqa: S311 (no secret)
    return saved(Image.frombytes("RGB", (width, height), data))


def svg(size: int) -> str:
    """Return an SVG of about so many bytes."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!--{" " * size}--></svg>'


LOST = [
    r"For small steps (F(\cdot) = 0) holds.",
    r"The sum of x_{i} over all i.",
    r"The loss \frac{1}{N} falls.",
    "> In a quote, W^{-1} too.",
]
NOT_LOST = [
    r"For small steps $F(\cdot) = 0$ holds.",
    r"Written \(F(\alpha) = 0\), it is a formula.",
    r"`\frac{1}{N}` is how TeX writes it.",
    "```latex\n\\alpha\n```",
    r"Files lie in C:\Users\alice and C:\temp\new.",
    r"The pattern \d+ finds digits.",
    "Sets {a, b} and x_i and 2^10.",
    "| $\\alpha$ |\n|---|\n| 1 |",
]
BROKEN = {
    "https://arxiv.org/abs/2401.1": "M106",
    "https://arxiv.org/abs/2413.01234": "M106",
    "https://arxiv.org/pdf/1706.037": "M106",
    "https://github.com/a/b/commit/0a1b2c": "M107",
    "https://github.com/a/b/commit/0123456789abcdef0123456789abcdef0123456": "M107",
    "https://github.com/a/b/blob/0123456789abcdef0123456789abcdef0123456/x.py": "M107",
    "https://doi.org/10.1000": "M108",
    "https://doi.org/10.1000/": "M108",
    "https://https://example.org/": "M109",
    "http://https//example.org/": "M109",
    "http://localhost:8000/a": "M110",
    "https://127.0.0.1/a": "M110",
    "https://example/": "M110",
    "http://[": "M110",
}
WHOLE = [
    "https://arxiv.org/abs/2401.01234",
    "https://arxiv.org/abs/2401.01234v2",
    "https://arxiv.org/abs/0704.0001",
    "https://arxiv.org/pdf/1706.03762.pdf",
    "https://arxiv.org/abs/hep-th/9901001",
    "https://arxiv.org/abs/math.GT/0309136",
    "https://arxiv.org/list/cs.LG/recent",
    "https://arxiv.org/",
    "https://github.com/a/b/commit/0a1b2c3",
    "https://github.com/a/b/commit/0123456789abcdef0123456789abcdef01234567",
    "https://github.com/a/b/blob/main/x.py",
    "https://github.com/a/b/tree/feed",
    "https://github.com/a/b/commits/main",
    "https://doi.org/10.1000/182",
    "https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15",
    "https://doi.org/10/gfz4w2",
    "https://doi.org/",
    "https://web.archive.org/web/2024/https://example.org/",
    "https://example.org/",
    "https://xn--bcher-kva.example/",
    "mailto:alice@example.org",
]
CASES: dict[str, tuple[Files, Files]] = {
    "M001": (memo("[[nowhere]]"), memo("[[a]]")),
    "M002": (
        {"memos/a.md": "---\n# memosite: ignore M9\n" + text(**TOLD)[4:]},
        {"memos/a.md": "---\n# memosite: ignore M402\n" + text(question="Why?")[4:]},
    ),
    "M003": ({**memo(), "site.yaml": "title: A\n"}, memo()),
    "M101": (memo("[there](#gone)\n\n## Here"), memo("[there](#here)\n\n## Here")),
    "M102": (
        two({**TOLD, "draft": True}, TOLD) | {"memos/c.md": text("[[a]]", date="2026-05-01")},
        two(TOLD, TOLD) | {"memos/c.md": text("[[a]]", date="2026-05-01")},
    ),
    "M103": (
        two(TOLD, {"title": "Ducks"}) | {"memos/c.md": text("[[A claim]]", date="2026-05-01")},
        two(TOLD, {"title": "Ducks"})
        | {"memos/c.md": text("[[A claim]]", date="2026-05-01", title="Geese")},
    ),
    "M104": (
        memo(sources=[{"title": "P", "file": "p.pdf"}]),
        {**memo(sources=[{"title": "P", "file": "p.txt"}]), "memos/p.txt": "."},
    ),
    "M105": (memo(aliases=["/old%20one/"]), memo(aliases=["/old/", "/old.html"])),
    "M201": (
        bundle("![](p.svg)", p_svg=svg(1)),
        bundle("![A square.](p.svg)", p_svg=svg(1)),
    ),
    "M202": (bundle(p_csv="1"), bundle("The data: [csv](p.csv).", p_csv="1")),
    "M203": (
        bundle("![A](p.png)", p_png=noise(2400, 50)),
        bundle("![A](p.png)", p_png=noise(2200, 50)),
    ),
    "M204": (
        bundle("![A](p.svg)", p_svg=svg(1_000_000)),
        bundle("![A](p.svg)", p_svg=svg(900_000)),
    ),
    "M205": (memo("![A](https://example.org/p.png)"), memo("[A](https://example.org/p.png)")),
    "M206": (
        bundle("![A](p.mp3)", p_mp3=b"no sound"),
        bundle("[A](p.mp3)", p_mp3=b"no sound"),
    ),
    "M301": (memo("## One\n\n#### Three"), memo("## One\n\n### Two\n\n#### Three\n\n## Four")),
    "M302": (memo(LOST[0]), memo(NOT_LOST[0])),
    "M303": (memo(r"$\nocommand$"), memo(r"$\alpha$")),
    "M304": (memo("A note[^1]."), memo("A note[^1].\n\n[^1]: Here.")),
    "M305": (memo("{% raw %}"), memo("`{% raw %}`")),
    "M306": (memo("> [!nosuchkind]\n> Words."), memo("> [!note]\n> Words.")),
    "M401": (memo(question=None), memo()),
    "M402": (memo(summary=None), memo()),
    "M407": ({**memo(), "memos/b.MD": ""}, {**memo(), "memos/b.txt": ""}),
    "M408": (
        plain("summary", "summary: It costs #1 of two"),
        plain("summary", "summary: It costs C#1 # of #2"),
    ),
    "M409": (memo(question=r"Why $\beta_2 = 0.95$?"), memo(question="Why US$5_000, not $9_000?")),
    "M403": (
        two(
            {"title": "Loss floors", "question": "Why does the loss of language have a floor?"},
            {"title": "A floor", "question": "Why has the loss of language a floor in training?"},
        ),
        two(
            {"title": "Loss floors", "question": "Why does the loss of language have a floor?"},
            {"title": "Deep nets", "question": "How deep should an encoder for images be?"},
        ),
    ),
    "M404": (two({"topic": "Data-sets"}, {"topic": "Dataset"}), two({"topic": "Bus"}, {})),
    "M405": (two({"topic": "Scaling"}, {"topic": "scaling"}), two({}, {"topic": "Sampling"})),
    "M406": (memos(MEMOS_MIN, topic="Ducks"), memos(MEMOS_MIN - 1, topic="Ducks")),
    "M501": (bib("", ENTRY), bib("[@a]", ENTRY)),
    "M502": (bib("[@a]", ENTRY.replace("journal = {J}, ", "")), bib("[@a]", ENTRY)),
    "M503": (bib("[@a]", ENTRY + "@book{b,"), bib("[@a]", ENTRY)),
    "M601": (talks({"title": "Untitled episode 3"}), talks({"title": "Untitled: on names"})),
    "M602": (
        talks({}, {"title": "Wings"}, names=("talk", "talk-v2")),
        talks({}, {"title": "Wings"}, names=("deepseek", "llama-v2")),
    ),
    "M603": (
        talks({"title": "Norms: what for"}, {"title": "Norms - what for"}),
        talks({"title": "Norms: what for"}, {"title": "Norms: what with"}),
    ),
    "M604": (talks({}, body="TODO"), talks({}, body="TODO lists, and what they are for.")),
    "M605": (talks({}, said="Ada: So the result is that"), talks({}, said="Ada: So it is.")),
    "M606": (
        talks({"title": "Ducks"}, {"title": "Geese"}, lengths=("1:21:09", "1:21:09")),
        talks({"title": "Ducks"}, {"title": "Geese"}, lengths=("1:21:09", "1:21:10")),
    ),
    "M607": (talks({}, lengths=("",)), talks({})),
    "M504": (bib("", ENTRY, "memos/stray.bib"), bib("", ENTRY, "memos/a.bib")),
}  # fmt: skip
"""Code -> a site where it is found, and one where it nearly is."""


def found(folder: Path, files: Files, *options: str) -> list[dict[str, object]]:
    """Return the findings of a site as `--json` prints them."""
    ran = memosite("check", "--site", site(folder, files), "--json", *options)
    report: dict[str, list[dict[str, object]]] = json.loads(ran.out)
    return report["findings"]


def codes(folder: Path, files: Files, *options: str) -> set[object]:
    """Return the codes of what is found."""
    return {one["code"] for one in found(folder, files, *options)}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the end of 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798675200")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def test_every_code_that_needs_no_network_has_its_case() -> None:
    """The others are those of outside addresses and of a link's shape, tested on their own."""
    shapes = set(BROKEN.values())
    assert {code for code in RULES if code[1] != "9"} - shapes == set(CASES)


@pytest.mark.parametrize("code", CASES)
def test_what_is_wrong_is_found(tmp_path: Path, code: str) -> None:
    """With a place, a sentence and the weight of its code."""
    mine = [one for one in found(tmp_path, CASES[code][0], "--lenient") if one["code"] == code]
    assert mine
    for one in mine:
        assert RULES[code].severity == one["severity"]
        assert (tmp_path / str(one["path"])).is_file()
        assert one["message"]


@pytest.mark.parametrize("code", CASES)
def test_what_is_nearly_wrong_is_not_found(tmp_path: Path, code: str) -> None:
    """A check that cries wolf is switched off."""
    assert code not in codes(tmp_path, CASES[code][1], "--lenient")


@pytest.mark.parametrize("address", BROKEN)
def test_a_link_that_is_broken_by_its_shape_is_found_at_its_place(
    tmp_path: Path, address: str
) -> None:
    """In texts, between angle brackets, which take any character but spaces."""
    (one,) = found(tmp_path, memo(f"First.\n\nSee [this](<{address}>)."))
    assert (BROKEN[address], 10, 13) == (one["code"], one["line"], one["column"])


def test_a_link_in_html_is_found_too(tmp_path: Path) -> None:
    """There it may lead to a file of the author's."""
    (one,) = found(tmp_path, memo("<a href='file:///home/alice/paper.pdf'>it</a>"))
    assert ("M110", 10) == (one["code"], one["column"])


@pytest.mark.parametrize("address", WHOLE)
def test_a_whole_link_is_not_found(address: str) -> None:
    """Nor one that only looks odd."""
    assert links.fault(address) is None


def test_a_source_is_a_link_too(tmp_path: Path) -> None:
    """Its place is in the front matter."""
    files = memo(sources=[{"title": "P", "url": "https://arxiv.org/abs/2401.1"}])
    (one,) = found(tmp_path, files)
    assert ("M106", True) == (one["code"], int(str(one["line"])) < 8)


@pytest.mark.parametrize("body", LOST)
def test_a_formula_without_its_dollars_is_found(tmp_path: Path, body: str) -> None:
    """Where TeX stands in prose."""
    (one,) = found(tmp_path, memo(f"Intro with $\\cdot$ and $\\alpha$.\n\n{body}"))
    assert ("M302", 10) == (one["code"], one["line"])


@pytest.mark.parametrize("body", NOT_LOST)
def test_what_is_no_lost_formula_is_not_found(tmp_path: Path, body: str) -> None:
    """Formulas, code, paths and patterns."""
    assert "M302" not in codes(tmp_path, memo(body))


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        (["/old.php"], True),
        (["/feed/old.rss"], True),
        (["/memos/A/"], True),
        (["/Old/", "/old/"], True),
        (["/old.htm", "/other/"], False),
    ],
)
def test_aliases_that_no_host_can_serve(tmp_path: Path, aliases: list[str], expected: bool) -> None:
    """By their ending, or since they are another address but for capitals."""
    assert expected == ("M105" in codes(tmp_path, memo(aliases=aliases)))


def test_an_alias_that_another_page_has_is_a_mistake_of_the_build(tmp_path: Path) -> None:
    """It is an error, and so is one that two memos have."""
    assert {"M001"} == codes(tmp_path, memo(aliases=["/archive/"]))


@pytest.mark.parametrize(
    "body",
    [
        "x_data: p.csv\n---\n",
        "---\n<img alt='A' src='p.csv'>\n",
        "---\nA [page](p.html).\n",
        "---\nSee p.csv.\n",
    ],
)
def test_a_file_is_no_orphan_that_anything_names(tmp_path: Path, body: str) -> None:
    """Front matter, HTML, a file that is referred to, or the words of the text."""
    head = front(title="A claim", date="2026-07-01", topic="Scaling", **TOLD)[:-4]
    files = {"memos/a/index.md": head + body, "memos/a/p.csv": "1"}
    files["memos/a/p.html"] = "<a href='p.csv'>"
    orphans = [one["path"] for one in found(tmp_path, files) if one["code"] == "M202"]
    assert "memos/a/p.csv" not in orphans


def test_a_name_within_another_is_no_reference(tmp_path: Path) -> None:
    """`a.csv` is not named by `data.csv`."""
    files = bundle("[data](data.csv)", data_csv="1", a_csv="1")
    assert ["memos/a/a.csv"] == [one["path"] for one in found(tmp_path, files)]


@pytest.mark.parametrize(
    ("one", "two_", "expected"),
    [
        ("Benchmarks", "Benchmark", True),
        ("Large models", "Large-model", True),
        ("Theories", "Theory", True),
        ("Optimisation", "Optimization", True),
        ("Losses", "Loss", True),
        ("Physics", "Physical", False),
        ("Analysis", "Analyst", False),
        ("Optimiser", "Optimisation", False),
        ("Attention", "Intention", False),
    ],
)
def test_topics_that_look_alike(tmp_path: Path, one: str, two_: str, expected: bool) -> None:
    """But for plurals, hyphens and the two ways to spell -ise."""
    files = two({**TOLD, "topic": one}, {**TOLD, "topic": two_, "title": "Ducks"})
    assert expected == ("M404" in codes(tmp_path, files))


def test_the_newer_memo_is_told_of_the_earlier(tmp_path: Path) -> None:
    """And not the other way round; one that supersedes the other repeats nothing."""
    (one,) = (each for each in found(tmp_path, CASES["M403"][0]) if each["code"] == "M403")
    assert ("memos/a.md", True) == (
        one["path"],
        "of 2026-06-01, `memos/b.md`" in str(one["message"]),
    )
    newer = {**TOLD, "title": "Loss floors", "supersedes": ["b"]}
    assert "M403" not in codes(tmp_path, two(newer, {**TOLD, "title": "Loss floors"}))


@pytest.mark.parametrize(
    ("entry", "lacking"),
    [
        (BOOK, ""),
        (BOOK.replace("author = {A. Bee}, ", ""), "author"),
        (BOOK.replace("author", "editor"), ""),
        (ENTRY.replace("article", "inproceedings"), "booktitle"),
        (ENTRY.replace("article", "inproceedings").replace("journal", "booktitle"), ""),
        (ENTRY.replace("{J}", "{arXiv preprint arXiv:2401.01234}"), ""),
        ("@article{a, author={A}, title={T}, year=2020, eprint={2401.01234}}", ""),
        ("@online{a, title={T}}", "url"),
        ("@misc{a, title={T}}", ""),
        ("@phdthesis{a, author={A}, title={T}, date={2020-01}}", "school"),
        (PART, ""),
        ("@nosuchkind{a, title={T}}", ""),
    ],
)  # fmt: skip
def test_entries_lack_what_their_kind_needs(tmp_path: Path, entry: str, lacking: str) -> None:
    """What they inherit counts, and a preprint needs no journal."""
    told = [str(one["message"]) for one in found(tmp_path, bib("", entry)) if one["code"] == "M502"]
    assert lacking == (told[0].rpartition(" has no ")[2] if told else "")


def test_nothing_is_uncited_while_memos_are_hidden(tmp_path: Path) -> None:
    """A draft may cite it."""
    files = {**bib("", ENTRY), "memos/draft.md": text(title="D", draft=True, **TOLD)}
    assert "M501" not in codes(tmp_path, files)
    assert "M501" in codes(tmp_path, files, "--drafts")


def test_a_parent_of_entries_is_used(tmp_path: Path) -> None:
    """And an entry whose key has a space is found as its id writes it."""
    assert "M501" not in codes(tmp_path, bib("[@a]", PART))
    spaced = PART.replace("{a,", "{a b,")
    assert "M501" not in codes(tmp_path, bib("[@{a b}]", spaced))


@pytest.mark.parametrize("written", ["M401 M402", "M401, M402 (a list)", "M402  M401,: old"])
def test_a_comment_in_front_matter_makes_an_exception(tmp_path: Path, written: str) -> None:
    """Of the codes it names, in that memo alone."""
    head = f"---\n# memosite: ignore {written}\n"
    files = two({}, {"title": "Ducks"})
    files = {**files, "memos/a.md": head + str(files["memos/a.md"])[4:]}
    assert {"memos/b.md"} == {one["path"] for one in found(tmp_path, files)}


def test_a_comment_in_the_settings_makes_one_for_the_site(tmp_path: Path) -> None:
    """And one in a bibliography for its entries; a heading in a text makes none."""
    write(tmp_path, {"site.yaml": SITE + "# memosite: ignore M402\n"})
    files = {
        **bib("", "% memosite: ignore M501\n" + ENTRY),
        "site.yaml": (tmp_path / "site.yaml").read_bytes(),
    }
    body = text("# memosite: ignore M401\n", question=None)
    assert {"M401"} == codes(tmp_path, {**files, "memos/a.md": body})


def test_all_mistakes_of_a_site_that_cannot_be_built_are_findings(tmp_path: Path) -> None:
    """Then nothing else is looked for."""
    files = two({"title": ""}, {"date": "soon"})
    ran = memosite("check", "--site", site(tmp_path, files))
    assert (1, 2) == (ran.code, ran.out.count("error M001: "))
    assert "Traceback" not in ran.said


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        (memo(), (), 0),
        (memo(question=None), (), 0),
        (memo(question=None), ("--strict",), 0),
        (memo("A note[^1]."), (), 0),
        (memo("A note[^1]."), ("--strict",), 1),
        (memo("[[nowhere]]"), (), 1),
    ],
)
def test_the_exit_code(tmp_path: Path, files: Files, options: tuple[str, ...], code: int) -> None:
    """1 for errors, with --strict for warnings too; advice is never in the way."""
    ran = memosite("check", "--site", site(tmp_path, files), *options)
    assert code == ran.code


def test_a_check_writes_nothing_but_caches(tmp_path: Path) -> None:
    """Not on any of the sites above, built or not, whatever the format."""
    for number, (bad, good) in enumerate(CASES.values()):
        for name, files in (("bad", bad), ("good", good)):
            folder = site(tmp_path / f"{number}-{name}", files)
            before = snapshot(folder)
            memosite("check", "--site", folder, "--lenient", "--sarif")
            assert before == snapshot(folder)


def test_a_check_changes_no_build(tmp_path: Path) -> None:
    """What it keeps is what a build would keep: the next one makes the same."""
    first = memosite("build", "--site", site(tmp_path, CASES["M301"][0]), "--now", NOW)
    built = contents(tmp_path / "_site")
    memosite("check", "--site", tmp_path)
    again = memosite("build", "--site", tmp_path, "--now", NOW, "--no-cache")
    assert (0, 0) == (first.code, again.code)
    assert built == contents(tmp_path / "_site")


def test_drafts_and_future_memos_are_looked_at_when_asked(tmp_path: Path) -> None:
    """Else they are not part of the site."""
    files = two({**TOLD, "date": "2030-01-01"}, {**TOLD, "draft": True, "title": "Ducks"})
    hidden = {**files, "memos/a.md": str(files["memos/a.md"]) + "A[^1]", "memos/c.md": text(**TOLD)}
    hidden["memos/b.md"] = str(files["memos/b.md"]) + "B[^1]"
    told = {
        options: {one["path"] for one in found(tmp_path, hidden, *options) if one["code"] == "M304"}
        for options in ((), ("--drafts",), ("--future",))
    }
    assert {(): set(), ("--drafts",): {"memos/b.md"}, ("--future",): {"memos/a.md"}} == told


def test_every_family_has_its_digit() -> None:
    """And codes stand in order, each with a sentence and a name of its own."""
    assert list(RULES) == sorted(RULES)
    assert {code[1] for code in RULES} == set(FAMILIES)
    assert len(RULES) == len({rule.name for rule in RULES.values()})
    assert [] == [rule.code for rule in RULES.values() if not rule.says.endswith(".")]


VERSIONS = ("talk", "talk.old", "talk-v1", "talk-v2", "talk-v3")


def test_versions_of_one_talk_are_told_with_what_to_write(tmp_path: Path) -> None:
    """The one without a suffix is taken for the newest; once it supersedes them all is well."""
    audio = {"url": "https://host.example/a.mp3", "bytes": 9, "duration": "1:21:09"}
    days = {name: f"2026-0{9 - n}-01" for n, name in enumerate(VERSIONS)}
    files = {
        f"memos/{name}.md": text(title=f"Talk {name}", date=day, audio=audio, **TOLD)
        for name, day in days.items()
    }
    olds = {str(one["fix"]) for one in found(tmp_path, files) if one["code"] == "M602"}
    slugs = ("talk-old", "talk-v1", "talk-v2", "talk-v3")
    assert {f"add `supersedes: [{slug}]` to that, if that is the newest" for slug in slugs} == olds
    keys = {"title": "Talk", "date": "2026-09-01", "audio": audio, "supersedes": slugs, **TOLD}
    assert set() == codes(tmp_path, {**files, "memos/talk.md": text(**keys)}) & {"M602", "M606"}


@pytest.mark.parametrize(("name", "expected"), [("talk.old", True), ("bold", False)])
def test_a_name_that_says_old_is_told(tmp_path: Path, name: str, expected: bool) -> None:
    """Also where there is no newer one."""
    assert expected == ("M602" in codes(tmp_path, talks({}, names=(name,))))


def test_a_transcript_that_is_known_to_break_off_is_no_finding(tmp_path: Path) -> None:
    """Its page says so; one that cannot be read is another finding."""
    audio = {"url": "https://host.example/a.mp3", "bytes": 9, "duration": "1:21:09"}
    cut = {**audio, "transcript": {"file": "a.txt", "complete": False}}
    files = {"memos/a.md": text(audio=cut, **TOLD), "memos/a.txt": "Ada: So it"}
    assert "M605" not in codes(tmp_path, files)
    assert "M206" in codes(tmp_path, {**files, "memos/a.txt": "\n"})
