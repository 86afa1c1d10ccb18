"""Recordings and documents: what they are, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from given import write
from memosite.media import Facts, facts, kind
from samples import mp3, mp4, pdf, wav, webm

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = {
    "a.wav": wav(),
    "a.mp4": mp4(),
    "a.webm": webm(),
    "a.pdf": pdf(),
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.PNG", "image"),
        ("sub.dir/a", ""),
        ("a.", ""),
        ("a.mp3", "audio"),
        ("sub/a.b.webm", "video"),
        ("a.pdf", "pdf"),
        ("a.tar.gz", "file"),
    ],
)
def test_a_file_is_what_its_name_says(name: str, expected: str) -> None:
    """The last part of it, in any case of letters."""
    assert expected == kind(name)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.wav", wav(3.4), Facts(seconds=3)),
        ("a.wav", wav(0.2), Facts(seconds=1)),
        ("a.mp3", mp3(), Facts(seconds=3)),
        ("a.mp4", mp4(640, 360), Facts(width=640, height=360)),
        ("a.mp4", mp4(640, 360, version=1), Facts(width=640, height=360)),
        ("a.MOV", mp4(640, 360, turned=True), Facts(width=360, height=640)),
        ("a.webm", webm(640, 360), Facts(width=640, height=360)),
        ("a.pdf", pdf(12), Facts(pages=12)),
        ("a.csv", b"1,2", Facts()),
        ("a.ogv", b"of which only the browser knows", Facts()),
    ],
)
def test_what_is_in_a_file_is_read(tmp_path: Path, name: str, data: bytes, expected: Facts) -> None:
    """The length of sound, the pages of a document, the size of a video as it is shown."""
    write(tmp_path, {name: data})
    assert expected == facts(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("data", [b"", b"neither sound nor sight", bytes(99), b"\xff" * 99])
def test_a_damaged_file_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    """In words for its author, who may still publish it."""
    write(tmp_path, {name: data})
    kind = name[2:].upper()
    assert Facts(fault=f"this file cannot be read as {kind}") == facts(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_stops_a_build(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """Whatever a byte or two become, there are facts or a fault."""
    whole = bytearray(WHOLE[name])
    for _ in range(2):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / name).write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    found = facts(tmp_path / name)
    assert found == Facts(fault=found.fault) or not found.fault
