"""Connections: how SQLite and PostgreSQL are opened, and what their errors say.

SQLite's settings, each for a reason:
    WAL                  readers and one writer do not wait for each other; kept in the file
    synchronous = FULL   an answer survives a power cut too; it costs milliseconds, and
                         there is one write for each thing a person does
    foreign_keys = ON    off by default there
    BEGIN IMMEDIATE      a writer waits for its turn at the start; one that begins to read
                         and writes later would be refused at once
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from chainrule.errors import StoreError
from chainrule.store.address import Address

WAIT = 30  # seconds that a writer waits for its turn
THREADS = 40  # of a server that may ask at once
DAMAGED = {11: "damaged", 26: "no database"}  # SQLITE_CORRUPT, SQLITE_NOTADB


def connect(address: Address, *, checks: bool = True) -> Engine:
    """Return the engine for a database; `checks=False` leaves foreign keys unchecked.

    Why: SQLite changes a table by copying it, which may not pull the rows that point to it.
    """
    return _file(address, checks=checks) if address.file else _server(address)


def _file(address: Address, *, checks: bool) -> Engine:
    pool: dict[str, Any] = {"max_overflow": THREADS} if checks else {"poolclass": NullPool}
    engine = create_engine(
        address.url, connect_args={"timeout": WAIT}, hide_parameters=True, **pool
    )

    @event.listens_for(engine, "connect")
    def settings(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        connection.execute(f"PRAGMA foreign_keys = {'ON' if checks else 'OFF'}")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _server(address: Address) -> Engine:
    try:
        return create_engine(
            address.url,
            connect_args={"connect_timeout": 10},
            hide_parameters=True,
            pool_pre_ping=True,  # a server may have been started anew
            max_overflow=THREADS,
        )
    except ImportError:
        hint = 'pip install "chainrule[postgres]"'
        raise StoreError("PostgreSQL needs the driver psycopg", hint=hint) from None


@contextmanager
def telling(address: Address) -> Iterator[None]:
    """Turn what a driver raises into words, without the password."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        got = address.clean(str(getattr(error, "orig", None) or error))
        if address.file and damage(error):
            suspect(address.file).touch()
        hint = _hint(address, error)
        raise StoreError(f"{address} needs to answer", got=got, hint=hint) from None


def _hint(address: Address, error: Exception) -> str:
    if not address.file:
        return "see that the server runs and lets you in; CHAINRULE_DATABASE names it"
    hints = {
        **dict.fromkeys(DAMAGED.values(), "end Chainrule and start it again: it mends what it can"),
        "locked": f"end the program that has held it for {WAIT} seconds",
        "full": "make room on the disk",
    }
    told = f"{damage(error)} {getattr(error, 'orig', error)}"
    writable = f"see that {address.file.parent} is a folder that you may write and has room"
    return next((hint for word, hint in hints.items() if word in told), writable)


def damage(error: Exception) -> str:
    """Return in what way an error says that the file is damaged; "" where it does not."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", 0) or 0
    return DAMAGED.get(code & 0xFF, "")


def suspect(file: Path) -> Path:
    """Return the mark beside a file that asks for a check at the next opening."""
    return file.with_name(f"{file.name}.suspect")
