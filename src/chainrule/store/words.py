"""Names, users, moments: what goes into a row besides the learner's own words."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from chainrule.errors import StoreError
from chainrule.store.columns import written

LONGEST = 200  # characters of a name


def named(what: str, name: str) -> str:
    """Return a name as it is kept, or say what a name may be."""
    kept = written(str(name)).strip()
    if not kept or len(kept) > LONGEST or not kept.isprintable():
        got = repr(str(name)[:40]) + ("…" if len(str(name)) > LONGEST else "")
        raise StoreError(f"{what} needs 1 to {LONGEST} characters of one line", got=got)
    return kept


def system_user() -> str:
    """Return the name that the system has for the user; "learner" where it has none."""
    try:
        return getpass.getuser().strip() or "learner"
    except (OSError, KeyError, ImportError):
        return "learner"


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)
