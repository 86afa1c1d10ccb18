"""What is open at a point of a formula."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Frame:
    """A group, an environment, a cell of text, or maths within text, that is open."""

    kind: str
    """`root`, `{`, `env`, `cell` or `$`."""
    close: str = "}"
    """What its end is written as."""
    text: bool = False
    opener: str = "{"
    """What opens a text again after maths within it."""
    display: bool = False
    """Whether limits stand above and below here."""
    group: Frame | None = None
    """The innermost group or maths within text here."""
    owner: Frame | None = None
    r"""What `\tag` and `\label` belong to; None where they stay in their row."""
    rest: tuple[str, ...] = ()
    """What follows the next arguments of the same command."""
    limits: bool = False
    r"""Whether a `\limits` after its end says nothing new."""
    end: int = -1
    """Where maths within text ends."""
    name: str = ""
    align: str = ""
    begin: int = 0
    """Which piece of the output begins it."""
    row: int = 0
    """Which piece of the output begins its newest row."""
    column: int = 1
    columns: int = 1
    broken: bool = False
    r"""Whether it holds a `\\` of its own."""
    aside: list[str] = field(default_factory=list)
    """Tags and labels, which go to its end."""
