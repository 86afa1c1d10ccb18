"""Foreign documents -> memos, one module a kind; what cannot be carried over is told.

What is imported is hostile until shown otherwise: it is data, read within limits, never run, and
names no path outside the folder that it comes from.
"""

from __future__ import annotations
