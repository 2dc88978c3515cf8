"""What tensors are called: by the model that owns them, or by a variable of the script.

A tensor knows no name. Its model does ("0.weight"), and so does the program that is running:
the frames of the call stack hold the variables in which leaves, data and results stand.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import FrameType
from typing import Any

from chainrule.scratch import nn
from chainrule.scratch.tape import Node
from chainrule.scratch.tensor import Tensor

MANY = 64  # entries up to which a list of tensors is looked through
OURS = "chainrule.scratch"


class Names:
    """Finds the name of a tensor, of an array, or of the output of a recorded op."""

    def __init__(self) -> None:
        """Start without any."""
        self.tensors: dict[int, str] = {}
        self.arrays: dict[int, str] = {}
        self.outputs: dict[tuple[int, int], str] = {}

    def add(self, name: str, tensor: Any) -> None:
        """Note a name; the first that comes for a tensor stays."""
        if tensor._node is not None:
            self.outputs.setdefault((tensor._node.number, tensor._index), name)
        else:
            self.tensors.setdefault(id(tensor), name)
            self.arrays.setdefault(id(tensor._array), name)

    def of_tensor(self, tensor: Any) -> str | None:
        """Return the name of a tensor that no op made."""
        return self.tensors.get(id(tensor)) or self.arrays.get(id(tensor._array))

    def of_array(self, array: Any) -> str | None:
        """Return the name of the tensor that shows this very array."""
        return self.arrays.get(id(array))

    def of_output(self, node: Node, at: int) -> str | None:
        """Return the name of what a node computed."""
        return self.outputs.get((node.number, at))


def find_names(leaves: list[Any], model: Any, frame: FrameType | None) -> Names:
    """Return the names to be had for these leaves, and for data and results on the way.

    Args:
        leaves: the tensors that learn.
        model: the module that owns them, or None to look through the modules alive.
        frame: the innermost frame whose variables count.
    """
    names = Names()
    variables = list(variables_of(frame))
    for root, called in [(model, "")] if model is not None else owners(leaves, variables):
        prefix = f"{called}." if called else ""
        for name, tensor in [*root.named_parameters(), *root.named_buffers()]:
            names.add(prefix + name, tensor)
    for name, tensor in tensors_in(variables):
        names.add(name, tensor)
    return names


def tensors_in(variables: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the tensors among variables, and those in short lists."""
    for name, value in variables:
        if isinstance(value, Tensor):
            yield name, value
        elif isinstance(value, list | tuple) and len(value) <= MANY:
            yield from [(f"{name}[{i}]", x) for i, x in enumerate(value) if isinstance(x, Tensor)]


def variables_of(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """Yield the variables of the program's frames, the innermost first."""
    while frame is not None:
        module = frame.f_globals.get("__name__") or ""
        if module != OURS and not module.startswith(OURS + "."):
            for space in (frame.f_locals, frame.f_globals):
                yield from [pair for pair in space.items() if not pair[0].startswith("_")]
        frame = frame.f_back


def owners(leaves: list[Any], variables: list[tuple[str, Any]]) -> list[tuple[Any, str]]:
    """Return the models alive that own these leaves, those of most leaves first.

    A single owner needs no name of its own; several take their variable's or class's.
    """
    wanted = {id(leaf) for leaf in leaves}
    modules = (x for x in gc.get_objects() if issubclass(type(x), nn.Module))
    alive = [x for x in modules if {"_modules", "_parameters"} <= vars(x).keys()]  # no half-made
    below = {id(child) for module in alive for child in vars(module)["_modules"].values()}
    found: list[tuple[Any, set[int]]] = []
    for root in (module for module in alive if id(module) not in below):
        own = {id(p) for p in root.parameters()} & wanted
        if own:
            found.append((root, own))
    found.sort(key=lambda pair: -len(pair[1]))
    chosen: list[Any] = []
    for root, own in found:
        if own & wanted:
            chosen.append(root)
            wanted -= own
    called = {id(value): name for name, value in reversed(variables)}
    if len(chosen) == 1:
        return [(chosen[0], "")]
    return [(root, called.get(id(root), type(root).__name__)) for root in chosen]
