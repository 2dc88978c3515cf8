"""The file that a trace is kept in: chunks, only ever appended, each with a checksum.

    magic "CRTR" · kind u8 · 3 zero bytes · length u32 · first step u32 · last step u32 · crc32
    then `length` bytes of payload

Why: a process that is killed leaves at most one torn chunk, the last. Its length or its
     checksum does not fit, so reading ends before it and writing starts in its place.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chainrule.errors import RunError
from chainrule.files import atomic
from chainrule.train.trace.columns import SCHEMA, STEP

MAGIC = b"CRTR"
HEAD = struct.Struct("<4sBxxxIIII")
LAYOUT, STEPS, SAMPLE, FEATURES, EVENT = range(1, 6)
FILE = f"trace.{SCHEMA}.bin"


@dataclass(frozen=True)
class Chunk:
    """One piece of a trace: what it holds, and the steps it speaks of."""

    kind: int
    first: int
    last: int
    payload: bytes

    def packed(self) -> bytes:
        """Return the bytes that stand in the file."""
        crc = zlib.crc32(self.payload, self.kind)
        size = len(self.payload)
        return HEAD.pack(MAGIC, self.kind, size, self.first, self.last, crc) + self.payload


def file_of(folder: Path) -> Path:
    """Return the file that holds the trace of `folder`, a run folder or its `trace/`."""
    place = Path(folder)
    return (place if place.name == "trace" else place / "trace") / FILE


def scan(path: Path) -> Iterator[Chunk]:
    """Yield the whole chunks of a file, up to the first that is torn."""
    left = path.stat().st_size
    with path.open("rb") as file:
        while len(head := file.read(HEAD.size)) == HEAD.size:
            magic, kind, size, first, last, crc = HEAD.unpack(head)
            left -= HEAD.size + size
            payload = file.read(size) if magic == MAGIC and left >= 0 else b""
            if len(payload) < size or zlib.crc32(payload, kind) != crc:
                return
            yield Chunk(kind, first, last, payload)


def found(folder: Path) -> Path:
    """Return the trace's file, or say what stands in its place."""
    path = file_of(folder)
    if path.is_file():
        return path
    others = sorted(p.name for p in path.parent.glob("trace.*.bin"))
    raise RunError(
        f"a trace of schema {SCHEMA} is needed in {path.parent}",
        got=", ".join(others) or "none",
        hint="train with a newer or older Chainrule" if others else "name a run folder",
    )


def cut(folder: Path, step: int) -> None:
    """Drop what was written after `step`, so that a resumed run can write it anew."""
    path = file_of(folder)
    if not path.is_file():
        return
    kept = (part for chunk in scan(path) if (part := _until(chunk, step)) is not None)
    with atomic(path, "wb") as file:
        for chunk in kept:
            file.write(chunk.packed())


def _until(chunk: Chunk, step: int) -> Chunk | None:
    """Return what of `chunk` happened up to `step`: all, some rows, or None."""
    if chunk.last <= step:
        return chunk
    if chunk.kind != STEPS or chunk.first > step:
        return None
    size = STEP.itemsize
    rows = [chunk.payload[i : i + size] for i in range(0, len(chunk.payload), size)]
    early = [row for row in rows if int.from_bytes(row[:4], "little") <= step]
    return Chunk(STEPS, chunk.first, step, b"".join(early))


class Journal:
    """Appends chunks to a trace; holds at most what came since the last `flush`."""

    def __init__(self, folder: Path) -> None:
        """Open or begin the trace of `folder`, dropping a torn tail."""
        self.path = file_of(folder)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.layouts: list[bytes] = []  # as written so far
        self.samples: list[tuple[int, int]] = []  # (step, bytes) as written so far
        self._waiting: list[bytes] = []
        self._full = False
        whole = self._look_back() if self.path.is_file() else 0
        self._file = self.path.open("ab", buffering=0)
        self._file.truncate(whole)

    def _look_back(self) -> int:
        """Learn from a trace that goes on what it holds; return the length of its whole part."""
        whole = 0
        for chunk in scan(self.path):
            size = HEAD.size + len(chunk.payload)
            whole += size
            if chunk.kind == LAYOUT:
                self.layouts.append(chunk.payload)
            elif chunk.kind == SAMPLE:
                self.samples.append((chunk.last, size))
        return whole

    def layout(self, payload: bytes) -> int:
        """Return the number of a layout, writing it if it is new."""
        if payload not in self.layouts:
            self.layouts.append(payload)
            self.add(Chunk(LAYOUT, 0, 0, payload))
        return self.layouts.index(payload)

    def add(self, chunk: Chunk) -> int:
        """Take one chunk; it reaches the disk with the next `flush`. Returns its size."""
        packed = chunk.packed()
        self._waiting.append(packed)
        return len(packed)

    def flush(self) -> None:
        """Hand what waits to the operating system: from here on `kill -9` cannot lose it.

        A full disk ends the trace with a warning, not the training.
        """
        data = memoryview(b"".join(self._waiting))
        self._waiting.clear()
        try:
            while data and not self._full:
                data = data[self._file.write(data) :]
        except OSError as error:
            self._full = True
            warnings.warn(f"the trace in {self.path} ends here: {error}", stacklevel=2)

    def close(self) -> None:
        """Write what waits and close the file."""
        self.flush()
        self._file.close()
