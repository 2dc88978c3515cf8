"""The gamma function's logarithm and that one's derivatives.

All by one plan: the recurrence carries x up beyond `HIGH`, where Stirling's series with a few
of Bernoulli's numbers has every digit; a reflection brings negative x to the other side.

    lgamma' = digamma,  digamma' = polygamma(1),  polygamma(n)' = polygamma(n + 1)
"""

from math import factorial, log, pi

import numpy as np

from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.special.kernels import in_double, value_of
from chainrule.scratch.types import Array, Result

HIGH = 10
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)  # B₂, B₄, …


@op(saves=("x",))
@quiet
def lgamma(x: Array) -> Result:
    """Return ln |Γ(x)|; for whole x that is ln (x - 1)!.

    Math:  y = ln |Γ(x)|    =>    dx = dy digamma(x)
    """
    y = value_of(lgamma, in_double(log_gamma), x)
    return y, quiet(lambda dy, needs: (dy * call(digamma, x),))


def log_gamma(x: Array) -> Array:
    """Return ln |Γ(x)|, for x < ½ by Γ(x) Γ(1 - x) = π / sin(πx)."""
    mirror = x < 0.5
    z = np.where(mirror, 1 - x, x)
    z, below = climb(z), log_product(z)
    series = sum(b / (2 * k * (2 * k - 1)) * z ** (1.0 - 2 * k) for k, b in enumerate(BERNOULLI, 1))
    y = (z - 0.5) * np.log(z) - z + log(2 * pi) / 2 + series - below
    y = np.where(mirror, log(pi) - np.log(np.abs(sine(x))) - y, y)
    return np.where(np.isinf(x), np.inf, y)


def climb(x: Array) -> Array:
    """Return x, raised by `HIGH` where it lies below."""
    return np.where(x < HIGH, x + HIGH, x)


def log_product(x: Array) -> Array:
    """Return ln x(x+1)…(x+HIGH-1) where x lies below `HIGH`, else 0: ln Γ(climb(x)) - ln Γ(x)."""
    product = np.ones_like(x)
    for i in range(HIGH):
        product = product * np.where(x < HIGH, x + i, 1)
    return np.log(np.abs(product))


def sine(x: Array) -> Array:
    """Return sin(πx), exactly 0 for whole x."""
    return np.sin(pi * (x - np.rint(x))) * (1 - 2 * np.mod(np.rint(x), 2))


@op(saves=("x",))
@quiet
def digamma(x: Array) -> Result:
    """Return the slope of lgamma.

    Math:  y = Γ'(x) / Γ(x)    =>    dx = dy polygamma(1, x)
    """
    y = value_of(digamma, in_double(slope_of_log_gamma), x)
    return y, quiet(lambda dy, needs: (dy * call(polygamma, x, n=1),))


def slope_of_log_gamma(x: Array) -> Array:
    """Return digamma, for x < 0 by digamma(1 - x) - digamma(x) = π / tan(πx)."""
    mirror = x < 0
    start = np.where(mirror, 1 - x, x)
    z = climb(start)
    y = np.log(z) - 0.5 / z
    for k, b in enumerate(BERNOULLI, 1):
        y = y - b / (2 * k) * z ** (-2.0 * k)
    for i in range(HIGH):
        y = y - np.where(start < HIGH, 1 / (start + i), 0)
    far = x - np.rint(x)
    y = np.where(mirror, y - np.where(far == 0, np.nan, pi / np.tan(pi * far)), y)
    return np.where(x == 0, np.copysign(np.inf, -x), y)


@op(saves=("x",))
@quiet
def polygamma(x: Array, *, n: int) -> Result:
    """Return the `n`-th slope of digamma.

    Math:  y = dⁿ/dxⁿ digamma(x) = (-1)ⁿ⁺¹ n! ζ(n + 1, x)    =>    dx = dy polygamma(n + 1, x)
    """
    if n == 0:
        return digamma(x)
    factor = float((-1) ** (n + 1) * factorial(n))
    y = value_of(polygamma, in_double(lambda x: factor * zeta(n + 1, x)), x, n=n)
    return y, quiet(lambda dy, needs: (dy * call(polygamma, x, n=n + 1),))


def zeta(s: int, x: Array) -> Array:
    """Return Σ (x + i)⁻ˢ over i = 0, 1, …: the first terms one by one, the rest at once.

    Math:  Σ_{i≥0} (z + i)⁻ˢ = z¹⁻ˢ/(s-1) + z⁻ˢ/2 + Σₖ B₂ₖ/(2k)! s(s+1)…(s+2k-2) z⁻ˢ⁻²ᵏ⁺¹
    """
    lowest = np.min(x[np.isfinite(x)], initial=HIGH)
    steps = max(int(np.ceil(HIGH - lowest)), 0)
    y, z = np.zeros_like(x), x.copy()
    for _ in range(steps):
        low = z < HIGH
        y = y + np.where(low, z ** (-float(s)), 0)
        z = np.where(low, z + 1, z)
    y = y + z ** (1.0 - s) / (s - 1) + 0.5 * z ** (-float(s))
    rising = float(s)
    for k, b in enumerate(BERNOULLI, 1):
        y = y + b / factorial(2 * k) * rising * z ** (-s - 2.0 * k + 1)
        rising *= (s + 2 * k - 1) * (s + 2 * k)
    return y
