"""What a case is; the tables stand in cases_*.py, a line for each case.

CASES = [
    OpCase(ops.mul, torch.mul, ((2, 1, 3), (4, 1))),
    OpCase(ops.log, torch.log, ((4, 3),), domain=(0.1, 3)),
    OpCase(ops.sum, lambda x: x.sum(1), ((4, 3),), {"axis": 1}),
    OpCase(ops.relu, torch.relu, (np.array([-1.0, 0.0, 2.0]),), kink=True),
]
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class OpCase:
    """An op, its twin in torch, and what to try them on.

    Each of `inputs` is a shape (filled with normal draws, or evenly from `domain`),
    an array (taken as it is; integers and booleans get no gradient), or None.
    The twin gets the same inputs as tensors, without the settings.
    `kink` marks points where finite differences cannot judge.
    """

    op: Any
    twin: Callable[..., Any]
    inputs: tuple[tuple[int, ...] | np.ndarray | None, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    domain: tuple[float, float] | None = None
    kink: bool = False
    tol: float = 1e-10

    def __str__(self) -> str:
        shapes = [str(getattr(x, "shape", x)).replace(" ", "") for x in self.inputs]
        settings = [f"{k}={getattr(v, 'shape', v)}" for k, v in self.settings.items()
                    if not callable(v)]  # fmt: skip
        return " ".join([self.op.__name__, *shapes, *settings])[:90]

    def arrays(self, dtype: Any = np.float64, seed: int = 0) -> list[np.ndarray | None]:
        """Draw the inputs; floats come as `dtype`, and none may be written to."""
        rng = np.random.default_rng(seed)
        return [self._array(x, rng, dtype) for x in self.inputs]

    def _array(self, x: Any, rng: np.random.Generator, dtype: Any) -> np.ndarray | None:
        if x is None:
            return None
        if isinstance(x, tuple):
            x = rng.normal(size=x) if self.domain is None else rng.uniform(*self.domain, size=x)
        made = np.array(x, dtype=dtype if np.asarray(x).dtype.kind == "f" else None)
        made.flags.writeable = False
        return made


def all_cases() -> list[OpCase]:
    """Return the cases of every cases_*.py beside this file."""
    found = sorted(Path(__file__).parent.glob("cases_*.py"))
    return [c for f in found for c in import_module(f"{__package__}.{f.stem}").CASES]
