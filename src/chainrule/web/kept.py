"""A text that two may change at once, a file or a note: none of it is ever lost.

The page tells which text it began from, by its mark. Where another is kept by now, it was changed
elsewhere: nothing is written, and the page shows both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WRITING = Lock()  # two tabs that save in the same moment do so one after the other


@dataclass(frozen=True)
class Held:
    """What is kept now; `conflict` where a text was not written because of it."""

    text: str
    mark: str
    conflict: bool = False

    def told(self) -> dict[str, str]:
        """Return what the page's script needs to know."""
        return {"mark": self.mark, **({"text": self.text} if self.conflict else {})}


def exchange(read: Callable[[], str], write: Callable[[str], object], text: str, base: str) -> Held:
    """Write a text in the place of the one with the mark `base`."""
    with WRITING:
        now = read()
        if now and now != text and base != mark(now):
            return Held(now, mark(now), conflict=True)
        if now != text:
            write(text)
    return Held(text, mark(text))


def mark(text: str) -> str:
    """Return what tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lines(text: str) -> str:
    """Return a text with its lines' ends as files have them: a form sends each as two letters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
