"""The application: every page's routes behind the guard, errors told as pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule import places
from chainrule.errors import ChainruleError, StoreError
from chainrule.web import unkept
from chainrule.web.ahead import Serving, warmed
from chainrule.web.entry import enter
from chainrule.web.keys import ENTER, Keys
from chainrule.web.pages import every
from chainrule.web.security import Guard
from chainrule.web.site import Site
from chainrule.web.static_files import Files
from chainrule.web.unkept import is_held
from chainrule.web.view import STATIC, page

LOG = logging.getLogger(__name__)
UNCLEAR = ("That was not understood", "A form or link of these pages is needed")
UNREAD = "What you did cannot be read"
MISSING = {
    404: ("There is no such page", "The address of a page is needed"),
    413: ("That is too long", "A shorter text is needed"),
    429: ("Something else runs", "A moment is needed"),
}


def app(port: int = 8765, tell: Callable[[str], None] = lambda _: None) -> Starlette:
    """Return the application for a server on this port of this machine.

    Args:
        port: where it will be reached; the guard lets pass no other.
        tell: hears the link for a further browser, each time that one was used.
    """
    site = Site(Keys(port, tell))
    routes: list[BaseRoute] = [
        Route(ENTER, enter),
        Mount("/static", Files(directory=STATIC)),
        *every(),
    ]
    handlers: dict[Any, Any] = {
        HTTPException: missing,
        ChainruleError: refused,
        OSError: unusable,
    }
    made = Starlette(
        routes=routes,
        middleware=[
            Middleware(Serving, site=site),
            Middleware(Guard, keys=site.keys),
            Middleware(Mended),
        ],
        exception_handlers=handlers,
        lifespan=lifespan,
    )
    made.state.site = site
    return made


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Render the lessons ahead of their reader; hand everything back when the server ends."""
    site = application.state.site
    site.at_end(warmed(site))
    try:
        yield
    finally:
        await to_thread.run_sync(site.close)


def told(request: Request, title: str, says: str, status: int) -> Response:
    """Return an error as a page, or as JSON to a script."""
    if "text/html" in request.headers.get("accept", ""):
        typed = request.scope.get("state", {}).get("typed", "")
        return page(request, "problem.html", status, title=title, says=says, typed=typed)
    return JSONResponse({"error": says}, status)


def missing(request: Request, error: HTTPException) -> Response:
    """Answer an address that nobody has, or a request that no page takes."""
    title, needed = MISSING.get(error.status_code, UNCLEAR)
    says = str(error.detail)
    if says == HTTPStatus(error.status_code).phrase:  # the framework's own words
        got = f"{request.method} {request.url.path[:80]}"
        says = f"{needed}; got {got}. Try: the course’s first page."
    return told(request, title, says, error.status_code)


def refused(request: Request, error: ChainruleError) -> Response:
    """Answer what one of our own errors explains: a day, an exercise that is not there."""
    if isinstance(error, StoreError):
        title = "Another program holds your database" if is_held(error) else UNREAD
        return told(request, title, unkept.told(error), 503 if is_held(error) else 500)
    says = str(error)[:1].upper() + str(error)[1:]
    return told(request, "That is not there", says, 404)


def unusable(request: Request, error: OSError) -> Response:
    """Answer when a file cannot be read or written: a full disk, a folder without the rights."""
    place = error.filename or places.workspace()
    says = (
        f"A file that can be read and written is needed; got “{error.strerror or error}” "
        f"for {place}. Try: make room on the disk, or give yourself the right to write there."
    )
    LOG.warning("a page failed: %s: %s", request.url.path, error)
    return told(request, "Your workspace cannot be used", says, 500)


class Mended:
    """Tells an error that nobody foresaw as a page; the log has its traceback.

    Why: it stands inside the guard, so that this page too has the guard's headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens."""
        begun = False

        async def seen(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, seen)
        except Exception as error:
            LOG.exception("a page failed: %s", scope.get("path"))
            if scope["type"] != "http" or begun:
                raise
            says = (
                f"No error was foreseen here; got {type(error).__name__}: {error}. "
                "Try: load the page again. The log in the workspace has more."
            )
            answer = told(Request(scope), "This page broke", says, 500)
            await answer(scope, receive, send)
