"""Read an archive: run its pickle, with its storages at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.errors import LoadError
from chainrule.scratch.types import dtype
from chainrule.scratch.utils.pickled import instructions as instructions  # fills the table
from chainrule.scratch.utils.pickled.archive import Archive
from chainrule.scratch.utils.pickled.machine import Machine
from chainrule.scratch.utils.pickled.names import find
from chainrule.scratch.utils.pickled.storage import Storage
from chainrule.scratch.utils.rows import in_memory

Place = Callable[[Storage], Storage]  # applies map_location


def read(archive: Archive, place: Place, mmap: bool) -> Any:
    """Return what the archive holds; each storage is read once and shared by its tensors."""
    storages: dict[str, Storage] = {}

    def persistent(reference: Any) -> Storage:
        kind, key, location, n = checked(reference)
        if key not in storages:
            row = archive.numbers(key, n * kind.itemsize, kind.itemsize, mmap)
            storages[key] = place(Storage(in_memory(row, kind), location))
        return storages[key]

    return Machine(archive.pickle(), find, persistent).run()


def checked(reference: Any) -> tuple[dtype, str, str, int]:
    """Return dtype, key, location and length of a storage, or raise."""
    match reference:
        case "storage", dtype() as kind, str(key), str(location), int(n) if n >= 0:
            return kind, key, location, n
    raise LoadError("a storage needs a dtype, a key, a place and a length", got=repr(reference))
