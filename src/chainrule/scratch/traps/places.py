"""Where the user's code is: the line a warning points at."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import NamedTuple

ENGINE = str(Path(__file__).parents[1]) + "/"
PACKAGE = str(Path(__file__).parents[2]) + "/"
COMMANDS = PACKAGE + "cli/"
TRAINING = PACKAGE + "train/"


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


def inside_training() -> bool:
    """Tell whether the engine was called by `chainrule.train`, which has guards of its own."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(ENGINE):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(TRAINING)
