"""Values that no NumPy function of tensors can give: computed on arrays, recorded as one op.

    def inv(a):
        y = value_of(inv, np.linalg.inv, a)
        ...

When gradients of gradients run the lines of `inv` on a tensor, `value_of` hands the tensor
back to the op `inv`, which answers with a recorded tensor; the pullback goes on with that.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call


def value_of(op: Any, kernel: Callable[..., Any], *inputs: Any, **settings: Any) -> Any:
    """Return `kernel(*inputs)` for arrays, and the recorded value of `op` for tensors."""
    if any(hasattr(x, "__apply_op__") for x in inputs):
        return call(op, *inputs, **settings)
    return kernel(*inputs)


def in_double(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Let a kernel of one input compute in float64, and answer in the input's dtype."""
    return lambda x: np.asarray(kernel(np.asarray(x, np.float64))).astype(x.dtype)
