"""A trace as NumPy columns: what the doctor's rules and the report read."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.errors import OptionError, nearest
from chainrule.train.trace.chunks import EVENT, FEATURES, LAYOUT, SAMPLE, STEPS, Chunk, found, scan
from chainrule.train.trace.columns import BATCH, DERIVED, FEATURE, OUTPUT, STEP, Array
from chainrule.train.trace.features import merge
from chainrule.train.trace.sample_reading import NAMED, Sample, unpack

Columns = dict[str, Array]
SIDES = {"w_norm": "w", "g_norm": "g", "u_norm": "u"}


@dataclass(frozen=True)
class Table:
    """Columns with one row for each sampled step and one place for each layer or parameter."""

    names: tuple[str, ...]  # M of them
    facts: tuple[dict[str, Any], ...]
    columns: Columns  # (S, M)

    def __getitem__(self, name: str) -> Array:
        """Return a column, (S, M); norms and ratios are worked out from what is stored."""
        if name in self.columns:
            return self.columns[name]
        if name == "rms":
            return np.hypot(self["mean"], self["std"])
        if name in SIDES:
            side = SIDES[name]
            sizes = np.array([fact["size"] for fact in self.facts], float)
            return np.sqrt(sizes) * np.hypot(self[f"{side}_mean"], self[f"{side}_std"])
        if name == "update_ratio":
            with np.errstate(divide="ignore", invalid="ignore"):
                return self["u_norm"] / self["w_norm"]
        known = [*self.columns, *(extra for names in DERIVED.values() for extra in names)]
        raise OptionError("a column is needed", got=repr(name), hint=nearest(name, known))

    def of(self, name: str, thing: str) -> Array:
        """Return one layer's or parameter's values of a column, (S,)."""
        return self[name][:, self.names.index(thing)]

    def fact(self, name: str) -> list[Any]:
        """Return a fact about each layer or parameter, such as its kind."""
        return [fact.get(name) for fact in self.facts]


@dataclass(frozen=True)
class Trace:
    """What a run left behind; docs/trace.md explains each column."""

    engine: str
    steps: Columns  # (N,), one row for every step
    samples: Array  # (S,), the steps that were looked at
    batch: Columns  # (S,)
    models: Table
    layers: Table
    parameters: Table
    outputs: Columns  # one row for each call of a model in a sampled step
    labels: Array  # (S, K), how often each class stood in the batch
    units: dict[str, Columns]  # layer -> step (S,), examples (S,), share (S, units) in 255ths
    features: Array  # one row for each input feature
    feature_count: int
    reads: dict[str, str]  # layer -> the layer whose output it takes as it is
    order: tuple[str, ...]  # layers as they were called
    events: list[dict[str, Any]]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of one kind, in order."""
        return [event for event in self.events if event["kind"] == kind]

    def never_active(self, layer: str, examples: int = 512) -> Array:
        """Return the share of a layer's units that were off for all of the last `examples`.

        Shape: (S,), NaN until so many examples were seen, and where the layer was not looked at.
        Why:   a unit off for one batch is healthy; off for every example, it is dead.
        """
        seen = self.units.get(layer)
        share = np.full(len(self.samples), np.nan)
        if seen is None:
            return share
        total = np.cumsum(seen["examples"])
        silent = seen["share"] == 255  # (S, units)
        for i, step in enumerate(seen["step"]):
            if total[i] >= examples:
                first = int(np.searchsorted(total, total[i] - examples, side="right"))
                dead = silent[first : i + 1].all(axis=0)
                share[np.searchsorted(self.samples, step)] = dead.mean()
        return share


def read(folder: Path) -> Trace:
    """Read the trace of a run folder, up to its last whole chunk.

    Raises:
        RunError: there is no trace, or one of another schema version.
    """
    chunks = _by_kind(found(folder))
    layouts = [json.loads(chunk.payload) for chunk in chunks[LAYOUT]]
    samples = [unpack(chunk.first, chunk.payload, layouts) for chunk in chunks[SAMPLE]]
    count, features = _features(chunks[FEATURES])
    reads, order = _graph(layouts)
    at = np.array([s.step for s in samples], np.int64)
    parameters = _table("parameters", samples)
    return Trace(
        engine=layouts[0]["engine"] if layouts else "",
        steps=_steps(chunks[STEPS], at, parameters),
        samples=at,
        batch=_batch(samples),
        models=_table("models", samples),
        layers=_table("layers", samples),
        parameters=parameters,
        outputs=_outputs(samples),
        labels=_labels(samples),
        units=_units(samples),
        features=features,
        feature_count=count,
        reads=reads,
        order=order,
        events=[json.loads(chunk.payload) for chunk in chunks[EVENT]],
    )


def _by_kind(path: Path) -> dict[int, list[Chunk]]:
    """Return the chunks of a file, those of each kind in order."""
    chunks: dict[int, list[Chunk]] = {kind: [] for kind in range(LAYOUT, EVENT + 1)}
    for chunk in scan(path):
        chunks.setdefault(chunk.kind, []).append(chunk)
    return chunks


def _batch(samples: list[Sample]) -> Columns:
    """Return the columns of BATCH."""
    whole = np.array([s.batch for s in samples], np.float32).reshape(len(samples), len(BATCH))
    return dict(zip(BATCH, whole.T, strict=True))


def _steps(chunks: list[Chunk], samples: Array, parameters: Table) -> Columns:
    """Return the columns of STEP; a gradient's norm that nobody told comes from the samples."""
    rows = np.frombuffer(b"".join(chunk.payload for chunk in chunks), STEP)
    columns = {name: rows[name].copy() for name in STEP.names or ()}
    blank = np.flatnonzero(np.isnan(columns["grad_norm"]) & np.isin(columns["step"], samples))
    seen = np.searchsorted(samples, columns["step"][blank])
    there = parameters["grad_missing"][seen] == 0
    squares = np.where(there, np.square(parameters["g_norm"][seen]), 0)
    norms = np.where(parameters["g_nonfinite"][seen] > 0, np.inf, squares)
    columns["grad_norm"][blank] = np.where(there.any(axis=1), np.sqrt(norms.sum(axis=1)), np.nan)
    return columns


def _table(name: str, samples: list[Sample]) -> Table:
    """Join one table of all samples; a layer that is missing in some has NaN there."""
    layouts = {id(s.layout): s.layout for s in samples}
    facts = {f["name"]: f for layout in layouts.values() for f in layout[name]}
    place = {thing: i for i, thing in enumerate(facts)}
    whole = np.full((len(samples), len(facts), len(NAMED[name])), np.nan, np.float32)
    at = {k: [place[f["name"]] for f in layout[name]] for k, layout in layouts.items()}
    for i, sample in enumerate(samples):
        whole[i, at[id(sample.layout)]] = sample.tables[name]
    columns = {column: whole[:, :, c] for c, column in enumerate(NAMED[name])}
    return Table(tuple(facts), tuple(facts.values()), columns)


def _outputs(samples: list[Sample]) -> Columns:
    """Join the rows about outputs, with the step of each."""
    rows = np.concatenate([s.outputs for s in samples] or [np.zeros((0, len(OUTPUT)))])
    steps = np.repeat([s.step for s in samples], [len(s.outputs) for s in samples]).astype(int)
    return {"step": steps, **dict(zip(OUTPUT, rows.T, strict=True))}


def _labels(samples: list[Sample]) -> Array:
    """Spread the pairs (class, how often) out to one column for each class."""
    classes = max((int(s.labels[:, 0].max()) + 1 for s in samples if len(s.labels)), default=0)
    counts = np.zeros((len(samples), classes), np.int64)
    for row, sample in zip(counts, samples, strict=True):
        row[sample.labels[:, 0]] = sample.labels[:, 1]
    return counts


def _units(samples: list[Sample]) -> dict[str, Columns]:
    """Join the units of each layer."""
    joined: dict[str, Columns] = {}
    for name in {name: None for s in samples for name in s.units}:
        rows = [(s.step, *s.units[name]) for s in samples if name in s.units]
        width = len(rows[-1][2])
        step, examples, share = zip(*(row for row in rows if len(row[2]) == width), strict=True)
        joined[name] = {
            "step": np.array(step),
            "examples": np.array(examples),
            "share": np.array(share),
        }
    return joined


def _features(chunks: list[Chunk]) -> tuple[int, Array]:
    """Add up the blocks of features."""
    blocks = []
    for chunk in chunks:
        (count,) = struct.unpack_from("<I", chunk.payload)
        blocks.append((count, np.frombuffer(chunk.payload, FEATURE, offset=4)))
    fitting = [block for block in blocks if len(block[1]) == len(blocks[-1][1])]
    return merge(fitting) if fitting else (0, np.zeros(0, FEATURE))


def _graph(layouts: list[dict[str, Any]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return who reads whom, and who was called after whom, by the names of the layers."""
    reads: dict[str, str] = {}
    order: dict[str, None] = {}
    for layout in layouts:
        for number, model in enumerate(layout["models"]):
            names = [f["name"] for f in layout["layers"] if f["model"] == number]
            graph = model["graph"] or {"order": [], "reads": []}
            order.update({names[i]: None for i in graph["order"]})
            reads.update({names[i]: names[source] for i, source in graph["reads"]})
    return reads, tuple(order)
