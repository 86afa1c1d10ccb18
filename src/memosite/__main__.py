"""`memosite` and `python -m memosite`: a Ctrl-C ends them without a traceback, however early."""

from __future__ import annotations

import os
import signal

_STOPPED = 130


def main() -> None:
    """Run the command line."""
    try:
        from memosite.cli import main as run  # noqa: PLC0415 (60 ms in which Ctrl-C may come)

        run()
    except KeyboardInterrupt:  # while that was read, or a second one
        _stop()
    except SystemExit as ending:
        if ending.code == _STOPPED:
            _stop()
        raise
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the work is done; Python tidies up


def _stop() -> None:
    """End at once: Python would end by the signal where that came while it ran a text as code."""
    os._exit(_STOPPED)


if __name__ == "__main__":  # A worker that is spawned imports this module too.
    main()
