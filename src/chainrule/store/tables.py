"""What is kept: nine tables, every row with its learner.

`info` says what export and import need: `key` are the columns that make two rows the same one,
`lines` are the texts written line by line. Long texts stand last, so that SQLite finds the
figures of a row without reading them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table

from chainrule.store.columns import UTC, Json, Name, Words

SCHEMA = 2  # the number of the last file in migrations/versions
VERSION = "chainrule_version"  # the table that holds the schema's number

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
)


def _owned(name: str, *columns: Any, key: tuple[str, ...], lines: tuple[str, ...] = ()) -> Table:
    """Return a table whose rows belong to a learner, known by `key` where that has no text body."""
    keyed = not any(column.name == "id" for column in columns if isinstance(column, Column))
    owner = Column(
        "learner_id", Integer, ForeignKey("learner.id"), nullable=False, primary_key=keyed
    )
    return Table(name, metadata, owner, *columns, info={"key": key, "lines": lines})


def _needed(name: str, kind: Any, *, key: bool = False) -> Column[Any]:
    return Column(name, kind, nullable=False, primary_key=key)


learner = Table(
    "learner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Name, nullable=False),
    Column("created", UTC, nullable=False),
    Index("uq_learner_name", "name", unique=True),
)

submission = _owned(
    "submission",
    Column("id", Integer, primary_key=True),
    _needed("exercise", Name),
    _needed("at", UTC),
    _needed("score", Float),
    _needed("solved", Boolean),
    _needed("answer", Json(list)),
    _needed("source", Words),
    Index("ix_submission_best", "learner_id", "exercise", "at", "score", "solved"),
    key=("exercise", "at"),
    lines=("source",),
)

review = _owned(
    "review",
    Column("id", Integer, primary_key=True),
    _needed("card", Name),
    _needed("at", UTC),
    _needed("right", Boolean),
    _needed("rating", Integer),
    _needed("due", UTC),
    _needed("state", Words),
    Index("ix_review_card", "learner_id", "card", "at"),
    Index("ix_review_at", "learner_id", "at"),
    key=("card", "at"),
)

card = _owned(
    "card",
    _needed("card", Name, key=True),
    _needed("due", UTC),
    _needed("reviews", Integer),
    _needed("lapses", Integer),
    _needed("failed_in_a_row", Integer),
    Column("last_at", UTC),
    _needed("changed", UTC),
    _needed("state", Words),
    key=("card",),
)

note = _owned(
    "note",
    _needed("day", Name, key=True),
    _needed("at", UTC),
    _needed("text", Words),
    key=("day",),
    lines=("text",),
)

reading = _owned("reading", _needed("day", Name, key=True), _needed("at", UTC), key=("day",))

guess = _owned(
    "guess",
    _needed("day", Name, key=True),
    _needed("key", Name, key=True),
    _needed("at", UTC),
    _needed("text", Words),
    key=("day", "key"),
    lines=("text",),
)

aid = _owned(
    "aid",
    _needed("exercise", Name, key=True),
    _needed("hints", Integer),
    Column("solution_at", UTC),
    key=("exercise",),
)

run = _owned(
    "run",
    _needed("folder", Words, key=True),
    _needed("recipe", Words),
    _needed("started", UTC),
    _needed("status", Words),
    _needed("metrics", Json(dict)),
    Column("finding", Words),
    _needed("seen", Words),
    key=("folder",),
)

OWNED = (submission, review, card, note, reading, guess, aid, run)
