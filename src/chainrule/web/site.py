"""What all pages of one server share: the keys, the learner's store, the threads, the counts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

from chainrule.errors import StoreError

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
        self._refused: tuple[float, StoreError] | None = None  # when the store last was, and why
        self._lock, self._opening = Lock(), Lock()  # an opening may take seconds
        self._counts: Counter[str] = Counter()
        self.running: dict[str, list[Event]] = {}  # checks, by exercise
        self._closers: dict[object, Callable[[], None]] = {}
        self.serving, self.served_at = 0, 0.0  # requests under way; when the last one ended

    @property
    def me(self) -> Any:
        """The learner whose pages these are; the workspace's database is opened for them.

        Why: pages that waited for another's turn share its answer, or each would wait anew.
        """
        came = time.monotonic()
        with self._opening:
            if self._refused and self._refused[0] > came:
                error = self._refused[1]
                raise StoreError(error.needed, got=error.got, hint=error.hint)
            if self._me is None:
                self._open()
            return self._me

    def _open(self) -> None:
        from chainrule import store

        try:
            self._db = self._db or store.open()
            self._me = self._db.learner()
        except StoreError as error:
            self._refused = time.monotonic(), error
            raise

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
        with self._opening:
            if self._db is not None:
                self._db.close()
                self._db = self._me = None


def site_of(connection: HTTPConnection) -> Site:
    """Return the site that a request came to."""
    found: Site = connection.app.state.site
    return found
