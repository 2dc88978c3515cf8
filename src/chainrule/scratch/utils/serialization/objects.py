"""Objects in a file: a class by its name, and what an instance of it holds.

    model                    {"object": 0, "class": "__main__:Net", "holds": {...}}
    the same model again     {"again": 0}
    F.relu, nn.Linear        {"name": "chainrule.scratch.nn.linear:Linear"}
    np.ones(3), np.pi * 1    {"array": 2}, {"scalar": ["<f8", 3.14]}

No part of a file is a program. To read an object, its class is looked up among the modules that
the running program has imported already; an empty instance is made and filled. `load` does so
with `weights_only=False` alone, as PyTorch does.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from types import BuiltinFunctionType, FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from chainrule.errors import LoadError
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import wrap

Pack = Callable[[Any, tuple[str, ...]], Any]
FROM_PYTHON = {Namespace, SimpleNamespace}  # of Python's own classes, instances of these only
# Of Python's own modules, those that may be named, and what of the built-in names may not.
HARMLESS = {"__main__", "argparse", "builtins", "collections", "enum", "math", "operator", "types"}
ACTING = {"__import__", "breakpoint", "compile", "delattr", "eval", "exec", "getattr", "input"}
ACTING |= {"open", "setattr"}
HINT = "torch.load(file, weights_only=False), if you trust who wrote it"


@dataclass
class Parts:
    """What the containers of a file are put together from."""

    tensors: list[Any]
    trusted: bool = False
    objects: dict[int, Any] = field(default_factory=dict)


def described(node: Any, path: tuple[str, ...], packing: Any) -> dict[str, Any] | None:
    """Return an object as JSON can hold it, or None for what cannot be saved."""
    made: dict[str, Any] | None
    match node:
        case np.ndarray() if node.dtype.kind == "u" and node.itemsize > 1:
            raw = np.frombuffer(node.tobytes(), np.uint8)  # no dtype of tensors: as bytes
            parts = [packing.number(wrap(raw), path), node.dtype.str, list(node.shape)]
            made = {"unsigned": parts}
        case np.ndarray() if node.dtype.kind in "biuf":
            made = {"array": packing.number(wrap(node), path)}
        case np.generic() if node.dtype.kind in "biuf":
            made = {"scalar": [node.dtype.str, node.item()]}
        case set() | frozenset():
            items = [packing.pack(item, (*path, "item")) for item in sorted(node, key=repr)]
            made = {type(node).__name__: items}
        case type() | FunctionType() | BuiltinFunctionType():
            name = name_of(node)
            made = None if name is None else {"name": name}
        case _:
            name = name_of(type(node))
            made = None if name is None else instance(node, name, path, packing)
    return made


def instance(node: Any, name: str, path: tuple[str, ...], packing: Any) -> dict[str, Any] | None:
    """Return an instance of a class that has a name."""
    if isinstance(node, Enum):
        return {"enum": name, "member": node.name}
    if isinstance(node, tuple) and hasattr(node, "_fields"):
        return {"fields": name, "holds": packing.pack(list(node), path)}
    return filled(node, name, path, packing) if fillable(type(node)) else None


def filled(node: Any, name: str, path: tuple[str, ...], packing: Any) -> dict[str, Any]:
    """Return an object by its attributes, or by its number if it was met before."""
    if id(node) in packing.objects:
        return {"again": packing.objects[id(node)][0]}
    number = len(packing.objects)
    packing.objects[id(node)] = (number, node)  # kept, so that no other object gets its id
    return {"object": number, "class": name, "holds": packing.pack(node.__getstate__(), path)}


def fillable(cls: type) -> bool:
    """Tell whether an instance is no more than its attributes."""
    if cls in FROM_PYTHON or issubclass(cls, Module):
        return True
    own = cls.__module__.partition(".")[0] not in sys.stdlib_module_names - {"__main__"}
    plain = cls.__reduce_ex__ is object.__reduce_ex__ and cls.__reduce__ is object.__reduce__
    return own and plain and cls.__dictoffset__ != 0


def name_of(thing: Any) -> str | None:
    """Return the name under which a class or function is found again, or None."""
    name = f"{thing.__module__}:{thing.__qualname__}"
    return name if may_be_named(name) and found(name) is thing else None


def may_be_named(name: str) -> bool:
    """Tell whether a file may hold this name.

    Why: an attribute may be called by whoever holds it. What acts on the machine (os, subprocess,
         eval) has no place in a checkpoint, trusted or not.
    """
    module, _, path = name.partition(":")
    if module == "builtins":
        return path not in ACTING
    return module in HARMLESS or module.partition(".")[0] not in sys.stdlib_module_names


def found(name: str) -> Any:
    """Return what a name stands for among the modules that are imported, or None."""
    module, _, path = name.partition(":")
    at: Any = sys.modules.get(module)
    for part in path.split("."):
        at = getattr(at, "__dict__", {}).get(part)
    return at


def looked_up(name: Any, parts: Parts) -> Any:
    """Return the class or function that a file names."""
    if not parts.trusted:
        raise LoadError(
            "tensors and containers are read without further ado; this file holds objects",
            got=f"{name} (PyTorch: Weights only load failed)",
            hint=HINT,
        )
    thing = found(str(name)) if may_be_named(str(name)) else None
    if not isinstance(thing, type | FunctionType | BuiltinFunctionType):
        raise LoadError(
            "what a file names has to be there before it is read",
            got=f"{name}, which is not defined",
            hint="define or import it before torch.load",
        )
    return thing


def a_class(name: Any, parts: Parts, kind: type = object) -> Any:
    """Return a class that a file names, of which instances may be made."""
    cls = looked_up(name, parts)
    if not (isinstance(cls, type) and issubclass(cls, kind)):
        raise LoadError("a class whose instances can be filled is needed", got=str(name))
    return cls


def revived(node: Any, parts: Parts, unpack: Callable[[Any, Parts], Any]) -> Any:
    """Return the object that JSON describes."""
    cls = a_class(node["class"], parts)
    if not fillable(cls):
        raise LoadError("a class whose instances can be filled is needed", got=node["class"])
    made = parts.objects[node["object"]] = cls.__new__(cls)  # before its parts: they may name it
    holds = unpack(node["holds"], parts)
    if hasattr(made, "__setstate__"):
        made.__setstate__(holds)
    elif holds is not None:
        vars(made).update(holds)
    return made


def as_numpy(value: Any, parts: Parts) -> Any:
    """Return an array or a number of NumPy, of a file that is trusted as PyTorch asks."""
    return value if parts.trusted else looked_up("numpy:ndarray", parts)


def unsigned(body: tuple[int, str, list[int]], parts: Parts) -> Any:
    """Return an array of NumPy's wider unsigned numbers, which a file holds as bytes."""
    at, kind, shape = body
    if kind not in {"<u2", "<u4", "<u8", ">u2", ">u4", ">u8"}:
        raise LoadError("unsigned numbers are needed", got=str(kind))
    return parts.tensors[at]._array.copy().view(kind).reshape(shape)


MAKERS: dict[str, Callable[..., Any]] = {
    "array": lambda node, at, parts, unpack: as_numpy(parts.tensors[at]._array, parts),
    "unsigned": lambda node, body, parts, unpack: as_numpy(unsigned(body, parts), parts),
    "scalar": lambda node, body, parts, unpack: as_numpy(np.dtype(body[0]).type(body[1]), parts),
    "set": lambda node, items, parts, unpack: {unpack(item, parts) for item in items},
    "frozenset": lambda node, items, parts, unpack: frozenset(unpack(i, parts) for i in items),
    "name": lambda node, name, parts, unpack: looked_up(name, parts),
    "enum": lambda node, name, parts, unpack: a_class(name, parts, Enum)[node["member"]],
    "fields": lambda node, name, parts, unpack: a_class(name, parts, tuple)(
        *unpack(node["holds"], parts)
    ),
    "object": lambda node, number, parts, unpack: revived(node, parts, unpack),
    "again": lambda node, number, parts, unpack: parts.objects[number],
}
