"""A learner of whom nothing is known: what pages show where the database does not answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any


class Nobody:
    """Answers what pages ask of a learner, with nothing; keeps nothing."""

    def __init__(self) -> None:
        """Know no run either."""
        self.runs = Runs()

    def best(self) -> dict[str, Any]:
        """Nothing was handed in."""
        return {}

    def cards(self) -> dict[str, Any]:
        """No card was asked."""
        return {}

    def reviews(self, _: datetime | None = None) -> list[Any]:
        """Nothing was answered."""
        return []

    def notes(self) -> dict[int | str, Any]:
        """Nothing was written."""
        return {}

    def days_read(self) -> dict[int | str, datetime]:
        """No day was read."""
        return {}

    def guesses(self, _: int | str) -> dict[str, str]:
        """Nothing was foretold."""
        return {}

    def aid(self, _: str) -> Any:
        """Nothing was shown."""
        from chainrule.store import Aid

        return Aid()

    def show_hint(self, *_: object) -> None:
        """Keep nothing."""

    def show_solution(self, *_: object) -> None:
        """Keep nothing."""


class Runs:
    """An index of runs that lasts as long as it is looked at."""

    def __init__(self) -> None:
        """Hold none."""
        self._found: list[Any] = []

    def all(self) -> list[Any]:
        """Return the runs, the newest first."""
        return sorted(self._found, key=lambda run: run.started, reverse=True)

    def index(self, **run: Any) -> None:
        """Hold one more."""
        from chainrule.store import Run

        self._found.append(Run(**run))

    def forget(self, _: Iterable[str]) -> None:
        """Hold nothing that is gone."""
