"""Keeps a fault in the recorder from ending the run that it records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Guard:
    """Catches what a guarded function raises and remembers the first error.

    >>> guard = Guard()
    >>> guard(lambda: 1 / 0)()
    >>> guard.error
    'ZeroDivisionError: division by zero'
    """

    def __init__(self) -> None:
        """Begin without an error."""
        self.error: str | None = None

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, made to return None where it would raise."""

        def guarded(*args: Any, **settings: Any) -> Any:
            try:
                return function(*args, **settings)
            except Exception as error:
                self.error = self.error or f"{type(error).__name__}: {error}"
                return None

        return guarded
