"""What memos may be called in a link."""

from __future__ import annotations

import pytest

from given import memo
from memosite.names import Names

MEMOS = (
    memo("2026-07-01-rmsnorm", title="The gain"),
    memo("deep/2026-06-01-layer-norm", title="Layer norm"),
    memo("deep/rmsnorm", slug="deep", title="Another"),
    memo("claim", title="deep"),
    memo("u\u0308ber", title="\u00dcber A", slug="about-a"),
)
NAMES = Names({one.slug: one for one in MEMOS})
TOP, DEEP = MEMOS[0], MEMOS[2]


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("layer-norm", ["layer-norm"]),
        ("Layer Norm", ["layer-norm"]),
        ("2026-06-01-layer-norm", ["layer-norm"]),
        ("deep/2026-06-01-Layer-Norm", ["layer-norm"]),
        ("memos/deep/2026-06-01-layer-norm.md", ["layer-norm"]),
        ("2026-06-01-layer-norm.md", ["layer-norm"]),
        ("\u00fcber", ["about-a"]),
        ("u\u0308ber a", ["about-a"]),
        ("rmsnorm", ["rmsnorm", "deep"]),
        ("deep", ["deep", "claim"]),
        ("eep/rmsnorm", []),
        ("layer-norm.md", []),
        ("The gain.md", []),
        ("", []),
        (".", []),
    ],
)
def test_a_slug_goes_before_a_path_and_a_path_before_a_title(name: str, slugs: list[str]) -> None:
    """Case and the form of accents do not count; who else is called so comes behind."""
    assert slugs == [one.slug for one in NAMES.find(name, TOP)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("rmsnorm.md", "deep"), ("./rmsnorm.md", "deep"), ("../2026-07-01-rmsnorm.md", "rmsnorm")],
)
def test_a_path_seen_from_the_asker_stands_for_that_file_alone(name: str, slug: str) -> None:
    """However many others end alike."""
    assert [slug] == [one.slug for one in NAMES.find(name, DEEP)]


def test_the_first_by_path_wins_among_equals() -> None:
    """Whatever the order in which memos were read."""
    memos = [memo(name, title="Same") for name in ("b", "a", "c")]
    for order in (memos, memos[::-1]):
        found = Names({one.slug: one for one in order}).find("same", memos[0])
        assert ["a", "b", "c"] == [one.slug for one in found]


def test_a_title_that_is_the_slug_is_told_once() -> None:
    """Hints need not say it twice."""
    told = list(NAMES.spoken())
    assert "layer-norm" in told
    assert "Layer norm" not in told
    assert "The gain" in told
