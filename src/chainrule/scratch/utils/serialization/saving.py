"""Save: tensors and containers of them into one safetensors file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chainrule.errors import ArgumentError, NotCovered
from chainrule.files import atomic
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Array
from chainrule.scratch.utils.serialization.layout import write
from chainrule.scratch.utils.serialization.memory import grouped
from chainrule.scratch.utils.serialization.tree import Packing

VERSION = 1
KEY = "chainrule"  # under which the containers stand in the metadata


def save(obj: Any, f: Any, pickle_module: Any = None, pickle_protocol: int = 2,
         _use_new_zipfile_serialization: bool = True) -> None:  # fmt: skip
    """Write `obj` to a path, whole or not at all, or to an open file.

    Args:
        obj: tensors, numbers, text, and dicts, lists and tuples of these, as state_dicts are.
        f: a path, or a file opened for writing bytes.
        pickle_module: refused; nothing is pickled.
        pickle_protocol: for PyTorch's sake; nothing is pickled.
        _use_new_zipfile_serialization: for PyTorch's sake; no zip file is written.
    """
    if pickle_module is not None:
        raise NotCovered("torch.save writes safetensors, no pickles", got="pickle_module=")
    data = to_bytes(obj)
    if isinstance(f, str | os.PathLike):
        with atomic(Path(f), "wb") as file:
            file.write(data)
    elif hasattr(f, "write"):
        f.write(data)
    else:
        raise ArgumentError(
            "torch.save needs a path or an open file", got=type(f).__name__, hint='"model.pt"'
        )


def to_bytes(obj: Any) -> bytes:
    """Return the file for `obj`."""
    packing = Packing()
    tree = packing.pack(obj)
    arrays, specs = entries(packing)
    described = json.dumps({"version": VERSION, "tree": tree, "tensors": specs})
    return write(arrays, {"format": "pt", KEY: described})


def entries(packing: Packing) -> tuple[dict[str, Array], list[dict[str, Any]]]:
    """Return the arrays to store by name, and for each tensor where it is found."""
    holders: dict[int, list[int]] = {}  # an array's id -> the tensors on it
    for i, x in enumerate(packing.tensors):
        holders.setdefault(id(x._array), []).append(i)
    arrays: dict[str, Array] = {}
    specs: list[dict[str, Any]] = [{} for _ in packing.tensors]
    unique = {id(x._array): x._array for x in packing.tensors}
    for group in grouped(unique.values()):
        at = {i for member in group.members for i in holders[id(member)]}
        owner = group.owner if group.owner is not None else group.members[0]
        wanted = packing.names[holders[id(owner)][0]]
        name = unused(wanted if group.owner is not None else f"{wanted}.storage", arrays)
        arrays[name] = group.stored()
        for i in at:
            x = packing.tensors[i]
            specs[i] = {"entry": name, **group.place(x._array), **kind_of(x)}
    return arrays, specs


def unused(name: str, taken: Iterable[str]) -> str:
    """Return a name that no entry has yet."""
    names, n, free = {*taken, "__metadata__"}, 1, name
    while free in names:
        n += 1
        free = f"{name}~{n}"
    return free


def kind_of(x: Tensor) -> dict[str, Any]:
    """Return what a tensor is beside its numbers."""
    learns = {"requires_grad": True} if x.requires_grad else {}
    return {"kind": "Parameter", **learns} if isinstance(x, Parameter) else learns
