"""What all tests share: what is left out on this machine, and the demonstration site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest

from outside import PROJECT, build, left_out

if TYPE_CHECKING:
    from pathlib import Path

# A busy machine is no fault of a text.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

LEFT_OUT = dict(left_out())
collect_ignore = list(LEFT_OUT)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out."""
    if LEFT_OUT:
        terminalreporter.write_line(f"left out: {', '.join(LEFT_OUT.values())}")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of the project's own site; half a second, once a worker."""
    return build(PROJECT, tmp_path_factory.mktemp("demonstration") / "site")
