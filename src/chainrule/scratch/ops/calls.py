"""How ops are called: in silence, and from one another."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.contract import Op

# PyTorch answers log(0) with -inf and sqrt(-1) with nan and says nothing. NumPy gives the
# same numbers with a warning, so ops for which they are regular answers carry `@quiet`.
quiet = np.errstate(all="ignore")


def call(op: Op, *inputs: Any, **settings: Any) -> Any:
    """Return the value of `op`, for a pullback that needs one.

    Arrays go straight in. A tensor, which a pullback meets when gradients of gradients
    are wanted, runs the op on its tape through its method `__apply_op__`.
    """
    for x in inputs:
        if hasattr(x, "__apply_op__"):
            return x.__apply_op__(op, *inputs, **settings)
    return op(*inputs, **settings)[0]
