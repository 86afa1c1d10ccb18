"""`python -m memosite`, the same as the console script."""

from memosite.cli import main

main()
