"""The one database: what each learner did, when, and how it went.

    from chainrule import store

    with store.open() as db:                     # SQLite in the workspace, or PostgreSQL by URL
        me = db.learner()                        # the system's user; every row belongs to one
        me.submit(exercise="day04/accumulate", source="…", score=0.5, solved=False)
        me.best()["day04/accumulate"].score      # 0.5
        db.export("everything.json")             # one file that people can read

Every write is one short transaction, committed before the call returns: a killed program loses
what was being typed, no more.

Read in this order: tables.py (what is kept) · learner.py (what is asked) · link.py, engine.py
(connections) · schema.py and migrations/ · health.py (checks, copies) · portable.py, merge.py,
former.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule import places
from chainrule.store.rows import Aid, Best, CardState, Note, Review, Run, Submission

if TYPE_CHECKING:
    from chainrule.store.database import Database

__all__ = ["Aid", "Best", "CardState", "Note", "Review", "Run", "Submission", "is_there", "open"]


def is_there() -> bool:
    """Tell whether there is a database yet: who only looks makes none."""
    return places.database() is not None or places.database_file().is_file()


def open(url: str | None = None) -> Database:  # noqa: A001 - opens a database as open() a file
    """Return the database, made or brought up to date where needed; close it, or use `with`.

    Params: url  `sqlite:///FILE` or `postgresql://…`; CHAINRULE_DATABASE, `database` in
                 config.toml, or a file in the workspace where none is given
    Why:    SQLAlchemy loads here, so that commands without a database start at once.

    Raises:
        StoreError: it is damaged, of a newer Chainrule, somebody else's, or out of reach.
    """
    from chainrule.store.address import find
    from chainrule.store.database import Database

    return Database(find(url))
