"""Waves and angles: the inverses of the hyperbolic functions, and sinc."""

from math import pi

import numpy as np

from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result


@op(saves=("x",))
def asinh(x: Array) -> Result:
    """Return the number whose hyperbolic sine is `x`.

    Math:  y = ln(x + √(x² + 1))    =>    dx = dy / √(x² + 1)
    """
    return value_of(asinh, np.arcsinh, x), lambda dy, needs: (dy / np.sqrt(x * x + 1),)


@op(saves=("x",))
@quiet
def acosh(x: Array) -> Result:
    """Return the number, 0 or more, whose hyperbolic cosine is `x`.

    Math:  y = ln(x + √(x² - 1))    =>    dx = dy / √(x² - 1)
    """
    y = value_of(acosh, np.arccosh, x)
    return y, quiet(lambda dy, needs: (dy / np.sqrt(x * x - 1),))


@op(saves=("x",))
@quiet
def atanh(x: Array) -> Result:
    """Return the number whose hyperbolic tangent is `x`.

    Math:  y = ½ ln((1 + x) / (1 - x))    =>    dx = dy / (1 - x²)
    """
    return value_of(atanh, np.arctanh, x), quiet(lambda dy, needs: (dy / (1 - x * x),))


@op(saves=("x",))
@quiet
def sinc(x: Array) -> Result:
    """Return sin(πx) / (πx), and 1 at 0.

    Math:  y = sin(πx) / (πx)    =>    dx = dy (cos(πx) - y) / x,  0 at x = 0
    """
    zero = x == 0
    z = np.where(zero, 1, x)

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        slope = (np.cos(pi * z) - np.sin(pi * z) / (pi * z)) / z
        return (dy * np.where(zero, x * (-pi * pi / 3), slope),)

    return np.where(zero, 1, np.sin(pi * z) / (pi * z)), pullback
