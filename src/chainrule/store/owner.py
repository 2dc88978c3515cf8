"""Rows that belong to one learner: asked for and written in one short transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Select, Table

from chainrule.store.link import Link


class Owner:
    """Whose rows."""

    def __init__(self, db: Link, id: int, name: str) -> None:  # noqa: A002 - the column's name
        """Look at the rows that belong to `id`."""
        self.db, self.id, self.name = db, id, name

    def rows(self, asked: Select[Any], table: Table) -> list[dict[str, Any]]:
        """Return those of the asked rows that belong to this learner."""
        with self.db.reading() as connection:
            found = connection.execute(asked.where(table.c.learner_id == self.id))
            return [dict(row) for row in found.mappings()]

    def put(
        self,
        table: Table,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        changes: Mapping[str, Any] | None = None,
        replace: bool = True,
    ) -> None:
        """Write the one row with this key; one that is there takes the changes, or all values."""
        new = self.db.insert(table).values(learner_id=self.id, **key, **values)
        same = ["learner_id", *key]
        kept = new.on_conflict_do_update(index_elements=same, set_=dict(changes or values))
        with self.db.writing() as connection:
            connection.execute(kept if replace else new.on_conflict_do_nothing())

    def add(self, table: Table, values: Mapping[str, Any]) -> None:
        """Write one more row."""
        with self.db.writing() as connection:
            connection.execute(table.insert().values(learner_id=self.id, **values))

    def drop(self, table: Table, key: Mapping[str, Any]) -> None:
        """Take the one row with this key away."""
        same = (table.c[name] == value for name, value in key.items())
        with self.db.writing() as connection:
            connection.execute(table.delete().where(table.c.learner_id == self.id, *same))

    @staticmethod
    def columns(table: Table, kind: type) -> list[Column[Any]]:
        """Return the columns that a row of this kind is made of."""
        return [table.c[field.name] for field in fields(kind)]
