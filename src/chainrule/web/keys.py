"""Who may come in: a token in a link that works once, exchanged for a cookie.

Why: another user of the same machine can reach the port as well as we can, so an address alone
     proves nothing. The token is in a link that only this user's terminal shows; once used it is
     worth nothing, so who reads it later in a history or a list of processes is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock

ENTER = "/enter"


class Keys:
    """The token of the next entry, and the cookie that it is exchanged for."""

    def __init__(self, port: int, tell: Callable[[str], None] = lambda _: None) -> None:
        """Make a first token; `tell` hears the link of each later one."""
        self.port, self.tell = port, tell
        # Cookies are shared by all ports of a host, so the name carries the port.
        self.cookie = f"chainrule-{port}"
        self._session = token_urlsafe(32)
        self._token = token_urlsafe(32)
        self._lock = Lock()

    @property
    def link(self) -> str:
        """The address that lets one browser in."""
        return f"http://127.0.0.1:{self.port}{ENTER}?token={self._token}"

    def exchange(self, token: str) -> str | None:
        """Return the cookie for a token that was not used yet; None for any other."""
        with self._lock:
            if not compare_digest(token.encode(), self._token.encode()):
                return None
            self._token = token_urlsafe(32)
        self.tell(self.link)
        return self._session

    def fits(self, cookie: str) -> bool:
        """Say whether a cookie is ours."""
        return compare_digest(cookie.encode(), self._session.encode())
