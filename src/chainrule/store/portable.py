"""Everything as one JSON file that people can read and every later Chainrule can.

    {"chainrule": "progress", "schema": 2, "written": "2026-11-21T16:40:00+00:00",
     "learners": [{"name": "ann", "created": "…", "submission": [{"exercise": "day04/…", …}], …}]}

A table is a list under its name, a row an object of its columns, a long text a list of lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from chainrule.errors import StoreError, nearest
from chainrule.files import atomic
from chainrule.store.columns import UTC
from chainrule.store.link import Link
from chainrule.store.tables import OWNED, SCHEMA
from chainrule.store.tables import learner as learners
from chainrule.store.words import now

KIND = "progress"


@dataclass(frozen=True)
class Told:
    """What went out or came in: whose, and how many rows of each table."""

    learners: tuple[str, ...]
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())

    def __str__(self) -> str:
        parts = [f"{n} {name}{plural(name) * (n != 1)}" for name, n in self.rows.items() if n]
        return ", ".join(parts) or "nothing"


def plural(word: str) -> str:
    """Return what makes a word stand for many.

    >>> "guess" + plural("guess"), "card" + plural("card")
    ('guesses', 'cards')
    """
    return "es" if word.endswith("s") else "s"


def export(db: Link, path: Path, learner: str | None) -> Told:
    """Write the file, whole or not at all."""
    if db.address.is_at(path):
        raise StoreError("a file other than the database itself is needed", got=str(path))
    everything = gather(db, learner)
    try:
        with atomic(path) as file:
            json.dump(everything, file, indent=1, ensure_ascii=False)
            file.write("\n")
    except OSError as error:
        hint = "another file, or more room"
        raise StoreError(f"{path} needs to be written", got=str(error), hint=hint) from None
    found = everything["learners"]
    rows = {table.name: sum(len(one[table.name]) for one in found) for table in OWNED}
    return Told(tuple(one["name"] for one in found), rows)


def gather(db: Link, learner: str | None = None) -> dict[str, Any]:
    """Return everything, or all of one learner, as one moment saw it."""
    if learner is not None and learner not in db.learners():
        hint = nearest(learner, db.learners()) if db.learners() else None
        raise StoreError("a learner of this database is needed", got=repr(learner), hint=hint)
    options = {} if db.address.file else {"isolation_level": "REPEATABLE READ"}
    with db.reading(**options) as connection:
        found = list(_each(connection, learner))
    return {
        "chainrule": KIND,
        "schema": SCHEMA,
        "written": now().isoformat(timespec="seconds"),
        "learners": found,
    }


def _each(connection: Connection, learner: str | None) -> Iterator[dict[str, Any]]:
    people = connection.execute(select(learners).order_by(learners.c.name)).all()
    for id_, name, created in people:
        if learner in {None, name}:
            tables = {table.name: _rows(connection, table, id_) for table in OWNED}
            yield {"name": name, "created": created.isoformat(), **tables}


def _rows(connection: Connection, table: Table, id_: int) -> list[dict[str, Any]]:
    wanted = columns(table)
    order = [table.c[name] for name in ("at", *table.info["key"]) if name in table.c]
    asked = select(*wanted).where(table.c.learner_id == id_).order_by(*order)
    return [
        {column.name: _plain(column, value) for column, value in zip(wanted, row, strict=True)}
        for row in connection.execute(asked)
    ]


def columns(table: Table) -> list[Column[Any]]:
    """Return the columns that a file holds: all but the numbers that only this database knows."""
    return [column for column in table.c if column.name not in {"id", "learner_id"}]


def _plain(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if column.name in column.table.info["lines"]:
        return value.split("\n")
    return value.isoformat() if isinstance(column.type, UTC) else value
