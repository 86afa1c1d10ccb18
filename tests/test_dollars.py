"""Where a dollar begins a formula, and where it is a dollar."""

from __future__ import annotations

import pytest

from memosite.markup.formulas.dollars import formula


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$x$", "$x$"),
        ("$x$ is 5", "$x$"),
        ("$x$-axis, $y$", "$x$"),
        ("$n$th", "$n$"),
        ("$a$$b$", "$a$"),
        ("$$x$$ and", "$$x$$"),
        ("$$\nx\n$$", "$$\nx\n$$"),
        (r"$x\$y$", r"$x\$y$"),
        (r"$\{x$ y$", r"$\{x$"),
        (r"$\text{if $x > 0$ then } y$", r"$\text{if $x > 0$ then } y$"),
        (r"$\text{if $x$}$", r"$\text{if $x$}$"),
        (r"$$\text{$x$}$$", r"$$\text{$x$}$$"),
        (r"$\times$3", r"$\times$"),
        ("$a\nb$", "$a\nb$"),
        # The fault is math-core's to tell.
        (r"$\frac{a$ b", r"$\frac{a$"),
        ("$x}$", "$x}$"),
        # No formulas.
        ("$5 and $10", None),
        ("$ x$", None),
        ("$x $", None),
        ("$x", None),
        ("$", None),
        ("$$", None),
        ("$$$$", None),
        ("$$ $$", None),
        ("$20,000 or $30,000", None),
        ("$x$5", None),
        ("$HOME/$USER", None),
        ("$PATH:$HOME/bin", None),
        ("${HOME}/${USER}", None),
    ],
)
def test_a_formula_ends_where_its_dollars_do(text: str, found: str | None) -> None:
    """Space and digits keep prices apart, braces keep a formula together."""
    assert found == formula(text, 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\u4e2d\u6587$x$\u4e2d\u6587", "$x$"),
        (r"a 3$\times$3 kernel", r"$\times$"),
        (r"a 3$\times$ speed-up", r"$\times$"),
        ("(see $x$)", "$x$"),
        ("5$ or 6$", None),
        ("US$5/US$6", None),
    ],
)
def test_what_stands_before_a_formula_counts(text: str, found: str | None) -> None:
    """A digit before a dollar is a price, unless the formula begins with a command."""
    assert found == formula(text, text.index("$"))


def test_a_formula_within_braces_has_its_limits() -> None:
    """So that a text of open braces and dollars is read in linear time."""
    few, many = ("$\\text{" + "$x$" * n + "}$" for n in (20, 30))
    assert few == formula(few, 0)
    assert many != formula(many, 0)
