"""The application: every page's routes behind the guard, errors told as pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule.course import days, progress
from chainrule.errors import ChainruleError, StoreError
from chainrule.web.entry import enter
from chainrule.web.keys import ENTER, Keys
from chainrule.web.pages import every
from chainrule.web.pages.lesson import rendered, stamp
from chainrule.web.security import Guard
from chainrule.web.site import Site
from chainrule.web.static_files import Files
from chainrule.web.view import STATIC, page

LOG = logging.getLogger(__name__)


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
    handlers: dict[Any, Any] = {HTTPException: missing, ChainruleError: refused}
    made = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, keys=site.keys), Middleware(Mended)],
        exception_handlers=handlers,
        lifespan=lifespan,
    )
    made.state.site = site
    return made


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Render the next lesson ahead of its reader; hand everything back when the server ends."""
    site = application.state.site
    site.at_end(warmed(site))
    try:
        yield
    finally:
        await to_thread.run_sync(site.close)


def warmed(site: Site) -> Callable[[], None]:
    """Render the lesson that comes next, in a thread; return what waits for that."""

    def render() -> None:
        try:
            number = progress.next_step(site.me).day
            if number is not None:
                day = days.get(number)
                rendered(day, stamp(day), is_review=False)
        except Exception as error:  # told to who opens the page
            LOG.warning("the next lesson cannot be rendered: %s", error)

    thread = Thread(target=render, daemon=True)
    thread.start()
    return thread.join


def told(request: Request, title: str, says: str, status: int) -> Response:
    """Return an error as a page, or as JSON to a script."""
    if "text/html" in request.headers.get("accept", ""):
        return page(request, "problem.html", status, title=title, says=says)
    return JSONResponse({"error": says}, status)


def missing(request: Request, error: HTTPException) -> Response:
    """Answer an address that nobody has, or a request that no page takes."""
    title = "There is no such page" if error.status_code == 404 else "That was not understood"
    return told(request, title, str(error.detail), error.status_code)


def refused(request: Request, error: ChainruleError) -> Response:
    """Answer what one of our own errors explains: a day, an exercise that is not there."""
    says = str(error)[:1].upper() + str(error)[1:]
    if isinstance(error, StoreError):
        return told(request, "What you did cannot be read", says, 500)
    return told(request, "That is not there", says, 404)


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
            says = f"{type(error).__name__}: {error}. The log in the workspace has more."
            answer = told(Request(scope), "This page broke", says, 500)
            await answer(scope, receive, send)
