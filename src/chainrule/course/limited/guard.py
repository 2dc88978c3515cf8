"""Refuse what would change files outside the folder: a mistyped path, a careless `rmtree`.

An audit hook sees every file that Python opens, removes or renames. It holds for this
process and those it forks. On Linux the kernel refuses the same to programs that it starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from chainrule.course.limited import landlock

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PATHS = {  # event: which of its arguments are paths, and where their folder descriptors stand
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "shutil.rmtree": ((0, 1),),
    "shutil.move": ((0, None), (1, None)),
    "shutil.copyfile": ((1, None),),
}

FOLLOWS = {"open", "os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.copyfile"}


def stay_inside(folders: Sequence[str]) -> None:
    """Refuse from now on, and for good, writes outside these folders."""
    allowed = tuple(os.path.realpath(folder) for folder in folders)
    null = os.path.realpath(os.devnull)
    if sys.platform.startswith("linux"):
        landlock.write_below([*allowed, "/dev"])

    def seen(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            _, mode, flags = args
            if not (flags or 0) & WRITES and not set(mode or "r") & set("wax+"):
                return
            places: tuple[tuple[int, int | None], ...] = ((0, None),)
        elif event in PATHS:
            places = PATHS[event]
        else:
            return
        for at, folder in places:
            base = args[folder] if folder is not None and folder < len(args) else None
            real = whole(args[at], base, follow=event in FOLLOWS)
            if real and real != null and not any(is_below(real, one) for one in allowed):
                raise PermissionError(f"your code may write in its own folder only, not to {real}")

    sys.addaudithook(seen)


def whole(path: Any, folder: Any, *, follow: bool) -> str:
    """Return the real path that is meant; empty for an open file.

    Why: what removes or renames a link does so to the link, what opens it to its target.
    """
    if isinstance(path, int) or path is None:
        return ""
    text = os.fsdecode(path)
    if isinstance(folder, int) and folder >= 0:
        text = os.path.join(opened_folder(folder), text)  # noqa: PTH118 - no Path in a hook
    if follow:
        return os.path.realpath(text)
    where, last = os.path.split(os.path.abspath(text))  # noqa: PTH100
    return os.path.join(os.path.realpath(where), last)  # noqa: PTH118


def opened_folder(fd: int) -> str:
    """Return the path of an open folder; the root, which is refused, where it is unknown."""
    try:
        return os.readlink(f"/proc/self/fd/{fd}")  # noqa: PTH115
    except OSError:
        return "/"


def is_below(path: str, folder: str) -> bool:
    """Say whether a path is a folder or in it."""
    return path == folder or path.startswith(folder + os.sep)
