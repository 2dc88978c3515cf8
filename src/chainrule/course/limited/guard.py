"""Refuse what reaches outside: a mistyped path, a careless `rmtree`, a signal to who watches.

An audit hook sees every file that Python opens, removes or renames, and every signal that it
sends. It holds for this process and those it forks. On Linux the kernel refuses the same to
programs that it starts.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Sequence
from typing import Any

from chainrule.course.limited import landlock

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PATHS: dict[
    str, tuple[tuple[int, int | None], ...]
] = {  # event: which of its arguments are paths, and where their folder descriptors stand
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
FORKS = {"os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"}
SIGNALS, EVERYBODY = {"os.kill", "os.killpg"}, -1
FOLLOWS = {"open", "os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.copyfile"}


class Births:
    """How many processes were forked, in memory that all of them share.

    Why: what forks without end doubles each millisecond, and who watches comes too late.
    """

    def __init__(self, most: int) -> None:
        """Allow so many."""
        self._born, self._most = mmap.mmap(-1, mmap.PAGESIZE), most
        self.forget()

    def forget(self) -> None:
        """Count from zero again."""
        self._born[:8] = bytes(8)

    def one_more(self) -> None:
        """Count one, or refuse it.

        Raises:
            PermissionError: there were as many as may be.
        """
        born = int.from_bytes(self._born[:8], "little") + 1
        self._born[:8] = born.to_bytes(8, "little")
        if born > self._most:
            raise PermissionError(f"your code started more than {self._most} processes")


def stay_inside(folders: Sequence[str], births: Births) -> None:
    """Refuse from now on, and for good, writes outside these folders, and births without end."""
    allowed = tuple(os.path.realpath(folder) for folder in folders)
    null, above = os.path.realpath(os.devnull), os.getppid()
    if sys.platform.startswith("linux"):
        landlock.write_below([*allowed, "/dev"])

    def seen(event: str, args: tuple[Any, ...]) -> None:
        if event in FORKS:
            births.one_more()
        if event in SIGNALS and (args[0] == EVERYBODY or abs(args[0]) == above):
            raise PermissionError("your code may end its own processes only")
        for real in changed(event, args):
            if real != null and not any(is_below(real, one) for one in allowed):
                raise PermissionError(f"your code may write in its own folder only, not to {real}")

    sys.addaudithook(seen)


def changed(event: str, args: tuple[Any, ...]) -> list[str]:
    """Return the real paths that an event is about to change."""
    places = PATHS.get(event, ())
    if event == "open":
        _, mode, flags = args
        writes = (flags or 0) & WRITES or set(mode or "r") & set("wax+")
        places = ((0, None),) if writes else ()
    found = []
    for at, folder in places:
        base = args[folder] if folder is not None and folder < len(args) else None
        found.append(whole(args[at], base, follow=event in FOLLOWS))
    return [real for real in found if real]


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
