"""What a trap is, and the table of all of them.

A trap stands beside the check that finds it:

    ONE_CLASS = trap("one_class", "…", needed="…", got="…", hint="…", silent="…")
    if scores.shape[1] == 1:
        ONE_CLASS.speak(shape=scores.shape)
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from chainrule.errors import ChainruleError
from chainrule.scratch.traps import state
from chainrule.scratch.traps.places import Place, user_place


class Trap(UserWarning):
    """A mistake that PyTorch lets pass: what was needed, what came, what to try."""


@dataclass(frozen=True)
class Entry:
    """One trap: its name, what goes wrong, its wording, and what it leaves alone.

    `needed`, `got` and `hint` may hold fields in braces, which `speak` fills in.
    """

    name: str
    meaning: str
    needed: str
    got: str
    hint: str
    silent: str

    def speak(self, *, at: Place | None = None, **values: object) -> None:
        """Warn at the user's line, once for each line and loss."""
        if not state.listening(self.name):
            return
        place = user_place() if at is None else at
        if state.said(f"{self.name} {values.get('loss', '')}", place):
            return
        warnings.warn_explicit(Trap(self.text(**values)), None, place.file, place.line)

    def text(self, **values: object) -> str:
        """Return the warning's words."""
        parts = [part.format(**values) for part in (self.needed, self.got, self.hint)]
        said = ChainruleError(parts[0], got=parts[1], hint=parts[2])
        return f"{said} Meant so? traps.off({self.name!r})."


TABLE: dict[str, Entry] = {}


def trap(name: str, meaning: str, *, needed: str, got: str, hint: str, silent: str) -> Entry:
    """Enter a trap into the table."""
    entry = TABLE[name] = Entry(name, meaning, needed, got, hint, silent)
    return entry
