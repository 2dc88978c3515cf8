"""Looks at what each layer puts out, and at the gradient that comes back to it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.train.trace.columns import LAYER, MOMENTS, Array
from chainrule.train.trace.guard import Guard
from chainrule.train.trace.layout import AFFINE, BENDS, NORMS, PASSIVE, Leaf
from chainrule.train.trace.statistics import Pool, array, every, tensors_in

UNIT_HEAD = struct.Struct("<HHH")  # number of the layer, examples looked at, units
ROUND = 1e-3  # so that a unit off for all examples is 255, not a hair less
UNIT_LIMIT = 1 << 16  # elements of one output in which units are looked at
UNITS = 256  # units whose silence is kept for each layer; of wider ones every k-th
FLAT: dict[str, Callable[[Array], Array]] = {  # where the slope is next to nothing
    "Sigmoid": lambda y: np.abs(y - 0.5) > 0.4933,  # |pre-activation| > 5
    "Tanh": lambda y: np.abs(y) > 0.97,
    "Softsign": lambda y: np.abs(y) > 0.97,
    "Hardtanh": lambda y: np.abs(y) >= 1,
    "Hardsigmoid": lambda y: np.abs(y - 0.5) >= 0.5,
}
TRAINING, PER_UNIT = LAYER.index("training"), LAYER.index("per_unit")
FIRST, OFF, SATURATED = LAYER.index(MOMENTS[0]), LAYER.index("off"), LAYER.index("saturated")


class LayerWatch:
    """Forward hooks on the leaves of one model, there only while a step is sampled."""

    def __init__(self, e: Engine, found: list[Leaf], pool: Pool, guard: Guard) -> None:
        """Watch the leaves in `found`."""
        self.found, self._pool = found, pool
        self._on_call = [guard(partial(self._seen, i)) for i in range(len(found))]
        self.rows = np.empty((len(found), len(LAYER)), np.float32)
        self.units: list[tuple[int, bytes]] = [(0, b"")] * len(found)  # (examples, shares)
        self.graph: dict[str, Any] | None = None  # {order, reads}, from the first sample on
        self._grad_on = e.torch.is_grad_enabled
        self._tensor = e.torch.Tensor
        self._hooks: list[Any] = []
        self._order: list[int] = []
        self._reads: dict[int, int] = {}
        self._sources: dict[int, tuple[int, Any]] = {}  # holds outputs, so that no id comes twice
        self._active = list(range(len(found)))
        self._tracked = {i for i, leaf in enumerate(found) if leaf.kind in BENDS | AFFINE}

    def begin(self) -> None:
        """Place the hooks."""
        self.rows.fill(np.nan)
        self.units = [(0, b"")] * len(self.found)
        for i in self._active:
            leaf = self.found[i]
            leaf.calls = 0
            self._hooks.append(leaf.module.register_forward_hook(self._on_call[i]))

    def end(self) -> None:
        """Remove the hooks; after the first sample with a forward pass, settle what to look at."""
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()
        for i, leaf in enumerate(self.found):
            self.rows[i, 0] = leaf.calls
            self.rows[i, TRAINING] = leaf.module.training
        if self.graph is None and self._order:
            self._settle()

    def packed_units(self, start: int) -> list[bytes]:
        """Return the bytes of each layer that has any, after its number and their count.

        `start` is the number of this network's first layer among those of all networks.
        """
        return [
            UNIT_HEAD.pack(start + i, examples, len(shares)) + shares
            for i, (examples, shares) in enumerate(self.units)
            if shares
        ]

    def _settle(self) -> None:
        """Keep the graph that was seen; leave out what says nothing new from now on."""
        self.graph = {"order": self._order, "reads": [list(pair) for pair in self._reads.items()]}
        self._sources = {}
        kinds = [leaf.kind for leaf in self.found]
        self._active = [i for i, kind in enumerate(kinds) if kind not in PASSIVE]
        followed = {s for i, s in self._reads.items() if kinds[i] in BENDS | NORMS}
        for i in followed & {i for i, kind in enumerate(kinds) if kind in AFFINE}:
            self._tracked.remove(i)
            self.rows[i, OFF], self.units[i] = np.nan, (0, b"")  # as in every later sample

    def _seen(self, i: int, _: Any, args: Any, output: Any) -> None:
        """Take the statistics of one layer's output, at its first call with gradients on."""
        leaf = self.found[i]
        if not self._grad_on():
            return
        leaf.calls += 1
        y = next(tensors_in(output, self._tensor), None)
        if leaf.calls > 1 or y is None:
            return
        if self.graph is None:
            self._follow(i, args, y)
        values = array(y)
        if values.dtype.kind == "f" and leaf.kind not in PASSIVE:
            self._pool.keep(values, self.rows[i, FIRST : FIRST + len(MOMENTS)])
            self._look_at_units(i, values)

    def _follow(self, i: int, args: Any, y: Any) -> None:
        """Note which layer's output this layer read, by the identity of the tensor."""
        self._order.append(i)
        x = next(tensors_in(args, self._tensor), None)
        if id(x) in self._sources:
            source = self._sources[id(x)][0]
            self._reads[i] = source
            leaf = self.found[i]
            keeps_axes = leaf.kind in BENDS | PASSIVE or "Pool" in leaf.kind
            leaf.channels_first |= keeps_axes and self.found[source].channels_first
        self._sources[id(y)] = (i, y)

    def _look_at_units(self, i: int, values: Array) -> None:
        """Note the share of the batch for which each unit is off or saturated."""
        if values.ndim < 2:
            return
        leaf = self.found[i]
        first = values.ndim > 3 or (values.ndim == 3 and leaf.channels_first)
        axis = 1 if first else values.ndim - 1
        self.rows[i, PER_UNIT] = values.size / max(values.shape[axis], 1)
        if i not in self._tracked:
            return
        some = every(values, UNIT_LIMIT)
        share = _share(some, axis, FLAT.get(leaf.kind))  # (units), in 255ths
        column = SATURATED if leaf.kind in FLAT else OFF
        self.rows[i, column] = np.add.reduce(share) / (255 * len(share))
        self.units[i] = min(len(some), 65535), (share + ROUND).astype(np.uint8).tobytes()


def _share(some: Array, axis: int, is_flat: Callable[[Array], Array] | None) -> Array:
    """Return for how much of a batch each unit is off or on flat ground, in 255ths."""
    if (wide := some.shape[axis]) > UNITS:
        some = some[(slice(None),) * axis + (slice(None, None, -(-wide // UNITS)),)]
    mask = is_flat(some) if is_flat else some <= 0
    if mask.ndim == 2:
        return np.full(len(mask), 255 / len(mask), np.float32) @ mask.astype(np.float32)
    others = tuple(a for a in range(mask.ndim) if a != axis)
    return np.count_nonzero(mask, axis=others) * (255 * mask.shape[axis] / mask.size)
