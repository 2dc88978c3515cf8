"""Bring raw features to sizes that training likes; what is measured comes from the training part.

>>> train, test = np.array([[1, 5], [3, 5]]), np.array([[2, 6]])
>>> scaler = Standardize().fit(train)
>>> scaler.transform(test).tolist()  # the second feature never changed in training
[[0.0, 1.0]]
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Self

import numpy as np

from chainrule.errors import DataError, OptionError, ShapeError, StateError, nearest

ROWS = 4096  # examples turned to float64 at a time


class Scaler(ABC):
    """Base of the scalers: fit on the training part, then transform any part.

    Math:   y = (x - shift) / scale
    Shape:  x (N, *) -> y (N, *) float32
    Params: per  "feature" measures each feature by itself, "set" all of them together
                 (usual for pictures, whose corners hardly ever change)
    """

    kind: ClassVar[str]

    def __init__(self, per: str = "feature") -> None:
        """Choose whether features are measured one by one or together."""
        if per not in {"feature", "set"}:
            raise OptionError("per is 'feature' or 'set'", got=repr(per))
        self.per = per
        self.shift: np.ndarray | None = None
        self.scale: np.ndarray | None = None

    def fit(self, x: np.ndarray) -> Self:
        """Measure shift and scale on the training part."""
        x = np.asarray(x)
        if x.ndim == 0 or not len(x):
            raise DataError(f"{self.kind} is fitted on examples", got=f"shape {x.shape}")
        if not all(np.isfinite(part).all() for part in _parts(x)):
            raise DataError(
                f"{self.kind} is fitted on finite numbers",
                got="NaN or infinity",
                hint="fill or drop missing values first",
            )
        self.shift, self.scale = self._measure(x, 0 if self.per == "feature" else None)
        return self

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Return x in the measured units, as float32."""
        if self.shift is None or self.scale is None:
            raise StateError(
                f"{self.kind} needs measures", got="no fit", hint="scaler.fit(x_train) comes first"
            )
        x = np.asarray(x)
        if self.shift.ndim and x.shape[1:] != self.shift.shape:
            raise ShapeError(
                f"{self.kind} was fitted on examples of shape {self.shift.shape}",
                got=f"{x.shape[1:]}",
            )
        y = np.empty(x.shape, np.float32)
        for start in range(0, len(x), ROWS):
            y[start : start + ROWS] = (x[start : start + ROWS] - self.shift) / self.scale
        return y

    def state(self) -> dict[str, Any]:
        """Return what was measured, as JSON can hold it."""
        shift, scale = (None if a is None else a.tolist() for a in (self.shift, self.scale))
        return {"kind": self.kind, "per": self.per, "shift": shift, "scale": scale}

    @abstractmethod
    def _measure(self, x: np.ndarray, axis: int | None) -> tuple[np.ndarray, np.ndarray]:
        """Return shift and scale, over all values where `axis` is None."""


class Standardize(Scaler):
    """Give each feature mean 0 and standard deviation 1.

    Math: y = (x - mean) / std, with std = √(Σ (x - mean)² / N)
    Why:  a feature that is constant in training has no spread to divide by;
          it is only shifted, so that it becomes 0 exactly.
    """

    kind = "standardize"

    def _measure(self, x: np.ndarray, axis: int | None) -> tuple[np.ndarray, np.ndarray]:
        low, high = x.min(axis), x.max(axis)
        constant = low == high
        mean = np.where(constant, low, x.mean(axis, dtype=np.float64))
        squares = sum(np.square(part - mean).sum(axis) for part in _parts(x))
        std = np.sqrt(squares / (len(x) if axis == 0 else x.size))
        return mean, np.where(constant, 1.0, std)


class MinMax(Scaler):
    """Bring each feature of the training part to 0 … 1; other parts may reach outside.

    Math: y = (x - min) / (max - min)
    """

    kind = "minmax"

    def _measure(self, x: np.ndarray, axis: int | None) -> tuple[np.ndarray, np.ndarray]:
        low, high = x.min(axis).astype(np.float64), x.max(axis).astype(np.float64)
        return low, np.where(low == high, 1.0, high - low)


class Divide(Scaler):
    """Divide by the largest value that can occur, such as 255 for bytes.

    Math:   y = x / high
    Params: high  None takes the largest size in the training part; a number needs no fit
    """

    kind = "divide"

    def __init__(self, high: float | None = None) -> None:
        """Name the largest value, or leave it to `fit`."""
        super().__init__(per="set")
        if high is not None and not 0 < high < float("inf"):
            raise OptionError("Divide needs a positive number", got=f"{high}")
        self.high = high
        if high is not None:
            self.shift, self.scale = np.array(0.0), np.array(float(high))

    def _measure(self, x: np.ndarray, axis: int | None) -> tuple[np.ndarray, np.ndarray]:
        high = self.high or max(float(np.abs(part).max()) for part in _parts(x)) or 1.0
        return np.array(0.0), np.array(float(high))


SCALERS = {scaler.kind: scaler for scaler in (Standardize, MinMax, Divide)}


def from_state(state: dict[str, Any]) -> Scaler:
    """Return the scaler whose `state()` this was.

    >>> from_state(Divide(16).fit(np.ones(3)).state()).transform(np.array([8])).tolist()
    [0.5]
    """
    kind = state.get("kind", "")
    if kind not in SCALERS:
        raise StateError(
            "needed the state of a scaler", got=repr(kind), hint=nearest(kind, SCALERS)
        )
    scaler = SCALERS[kind]()
    scaler.per = state["per"]
    if state["shift"] is not None:
        scaler.shift, scaler.scale = np.array(state["shift"]), np.array(state["scale"])
    return scaler


def _parts(x: np.ndarray) -> Iterator[np.ndarray]:
    """Hand out the examples as float64, a few thousand at a time."""
    return (x[i : i + ROWS].astype(np.float64) for i in range(0, len(x), ROWS))
