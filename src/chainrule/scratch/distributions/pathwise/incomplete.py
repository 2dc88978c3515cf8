"""Shares of the gamma and beta distributions, and how their draws move with the parameters.

A draw x at a fixed share F(x; a) of the distribution moves with a by

    dx/da = -(∂F/∂a) / p(x),  p = ∂F/∂x

Both derivatives come from one series with positive terms, whose first term cancels.

Source: DLMF 8.7.1 (gamma), 8.17.7 and 8.17.8 (beta), https://dlmf.nist.gov
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch import ops
from chainrule.scratch.types import Array

LARGE = 1e5  # from here a few terms of an expansion about the normal distribution do better
ENOUGH = 1e-17


def digamma(x: Array) -> Array:
    """Return ψ(x) = Γ'(x) / Γ(x)."""
    return ops.digamma(x)[0]


def gamma_slope(a: Array, x: Array) -> Array:
    """Return dx/da for draws x of a gamma distribution of shape `a` and scale 1.

    Math:  F(x) = xᵃ e⁻ˣ / Γ(a + 1) · Σ rₖ,  rₖ = xᵏ / ((a + 1) … (a + k))
           dx/da = -x/a · Σ rₖ (log x - ψ(a + 1 + k))
    Shape: a (*), x (*), float64 -> (*)

    >>> gamma_slope(np.array([1.0]), np.array([0.5])).round(6)
    array([0.806979])
    """
    small = np.minimum(a, LARGE)
    slope, _ = gamma_series(small, np.where(a > LARGE, small, x))
    return np.where(a > LARGE, large_gamma_slope(a, x), slope)


def gamma_series(a: Array, x: Array) -> tuple[Array, Array]:
    """Return dx/da and Σ rₖ."""
    k, r, psi, log_x = 0, np.ones_like(x), digamma(a + 1), np.log(x)
    total, weighted = np.ones_like(x), log_x - psi
    while (r > ENOUGH * total).any():
        k += 1
        r = r * (x / (a + k))
        psi = psi + 1 / (a + k)
        total = total + r
        weighted = weighted + r * (log_x - psi)
    return -x / a * weighted, total


def large_gamma_slope(a: Array, x: Array) -> Array:
    """Return dx/da for large `a`, where x is a polynomial of a normal z (Cornish & Fisher).

    Math:  x = a + z √a + (z² - 1) / 3 + (z³ - 7 z) / (36 √a),  z fixed
    """
    root = np.sqrt(a)
    z = first = (x - a) / root
    for _ in range(3):
        z = first - (z * z - 1) / (3 * root) - (z**3 - 7 * z) / (36 * a)
    return 1 + z / (2 * root) - (z**3 - 7 * z) / (72 * a * root)


def lower_gamma(a: Array, x: Array) -> Array:
    """Return the share of a gamma distribution of shape `a` and scale 1 that lies below `x`.

    Why: above a + 1 the series takes long, and a continued fraction for the rest is short.

    >>> lower_gamma(np.array([1.0, 1.0]), np.array([0.5, 5.0])).round(6)
    array([0.393469, 0.993262])
    """
    a, x = np.broadcast_arrays(a, x)
    positive = x > 0
    safe = np.where(positive, np.minimum(x, 1e300), 1.0)
    first = np.exp(a * np.log(safe) - safe - ops.lgamma(a)[0])
    below = first / a * gamma_series(a, np.where(safe <= a + 1, safe, 1.0))[1]
    above = 1 - first * upper_fraction(a, np.maximum(safe, a + 1))
    return np.where(positive, np.where(safe <= a + 1, below, above), 0.0)


def upper_fraction(a: Array, x: Array) -> Array:
    """Return eˣ x⁻ᵃ Γ(a, x) as a continued fraction, for x ≥ a + 1 (Lentz's method)."""
    b = x + 1 - a
    c, d = np.full_like(x, 1e300), 1 / b
    value, k = d, 0
    change: Any = np.zeros_like(x)
    while (np.abs(change - 1) > 1e-15).any() and k < 10000:
        k += 1
        step = -k * (k - a)
        b = b + 2
        d = 1 / (step * d + b)
        c = b + step / c
        change = c * d
        value = value * change
    return value


def beta_slope(a: Array, b: Array, x: Array) -> Array:
    """Return (dx/da) / (1 - x) for draws x of a beta distribution.

    Math:  up to x = ½:  -x/a · Σ sₙ (log x - ψ(a + 1 + n) + ψ(a + b + n)),
           sₙ = xⁿ (a + b) … (a + b + n - 1) / ((a + 1) … (a + n))
    Shape: a (*), b (*), x (*), float64 -> (*)

    >>> beta_slope(np.array([1.0]), np.array([1.0]), np.array([0.25])).round(6)
    array([0.462098])
    """
    large = np.minimum(a, b) > LARGE
    p, q, y = (np.where(large, v, u) for u, v in ((a, 1.0), (b, 1.0), (x, 0.5)))
    low = y <= 0.5
    left = beta_series(np.where(low, p, 1.0), np.where(low, q, 1.0), np.where(low, y, 0.5))
    right = upper_beta_series(np.where(low, 1.0, p), np.where(low, 1.0, q), np.where(low, 0.5, y))
    return np.where(large, large_beta_slope(a, b, x), np.where(low, left, right))


def beta_series(a: Array, b: Array, x: Array) -> Array:
    """Return the slope for x up to ½."""
    n, s, log_x = 0, np.ones_like(x), np.log(x)
    psi = digamma(a + b) - digamma(a + 1)
    total, weighted = np.ones_like(x), log_x + psi
    while (s > ENOUGH * total).any():
        s = s * (x * (a + b + n) / (a + 1 + n))
        psi = psi + 1 / (a + b + n) - 1 / (a + 1 + n)
        n += 1
        total = total + s
        weighted = weighted + s * (log_x + psi)
    return -x / a * weighted


def upper_beta_series(a: Array, b: Array, x: Array) -> Array:
    """Return the slope for x above ½: the series of 1 - x, where only a + b moves.

    Math:  x/b · Σ sₙ (log x - ψ(a) + ψ(a + b + n)),
           sₙ = (1 - x)ⁿ (a + b) … (a + b + n - 1) / ((b + 1) … (b + n))
    """
    n, s, y = 0, np.ones_like(x), 1 - x
    weight = np.log(x) - digamma(a) + digamma(a + b)
    total, weighted = np.ones_like(x), weight
    while (s > ENOUGH * total).any():
        s = s * (y * (a + b + n) / (b + 1 + n))
        weight = weight + 1 / (a + b + n)
        n += 1
        total = total + s
        weighted = weighted + s * weight
    return x / b * weighted


def large_beta_slope(a: Array, b: Array, x: Array) -> Array:
    """Return the slope for large `a` and `b`, where x is normal: x = μ + σ z, z fixed.

    Math:  μ = a / n,  σ² = a b / (n² (n + 1)),  n = a + b
           dμ/da = b / n²,  dσ/da = σ/2 · (1/a - 2/n - 1/(n + 1))
    """
    n = a + b
    moved = (x - a / n) / 2 * (1 / a - 2 / n - 1 / (n + 1))
    return (b / n**2 + moved) / (1 - x)
