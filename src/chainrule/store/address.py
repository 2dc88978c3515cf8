"""Which database: what names it, the driver it needs, and its name without the password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from chainrule import places
from chainrule.errors import StoreError

PARTS = ("", "-wal", "-shm")  # of a database in SQLite's WAL mode
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


@dataclass(frozen=True)
class Address:
    """Where the database is.

    Params: file     SQLite's file; None on a server
            is_ours  whether the file is the one that we put into the workspace
    """

    url: URL
    file: Path | None
    is_ours: bool = False

    def __str__(self) -> str:
        return str(self.file) if self.file else places.without_password(str(self.url))

    def is_at(self, path: Path) -> bool:
        """Tell whether a path leads to the database's file, or to one of its neighbours."""
        if self.file is None:
            return False
        own = self.file.resolve()
        return path.resolve() in {own.with_name(own.name + part) for part in PARTS}

    def clean(self, text: str) -> str:
        """Return a driver's message without the password."""
        secrets = [self.url.password, self.url.query.get("password")]
        for secret in (s for s in secrets if s):
            text = text.replace(str(secret), "***")
        return " ".join(text.split())


def find(url: str | None = None) -> Address:
    """Return the address of a URL, or of what the user named, or the workspace's file."""
    named = url or (places.database() or ("", ""))[0]
    if not named:
        file = places.database_file()
        return Address(URL.create("sqlite", database=str(file)), file, is_ours=True)
    parsed = _parsed(named)
    if parsed.drivername != "sqlite":
        return Address(parsed, None)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreError("SQLite needs a file", got=named, hint="sqlite:////home/me/chainrule.db")
    file = places.absolute(parsed.database)
    return Address(parsed.set(database=str(file)), file)


def _parsed(url: str) -> URL:
    kind = re.match(r"\w+", url)
    try:
        parsed = make_url(url)
        driver = DRIVERS[parsed.drivername.removesuffix("+psycopg")]
    except (ArgumentError, KeyError, ValueError):
        got = f"one that begins with {kind[0]!r}" if kind else "no URL"
        is_file = re.fullmatch(r"[\w./~-]+", url) and "/" in url
        file = places.absolute(url) if is_file else "/home/me/chainrule.db"
        hint = f"sqlite:///{file}"
        raise StoreError(
            "a database is named by sqlite:///FILE or postgresql://…", got=got, hint=hint
        ) from None
    return parsed.set(drivername=driver)
