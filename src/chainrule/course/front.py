"""The lines between `---` at the head of a lesson: what the day is called and promises."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chainrule.errors import LessonError, nearest

KEYS = ("title", "summary", "able", "teaches", "minutes")
ABLE = 3  # items that a day promises


@dataclass(frozen=True)
class Front:
    """What the head of a lesson tells."""

    title: str
    summary: str
    able: tuple[str, ...]
    teaches: tuple[str, ...]
    minutes: int


def front(path: Path) -> Front:
    """Return the head of a lesson; a file that did not change is not read again.

    Raises:
        LessonError: a key is missing, unknown or wrong.
    """
    if not path.is_file():
        raise LessonError(f"{path.parent.name} needs a {path.name}", got="none")
    return _front(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _front(path: Path, _changed: int) -> Front:
    told = fields(path, path.read_text(encoding="utf-8"))
    for key in KEYS:
        if not told.get(key):
            raise LessonError(f"{place(path, 1)}: front matter needs {key!r}", got="none")
    able = listed(told["able"], ";")
    if len(able) != ABLE:
        needed = f'{place(path, 1)}: "able" needs {ABLE} items with ";" between them'
        raise LessonError(needed, got=str(len(able)))
    if not told["minutes"].isdigit():
        needed = f"{place(path, 1)}: minutes needs a whole number"
        raise LessonError(needed, got=repr(told["minutes"]))
    teaches = listed(told["teaches"], ",")
    return Front(told["title"], told["summary"], able, teaches, int(told["minutes"]))


def fields(path: Path, text: str) -> dict[str, str]:
    """Return the `key: value` lines at the head of a file."""
    lines = text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        needed = f"{place(path, 1)}: a lesson begins with front matter between two lines ---"
        raise LessonError(needed, got=repr(lines[0] if lines else ""), hint="title: …")
    told = {}
    for number, line in enumerate(lines[1 : lines.index("---", 1)], start=2):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in KEYS:
            needed = f"{place(path, number)}: front matter has plain lines `key: value`"
            raise LessonError(needed, got=repr(line), hint=nearest(key.strip(), KEYS))
        told[key.strip()] = value.strip()
    return told


def ends(text: str) -> int:
    r"""Return how many lines the front matter takes, its two marks among them.

    >>> ends("---\ntitle: x\n---\nbody"), ends("body")
    (3, 0)
    """
    lines = text.splitlines()
    return lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0


def listed(value: str, mark: str) -> tuple[str, ...]:
    """Return the items of a line."""
    return tuple(item.strip().rstrip(".") for item in value.split(mark) if item.strip())


def place(path: Path, line: int) -> str:
    """Return where something stands, as editors read it: folder/file:line."""
    return f"{path.parent.name}/{path.name}:{line}"
