"""`memosite refs add`: works from hosts on this machine that answer as arXiv and doi.org do."""

from __future__ import annotations

import contextlib
import http.server
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from command import memosite
from given import SITE, snapshot, write
from memosite.citing import bibtex
from memosite.commands.refs import BYTES_MAX, Hosts, add
from memosite.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARXIV = """@misc{vaswani2023attentionneed,
      title={Attention Is All You Need},
      author={Ashish Vaswani and Noam Shazeer and Niki Parmar},
      year={2023},
      eprint={1706.03762},
      archivePrefix={arXiv},
      primaryClass={cs.CL},
      url={https://arxiv.org/abs/1706.03762},
}
"""
CROSSREF = (
    " @article{LeCun_2015, title={Deep <i>learning</i> &amp; H<sub>2</sub>O}, volume={521},"
    " url={http://dx.doi.org/10.1038/nature14539}, DOI={10.1038/nature14539}, number={7553},"
    " journal={Nature}, publisher={Springer}, author={LeCun, Yann and Bengio, Yoshua},"
    " year={2015}, month=may, pages={436\u2013444}, abstract={long} }\n"
)


ANSWERS = {
    "1706.03762": (200, ARXIV),
    "nature14539": (302, "", "/registrar/record"),
    "record": (200, CROSSREF),
    "elsewhere": (302, "", "file:///etc/passwd"),
    "plainly": (302, "", "http://example.org/x"),
    "html": (200, "<!DOCTYPE html><html>@misc{k, title={T}}</html>"),
    "nothing": (200, "nothing"),
    "huge": (200, ARXIV + " " * BYTES_MAX),
    "broken": (500, ""),
}
"""The last part of a path, and what comes back: status, body, and where else to look."""


@dataclass
class Host:
    """A host that knows a few works."""

    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    """The path and the wanted media type of each request."""


@contextlib.contextmanager
def answering() -> Iterator[Host]:
    """Answer on loopback as arXiv and doi.org do."""
    stop = threading.Event()
    host = Host("")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append((self.path, self.headers["Accept"]))
            name = self.path.rsplit("/", 1)[1]
            if name == "slow":
                stop.wait(10)
            self.send(*ANSWERS.get(name, (404, "")))

        def send(self, status: int, body: str, elsewhere: str = "") -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if elsewhere:
                self.send_header("Location", elsewhere)
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # who has read enough hangs up
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        host.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield host
        finally:
            stop.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """Return a host that stands in for both."""
    with answering() as one:
        monkeypatch.setenv("MEMOSITE_REFS_HOST", one.address)
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site without bibliography."""
    return write(tmp_path, {"site.yaml": SITE})


def entries(home: Path) -> dict[str, dict[str, str]]:
    """Return key -> fields of the site's bibliography, which has no mistakes."""
    bib = bibtex.parse("references.bib", (home / "references.bib").read_text("utf-8"))
    assert () == bib.mistakes
    return {entry.key: dict(entry.fields) for entry in bib.entries}


def test_a_preprint_is_added_with_a_key_that_says_what_it_is(home: Path, host: Host) -> None:
    """The key goes to standard output, alone; how to cite it, to standard error."""
    ran = memosite("refs", "add", "1706.03762", "--site", home)
    key = "vaswani2023attention"
    assert (0, f"{key}\n") == (ran.code, ran.out)
    assert f"Added: Attention Is All You Need. Cite it as [@{key}] or @{key}.\n" == ran.err
    assert [("/bibtex/1706.03762", "application/x-bibtex")] == host.asked
    assert {key} == set(entries(home))
    assert "1706.03762" == entries(home)[key]["eprint"]


def test_a_work_is_added_by_its_doi(home: Path, host: Host) -> None:
    """Redirects are followed, HTML becomes TeX, and the abstract is left out."""
    added = add(home, "https://doi.org/10.1038/nature14539")
    assert "lecun2015deep" == added.key
    found = entries(home)[added.key]
    assert r"Deep \emph{learning} & H\textsubscript{2}O" == found["title"]
    assert ("5", "436\u2013444") == (found["month"], found["pages"])
    assert "abstract" not in found
    assert ["/10.1038/nature14539", "/registrar/record"] == [path for path, _ in host.asked]


@pytest.mark.parametrize(
    "name",
    [
        "1706.03762",
        "arXiv:1706.03762v7",
        "https://arxiv.org/abs/1706.03762",
        "http://www.arxiv.org/pdf/1706.03762v1.pdf",
        "10.48550/arXiv.1706.03762",
        "https://doi.org/10.48550/arXiv.1706.03762",
    ],
)
def test_a_preprint_has_many_names(home: Path, host: Host, name: str) -> None:
    """Its number with or without version, its addresses, its DOI."""
    assert "vaswani2023attention" == add(home, name).key
    assert "/bibtex/1706.03762" == host.asked[0][0]


@pytest.mark.parametrize(
    "name", ["10.1038/nature14539", "doi:10.1038/nature14539", "https://www.nature.org/doi/10.1038/nature14539"]
)  # fmt: skip
def test_a_doi_has_many_names(home: Path, host: Host, name: str) -> None:
    """Bare, with its prefix, or within an address."""
    assert "lecun2015deep" == add(home, name).key
    assert "/10.1038/nature14539" == host.asked[0][0]


def test_what_was_there_stays_as_it_was(home: Path, host: Host) -> None:  # noqa: ARG001 (asked)
    """Comments, other works and odd spacing; the new one is last, after an empty line."""
    before = "% mine\n@misc{a,x={1}}   % no end of line"
    (home / "references.bib").write_text(before, "utf-8")
    add(home, "1706.03762")
    assert (home / "references.bib").read_text("utf-8").startswith(before + "\n\n@misc{vaswani")


def test_a_key_is_not_given_twice(home: Path, host: Host) -> None:  # noqa: ARG001 (asked)
    """A second work of that name gets a number."""
    (home / "references.bib").write_text("@misc{vaswani2023attention}\n", "utf-8")
    assert "vaswani2023attention-2" == add(home, "1706.03762").key


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("@misc{k, eprint = {1706.03762v2}, archivePrefix = {arXiv}, title = {T}}", "1706.03762"),
        ("@article{k, journal = {arXiv preprint arXiv:1706.03762}, title = {T}}", "1706.03762"),
        (
            "@misc{k, doi = {https://doi.org/10.1038/NATURE14539}, title = {T}}",
            "10.1038/nature14539",
        ),
    ],
)
def test_a_work_that_is_there_is_not_asked_for(
    home: Path, host: Host, known: str, name: str
) -> None:
    """Its key is told, and nothing changes."""
    (home / "references.bib").write_text(known, "utf-8")
    before = snapshot(home)
    ran = memosite("refs", "add", name, "--site", home)
    assert (0, "k\n") == (ran.code, ran.out)
    assert ran.err.startswith("Already there: T. ")
    assert ([], before) == (host.asked, snapshot(home))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nonsense", "is no arXiv number and no DOI"),
        ("1706.99999", "127.0.0.1 knows no such work"),
        ("10.1000/html", "answered with no BibTeX"),
        ("10.1000/nothing", "answered with no BibTeX"),
        ("10.1000/huge", "answered with more than a record"),
        ("10.1000/broken", "answered 500"),
        ("10.1000/slow", "cannot be reached: timed out"),
        ("10.1000/elsewhere", "answered 302"),
        ("10.1000/plainly", "leads to an address that is not https: http://example.org/x"),
    ],
)
def test_what_cannot_be_had_changes_nothing(home: Path, host: Host, name: str, said: str) -> None:
    """It is said in a sentence."""
    (home / "references.bib").write_text("@misc{a}\n", "utf-8")
    before = snapshot(home)
    with pytest.raises(SiteError, match=said):
        add(home, name, Hosts(host.address, host.address, 0.3))
    assert before == snapshot(home)


def test_only_https_is_spoken(home: Path) -> None:
    """Not even where the host's own address says otherwise."""
    with pytest.raises(SiteError, match="is not https"):
        add(home, "1706.03762", Hosts("http://127.0.0.1:1", "http://127.0.0.1:1"))


def test_a_host_that_is_away_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one next step, and an exit code of its own."""
    monkeypatch.setenv("MEMOSITE_REFS_HOST", "http://127.0.0.1:1")
    ran = memosite("refs", "add", "1706.03762", "--site", home)
    assert 1 == ran.code
    assert "1706.03762: error: 127.0.0.1 cannot be reached: " in ran.err
    assert "Errno" not in ran.err


def test_a_bibliography_is_kept_at_a_site(tmp_path: Path) -> None:
    """Elsewhere nothing is written."""
    ran = memosite("refs", "add", "1706.03762", "--site", tmp_path)
    assert (1, {}) == (ran.code, snapshot(tmp_path))
