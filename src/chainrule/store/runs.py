"""The index of run folders: what a list of runs shows, without opening each folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from chainrule.store.owner import Owner
from chainrule.store.rows import Run
from chainrule.store.tables import run as table


class Runs:
    """One learner's runs. The folders are the truth; whoever reads them fills this."""

    def __init__(self, me: Owner) -> None:
        """Look at the rows of one learner."""
        self._me = me

    def index(
        self,
        folder: str,
        *,
        recipe: str,
        started: datetime,
        status: str,
        metrics: Mapping[str, Any],
        finding: str | None = None,
        seen: str = "",
    ) -> None:
        """Write down a run folder as it is now, in the place of what was known of it."""
        values = {
            "recipe": recipe,
            "started": started,
            "status": status,
            "metrics": dict(metrics),
            "finding": finding,
            "seen": seen,
        }
        self._me.put(table, {"folder": str(folder)}, values)

    def all(self) -> list[Run]:
        """Return all runs, the newest first."""
        order = (table.c.started.desc(), table.c.folder)
        rows = self._me.rows(select(*self._me.columns(table, Run)).order_by(*order), table)
        return [Run(**row) for row in rows]

    def forget(self, folders: Iterable[str]) -> None:
        """Drop the rows of folders that are gone."""
        gone = [str(folder) for folder in folders]
        if gone:
            mine = table.c.learner_id == self._me.id
            with self._me.db.writing() as connection:
                connection.execute(delete(table).where(mine, table.c.folder.in_(gone)))
