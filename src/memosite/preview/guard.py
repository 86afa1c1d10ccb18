"""Who may ask: no page of another site, by whatever name it calls this machine."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"cross-origin-resource-policy": b"same-origin",
    b"content-security-policy": b"frame-ancestors 'self'",
    b"referrer-policy": b"same-origin",
}
"""Headers of every answer: other sites may neither read nor frame what is not published."""


def is_ours(host: str, bound: str) -> bool:
    """Return whether a browser that names `host` asks for this server, which is bound to `bound`.

    A site that lets its own name lead to this machine (DNS rebinding) is told by that name; an
    address in numbers cannot be let lead anywhere. Source: RFC 9110, section 7.2.
    """
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = found["name"].strip("[]").lower()
    if name in ("localhost", bound.lower()):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not is_loopback(bound)


def is_loopback(bound: str) -> bool:
    """Return whether only this machine can reach a server that is bound to `bound`."""
    try:
        return ipaddress.ip_address(bound).is_loopback
    except ValueError:
        return bound.lower() == "localhost"


def is_same_site(headers: Headers) -> bool:
    """Return whether a request comes from a page of this server, or from no page.

    Source: the Fetch standard, `Origin`; W3C Fetch Metadata, `Sec-Fetch-Site`.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    own = (None, f"http://{headers.get('host', '')}")
    return origin in own and site in ("same-origin", "none")


class Guard:
    """Answers in the app's stead whoever has no business here."""

    def __init__(self, app: ASGIApp, bound: str) -> None:
        """Stand before `app`, on a server that is bound to the host `bound`."""
        self.app = app
        self.bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_ALWAYS.items()]
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, sent)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if len(headers.getlist("host")) != 1 or not is_ours(headers["host"], self.bound):
            return PlainTextResponse("This is not the host you asked for.\n", 421)
        if scope["method"] not in ("GET", "HEAD") and not is_same_site(headers):
            return PlainTextResponse("Only pages of this site may ask that.\n", 403)
        return None
