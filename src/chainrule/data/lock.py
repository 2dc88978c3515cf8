"""Keep two processes from fetching the same data set into the same folder at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chainrule.errors import DataError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; raise where another process has it.

    Why: the system drops the lock when its holder ends, however it ends, so a crash
         leaves no lock behind. The empty file stays.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle)
        yield
    except BlockingIOError:
        raise DataError(
            f"{path.parent} is being filled by another process",
            got="its lock",
            hint="wait for that to end, then run this again",
        ) from None
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
