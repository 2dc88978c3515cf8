"""The door: the page that exchanges the token, and the one that says how to get in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from chainrule.web.view import fill

HOW = (
    "Chainrule shows its pages to one person: the one who started it.",
    "Open the link that your terminal shows. It works once; the terminal then shows the next.",
)


def locked(request: Request, *, used: bool = False) -> HTMLResponse:
    """Return the page that says how to get in."""
    first = ("This link was used already, or is from an earlier start.",) if used else ()
    return door(
        request, "This page is locked", (*first, *HOW), again="" if used else again(request)
    )


def again(request: Request) -> str:
    """Return this page's own address.

    Why: a browser keeps our cookie back when a link elsewhere led here, and sends it when the
         same address is opened from our own page.
    """
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def enter(request: Request) -> Response:
    """Exchange the token of a link for the cookie."""
    keys = request.app.state.site.keys
    session = keys.exchange(request.query_params.get("token", ""))
    if session is None:
        return locked(request, used=True)
    # A page that goes on by itself, no redirect: after one, the browser would still count the
    # link's origin (a file, a terminal's handler) as the asker and keep a strict cookie back.
    answer = door(request, "Welcome", ("You are in.",), ahead="/", status=200)
    answer.headers["referrer-policy"] = "no-referrer"  # the token is in this address
    answer.set_cookie(keys.cookie, session, httponly=True, samesite="strict", path="/")
    return answer


def door(
    request: Request,
    title: str,
    lines: tuple[str, ...],
    *,
    again: str = "",
    ahead: str = "",
    status: int = 403,
) -> HTMLResponse:
    """Return a page that needs no other file, since nothing else is given to a stranger."""
    nonce = request.scope.get("state", {}).get("nonce", "")
    text = fill("locked.html", title=title, lines=lines, again=again, ahead=ahead, nonce=nonce)
    return HTMLResponse(text, status)
