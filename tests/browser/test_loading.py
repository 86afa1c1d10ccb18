"""What a page asks of the network, and what the browser says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from window import Host, Sight

pytestmark = pytest.mark.browser


def test_the_console_stays_silent(sight: Sight) -> None:
    """No view writes an error to the console or leaves one uncaught."""
    assert [] == sight.complaints


def test_every_request_is_answered(sight: Sight) -> None:
    """Every request of every view succeeds."""
    assert [] == sight.failures


def test_nothing_is_asked_of_another_host(sight: Sight, host: Host) -> None:
    """Every request of every view stays on the site, but for data in the page itself."""
    at_home = (host.address, "data:")
    assert sight.requests[0].startswith(host.address)
    assert [] == [address for address in sight.requests if not address.startswith(at_home)]


def test_the_maths_font_comes_with_formulas_alone(sight: Sight) -> None:
    """A page with formulas asks for one font, once; a page without asks for none."""
    has_formulas = sight.page.locator("math").count() > 0
    fonts = [address for address in sight.requests if ".woff" in address]
    assert (1 if has_formulas else 0) == len(fonts)
