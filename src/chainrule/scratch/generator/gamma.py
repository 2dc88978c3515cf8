"""Gamma numbers, by rejection.

Paper: Marsaglia & Tsang, "A simple method for generating gamma variables", 2000,
       https://doi.org/10.1145/358407.358414

A cube of a shifted normal is nearly gamma distributed; the few draws that are not are thrown
away. It needs a shape of 1 or more: a smaller one is drawn one larger and multiplied by a
power of a uniform.
"""

from __future__ import annotations

import math

import numpy as np

from chainrule.scratch.generator.lookahead import Lookahead
from chainrule.scratch.generator.stream import Generator
from chainrule.scratch.types import Array

# PyTorch writes these as float32 numbers, and the smaller one decides what is accepted.
THIRD, SQUEEZE = np.float32(1) / np.float32(3), float(np.float32(0.0331))


def gamma(generator: Generator, shape: Array) -> Array:
    """Draw from the gamma distribution of scale 1, one number for each element of `shape`.

    Shape: shape (*), float32 or float64 -> (*)
    Why:   the smallest number above zero stands for 0, so that a logarithm stays finite.

    >>> gamma(Generator().manual_seed(0), np.array([0.5, 2.0], np.float32)).round(4)
    array([0.0008, 0.6315], dtype=float32)
    """
    kind = shape.dtype.type
    with Lookahead(generator) as ahead:
        drawn = [one_gamma(ahead, kind(a)) for a in shape.ravel().tolist()]
    x = np.array(drawn, np.float64).astype(shape.dtype).reshape(shape.shape)
    return np.maximum(x, np.finfo(shape.dtype).tiny)


def one_gamma(ahead: Lookahead, a: np.floating) -> float:
    """Draw one number of shape `a`, in float64 but for steps that PyTorch takes in its dtype."""
    scale = 1.0
    if a < 1:
        if a == 0:
            return 0.0
        scale = math.pow(1 - ahead.uniform(), float(a.dtype.type(1) / a))
        a += a.dtype.type(1)
    d = float(a - a.dtype.type(THIRD))
    c = 1 / math.sqrt(9 * d)
    while True:
        x = ahead.normal()
        y = 1 + c * x
        while y <= 0:
            x = ahead.normal()
            y = 1 + c * x
        v, u, square = y * y * y, 1 - ahead.uniform(), x * x
        if u < 1 - SQUEEZE * square * square:
            return scale * d * v
        if math.log(u) < 0.5 * square + d * (1 - v + math.log(v)):
            return scale * d * v
