"""The open database: whose rows, and everything as one file."""

from __future__ import annotations

from pathlib import Path

from chainrule.store.learner import Learner
from chainrule.store.link import Link
from chainrule.store.merge import load
from chainrule.store.portable import Told, export
from chainrule.store.words import named, system_user


class Database(Link):
    """The store; safe to share among threads, and beside other processes."""

    def learner(self, name: str | None = None) -> Learner:
        """Return a learner, written down at the first time; default, the system's user."""
        name = named("a learner's name", system_user() if name is None else name)
        return Learner(self, self.id_of(name), name)

    def export(self, path: str | Path, learner: str | None = None) -> Told:
        """Write everything, or all of one learner, as one JSON file; return what it holds."""
        return export(self, Path(path), learner)

    def load(self, path: str | Path, learner: str | None = None) -> Told:
        """Add what an exported file or a backup holds and this lacks; return how much that was.

        Params: learner  who gets the rows of a file that holds one learner
        """
        return load(self, Path(path), learner)
