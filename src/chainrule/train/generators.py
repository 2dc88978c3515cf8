"""Every random generator that a run can draw from, with its state in and out."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from chainrule.engine import Engine


class Generators:
    """The engine's default generator, Python's, and NumPy's global one.

    Why: training here draws from the engine's generator alone. A model or a transform of a
         reader may use the others, and a resumed run must draw on where it stopped.
    """

    def __init__(self, e: Engine) -> None:
        """Look after the generators of one engine."""
        self.torch = e.torch

    def seed(self, seed: int) -> None:
        """Start every generator from `seed`."""
        self.torch.manual_seed(seed)
        random.seed(seed)
        np.random.seed(seed % 2**32)  # noqa: NPY002, TID251 - for code that draws from it

    def state_dict(self) -> dict[str, Any]:
        """Return the state of each generator."""
        return {
            "engine": self.torch.get_rng_state(),
            "python": random.getstate(),
            "numpy": np.random.get_state(),  # noqa: NPY002 - as above
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Let each generator go on from `state`."""
        self.torch.set_rng_state(state["engine"])
        random.setstate(state["python"])
        np.random.set_state(state["numpy"])  # noqa: NPY002 - as above
