"""Write files so that a crash leaves the old one or the new one, and one process at a time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from chainrule.errors import ChainruleError


@contextmanager
def atomic(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a temporary neighbour of `path`; move it into place when the block ends well.

    The bytes are flushed to disk before the move, so a power cut cannot leave an
    empty file under the final name. On an exception the neighbour is removed. A device or a
    pipe is written to as it is: moved over, `/dev/null` would be a file from then on.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding = None if "b" in mode else "utf-8"
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open(mode, encoding=encoding) as file:
            yield file
        return
    part = path.with_name(f".{path.name}.{os.getpid()}-{token_hex(4)}.part")
    try:
        with part.open(mode.replace("w", "x"), encoding=encoding) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def locked(path: Path, busy: ChainruleError) -> Iterator[None]:
    """Hold the lock file `path`; raise `busy` where another process has it.

    Why: the system drops the lock when its holder ends, however it ends, so a crash leaves
         no lock behind, at most the empty file. Who locked a file that its holder was just
         removing has locked nothing, and is turned away.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle) or not _is_file(handle, path):
            raise busy
        try:
            yield
        finally:
            with suppress(OSError):  # an open file stays where the system keeps it
                path.unlink()
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Take the lock if it is free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_file(handle: int, path: Path) -> bool:
    """Tell whether the open file still has the name `path`."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
