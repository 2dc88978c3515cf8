"""What an explanation is made of: a row for each recorded op, a value for each of its ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, sqrt
from typing import Any

import numpy as np

from chainrule.scratch.ops import halves

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Gradient:
    """The size of a gradient that passed: its shape, its norm, the mean of |·|."""

    shape: Shape
    norm: float
    mean: float

    @property
    def finite(self) -> bool:
        """Whether it holds no NaN and no infinity."""
        return isfinite(self.norm)


@dataclass(frozen=True)
class Value:
    """An input or an output of an op.

    `key` is "3" for the output of row 3 ("3.1" for its second), "leaf 0" for a tensor that
    learns, "data 0" for an array without gradient, and "" for one the tape did not keep.
    """

    key: str = ""
    name: str | None = None
    shape: Shape | None = None
    gradient: Gradient | None = None

    @property
    def label(self) -> str:
        """What the table calls it: its name, the row that made it, or its kind."""
        if self.name is not None:
            return self.name
        kind = self.key.partition(" ")[0]
        return {"": "constant", "leaf": "leaf", "data": "data"}.get(kind, f"#{kind}")

    @property
    def text(self) -> str:
        """Its label and shape."""
        return self.label if self.shape is None else f"{self.label} {self.shape}"


@dataclass(frozen=True)
class Row:
    """One recorded op: what went in and out, its way back, and the gradient that came."""

    number: int
    op: str
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    formula: str | None
    file: str | None
    line: int | None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def gradient(self) -> Gradient | None:
        """The gradient that arrived, over all outputs that one reached; None if none did."""
        found = [out.gradient for out in self.outputs if out.gradient is not None]
        return together(found) if found else None


def together(parts: list[Gradient]) -> Gradient:
    """Return several gradients as one: norms add as squares, means by number of elements."""
    if len(parts) == 1:
        return parts[0]
    counts = [int(np.prod(part.shape)) for part in parts]
    total = sum(n * part.mean for n, part in zip(counts, parts, strict=True))
    norm = sqrt(sum(part.norm**2 for part in parts))
    return Gradient((sum(counts),), norm, total / max(1, sum(counts)))


def measured(dy: Any) -> Gradient:
    """Return the size of a gradient, an array or (with `create_graph`) a tensor."""
    array = np.asarray(halves.widened(getattr(dy, "_array", dy)), dtype=np.float64)
    mean = float(np.mean(np.abs(array))) if array.size else 0.0
    return Gradient(array.shape, float(np.linalg.norm(array.ravel())), mean)
