"""Load: our own files, any safetensors file, and PyTorch's."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np

from chainrule.errors import ArgumentError, LoadError, NotCovered
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array, device, on_cpu
from chainrule.scratch.utils.rows import shown
from chainrule.scratch.utils.serialization import layout
from chainrule.scratch.utils.serialization.memory import in_order
from chainrule.scratch.utils.serialization.objects import Parts
from chainrule.scratch.utils.serialization.saving import KEY, VERSION
from chainrule.scratch.utils.serialization.tree import unpack

ZIP = b"PK\x03\x04"
OLD_MAGIC = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # what torch.save wrote first, up to 2020


def load(f: Any, map_location: Any = None, pickle_module: Any = None, *,
         weights_only: Any = True, mmap: Any = False, **pickle_load_args: Any) -> Any:  # fmt: skip
    """Read what `torch.save` wrote, here or in PyTorch, or a .safetensors file.

    Args:
        f: a path, or a file opened for reading bytes.
        map_location: "cpu" for files that were saved on a GPU; or a dict or a function, as
            in PyTorch.
        pickle_module: refused; pickles are not executed.
        weights_only: False also reads whole modules and other objects that `torch.save` here
            wrote; their classes are looked up in the running program.
        mmap: leave the numbers in the file until they are looked at (needs a path).
        pickle_load_args: for PyTorch's sake.
    """
    if pickle_module is not None:
        raise NotCovered(
            "a pickle_module would run whatever program the file holds", hint="leave it out"
        )
    place, trusted = Placing(map_location), weights_only is False
    if isinstance(f, str | os.PathLike):
        path = Path(f)
        with path.open("rb") as file:
            return read(file, path, place, bool(mmap), trusted)
    if not hasattr(f, "read"):
        raise ArgumentError("torch.load needs a path or an open file", got=type(f).__name__)
    if mmap:
        raise ArgumentError("mmap=True needs a path", got="an open file", hint='"model.pt"')
    data = f.read()
    if not data:
        raise LoadError("an open file with something left to read is needed", got="its end",
                        hint="file.seek(0)")  # fmt: skip
    return read(BytesIO(data), None, place, False, trusted)


def read(
    file: IO[bytes], path: Path | None, place: Placing, mmap: bool, trusted: bool = False
) -> Any:
    """Return what a file holds, by how it begins."""
    head = file.read(512)
    file.seek(0)
    if head[:4] == ZIP:
        from chainrule.scratch.utils import pickled

        return pickled.read(pickled.Archive(file, path), place, mmap)
    is_safetensors = head[4:9] == b"\0\0\0\0{"  # after the length of the header, 8 bytes
    if not is_safetensors and (head[:1] == b"\x80" or head[257:262] == b"ustar"):
        raise NotCovered(
            "files in the format that torch.save wrote until 2020",
            got="no zip file" if OLD_MAGIC in head[:32] else "a pickle, or a tar file",
            hint="load it with PyTorch and save its state_dict() again",
        )
    if path is not None:
        data = np.memmap(path, np.uint8, "c") if len(head) else np.zeros(0, np.uint8)
    else:
        data = np.frombuffer(bytearray(file.read()), np.uint8)
    return from_safetensors(data, mmap, trusted)


def from_safetensors(data: Array, mmap: bool, trusted: bool = False) -> Any:
    """Return the containers of our own file, or a dict of the tensors of another."""
    arrays, metadata = layout.read(data)
    if not mmap:
        arrays = {name: x.copy() for name, x in arrays.items()}
    if KEY not in metadata:
        return {name: wrap(x) for name, x in arrays.items()}
    try:
        described = json.loads(metadata[KEY])
        if described["version"] > VERSION:
            raise LoadError(
                f"a file of version {VERSION} is needed",
                got=str(described["version"]),
                hint="install the Chainrule that wrote it",
            )
        tensors = [tensor(spec, arrays) for spec in described["tensors"]]
        return unpack(described["tree"], Parts(tensors, trusted))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, LoadError):
            raise
        raise layout.broken(f"containers that do not fit the tensors: {error!r}") from error


def tensor(spec: dict[str, Any], arrays: dict[str, Array]) -> Tensor:
    """Return one tensor: a stored array, or a part of one."""
    name = spec["entry"]
    array = arrays[name]
    if "order" in spec:  # once for all tensors that share it
        laid = f"{name} in order {spec['order']}"
        if laid not in arrays:
            arrays[laid] = in_order(array, spec["order"])
        array = arrays[laid]
    elif "size" in spec:
        array = shown(array.reshape(-1), spec["offset"], spec["size"], spec["stride"])
    learns = bool(spec.get("requires_grad", False))
    if spec.get("kind") == "Parameter":
        return Parameter(wrap(array), learns)
    out = wrap(array)
    out.requires_grad = learns
    return out


class Placing:
    """What `map_location` asks for; everything ends on the CPU."""

    def __init__(self, map_location: Any) -> None:
        """Take a device, a dict of devices by name, or a function of (storage, location)."""
        self.asked = map_location
        if isinstance(map_location, str | device):
            on_cpu(map_location)

    def __call__(self, storage: Any) -> Any:
        """Return a storage at its place, or raise if it was on a GPU and nobody moved it."""
        if callable(self.asked):
            moved = self.asked(storage, storage.location)
            return storage if moved is None else moved
        goal = storage.location
        if isinstance(self.asked, dict):
            goal = str(self.asked.get(goal, goal))
        elif self.asked is not None:
            goal = "cpu"
        if goal.split(":")[0] not in {"cpu", "meta"}:
            raise LoadError(
                f"Attempting to deserialize object on {goal}, but there is only the CPU here",
                got=f"a tensor saved on {storage.location}",
                hint='torch.load(file, map_location="cpu")',
            )
        return storage
