"""The error function's complement and inverse."""

from math import pi, sqrt

import numpy as np

from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.erf import error_function
from chainrule.scratch.ops.special.kernels import in_double, value_of
from chainrule.scratch.types import Array, Result

FAR = 2.0  # from here on 1 - erf(x) would lose digits
LEVELS = 100  # of the continued fraction; enough for x = FAR


@op(saves=("x",))
@quiet
def erfc(x: Array) -> Result:
    """Return 1 - erf(x), with all its digits where it is small.

    Math:  y = 2/√π ∫ₓ^∞ exp(-t²) dt    =>    dx = -dy 2/√π exp(-x²)
    """
    y = value_of(erfc, in_double(complement), x)
    return y, quiet(lambda dy, needs: (dy * (np.exp(-x * x) * (-2 / sqrt(pi))),))


def complement(x: Array) -> Array:
    """Return erfc: 1 - erf near zero, a continued fraction in the tails.

    Math:  erfc(x) = exp(-x²) / √π / (x + ½/(x + 1/(x + ³⁄₂/(x + 2/(x + …)))))

    >>> complement(np.array([0.0, 3.0, -3.0])).round(10).tolist()
    [1.0, 2.20905e-05, 1.9999779095]
    """
    y = np.asarray(1 - error_function(x))
    beyond = np.abs(x) >= FAR
    far = np.abs(x[beyond])
    t = far
    for level in range(LEVELS, 0, -1):
        t = far + level / 2 / t
    tail = np.exp(-far * far) / (t * sqrt(pi))
    y[beyond] = np.where(x[beyond] < 0, 2 - tail, tail)
    return y


@op(saves=("y",))
@quiet
def erfinv(x: Array) -> Result:
    """Return the y with erf(y) = x; NaN beyond -1 and 1.

    Math:  y = erf⁻¹(x)    =>    dx = dy √π/2 exp(y²)
    """
    y = value_of(erfinv, in_double(inverse), x)
    return y, quiet(lambda dy, needs: (dy * (np.exp(y * y) * (sqrt(pi) / 2)),))


def inverse(x: Array) -> Array:
    """Return erfinv: a guess within 0.005, then two steps of Halley's method.

    Math:  y ← y - s / (1 + y s),  s = (erf(y) - x) / erf'(y)
    Why:   each step triples the right digits. Near 1 the error is measured in the tail,
           where 1 - x and erfc(y) are exact while erf(y) - x has lost its digits.
    """
    p = np.abs(x)
    y = first_guess(p)
    for _ in range(2):
        error = np.where(p < 0.5, error_function(y) - p, (1 - p) - complement(y))
        step = error / (2 / sqrt(pi) * np.exp(-y * y))
        y = y - step / (1 + y * step)
    y = np.where(p < 1, y, np.where(p == 1, np.inf, np.nan))
    return np.copysign(y, x)


def first_guess(p: Array) -> Array:
    """Return an inverse of erf(y)² ≈ 1 - exp(-y² (4/π + a y²) / (1 + a y²)), a = 0.147."""
    a = 0.147
    tail = np.log1p(-(np.minimum(p, 1 - 1e-16) ** 2))
    half = 2 / (pi * a) + tail / 2
    return np.sqrt(np.sqrt(half * half - tail / a) - half)
