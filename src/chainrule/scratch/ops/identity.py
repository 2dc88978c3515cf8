"""Ops that hand a value on: to tell two uses of one tensor apart, or to take a place."""

import numpy as np

from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result


@op()
def alias(x: Array) -> Result:
    """Return `x` itself.

    Math:  y = x    =>    dx = dy
    """

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        return (dy,)

    return x, pullback


@op()
def overwrite(x: Array, value: Array) -> Result:
    """Return `value`, which takes the place of `x`.

    Math:  y = value    =>    dx = 0,  dvalue = dy
    """

    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, Array | None]:
        return (np.zeros_like(dy) if needs[0] else None), dy

    return value, pullback
