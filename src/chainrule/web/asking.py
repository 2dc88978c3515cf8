"""What a browser sends: short forms, read with a limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

LIMIT = 1_000_000  # bytes; a learner's file has some thousands
WORDS = ("source", "text", "reply")  # fields that hold what somebody typed
DIGITS = 12  # of a number; no form of ours sends more

Fields = dict[str, str]
Posted = Callable[[Request, Fields], Response]


async def body(request: Request) -> bytes:
    """Return a request's body; refuse one that is no form of ours."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            needed = f"At most {LIMIT:,} bytes are needed; got more. Try: a shorter text."
            raise HTTPException(413, needed)
        parts.append(part)
    return b"".join(parts)


async def fields(request: Request) -> Fields:
    """Return what a form sent."""
    sent = await body(request)
    try:
        # No database keeps the letter NUL; a browser sends it where somebody pasted one.
        return dict(parse_qsl(sent.decode().replace("%00", ""), keep_blank_values=True))
    except ValueError:
        needed = "A form of these pages is needed; got other bytes. Try: open the page again."
        raise HTTPException(400, needed) from None


def whole(text: str, most: int) -> int:
    """Return a whole number from 0 to `most` that a stranger sent; 0 for anything else.

    >>> whole("3", 10), whole("11", 10), whole("-1", 10), whole("9" * 5000, 10)
    (3, 0, 0, 0)
    """
    number = int(text) if text.isdecimal() and len(text) < DIGITS else 0
    return number if number <= most else 0


def posted(answer: Posted) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a plain function: it gets what was sent, and runs in a thread."""

    async def endpoint(request: Request) -> Response:
        sent = await fields(request)
        # An error page gives back what was typed: without script, it would be lost.
        typed = next((sent[name] for name in WORDS if sent.get(name)), "")
        request.scope["state"]["typed"] = typed
        return await to_thread.run_sync(answer, request, sent)

    return endpoint
