"""The process that draws: a list of specifications on stdin, a line of JSON for each on stdout.

Run by its path, in UTC: the library reads the time zone of its process, and a chart that takes all
memory takes no build along. A null byte on stderr ends what the library says of one chart.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Draw what stdin asks for; nothing is loaded from anywhere."""
    import vl_convert  # noqa: PLC0415 (an optional package of 84 MB)

    for spec in json.load(sys.stdin):
        try:
            svg = vl_convert.vegalite_to_svg(spec, show_warnings=True, allowed_base_urls=[])
            said = {"svg": svg}
        except ValueError as error:
            said = {"fault": str(error)}
        os.write(2, b"\0")
        with os.fdopen(os.dup(1), "wb") as answers:
            answers.write(json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    main()
