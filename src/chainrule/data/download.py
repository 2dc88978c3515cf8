"""Bring one file of known size and SHA-256 from an address into a `.part` file.

What is in the `.part` file is always the beginning of the wanted file as far as anybody can
tell: a connection that ends early is taken up again where it stopped, in this run or in a
later one; content that proves wrong is thrown away.
"""

import errno
import hashlib
import os
import time
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from chainrule import __version__
from chainrule.data.progress import Tell
from chainrule.data.sets import File
from chainrule.errors import DataError
from chainrule.places import megabytes

PAUSES = (0.0, 0.5, 1.0, 2.0)  # seconds before each connection to one address
CHUNK = 1 << 16
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class UnreachableError(DataError):
    """This address does not give the file; another one might."""


def download(url: str, part: Path, file: File, *, tell: Tell, timeout: float) -> None:
    """Fill `part` with the file at `url`; return only when its checksum is right."""
    try:
        with part.open("ab+", buffering=0) as out:
            _download(url, out, file, tell, timeout)
    finally:
        if part.exists() and part.stat().st_size == 0:
            part.unlink()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as `sha256sum` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(url: str, out: IO[bytes], file: File, tell: Tell, timeout: float) -> None:
    """Complete the file; a wrong one that began in an earlier run gets a second, fresh try."""
    for _ in range(2 if _size(out) else 1):
        _complete(url, out, file, tell, timeout)
        out.seek(0)
        got = hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]
        if got == file.sha256:
            os.fsync(out.fileno())
            return
        out.truncate(0)
    raise UnreachableError(
        f"{url} needs SHA-256 {file.sha256}", got=f"another content, SHA-256 {got}"
    )


def _complete(url: str, out: IO[bytes], file: File, tell: Tell, timeout: float) -> None:
    """Connect again after each connection that ends early, as long as each brings something."""
    if _size(out) > file.bytes:
        out.truncate(0)
    for pause in PAUSES:
        if _size(out) == file.bytes:
            break
        time.sleep(pause)
        _receive(url, out, file, tell, timeout)
    tell(file.name, _size(out), file.bytes)
    if _size(out) < file.bytes:
        raise UnreachableError(
            f"{url} has {file.bytes:,} bytes",
            got=f"{_size(out):,} in {len(PAUSES)} connections that ended early",
        )


def _receive(url: str, out: IO[bytes], file: File, tell: Tell, timeout: float) -> None:
    start = _size(out)
    headers = {"User-Agent": f"chainrule/{__version__}"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        with urlopen(Request(url, headers=headers), timeout=timeout) as reply:
            _accept(reply, out, file, start)
            while chunk := reply.read1(CHUNK):
                _write(out, chunk, file)
                tell(file.name, _size(out), file.bytes)
    except HTTPError as error:
        error.close()
        raise UnreachableError(url, got=f"HTTP {error.code} {error.reason}") from None
    except (OSError, HTTPException, UnicodeError) as error:
        if _size(out) <= start:
            raise UnreachableError(url, got=_reason(error, timeout)) from None


def _accept(reply: HTTPResponse, out: IO[bytes], file: File, start: int) -> None:
    """Hold the answer's position and length against what is wanted; start anew if it does."""
    goes_on = reply.status == HTTPStatus.PARTIAL_CONTENT
    there = reply.headers.get("Content-Range", "")
    if goes_on and not there.startswith(f"bytes {start}-"):
        raise UnreachableError(
            f"{reply.url} was asked for bytes from {start:,}", got=there or "others"
        )
    length = reply.headers.get("Content-Length", "")
    total = int(length) + (start if goes_on else 0) if length.isdigit() else file.bytes
    if total != file.bytes:
        kind = reply.headers.get("Content-Type", "unknown type")
        raise UnreachableError(
            f"{file.name} has {file.bytes:,} bytes", got=f"{total:,} bytes, {kind}"
        )
    if not goes_on:
        out.truncate(0)


def _write(out: IO[bytes], chunk: bytes, file: File) -> None:
    if _size(out) + len(chunk) > file.bytes:
        out.truncate(0)
        raise UnreachableError(f"{file.name} has {file.bytes:,} bytes", got="more")
    rest = memoryview(chunk)
    try:
        while rest:
            rest = rest[out.write(rest) :]
    except OSError as error:
        out.truncate(0)
        raise cannot_write(Path(out.name).parent, file.bytes, error) from None


def cannot_write(folder: Path, needed: int, error: OSError) -> DataError:
    """Return the error for a cache that takes no file: a full disk, or no right to write."""
    full = error.errno in FULL
    return DataError(
        f"{folder} must take a file of {megabytes(needed)}",
        got="no room (the disk, a quota or a limit is full)" if full else str(error.strerror),
        hint=("free some space, or " if full else "") + "set CHAINRULE_CACHE to another folder",
    )


def _size(out: IO[bytes]) -> int:
    return os.fstat(out.fileno()).st_size


def _reason(error: Exception, timeout: float) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return f"no answer within {timeout:g} s"
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
