"""Puts together what is seen in one sampled step."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from itertools import accumulate, chain
from typing import Any

import numpy as np

from chainrule.train.trace.batch import as_array, batch_row, labels
from chainrule.train.trace.chunks import FEATURES, Chunk
from chainrule.train.trace.columns import BATCH, SCHEMA, Array
from chainrule.train.trace.features import FIRST, Block, features_of
from chainrule.train.trace.loss import LossWatch
from chainrule.train.trace.network import NetworkWatch
from chainrule.train.trace.statistics import Pool

NUMBER = struct.Struct("<H")  # of the layout; stands before the rest
HEAD = struct.Struct("<HHHI")  # models, outputs, pairs of labels, bytes of units
INTERVAL, REQUIRES = BATCH.index("interval"), BATCH.index("loss_requires_grad")
SELDOM = 4  # beyond the first block, one sample in so many is added to the features


class Look:
    """All that is watched in one run, looked at together."""

    def __init__(
        self, networks: list[NetworkWatch], losses: list[LossWatch], tell: Callable[..., None]
    ) -> None:
        """Look at `networks` and `losses`; `tell(kind, **detail)` takes events."""
        self.networks, self.losses, self._tell = networks, losses, tell
        self.pool = Pool()
        self._block: Block | None = None
        self._samples, self._blocks = 0, 0
        self._shapes: object = None

    def begin(self) -> None:
        """Place the hooks."""
        for network in self.networks:
            network.begin()
        for loss in self.losses:
            loss.begin()

    def end(self, interval: int, x: Any, y: Any) -> bytes:
        """Remove the hooks and return the bytes of a sample, all but its layout."""
        rows = np.array([network.end() for network in self.networks], np.float32)
        for loss in self.losses:
            loss.end()
        first = self.networks[0]
        seen = first.x[0] if first.x else None
        if seen is None and x is not None:
            seen = as_array(x)
        asked = self._target(y)
        pairs = labels(asked)
        batch = batch_row(seen, asked, first.chosen, pairs, self.pool)
        self.pool.reduce()
        batch[INTERVAL] = interval
        batch[REQUIRES] = self.losses[0].requires_grad if self.losses else np.nan
        self._tell_shapes(seen, asked, first.y)
        self._gather(seen)
        return self._pack(batch, rows, pairs)

    def close(self) -> None:
        """Remove every hook, those that `calls` placed too."""
        for network in self.networks:
            network.close()
        for loss in self.losses:
            loss.end()

    def layout(self, engine: str) -> bytes:
        """Return what the rows of a sample stand for, as JSON."""
        whole: dict[str, Any] = {"schema": SCHEMA, "engine": engine}
        for number, network in enumerate(self.networks):
            for table, facts in network.layout(number).items():
                whole.setdefault(table, []).extend(facts)
        return json.dumps(whole).encode()

    def graphs(self) -> list[int]:
        """Return what changes when a layout is out of date."""
        return [id(network.layers.graph) for network in self.networks]

    def _target(self, y: Any) -> Array | None:
        """Return the targets that the loop gave, else those that the loss was given."""
        if y is not None:
            return as_array(y)
        return self.losses[0].target if self.losses else None

    def _pack(self, batch: Array, rows: Array, pairs: Array) -> bytes:
        """Return the bytes of a sample: tables of float32, then label counts, then units."""
        networks = self.networks
        for number, network in enumerate(networks):
            for row in network.outputs:
                row[0] = number
        outputs = [row for network in networks for row in network.outputs]
        starts = accumulate((len(n.layers.found) for n in networks), initial=0)
        parts = (n.layers.packed_units(at) for n, at in zip(networks, starts, strict=False))
        units = b"".join(chain.from_iterable(parts))
        tables = [
            batch,
            rows,
            *(n.layers.rows for n in networks),
            *(n.parameters.rows for n in networks),
            *outputs,
        ]
        head = HEAD.pack(len(networks), len(outputs), len(pairs), len(units))
        return b"".join([head, *(t.tobytes() for t in tables), pairs.tobytes(), units])

    def _tell_shapes(self, x: Array | None, y: Array | None, output: Array | None) -> None:
        """Tell shapes and dtypes of a batch when anything but its size is new."""
        named = {"x": x, "y": y, "output": output}
        found = {k: a for k, a in named.items() if a is not None}
        now = {k: (a.shape[1:], a.dtype) for k, a in found.items()}
        if now != self._shapes:
            self._shapes = now
            shapes = {k: list(a.shape) for k, a in found.items()}
            self._tell("batch", shapes=shapes, dtypes={k: str(a.dtype) for k, a in found.items()})

    def _gather(self, x: Array | None) -> None:
        """Add the inputs of some samples to the statistics of each feature."""
        self._samples += 1
        if x is None or x.dtype.kind != "f" or x.ndim < 2 or not x.size:
            return
        if self._samples > FIRST and self._samples % SELDOM:
            return
        rows = features_of(x)
        if self._block is None or len(self._block.shift) != rows.shape[1]:
            self._block = Block(rows[0])
        self._block.add(rows)

    def features(self, step: int, *, last: bool = False) -> Chunk | None:
        """Return the block of features if it is full, or whatever it holds at the `last`."""
        block = self._block
        if block is None or not (last or block.batches >= FIRST << self._blocks):
            return None
        self._block, self._blocks = None, self._blocks + 1
        payload = struct.pack("<I", block.count) + block.rows().tobytes()
        return Chunk(FEATURES, step, step, payload)
