"""Dropout (Srivastava et al., 2014): switch units off by chance, so that none is relied upon.

    mask = draws < 1 - p    # draws (*), evenly from [0, 1)
    y, pullback = dropout(x, mask=mask, p=p)    # x (*), mask (*) -> (*)

The op draws nothing itself, so the same mask gives the same numbers, and tests are exact.
"""

from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.generator.layout import dense_like
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Result


def plain_dropout(x: Any, *, mask: Array, p: float) -> Any:
    """Return `x mask / (1 - p)`, and zeros where p = 1."""
    return x * mask if p == 1 else x * mask / (1 - p)


@op(plain=plain_dropout)
def dropout(x: Array, *, mask: Array, p: float) -> Result:
    """Keep the elements where `mask` holds, enlarged by 1 / (1 - p), and zero the others.

    Math:   y = x noise,  noise = mask / (1 - p)    =>    dx = dy noise
    Shape:  x (*), mask (*) -> (*); a mask with axes of length 1 drops whole channels
    Params: mask is drawn above, where the generator is; each element holds with chance 1 - p.
    Why:    enlarging in training keeps the expected sum of the inputs, so that in evaluation
            dropout is nothing at all.

    >>> import numpy as np
    >>> dropout(np.array([1.0, 2.0]), mask=np.array([True, False]), p=0.5)[0].tolist()
    [2.0, 0.0]
    """
    if not 0 <= p <= 1:
        raise OptionError("dropout needs a probability from 0 to 1", got=f"p={p}")
    noise = mask.astype(x.dtype)
    if p < 1:
        noise /= 1 - p  # rounded in the dtype of x before the product, as PyTorch does
    # Into the layout of x, which one draw a channel would not tell.
    y = np.multiply(x, noise, out=dense_like(x, x.dtype))
    return y, lambda dy, needs: (dy * noise,)
