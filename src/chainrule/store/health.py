"""The SQLite file looked after: checked and copied once a day, set aside where it is damaged.

Copies lie in `backups/` beside the file; the newest of each kind are kept. Nothing is ever
opened but by SQLite itself: closing a file that SQLite has open would drop its locks.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from chainrule.errors import StoreError
from chainrule.store.address import PARTS
from chainrule.store.engine import WAIT, damage, suspect

DAY = 24 * 60 * 60  # seconds between two checks
DAILY = "daily"
KEPT = 5  # copies of each kind
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def make(file: Path) -> None:
    """Make an empty file that only its owner reads: a journal is nobody else's."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def backups(file: Path) -> list[Path]:
    """Return the copies of a database, the newest last."""
    ours = re.compile(rf"{re.escape(file.stem)}-\d{{8}}-\d+-[a-z]+[a-z\d-]*\.db")
    found = (path for path in (file.parent / "backups").glob("*.db") if ours.fullmatch(path.name))
    return sorted(found, key=lambda path: path.stat().st_mtime)


def is_due(file: Path) -> bool:
    """Tell whether a file needs to be checked: once a day, and when something was odd."""
    if not file.exists() or not file.stat().st_size:
        return False
    daily = [path for path in backups(file) if path.stem.endswith(DAILY)]
    age = time.time() - daily[-1].stat().st_mtime if daily else DAY
    return suspect(file).exists() or abs(age) >= DAY


def problem(file: Path) -> str:
    """Return what is wrong with the file; "" where it is sound."""
    try:
        with closing(sqlite3.connect(file, timeout=WAIT)) as connection:
            told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if not damage(error):
            raise
        return str(error)
    return "" if told == "ok" else str(told)


def back_up(file: Path, kind: str) -> Path:
    """Copy a database that may be in use; keep the newest few of this kind."""
    folder = file.parent / "backups"
    folder.mkdir(exist_ok=True)
    part = folder / f".{file.stem}-{os.getpid()}-{token_hex(4)}.part"
    make(part)
    try:
        _copy(file, part)
        name = f"{file.stem}-{datetime.now():%Y%m%d-%H%M%S}-{kind}.db"
        whole = part.replace(folder / name)
    finally:
        for left in PARTS:
            part.with_name(part.name + left).unlink(missing_ok=True)
    suspect(file).unlink(missing_ok=True)
    for old in [path for path in backups(file) if path.stem.endswith(kind)][:-KEPT]:
        old.unlink(missing_ok=True)
    return whole


def _copy(file: Path, to: Path) -> None:
    until = time.monotonic() + WAIT

    def patient(status: int, left: int, pages: int) -> None:
        if status in BUSY and time.monotonic() > until:  # `backup` itself would wait for ever
            raise sqlite3.OperationalError("database is locked")

    with closing(sqlite3.connect(file, timeout=0)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy, progress=patient)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without neighbours


def set_aside(file: Path, told: str) -> StoreError:
    """Move a damaged file out of the way, never delete it; return what to tell of it."""
    stamp = datetime.now(UTC)
    aside = file.with_name(f"{file.name}.damaged-{stamp:%Y%m%d-%H%M%S}")
    for part in PARTS:
        here = file.with_name(file.name + part)
        if here.exists():
            here.replace(aside.with_name(aside.name + part))
    suspect(file).unlink(missing_ok=True)
    copies = backups(file)
    hint = "the same again: it begins with an empty database"
    if copies:
        when = datetime.fromtimestamp(copies[-1].stat().st_mtime).astimezone()
        hint = f"chainrule import {copies[-1]} brings back what was there on {when:%d %B at %H:%M}"
    got = f"a damaged one ({' '.join(told.split())}), kept as {aside.name}"
    return StoreError(f"{file} needs to be a sound database", got=got, hint=hint)
