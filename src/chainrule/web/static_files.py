"""Static files: kept by the browser as long as their content's mark in the address is the same."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER = "private, max-age=31536000, immutable"
DAY = "private, max-age=86400"  # what is vendored changes with a version only
ASK = "private, no-cache"  # kept, and asked for by its mark


class Files(StaticFiles):
    """The files of `static/`."""

    def file_response(self, *args: Any, **named: Any) -> Response:
        """Return a file with how long it may be kept."""
        answer = super().file_response(*args, **named)
        scope: Scope = args[2] if len(args) > 2 else named["scope"]
        answer.headers["cache-control"] = kept(scope["path"], scope["query_string"])
        return answer


def kept(path: str, query: bytes) -> str:
    """Say how long an address may be kept.

    >>> kept("/static/vendor/katex/fonts/a.woff2", b""), kept("/static/run.js", b"")
    ('private, max-age=86400', 'private, no-cache')
    """
    if query.startswith(b"v="):
        return FOREVER
    return DAY if "/vendor/" in path else ASK
