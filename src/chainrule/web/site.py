"""What all pages of one server share: the keys, the learner's store, the threads, the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from chainrule.web.keys import Keys

THREADS = 4  # that compute for pictures and exercises at once


class Site:
    """One server's belongings; `close` hands all of them back."""

    def __init__(self, keys: Keys) -> None:
        """Own nothing yet: the store is opened by the page that first needs it."""
        self.keys = keys
        self.interview: Any = None  # the one under way
        self._db: Any = None
        self._me: Any = None
        self._lock = Lock()
        self._counts: Counter[str] = Counter()
        self.running: dict[str, list[Event]] = {}  # checks, by exercise
        self._closers: dict[object, Callable[[], None]] = {}

    @property
    def me(self) -> Any:
        """The learner whose pages these are; the workspace's database is opened for them."""
        from chainrule import store

        with self._lock:
            if self._me is None:
                self._db = store.open()
                self._me = self._db.learner()
            return self._me

    @cached_property
    def threads(self) -> CapacityLimiter:
        """The threads for what computes longer, so that pages never wait for it."""
        return CapacityLimiter(THREADS)

    @contextmanager
    def counted(self, what: str, most: int) -> Iterator[bool]:
        """Count one more of something for a while; False where there are too many."""
        with self._lock:
            room = self._counts[what] < most
            self._counts[what] += room
        try:
            yield room
        finally:
            with self._lock:
                self._counts[what] -= room

    def at_end(self, close: Callable[[], None]) -> Callable[[], None]:
        """Call something when the server ends; return what takes that back."""
        key = object()
        self._closers[key] = close

        def forget() -> None:
            self._closers.pop(key, None)

        return forget

    def close(self) -> None:
        """End what runs, close the database."""
        for close in list(self._closers.values()):
            close()
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = self._me = None


def site_of(connection: HTTPConnection) -> Site:
    """Return the site that a request came to."""
    found: Site = connection.app.state.site
    return found
