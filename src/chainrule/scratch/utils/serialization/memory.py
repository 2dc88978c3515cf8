"""Which tensors share memory, and how to store each number once.

Tensors whose bytes overlap are one group. If one of them shows all that the others show, it
is stored under its name and the others point into it: offset, size, stride. Else the whole
stretch of memory is stored as a row of numbers, and all point into that.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError
from chainrule.scratch.types import Array


@dataclass
class Group:
    """Arrays that share memory, and what is stored of it.

    Params:
        members: the arrays.
        owner: the member that is stored as it is, or None for a row of numbers.
        low, high: the addresses between which the memory lies.
        plain: whether all members show the same in the same way, each number once.
    """

    members: list[Array]
    owner: Array | None
    low: int
    high: int
    plain: bool

    def stored(self) -> Array:
        """Return what is written to the file; its numbers in order."""
        if self.owner is not None:
            return np.asarray(self.owner, order="C")
        memory: Any = (ctypes.c_uint8 * (self.high - self.low)).from_address(self.low)
        return np.frombuffer(memory, np.uint8).view(self.members[0].dtype)

    def place(self, x: Array) -> dict[str, Any]:
        """Return how a member is found in what is stored, in numbers, not bytes."""
        if self.plain:
            return {} if x.flags.c_contiguous else {"order": memory_order(x)}
        offset = (x.ctypes.data - self.low) // x.itemsize
        stride = [step // x.itemsize for step in x.strides]
        return {"offset": offset, "size": list(x.shape), "stride": stride}


def grouped(arrays: Iterable[Array]) -> list[Group]:
    """Return groups of arrays whose bytes overlap."""
    groups: list[list[Array]] = []
    end = 0
    for x in sorted(arrays, key=bounds):
        low, high = bounds(x)
        if groups and x.size and low < end:
            groups[-1].append(x)
        else:
            groups.append([x])
        end = max(end, high) if x.size else end
    return [group_of(members) for members in groups]


def group_of(members: list[Array]) -> Group:
    """Choose what is stored for some arrays."""
    first = members[0]
    if len({x.dtype for x in members}) > 1:
        raise ArgumentError(
            "Cannot save multiple tensors or storages that view the same data as different types",
            got=", ".join(sorted({str(x.dtype) for x in members})),
            hint="clone() one of them",
        )
    low, high = bounds(first)[0], max(bounds(x)[1] for x in members)
    if dense(first) and all(layout(x) == layout(first) for x in members):
        return Group(members, first, low, high, plain=True)
    whole = [x for x in members if x.flags.c_contiguous and bounds(x) == (low, high)]
    return Group(members, whole[0] if whole else None, low, high, plain=False)


def bounds(x: Array) -> tuple[int, int]:
    """Return the addresses where the memory of `x` begins and ends."""
    low, high = np.lib.array_utils.byte_bounds(x)
    return int(low), int(high)


def layout(x: Array) -> tuple[Any, ...]:
    """Return what tells two views of one memory apart."""
    return x.ctypes.data, x.shape, x.strides


def dense(x: Array) -> bool:
    """Tell whether no number is shown twice; an expanded axis shows one again and again."""
    return all(step != 0 or n <= 1 for n, step in zip(x.shape, x.strides, strict=True))


def memory_order(x: Array) -> list[int]:
    """Return the axes by falling stride, the order in which they lie in memory."""
    return sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))


def in_order(x: Array, order: list[int]) -> Array:
    """Return a copy of `x` that lies in memory as `memory_order` told."""
    if sorted(order) != list(range(x.ndim)):
        raise ValueError(f"axes {order} for {x.ndim}")
    copied = x.transpose(order).copy(order="C")
    return copied.transpose(np.argsort(order))
