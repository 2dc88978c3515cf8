"""A uniform through the inverse of a distribution function; two words each, in float64."""

from __future__ import annotations

import math

import numpy as np

from chainrule.scratch.generator.stream import Generator
from chainrule.scratch.types import Array


def exponential(generator: Generator, shape: tuple[int, ...], rate: float = 1.0) -> Array:
    """Draw waiting times with density rate exp(-rate x).

    Math:  x = -log(1 - u) / rate
    """
    return -1.0 / rate * np.log1p(-generator.doubles(math.prod(shape))).reshape(shape)


def cauchy(
    generator: Generator, shape: tuple[int, ...], median: float = 0.0, sigma: float = 1.0
) -> Array:
    """Draw from the Cauchy distribution.

    Math:  x = median + sigma tan(π (u - ½))
    """
    u = generator.doubles(math.prod(shape)).reshape(shape)
    return median + sigma * np.tan(math.pi * (u - 0.5))


def geometric(generator: Generator, shape: tuple[int, ...], p: float) -> Array:
    """Draw the number of trials up to the first success, each of probability `p`.

    Math:  x = ⌈log u / log(1 - p)⌉
    """
    u = generator.doubles(math.prod(shape)).reshape(shape)
    with np.errstate(divide="ignore"):  # u = 0 once in 2⁵³ draws: infinity, as in PyTorch
        return np.ceil(np.log(u) / np.log1p(-p))
