"""Addresses of the web as foreign documents write them; those that are none are empty."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urljoin, urlsplit

_NONE = SplitResult("", "", "", "", "")


def parts(address: str) -> SplitResult:
    """Return the parts of an address."""
    try:
        found = urlsplit(address)
        _ = found.hostname, found.port  # which are only read, and refused, now
    except ValueError:
        return _NONE
    return found


def joined(base: str, address: str) -> str:
    """Return an address as it is seen from `base`."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def last(address: str) -> str:
    """Return the last name of an address's path."""
    return unquote(parts(address).path.rstrip("/").rpartition("/")[2])
