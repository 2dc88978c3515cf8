"""The schema's number, and the way from an older one to ours.

A migration is a file in migrations/versions, run by Alembic from here: all of them in one
transaction, after a copy of the file was made, by one process at a time.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from chainrule.errors import StoreError
from chainrule.store import health
from chainrule.store.address import Address
from chainrule.store.engine import WAIT, connect
from chainrule.store.tables import SCHEMA, VERSION

MIGRATIONS = Path(__file__).parent / "migrations"
KEY = 0x_C0DE  # of the lock that one migrating process holds on a server


def prepare(address: Address, engine: Engine) -> None:
    """Make the tables, or bring older ones up to date; an up-to-date database is left alone."""
    with engine.connect() as connection:
        names = _tables(connection)
        found = _number(connection) if VERSION in names else 0
        _refuse(address, names, found)
    if found == SCHEMA:
        return
    if address.file:
        if found:
            health.back_up(address.file, f"before-schema-{SCHEMA}")
        _set_wal(engine)
    migrate(address)


def current(connection: Connection) -> int:
    """Return the schema's number; 0 for a database without tables of ours."""
    return _number(connection) if VERSION in _tables(connection) else 0


def _number(connection: Connection) -> int:
    found = connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar()
    return int(found or 0)


def _tables(connection: Connection) -> list[str]:
    """Return the names of all tables.

    Why: it is one question, so that it shows the tables of another process that is making them
         all, or none, and never looks like a database of somebody else's.
    """
    return inspect(connection).get_table_names()


def _refuse(address: Address, names: list[str], found: int) -> None:
    """Raise for a database that a newer Chainrule wrote, or that holds somebody else's tables."""
    if found > SCHEMA:
        hint = "pip install -U chainrule, or name another database"
        needed = f"{address} needs to be of schema {SCHEMA} or older"
        raise StoreError(needed, got=f"schema {found}", hint=hint)
    if names and VERSION not in names:
        got = f"one with the tables {', '.join(sorted(names)[:4])}"
        needed, hint = f"{address} needs to be empty or Chainrule's own", "a database of its own"
        raise StoreError(needed, got=got, hint=hint)


def migrate(address: Address, target: int = SCHEMA) -> None:
    """Run what lies between the database's schema and `target`, all or nothing.

    Why: who waited for another process to do the same finds nothing left to do.
    """
    engine = connect(address, checks=False)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            if not address.file:
                _take_turn(connection)
            _run(connection, target)
            if address.file and connection.execute(text("PRAGMA foreign_key_check")).first():
                needed = f"{address} needs a learner for every row"
                raise StoreError(needed, hint="tell us; the file is as it was")
    finally:
        engine.dispose()


def _run(connection: Connection, target: int) -> None:
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(connection, opts={"version_table": VERSION})
    done = current(connection)
    for script in reversed(list(scripts.iterate_revisions(f"{target:04d}", "base"))):
        if int(script.revision) > done:
            with Operations.context(context):
                script.module.upgrade()
            context.stamp(scripts, script.revision)


def _take_turn(connection: Connection) -> None:
    """Wait for another process that migrates on the same server."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({KEY})"))
    if connection.execute(text("SHOW server_encoding")).scalar() != "UTF8":
        needed, hint = "the database needs the encoding UTF8", "createdb -E UTF8 -T template0 NAME"
        raise StoreError(needed, hint=hint)


def _set_wal(engine: Engine) -> None:
    """Turn on the write-ahead log; SQLite refuses at once while somebody else does the same."""
    until = time.monotonic() + WAIT
    with engine.connect() as connection:
        while not _is_wal(connection, last=time.monotonic() > until):
            time.sleep(0.05)


def _is_wal(connection: Connection, *, last: bool) -> bool:
    """Ask for it, outside of a transaction; a folder on a network stays without, in silence."""
    try:
        connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        if last:
            raise
        return False
    return True
