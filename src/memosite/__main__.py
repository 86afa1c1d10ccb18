"""`memosite` and `python -m memosite`: a Ctrl-C ends them without a traceback, however early."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from memosite import garbage

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_STOPPED = 130


def main() -> None:
    """Run the command line."""
    sys.unraisablehook = _lost
    garbage.seldom()
    try:
        from memosite.cli.program import main as run  # noqa: PLC0415 (60 ms in which Ctrl-C may come)

        run()
    except KeyboardInterrupt:  # while that was read, or a second one
        _stop()
    except SystemExit as ending:
        if ending.code == _STOPPED:
            _stop()
        raise
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the work is done; Python tidies up


def _lost(raised: UnraisableHookArgs) -> None:
    """End where Ctrl-C came while Python tidied up, which passes over it after a traceback.

    What a kill leaves whole, this does.
    """
    if isinstance(raised.exc_value, KeyboardInterrupt):
        _stop()
    sys.__unraisablehook__(raised)


def _stop() -> None:
    """End at once: Python would end by the signal where that came while it ran a text as code."""
    os._exit(_STOPPED)


if __name__ == "__main__":  # A worker that is spawned imports this module too.
    main()
