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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from chainrule.errors import StoreError
from chainrule.store.address import Address

WAIT = 4  # seconds for a turn to write or an answer; who waits in vain ends there
THREADS = 40  # of a server that may ask at once
DAMAGED = {11: "damaged", 26: "no database"}  # SQLITE_CORRUPT, SQLITE_NOTADB


def connect(address: Address, *, checks: bool = True) -> Engine:
    """Return the engine for a database; `checks=False` leaves foreign keys unchecked.

    Why: SQLite changes a table by copying it, which may not pull the rows that point to it.
    """
    return _file(address, checks=checks) if address.file else _server(address)


def _file(address: Address, *, checks: bool) -> Engine:
    pool: dict[str, Any] = _pool() if checks else {"poolclass": NullPool}
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
        options = connection.get_execution_options()
        wait = round(1000 * options.get("wait", WAIT))
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

    return engine


def _server(address: Address) -> Engine:
    try:
        engine = create_engine(
            address.url,
            connect_args={"connect_timeout": WAIT},
            hide_parameters=True,
            pool_pre_ping=True,  # a server may have been started anew
            **_pool(),
        )
    except ImportError:
        hint = 'pip install "chainrule[postgres]"'
        raise StoreError("PostgreSQL needs the driver psycopg", hint=hint) from None

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: object) -> None:
        connection.execute(f"SET lock_timeout = '{WAIT}s'")
        connection.commit()

    return engine


def _pool() -> dict[str, Any]:
    return {"max_overflow": THREADS, "pool_timeout": WAIT}


@contextmanager
def telling(address: Address) -> Iterator[None]:
    """Turn what a driver raises into words, without the password."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        if isinstance(refused := getattr(error, "orig", None), StoreError):
            raise refused from None  # a value of ours that no database was asked to take
        got = address.clean(str(getattr(error, "orig", None) or error))
        if address.file and damage(error):
            with suppress(OSError):
                suspect(address.file).touch()
        hint = _hint(address, error)
        raise StoreError(f"{address} needs to answer", got=got, hint=hint) from None


def _hint(address: Address, error: Exception) -> str:
    told = f"{damage(error)} {getattr(error, 'orig', error)}"
    hints = {" lock": "the same again; if it stays so, end the program that holds it"}
    otherwise = "see that the server runs and lets you in; CHAINRULE_DATABASE names it"
    if address.file:
        mends = "end Chainrule and start it again: it mends what it can"
        hints |= {**dict.fromkeys(DAMAGED.values(), mends), "full": "make room on the disk"}
        otherwise = f"see that {address.file.parent} is a folder that you may write and has room"
    return next((hint for word, hint in hints.items() if word in told), otherwise)


def damage(error: Exception) -> str:
    """Return in what way an error says that the file is damaged; "" where it does not."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", 0) or 0
    return DAMAGED.get(code & 0xFF, "")


def suspect(file: Path) -> Path:
    """Return the mark beside a file that asks for a check at the next opening."""
    return file.with_name(f"{file.name}.suspect")
