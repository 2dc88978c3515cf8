"""An exported file, read with care: every value is looked at before anything is written."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC as UTC_ZONE
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Boolean, Column, Float, Integer, Table

from chainrule.errors import StoreError
from chainrule.store import health
from chainrule.store.address import PARTS, Address
from chainrule.store.columns import UTC, Json, Name, Words
from chainrule.store.former import parted
from chainrule.store.link import Link
from chainrule.store.portable import KIND, columns, gather
from chainrule.store.tables import OWNED, SCHEMA
from chainrule.store.words import named

SQLITE = b"SQLite format 3\0"  # how a database file begins
YEARS = range(1970, 9000)  # that every database can hold in every zone
Rows = dict[str, list[dict[str, Any]]]


def read(path: Path) -> dict[str, Rows]:
    """Return the rows of each learner in an exported file, or in a copy of a database.

    Raises:
        StoreError: it is no such file, cut off, of a newer Chainrule, or a value is wrong.
    """
    told = _from_database(path) if _is_database(path) else _from_json(path)
    if not isinstance(told, dict) or told.get("chainrule") != KIND:
        raise _wrong(path, "another kind of file")
    schema = told.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        needed = f"{path} needs to be of schema {SCHEMA} or older"
        raise StoreError(needed, got=repr(schema), hint="pip install -U chainrule")
    people = {}
    for i, one in enumerate(_objects(told.get("learners"), "learners")):
        where = f"learners[{i}]"
        rows = {table.name: _rows(table, one, f"{where}.{table.name}") for table in OWNED}
        if schema < 2:
            rows["guess"], rows["aid"] = parted(rows["guess"])
        people[named(f"{where}.name", _of(str, one.get("name"), f"{where}.name"))] = rows
    return people


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError as error:
        hint = "a file that chainrule export wrote"
        raise StoreError(f"{path} needs to be read", got=str(error), hint=hint) from None


def _from_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise _wrong(path, f"one cut off or damaged: {error}") from None
    except (ValueError, RecursionError) as error:
        raise _wrong(path, f"something else: {error}") from None


def _from_database(path: Path) -> Any:
    """Return what a copy of a database holds; it is not touched itself."""
    with tempfile.TemporaryDirectory(prefix="chainrule-") as folder:
        copy = Path(folder, "copy.db")
        for part in PARTS:
            here = path.with_name(path.name + part)
            if here.exists():
                shutil.copyfile(here, copy.with_name(copy.name + part))
        if told := health.problem(copy):
            raise _wrong(path, f"a damaged one: {told}")
        try:
            with Link(Address(URL.create("sqlite", database=str(copy)), copy)) as db:
                return gather(db)
        except StoreError as error:
            needed = error.needed.replace(str(copy), str(path))
            raise StoreError(needed, got=error.got, hint=error.hint) from None


def _wrong(path: Path, got: str) -> StoreError:
    hint = "a file that chainrule export wrote, or one of backups/"
    return StoreError(f"{path} needs to be an exported file", got=got, hint=hint)


def _rows(table: Table, one: dict[str, Any], where: str) -> list[dict[str, Any]]:
    found = _objects(one.get(table.name, []), where)
    return [
        {column.name: _value(column, row, f"{where}[{i}]") for column in columns(table)}
        for i, row in enumerate(found)
    ]


def _objects(told: Any, where: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _of(list, told, where)
    return [_of(dict, one, f"{where}[{i}]") for i, one in enumerate(found)]


def _value(column: Column[Any], row: dict[str, Any], where: str) -> Any:
    """Return one value as its column takes it."""
    where, told = f"{where}.{column.name}", row.get(column.name)
    if told is None and column.nullable:
        return None
    if isinstance(column.type, Json):
        return _of(column.type.kind, told, where)
    if isinstance(column.type, Words) and isinstance(told, list):
        return "\n".join(_of(str, line, f"{where}[{i}]") for i, line in enumerate(told))
    return READERS[type(column.type)](told, where)


def _of(kind: type, told: Any, where: str) -> Any:
    if isinstance(told, kind) and not (kind is int and isinstance(told, bool)):
        return told
    got = "nothing" if told is None else f"{type(told).__name__} {str(told)[:40]!r}"
    raise StoreError(f"{where} needs to be of type {kind.__name__}", got=got)


def _moment(told: Any, where: str) -> datetime:
    try:
        found = datetime.fromisoformat(_of(str, told, where))
        if found.tzinfo and found.year in YEARS:
            return found.astimezone(UTC_ZONE)
    except ValueError:
        pass
    example = "2026-11-21T16:40:00+00:00"
    raise StoreError(f"{where} needs to be a time with its zone", got=repr(told), hint=example)


def _share(told: Any, where: str) -> float:
    found = float(_of(float, float(told) if type(told) is int and told < 2 else told, where))
    if math.isfinite(found) and 0 <= found <= 1:
        return found
    raise StoreError(f"{where} needs to lie between 0 and 1", got=str(told))


def _count(told: Any, where: str) -> int:
    found = int(_of(int, told, where))
    if 0 <= found < 2**31:
        return found
    raise StoreError(f"{where} needs to be a count", got=str(found)[:40])


READERS: dict[type, Callable[[Any, str], Any]] = {
    UTC: _moment,
    Name: lambda told, where: named(where, _of(str, told, where)),
    Words: lambda told, where: _of(str, told, where),
    Boolean: lambda told, where: _of(bool, told, where),
    Integer: _count,
    Float: _share,
}
