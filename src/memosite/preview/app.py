"""The server's routes: the site below its own path, and what the preview's script asks."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from memosite import routes
from memosite.errors import SiteError
from memosite.preview import answers, following, injection
from memosite.preview.channel import LISTENERS_MAX, Channel
from memosite.preview.current import Wish
from memosite.preview.guard import Guard, is_same_site
from memosite.preview.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from memosite.preview.current import Current, State
    from memosite.preview.editors import Editor

_ASKED_BYTES_MAX = 1000


class Preview:
    """One preview: the site, who works on it, and who listens."""

    def __init__(self, current: Current, editor: Editor) -> None:
        """Preview the site of `current`; mistakes link to `editor`."""
        self.current = current
        self.editor = editor
        self.worker = Worker()
        self.planner = Worker()
        self.channel = Channel()

    @property
    def base(self) -> str:
        """The path that the site lies at, as it does where it is published."""
        basis = self.current.basis
        return unquote(basis.planned.content.config.base_path) if basis else "/"

    def tell(self, state: State) -> None:
        """Tell all browsers."""
        only = None if state.only is None else [self.base + url for url in state.only]
        data = {
            "mistakes": injection.told(state.mistakes, self.editor),
            "drafts": {"shown": state.wish.drafts, "count": state.counts[0]},
            "future": {"shown": state.wish.future, "count": state.counts[1]},
            "unpublished": {self.base + url: why for url, why in state.unpublished.items()},
            "only": only,
            "styles": [self.base + url for url in state.styles],
        }
        self.channel.tell(json.dumps(data))

    @contextlib.asynccontextmanager
    async def running(self, _app: Starlette) -> AsyncIterator[None]:
        """Follow the site's files while the server runs."""
        self.tell(self.current.state)
        async with following.followed(self.current, self.worker, self.planner, self.tell):
            yield

    # Answers

    async def page(self, request: Request) -> Response:
        """Answer with what the plan has at an address, else with the site's 404 page."""
        path = request.scope["path"]
        if not path.startswith(self.base):
            at_home = path in ("/", self.base.rstrip("/"))
            return _led(self.base, request) if at_home else await self._missing(request)
        below = path.removeprefix(self.base)
        basis = self.current.basis
        if basis and below and below + "/index.html" in basis.outputs:
            return _led(f"{self.base}{below}/", request)
        return await self._at(request, routes.output(below)) or await self._missing(request)

    async def _at(self, request: Request, path: str, status: int = 200) -> Response | None:
        current = self.current
        try:
            found = current.ready(path) or await self.worker.do(current.answer, path)
        except SiteError as error:
            return self._wrong(error)
        return answers.response(request, path, found, current.site, status) if found else None

    async def _missing(self, request: Request) -> Response:
        if self.current.basis is None and self.current.state.mistakes:
            return self._wrong(SiteError(self.current.state.mistakes))
        found = await self._at(request, routes.NOT_FOUND, 404)
        return found or PlainTextResponse("There is no such page.\n", 404)

    def _wrong(self, error: SiteError) -> Response:
        page = injection.mistakes_page(error.mistakes, self.editor)
        return Response(page, 500, {"Cache-Control": "no-store"}, "text/html; charset=utf-8")

    async def script(self, _request: Request) -> Response:
        """Answer with the preview's script."""
        return Response(injection.script(), 200, answers.NEVER_KEPT, "text/javascript")

    async def events(self, request: Request) -> Response:
        """Answer with events, as long as the browser listens."""
        if not is_same_site(request.headers):
            return PlainTextResponse("Only pages of this site may listen.\n", 403)
        if self.channel.listeners >= LISTENERS_MAX:
            return PlainTextResponse("Too many listen already.\n", 503)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self.channel.listen(), 200, headers, "text/event-stream")

    async def show(self, request: Request) -> Response:
        """Show or hide drafts and later memos."""
        wish = await _wish(request)
        if wish is None:
            return PlainTextResponse("Ask with JSON: drafts and future, true or false.\n", 400)
        self.current.wish = wish
        found = await self.planner.do(self.current.plan)
        self.tell(await self.worker.do(self.current.adopt, found))
        return Response(None, 204)


async def _wish(request: Request) -> Wish | None:
    """Return what a browser asks to be shown; None where it asks for something else."""
    asked = b""
    if request.headers.get("content-type") != "application/json":
        return None  # which a form of another site cannot send
    async for part in request.stream():
        asked += part
        if len(asked) > _ASKED_BYTES_MAX:
            return None
    try:
        told: Any = json.loads(asked)
        drafts, future = told["drafts"], told["future"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    are_told = isinstance(drafts, bool) and isinstance(future, bool)
    return Wish(drafts, future) if are_told else None


def _led(path: str, request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(routes.quote_path(path) + query, 301, {"Cache-Control": "no-cache"})


def app(preview: Preview, bound: str) -> Starlette:
    """Return the app of `preview`, on a server bound to the host `bound`."""

    async def failed(_request: Request, error: Exception) -> Response:
        preview.current.said(f"memosite itself failed: {type(error).__name__}: {error}")
        return PlainTextResponse("memosite itself failed; the terminal says how.\n", 500)

    return Starlette(
        routes=[
            Route(injection.SCRIPT, preview.script),
            Route(injection.FOLDER + "events", preview.events),
            Route(injection.FOLDER + "show", preview.show, methods=["POST"]),
            Route("/{path:path}", preview.page),
        ],
        middleware=[Middleware(Guard, bound=bound)],
        exception_handlers={Exception: failed},
        lifespan=preview.running,
    )
