"""Takes the bytes of a sampled step apart again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.train.trace.columns import BATCH, OUTPUT, TABLES, Array
from chainrule.train.trace.layers import UNIT_HEAD
from chainrule.train.trace.sample import HEAD, NUMBER

NAMED = {name: TABLES[name] for name in ("models", "layers", "parameters")}


@dataclass(frozen=True)
class Sample:
    """One sampled step, with the layout that names its rows."""

    step: int
    layout: dict[str, Any]
    batch: Array  # one value for each column of BATCH
    tables: dict[str, Array] = field(repr=False)  # (rows, columns)
    outputs: Array = field(repr=False)
    labels: Array = field(repr=False)  # (classes seen, 2): class, how often
    units: dict[str, tuple[int, Array]] = field(repr=False)  # layer -> examples, shares


def unpack(step: int, payload: bytes, layouts: list[dict[str, Any]]) -> Sample:
    """Return the sample that `payload` holds."""
    (number,) = NUMBER.unpack_from(payload)
    _, outputs, pairs, units = HEAD.unpack_from(payload, NUMBER.size)
    layout = layouts[number]
    rows = {name: len(layout[name]) for name in NAMED}
    sizes = [len(BATCH), *(rows[name] * len(NAMED[name]) for name in NAMED), outputs * len(OUTPUT)]
    at = NUMBER.size + HEAD.size
    values = np.frombuffer(payload, np.float32, sum(sizes), at)
    parts = np.split(values, np.cumsum(sizes)[:-1])
    tables = {n: p.reshape(rows[n], len(NAMED[n])) for n, p in zip(NAMED, parts[1:4], strict=True)}
    at += values.nbytes
    labels = np.frombuffer(payload, np.uint16, 2 * pairs, at).reshape(-1, 2)
    seen = dict(_units(payload[len(payload) - units :], layout["layers"]))
    return Sample(
        step, layout, parts[0], tables, parts[4].reshape(outputs, len(OUTPUT)), labels, seen
    )


def _units(data: bytes, layers: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[int, Array]]]:
    """Yield (layer, (examples looked at, share of them for each unit in 255ths))."""
    at = 0
    while at < len(data):
        number, examples, count = UNIT_HEAD.unpack_from(data, at)
        at += UNIT_HEAD.size
        yield layers[number]["name"], (examples, np.frombuffer(data, np.uint8, count, at))
        at += count
