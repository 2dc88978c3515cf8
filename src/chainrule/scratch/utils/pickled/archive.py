"""The zip archive around a pickle: entries are looked up and checked, never unpacked."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np

from chainrule.errors import LoadError, NotCovered
from chainrule.scratch.types import Array

LARGEST_PICKLE = 64 * 2**20
BROKEN = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, struct.error)
LOCAL_HEADER = 30  # bytes before an entry's name, which comes before its data


class Archive:
    """PyTorch's zip file: `NAME/data.pkl`, and `NAME/data/0`, … with the numbers.

    Params:
        path: where it lies, for `mmap=True`.
    """

    def __init__(self, file: IO[bytes], path: Path | None = None) -> None:
        """Read the table of contents and check it."""
        self.file, self.path = file, path
        file.seek(0, 2)
        self.length = file.tell()
        try:
            self.zip = zipfile.ZipFile(file)
        except BROKEN as error:
            raise damaged(str(error)) from error
        self.entries = self.checked(self.zip.infolist())
        self.root = self.found_root()
        order = self.entries.get(self.root + "byteorder")
        self.big = order is not None and self.read(order.filename)[:3] == b"big"

    def checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Return the entries by name, or raise if the archive is not as PyTorch writes it."""
        for entry in entries:
            path = entry.filename
            if path.startswith("/") or "\\" in path or ".." in path.split("/") or ":" in path:
                raise unsafe(f"an entry called {path!r}")
            if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
                raise unsafe(f"{path!r}, which is compressed or encrypted")
        if len({entry.filename for entry in entries}) != len(entries):
            raise unsafe("two entries of one name")
        if sum(entry.file_size for entry in entries) > self.length:
            raise unsafe("entries that claim more bytes than the file has")
        return {entry.filename: entry for entry in entries}

    def found_root(self) -> str:
        """Return the folder that everything lies in, as "archive/"."""
        roots = [name[: -len("data.pkl")] for name in self.entries if name.endswith("/data.pkl")]
        if len(roots) != 1:
            raise LoadError(
                "a zip file saved by torch.save holds one data.pkl",
                got=f"{len(roots)} among {len(self.entries)} entries",
                hint="a .zip of other things? unpack it",
            )
        if roots[0] + "constants.pkl" in self.entries:
            raise NotCovered(
                "TorchScript archives, which hold programs",
                got="code/ and constants.pkl",
                hint="save model.state_dict() with torch.save",
            )
        return roots[0]

    def pickle(self) -> bytes:
        """Return data.pkl."""
        name = self.root + "data.pkl"
        if self.entries[name].file_size > LARGEST_PICKLE:
            raise unsafe(f"a data.pkl of {self.entries[name].file_size} bytes")
        return self.read(name)

    def read(self, name: str) -> bytes:
        """Return an entry, whose checksum is compared."""
        try:
            return self.zip.read(name)
        except BROKEN as error:
            raise damaged(f"{name}: {error}") from error

    def numbers(self, key: Any, nbytes: int, itemsize: int, mmap: bool) -> Array:
        """Return the bytes of a storage, in memory or still in the file (`mmap`)."""
        entry = self.entries.get(f"{self.root}data/{key}") if isinstance(key, str) else None
        if entry is None or entry.file_size < nbytes:
            size = "none" if entry is None else f"{entry.file_size} bytes"
            raise LoadError(
                f"storage {key!r} needs an entry of {nbytes} bytes",
                got=size,
                hint="the file was cut off or damaged: save or download it again",
            )
        if mmap and not self.big:
            return self.mapped(entry)[:nbytes]
        row = np.frombuffer(bytearray(self.read(entry.filename)), np.uint8)[:nbytes]
        return row.reshape(-1, itemsize)[:, ::-1].reshape(-1) if self.big else row

    def mapped(self, entry: zipfile.ZipInfo) -> Array:
        """Return an entry as memory that is read from the file when it is looked at.

        Why: writing to it changes this process's copy alone (mode "c").
        """
        if self.path is None:
            raise LoadError("mmap=True needs the path of a file", got="an open file")
        self.file.seek(entry.header_offset)
        head = self.file.read(LOCAL_HEADER)
        if head[:4] != b"PK\x03\x04":
            raise damaged(f"no entry at byte {entry.header_offset}")
        start = entry.header_offset + LOCAL_HEADER + sum(struct.unpack("<HH", head[26:30]))
        if start + entry.file_size > self.length:
            raise damaged(f"{entry.filename} reaches beyond the end of the file")
        if entry.file_size == 0:
            return np.zeros(0, np.uint8)
        return np.memmap(self.path, np.uint8, "c", start, (entry.file_size,))


def damaged(what: str) -> LoadError:
    """Return the error for a file that was cut off or changed."""
    return LoadError("the file is damaged", got=what, hint="save or download it again")


def unsafe(what: str) -> LoadError:
    """Return the error for a file that PyTorch does not write."""
    return LoadError(
        "the file is not as torch.save writes it",
        got=what,
        hint="save it again with PyTorch; a file that was made to do harm looks like this",
    )
