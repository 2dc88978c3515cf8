"""What is refused before any page is asked: the guard around the application.

    Host      must be this machine's own name and our port        (against DNS rebinding)
    Origin    must be ours where something changes, and on sockets (against foreign pages)
    Sec-Fetch a foreign page may link to us, not embed or fetch    (against reading and probing)
    cookie    must be ours, on everything but the exchange         (against other users)

Every answer carries headers that keep the page to itself: scripts and fonts from here alone, no
frame around it, no address handed on.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule.web.entry import locked
from chainrule.web.keys import ENTER, Keys

SAFE = {"GET", "HEAD"}
HOSTS = ("127.0.0.1", "localhost", "[::1]")
REFUSED = 4403  # close code of a socket


class Guard:
    """Let pass what comes from this user's own browser and from our own pages."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        """Stand before `app`."""
        self.app, self.keys = app, keys
        self.hosts = {f"{host}:{keys.port}" for host in HOSTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers of every answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        reason = self.reason(scope, headers)
        if scope["type"] == "websocket":
            if reason:
                await send({"type": "websocket.close", "code": REFUSED, "reason": reason})
            else:
                await self.app(scope, receive, send)
            return
        nonce = token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        answer: ASGIApp = refusal(reason, scope, page=wants_page(headers)) if reason else self.app
        await answer(scope, receive, sealed(send, nonce, headers.get("host", "")))

    def reason(self, scope: Scope, headers: Headers) -> str:
        """Return why a request is refused; nothing where it is not."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self.hosts:
            return "This address is not ours."
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE
        if changes and origin != f"http://{host}":
            return "Only pages from here may do that."
        if foreign(headers):
            return "Other pages may link here, and no more."
        is_open = scope["path"] == ENTER and not changes
        return "" if is_open or self.keys.fits(cookie_of(headers, self.keys.cookie)) else LOCKED


LOCKED = "The server was started anew: open the link in your terminal, then come back here."


def elsewhere(headers: Headers) -> bool:
    """Say whether a browser tells that another site, or another port, asks."""
    return headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}


def foreign(headers: Headers) -> bool:
    """Say whether another site embeds or fetches this; it may let somebody follow a link."""
    if not elsewhere(headers):
        return False
    followed = headers.get("sec-fetch-mode") == "navigate"
    return not (followed and headers.get("sec-fetch-dest") == "document")


def cookie_of(headers: Headers, name: str) -> str:
    """Return the value of a cookie; empty where there is none."""
    try:
        jar = SimpleCookie("; ".join(headers.getlist("cookie")))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def wants_page(headers: Headers) -> bool:
    """Say whether a person waits for the answer."""
    return "text/html" in headers.get("accept", "")


def refusal(reason: str, scope: Scope, *, page: bool) -> Response:
    """Return the refusal; to a person without our cookie, the page that says how to get in."""
    if reason == LOCKED and page:
        return locked(Request(scope))
    return PlainTextResponse(f"{reason}\n", 403)


def sealed(send: Send, nonce: str, host: str) -> Send:
    """Return `send` with the headers that keep a page to itself."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**SEALS, "content-security-policy": policy(nonce, host)}.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


SEALS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: browsers would then send our own forms with `Origin: null`.
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


def policy(nonce: str, host: str) -> str:
    """Return the content security policy.

    Why: style attributes are allowed, since KaTeX sets each symbol in its place by one and charts
         are SVG with them; style elements only with this answer's nonce (the editor makes one).
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' ws://{host}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
