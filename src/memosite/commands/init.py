"""`memosite init DIR`: the smallest whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.errors import fail

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

_SITE = """\
title: My research memos
base_url: https://example.org/      # where the site will be; feeds and cards need it
description: One narrow question a memo, answered in the open.
author:
  name: Your name
timezone: UTC
"""

_MEMO = """\
---
title: Why I keep research memos
date: {date}
topic: Practice
summary: A memo holds one claim, one paper or one mechanism, and no more.
question: What is the smallest piece of research worth publishing?
---

A memo answers **one narrow question**. It has a date, a topic, and a line in the topic log.

Formulas are set at build time, so that $e^{{i\\pi}} + 1 = 0$ needs no script, and code is coloured:

```python
def answer(question: str) -> str:
    return question.rstrip("?") + "."
```

Edit this file, run `memosite serve`, and write the next one with `memosite new "Its title"`.
"""

_IGNORE = "/_site/\n/.memosite-cache/\n"


def init(folder: Path, today: dt.date) -> tuple[Path, ...]:
    """Return the files of a new site made in `folder`, which may exist but must be empty.

    Hidden entries such as `.git` may be there and stay. Raises SiteError when anything else is.
    """
    if folder.exists() and (not folder.is_dir() or any(_shown(folder))):
        raise fail(str(folder), "is not empty", "name a folder that does not exist yet")
    files = {
        "site.yaml": _SITE,
        f"memos/{today.isoformat()}-why-i-keep-research-memos.md": _MEMO.format(date=today),
        ".gitignore": _IGNORE,
    }
    missing = {folder / name: text for name, text in files.items() if not (folder / name).exists()}
    for path, text in missing.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            raise fail(str(path), f"cannot be written: {error.strerror}") from None
    return tuple(missing)


def _shown(folder: Path) -> Iterator[Path]:
    """Yield what lies in `folder`, hidden entries such as `.git` left out."""
    return (path for path in folder.iterdir() if not path.name.startswith("."))
