"""Find the op that made the first NaN on the way back: `detect_anomaly`."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import GraphError
from chainrule.scratch import tape
from chainrule.scratch.tensor.core import Tensor


def check(node: tape.Node, given: tuple[Any, ...]) -> None:
    """Raise if a node handed out a NaN."""
    for i, dx in enumerate(given):
        array = dx._array if isinstance(dx, Tensor) else dx
        if array is not None and np.isnan(array).any():
            raise GraphError(
                "every gradient needs to be a number",
                got=f"Function '{node.name()}' returned nan values in its {i}th output",
                hint="log(0), 0/0 or sqrt(0) in its forward pass: add a small ε, or clamp",
            )


class detect_anomaly:  # noqa: N801 - PyTorch's name
    """A block in which a NaN on the way back raises and names its op."""

    def __init__(self, check_nan: bool = True) -> None:
        """Prepare; the check starts when the block is entered."""
        self.wanted = check_nan

    def __enter__(self) -> None:
        self.before = tape.Walk.watch
        tape.Walk.watch = staticmethod(check) if self.wanted else None

    def __exit__(self, *_: object) -> None:
        tape.Walk.watch = self.before


class set_detect_anomaly(detect_anomaly):  # noqa: N801 - PyTorch's name
    """Switch the check on or off, at once or for a block."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        """Switch now; leaving a `with` block switches back."""
        super().__init__(mode and check_nan)
        self.__enter__()

    def __enter__(self) -> None:
        if not hasattr(self, "before"):
            super().__enter__()
