"""What a browser sends: short forms and JSON, read with a limit."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

LIMIT = 1_000_000  # bytes; a learner's file has some thousands

Fields = dict[str, str]
Posted = Callable[[Request, Fields], Response]


async def body(request: Request) -> bytes:
    """Return a request's body; refuse one that is no form of ours."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            raise HTTPException(413, "That is more than a page of ours sends.")
        parts.append(part)
    return b"".join(parts)


async def fields(request: Request) -> Fields:
    """Return what a form or a script sent, all of it as text."""
    sent = await body(request)
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            found = json.loads(sent)
            return {str(key): str(value) for key, value in dict(found).items()}
        return dict(parse_qsl(sent.decode(), keep_blank_values=True))
    except (ValueError, TypeError):
        raise HTTPException(400, "That is no form of ours.") from None


def posted(answer: Posted) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a plain function: it gets what was sent, and runs in a thread."""

    async def endpoint(request: Request) -> Response:
        return await to_thread.run_sync(answer, request, await fields(request))

    return endpoint
