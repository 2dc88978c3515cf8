"""The link to one database: opened with care, then short transactions."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from chainrule.errors import StoreError
from chainrule.store import health, schema
from chainrule.store.address import Address
from chainrule.store.engine import WAIT, connect, damage, telling
from chainrule.store.tables import learner as learners
from chainrule.store.words import now

LOG = logging.getLogger(__name__)


class Link:
    """A database; safe to share among threads, and beside other processes."""

    def __init__(self, address: Address) -> None:
        """Open it: looked after, made or migrated where needed."""
        self.address = address
        self._engine = connect(address)
        self._ids: dict[str, int] = {}
        self._writer = Lock()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        file = self.address.file
        with telling(self.address):
            if file:
                _make_file(file)
                self._look_after(file)
            schema.prepare(self.address, self._engine)

    def _look_after(self, file: Path) -> None:
        """Check the file once a day, and copy it where it is sound."""
        try:
            with self._engine.connect() as connection:
                is_ours = schema.current(connection) > 0
            told = health.problem(file) if is_ours and health.is_due(file) else ""
        except SQLAlchemyError as error:
            told, is_ours = damage(error) and str(getattr(error, "orig", error)), False
            if not told:
                raise
        if told and not (is_ours or self.address.is_ours):
            hint = "another file, or move this one away"
            raise StoreError(f"{file} needs to be a database", got=told, hint=hint)
        if told:
            self.close()
            raise health.set_aside(file, told)
        if is_ours and health.is_due(file):
            self._back_up(file)

    def _back_up(self, file: Path) -> None:
        """Make the day's copy; where that cannot be, work goes on without one."""
        try:
            health.back_up(file, health.DAILY)
        except (OSError, sqlite3.Error) as error:
            LOG.warning("no copy of %s was made: %s", file, error)

    @contextmanager
    def reading(self, **options: Any) -> Iterator[Connection]:
        """Return a connection for one look."""
        with telling(self.address), self._engine.execution_options(**options).begin() as found:
            yield found

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Return a connection for one change, committed at the end of the block."""
        with self._turn() as wait, self.reading(writes=True, wait=wait) as found:
            yield found

    @contextmanager
    def _turn(self) -> Iterator[float]:
        """Wait until no other thread writes to the file; yield how long may still be waited.

        Why: SQLite's own waiters look now and then, and one of many may never find it free.
        """
        if not self.address.file:
            yield WAIT
            return
        until = time.monotonic() + WAIT
        with telling(self.address):
            if not self._writer.acquire(timeout=WAIT):
                raise sqlite3.OperationalError("database is locked")
        try:
            yield max(until - time.monotonic(), 0)
        finally:
            self._writer.release()

    def insert(self, table: Table) -> Any:
        """Return an insert that may say what happens to a row that is there already."""
        kind = sqlite if self.address.file else postgresql
        return kind.insert(table)

    def id_of(self, name: str) -> int:
        """Return a learner's number; whoever is new is written down."""
        if name not in self._ids:
            asked = select(learners.c.id).where(learners.c.name == name)
            with self.reading() as connection:
                found = connection.execute(asked).scalar()
            if found is None:
                with self.writing() as connection:
                    found = self.enrol(connection, name)
            self._ids[name] = found
        return self._ids[name]

    def enrol(self, connection: Connection, name: str) -> int:
        """Write a learner down who may be there; return the number."""
        new = self.insert(learners).values(name=name, created=now())
        connection.execute(new.on_conflict_do_nothing())
        asked = select(learners.c.id).where(learners.c.name == name)
        return int(connection.execute(asked).scalar_one())

    def learners(self) -> tuple[str, ...]:
        """Return the names of all learners."""
        with self.reading() as connection:
            return tuple(connection.execute(select(learners.c.name).order_by("name")).scalars())

    def close(self) -> None:
        """Hand all connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make_file(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        health.make(file)
    except OSError as error:
        needed, hint = f"{file} needs to be written", "--workspace with another folder"
        raise StoreError(needed, got=str(error), hint=hint) from None
