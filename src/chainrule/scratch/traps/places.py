"""Where the user's code is: the line a warning points at, and how often it came by."""

from __future__ import annotations

import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

ENGINE = str(Path(__file__).parents[1]) + "/"
PACKAGE = str(Path(__file__).parents[2]) + "/"
COMMANDS = PACKAGE + "cli/"
FIRST = 3  # calls of a line that are looked at closely; then the 4th, 8th, 16th, …
MOST = 4096  # lines that are counted before counting starts again

_calls: dict[tuple[int, int], tuple[CodeType, list[int]]] = {}


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


def user_place() -> Place:
    """Return the innermost line outside this library.

    Under `chainrule train` all lines are the library's or its callers': then the
    innermost one outside the engine.
    """
    frame: FrameType | None = sys._getframe(1)
    nearest = frame
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(PACKAGE):
            nearest = frame
            break
        if nearest is not None and nearest.f_code.co_filename.startswith(ENGINE):
            nearest = frame
        if file.startswith(COMMANDS):
            break
        frame = frame.f_back
    if nearest is None:
        return Place("<unknown>", 0)
    return Place(nearest.f_code.co_filename, nearest.f_lineno)


def first_calls() -> bool:
    """Tell whether the line that called the engine is one of its first calls, or a rare later one.

    Why: to read all values of a batch takes time; a mistake shows in the first batches.
    """
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(ENGINE):
        frame = frame.f_back
    if frame is None:
        return True
    code = frame.f_code
    key = (id(code), frame.f_lasti)
    known = _calls.get(key)
    if known is None or known[0] is not code:
        if len(_calls) >= MOST:
            _calls.clear()
        _calls[key] = (code, [1])
        return True
    known[1][0] = n = known[1][0] + 1
    return n <= FIRST or not n & (n - 1)


def forget_calls() -> None:
    """Count from the beginning."""
    _calls.clear()
