"""An import adds what is not there. Nothing that is there is lost.

Two rows are the same one by their table's `key`. Where both sides have it:
    note      both texts are kept, one under the other, unless one holds the other
    card      the later change decides the schedule; counts are made again from all reviews
    reading   the earlier time stays
    aid       all that was shown on either side
    the rest  what is here stays
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from chainrule.errors import StoreError
from chainrule.store import tables
from chainrule.store.columns import written
from chainrule.store.link import Link
from chainrule.store.portable import Told, columns
from chainrule.store.reading import Rows, read
from chainrule.store.rows import CardState
from chainrule.store.words import named, now

Row = dict[str, Any]
BETWEEN = "\n\n---\n\n"  # two notes of the same day


def load(db: Link, path: Path, learner: str | None) -> Told:
    """Add the rows of a file in one transaction: all of them, or none."""
    if db.address.is_at(path):
        raise StoreError("a file other than the database itself is needed", got=str(path))
    people = read(path)
    if learner is not None:
        if len(people) != 1:
            needed = "a file of one learner is needed to give it to another"
            raise StoreError(needed, got=", ".join(people) or "nobody")
        people = {named("a learner's name", learner): next(iter(people.values()))}
    added = dict.fromkeys((table.name for table in tables.OWNED), 0)
    with db.writing() as connection:
        for name, rows in people.items():
            id_ = db.enrol(connection, name)
            _reckon(rows)
            for table in tables.OWNED:
                added[table.name] += Merging(db, connection, table, id_).add(rows)
    return Told(tuple(people), added)


def _reckon(rows: Rows) -> None:
    """Give every reviewed card of a file its row, whatever the file says of it."""
    known = {row["card"] for row in rows["card"]}
    last = {row["card"]: row for row in sorted(rows["review"], key=lambda row: row["at"])}
    for card, row in last.items():
        if card not in known:
            state = CardState(row["state"], row["due"], last_at=row["at"])
            rows["card"].append({"card": card, "changed": row["at"], **vars(state)})


class Merging:
    """One table of one learner, while a file is added to it."""

    def __init__(self, db: Link, connection: Connection, table: Table, id_: int) -> None:
        """Look at the rows that are there."""
        self.db, self.connection, self.table, self.id = db, connection, table, id_
        self.key: tuple[str, ...] = table.info["key"]

    def add(self, rows: Rows) -> int:
        """Add what is new, settle what both have; return how many rows are new."""
        told = {self._key(row): row for row in rows[self.table.name]}
        here = self._here()
        fresh = [{"learner_id": self.id, **row} for key, row in told.items() if key not in here]
        if fresh:
            new = self.db.insert(self.table).on_conflict_do_nothing()
            self.connection.execute(new, fresh)
        settle = SETTLED.get(self.table.name, lambda mine, its: {})
        for key in told.keys() & here.keys():
            self._change(key, settle(here[key], told[key]))
        if self.table is tables.card:
            self._count(told)
        return len(fresh)

    def _key(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)

    def _here(self) -> dict[tuple[Any, ...], Row]:
        """Return the rows that are there; those that nothing can change by their key only."""
        short = self.table.name not in SETTLED
        wanted = [self.table.c[name] for name in self.key] if short else columns(self.table)
        asked = select(*wanted).where(self.table.c.learner_id == self.id)
        found = [dict(row) for row in self.connection.execute(asked).mappings()]
        return {self._key(row): row for row in found}

    def _change(self, key: Iterable[Any], values: Row) -> None:
        if values:
            same = (self.table.c[name] == part for name, part in zip(self.key, key, strict=True))
            mine = self.table.update().where(self.table.c.learner_id == self.id, *same)
            self.connection.execute(mine.values(values))

    def _count(self, told: Iterable[tuple[Any, ...]]) -> None:
        """Count the reviews of both sides."""
        c = tables.review.c
        asked = select(c.card, c.right, c.at).where(c.learner_id == self.id).order_by(c.at, c.id)
        states: dict[str, CardState] = {}
        for card, right, at in self.connection.execute(asked):
            before = states.get(card, CardState("", at))
            states[card] = CardState("", at, *before.after(right=right), at)
        for (card,) in told:
            state = vars(states.get(card, CardState("", now())))
            counted = ("reviews", "lapses", "failed_in_a_row", "last_at")
            self._change((card,), {name: state[name] for name in counted})


def _both(mine: Row, its: Row) -> Row:
    theirs = written(its["text"])
    if theirs in mine["text"]:
        return {}
    text = theirs if mine["text"] in theirs else mine["text"] + BETWEEN + theirs
    return {"text": text, "at": max(mine["at"], its["at"])}


def _later(mine: Row, its: Row) -> Row:
    names = ("state", "due", "changed")
    return {name: its[name] for name in names} if its["changed"] > mine["changed"] else {}


def _earlier(mine: Row, its: Row) -> Row:
    return {"at": its["at"]} if its["at"] < mine["at"] else {}


def _more(mine: Row, its: Row) -> Row:
    times = [row["solution_at"] for row in (mine, its) if row["solution_at"]]
    more = {"hints": max(mine["hints"], its["hints"]), "solution_at": min(times, default=None)}
    return more if more.items() - mine.items() else {}


SETTLED = {"note": _both, "card": _later, "reading": _earlier, "aid": _more}
