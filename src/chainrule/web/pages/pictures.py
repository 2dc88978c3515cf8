"""Pictures: drawn for a page, drawn again for a changed control, alive over a socket.

A live picture's session is asked for each next frame by the page, so a slow browser is never
flooded; it computes in a thread, and ends with its socket.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from anyio import fail_after, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from chainrule.course import days, picture
from chainrule.course.picture import Live
from chainrule.errors import PictureError
from chainrule.web.asking import Fields, posted
from chainrule.web.view import Markup, page

LIVE = 32  # sessions at once; each is a small network
IDLE = 600.0  # seconds without a question, after which one is ended
FULL, TIRED = 4429, 4408  # close codes


def show(request: Request) -> Response:
    """Show a picture by itself, with the settings of its address: a form without script."""
    name = request.path_params["name"]
    drawn = picture.html(name, dict(request.query_params))
    about = {"title": picture.get(name).title, "name": name, "day": day_of(name)}
    return page(request, "picture.html", picture=Markup(drawn), **about)


def day_of(name: str) -> days.Day | None:
    """Return the day that a picture belongs to, where its lesson is there."""
    folder = picture.find(name).file.parents[1]
    return next((day for day in days.every() if day.folder == folder), None)


def draw(request: Request, sent: Fields) -> Response:
    """Return what a changed control changes."""
    return HTMLResponse(picture.answer(request.path_params["name"], sent))


def script(request: Request) -> Response:
    """Return the module of a live picture."""
    found = picture.find(request.path_params["name"]).script
    if found is None:
        raise PictureError("a picture that moves is needed", got=request.path_params["name"])
    kept = {"cache-control": "private, no-cache"}
    return FileResponse(found, media_type="text/javascript", headers=kept)


async def live(socket: WebSocket) -> None:
    """Answer each message of a page with the frame that it shows next."""
    site = socket.app.state.site
    await socket.accept()
    with site.counted("live", LIVE) as there_is_room:
        if not there_is_room:
            await socket.close(FULL, "Too many pictures move at once: close a page.")
            return
        with suppress(WebSocketDisconnect):
            try:
                await frames(socket)
            except TimeoutError:
                await socket.close(TIRED, "Nothing was asked for ten minutes.")


async def frames(socket: WebSocket) -> None:
    """Begin a session and pass frames on until the page is gone."""
    name, limiter = socket.path_params["name"], socket.app.state.site.threads
    session = await to_thread.run_sync(begin, name, dict(socket.query_params), limiter=limiter)
    while True:
        with fail_after(IDLE):
            asked = await socket.receive_text()
        frame = await to_thread.run_sync(answer, session, asked, limiter=limiter)
        await socket.send_text(json.dumps(frame))


def begin(name: str, settings: dict[str, str]) -> Any:
    """Open a picture's session; one that does not move, or settings that do not fit, give None."""
    try:
        found = picture.get(name)
        return found.begin(settings) if isinstance(found, Live) else None
    except PictureError:
        return None


def answer(session: Any, asked: str) -> dict[str, Any]:
    """Return the next frame, or why there is none."""
    try:
        message = json.loads(asked)
        if not isinstance(message, dict) or session is None:
            raise PictureError("a message to a picture that moves is needed", got=asked[:40])
        return session.receive(message) or {}
    except (ValueError, RecursionError, PictureError) as error:
        return {"error": str(error)}


ROUTES = [
    Route("/picture/{name}.js", script),
    Route("/picture/{name}", show),
    Route("/picture/{name}", posted(draw), methods=["POST"]),
    WebSocketRoute("/picture/{name}/live", live),
]
