"""memosite: a static site generator for research memo blogs."""

__version__ = "0.1.0"
