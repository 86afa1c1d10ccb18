"""`python -m memosite`, the same as the console script."""

from memosite.cli import main

if __name__ == "__main__":  # A worker that is spawned imports this module too.
    main()
