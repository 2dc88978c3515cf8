"""Functions of one element: exponentials, logarithms, roots, angles.

Each is its own formula and slope. Where the slope is a function of `y`, the way back
reads `y` and not `x`, as exp does, and nothing is computed twice.
"""

from math import log as ln

import numpy as np

from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Result

LN2, LN10 = ln(2), ln(10)


@op(saves=("y",))
@quiet
def exp(x: Array) -> Result:
    """Return e to the power of `x`.

    Math:  y = exp(x)    =>    dx = dy y
    """
    y = np.exp(x)
    return y, lambda dy, needs: (dy * y,)


@op(saves=("y",))
@quiet
def exp2(x: Array) -> Result:
    """Return 2 to the power of `x`.

    Math:  y = 2ˣ    =>    dx = dy y ln 2
    """
    y = np.exp2(x)
    return y, lambda dy, needs: (dy * (y * LN2),)


@op(saves=("y",))
@quiet
def expm1(x: Array) -> Result:
    """Return exp(x) - 1, exact for small `x` too.

    Math:  y = exp(x) - 1    =>    dx = dy (y + 1)
    """
    y = np.expm1(x)
    return y, lambda dy, needs: (dy * (y + 1),)


@op(saves=("x",))
@quiet
def log(x: Array) -> Result:
    """Return the natural logarithm.

    Math:  y = ln x    =>    dx = dy / x
    """
    return np.log(x), quiet(lambda dy, needs: (dy / x,))


@op(saves=("x",))
@quiet
def log2(x: Array) -> Result:
    """Return the logarithm to base 2.

    Math:  y = log₂ x    =>    dx = dy / (x ln 2)
    """
    return np.log2(x), quiet(lambda dy, needs: (dy / (x * LN2),))


@op(saves=("x",))
@quiet
def log10(x: Array) -> Result:
    """Return the logarithm to base 10.

    Math:  y = log₁₀ x    =>    dx = dy / (x ln 10)
    """
    return np.log10(x), quiet(lambda dy, needs: (dy / (x * LN10),))


@op(saves=("x",))
@quiet
def log1p(x: Array) -> Result:
    """Return ln(1 + x), exact for small `x` too.

    Math:  y = ln(1 + x)    =>    dx = dy / (1 + x)
    """
    return np.log1p(x), quiet(lambda dy, needs: (dy / (x + 1),))


@op(saves=("y",))
@quiet
def sqrt(x: Array) -> Result:
    """Return the square root.

    Math:  y = √x    =>    dx = dy / (2 y)
    """
    y = np.sqrt(x)
    return y, quiet(lambda dy, needs: (dy / (y * 2),))


@op(saves=("y",))
@quiet
def rsqrt(x: Array) -> Result:
    """Return one over the square root.

    Math:  y = 1 / √x    =>    dx = -dy y³ / 2
    """
    y = 1 / np.sqrt(x)
    return y, quiet(lambda dy, needs: (dy * (y * y * y * -0.5),))


@op(saves=("y",))
@quiet
def reciprocal(x: Array) -> Result:
    """Return one over `x`.

    Math:  y = 1 / x    =>    dx = -dy y²
    """
    y = 1 / x
    return y, quiet(lambda dy, needs: (-dy * (y * y),))


@op(saves=("x",))
def square(x: Array) -> Result:
    """Return `x` times itself.

    Math:  y = x²    =>    dx = 2 dy x
    """
    return np.square(x), lambda dy, needs: (dy * (x * 2),)


@op(saves=("x",))
@quiet
def sin(x: Array) -> Result:
    """Return the sine.

    Math:  y = sin x    =>    dx = dy cos x
    """
    return np.sin(x), lambda dy, needs: (dy * np.cos(x),)


@op(saves=("x",))
@quiet
def cos(x: Array) -> Result:
    """Return the cosine.

    Math:  y = cos x    =>    dx = -dy sin x
    """
    return np.cos(x), lambda dy, needs: (-dy * np.sin(x),)


@op(saves=("y",))
@quiet
def tan(x: Array) -> Result:
    """Return the tangent.

    Math:  y = tan x    =>    dx = dy (1 + y²)
    """
    y = np.tan(x)
    return y, lambda dy, needs: (dy * (y * y + 1),)


@op(saves=("x",))
@quiet
def asin(x: Array) -> Result:
    """Return the angle whose sine is `x`.

    Math:  y = arcsin x    =>    dx = dy / √(1 - x²)
    """
    return np.arcsin(x), quiet(lambda dy, needs: (dy / np.sqrt(1 - x * x),))


@op(saves=("x",))
@quiet
def acos(x: Array) -> Result:
    """Return the angle whose cosine is `x`.

    Math:  y = arccos x    =>    dx = -dy / √(1 - x²)
    """
    return np.arccos(x), quiet(lambda dy, needs: (-dy / np.sqrt(1 - x * x),))


@op(saves=("x",))
def atan(x: Array) -> Result:
    """Return the angle whose tangent is `x`.

    Math:  y = arctan x    =>    dx = dy / (1 + x²)
    """
    return np.arctan(x), lambda dy, needs: (dy / (x * x + 1),)


@op(saves=("x",))
@quiet
def sinh(x: Array) -> Result:
    """Return the hyperbolic sine.

    Math:  y = sinh x    =>    dx = dy cosh x
    """
    return np.sinh(x), quiet(lambda dy, needs: (dy * np.cosh(x),))


@op(saves=("x",))
@quiet
def cosh(x: Array) -> Result:
    """Return the hyperbolic cosine.

    Math:  y = cosh x    =>    dx = dy sinh x
    """
    return np.cosh(x), quiet(lambda dy, needs: (dy * np.sinh(x),))
