"""Normal numbers: the Box-Muller transform, in two forms that draw differently.

Paper: Box & Muller, "A note on the generation of random normal deviates", 1958,
       https://doi.org/10.1214/aoms/1177706645

Two uniforms u, v make two independent normals:

    radius = √(-2 log(1 - u)),   angle = 2π v,   radius cos(angle),   radius sin(angle)

PyTorch fills 16 elements and more in blocks: the first 8 uniforms of a block are the u, the
last 8 the v. Fewer elements, or a tensor that is not contiguous, go one by one in float64,
where the second normal of a pair waits for the next call, whoever makes it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from chainrule.scratch.generator.stream import Generator, chunks
from chainrule.scratch.generator.uniforms import fused
from chainrule.scratch.types import BFLOAT16, Array

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

BLOCK = 16


def normal(
    generator: Generator,
    shape: tuple[int, ...],
    mean: float = 0.0,
    std: float = 1.0,
    dtype: DTypeLike = np.float32,
    *,
    one_by_one: bool = False,
) -> Array:
    """Draw from N(mean, std²).

    Params:
        one_by_one: draw as for a tensor that is not contiguous, whatever the size.
    Why: the words taken are, under 16 elements or one by one, four for each new pair; from
         16 on one an element (two for float64), and a block more when 16 does not divide
         the size: the last 16 elements are then drawn a second time.

    >>> normal(Generator().manual_seed(0), (3,)).round(4)
    array([ 1.541 , -0.2934, -2.1788], dtype=float32)
    """
    kind, n = np.dtype(dtype), math.prod(shape)
    if n < BLOCK or one_by_one:
        z = fused(pairwise(generator, n), np.float64(std), np.float64(mean))
        return z.astype(kind).reshape(shape)
    half = kind is BFLOAT16 or kind == np.float16
    z = half_blocks(generator, n) if half else blocks(generator, n, kind)
    if (mean, std) != (0, 1):
        z *= z.dtype.type(std)
        z += z.dtype.type(mean)
    return z.astype(kind, copy=False).reshape(shape)


def log_normal(
    generator: Generator, shape: tuple[int, ...], mean: float = 1.0, std: float = 2.0
) -> Array:
    """Draw exp of N(mean, std²), always one by one, in float64."""
    z = fused(pairwise(generator, math.prod(shape)), np.float64(std), np.float64(mean))
    return np.exp(z).reshape(shape)


def pairwise(generator: Generator, n: int) -> Array:
    """Return `n` standard normals in float64; the second of an unfinished pair is kept.

    Why: a loop over Python's `math`, since NumPy's sin and cos may differ in the last bit,
         and the sample that is kept is part of the state.
    """
    z = [] if generator.spare is None or n == 0 else [generator.spare]
    if z:
        generator.spare = None
    u = generator.doubles(2 * ((n - len(z) + 1) // 2)).tolist()
    for turn, u_radius in zip(u[0::2], u[1::2], strict=True):
        radius, angle = math.sqrt(-2.0 * math.log1p(-u_radius)), 2.0 * math.pi * turn
        z += [radius * math.cos(angle), radius * math.sin(angle)]
    if len(z) > n:
        generator.spare = z.pop()
    return np.array(z, np.float64)


def blocks(generator: Generator, n: int, kind: np.dtype) -> Array:
    """Return `n` ≥ 16 standard normals, float32 or float64, in blocks of 16."""
    draw = generator.doubles if kind == np.float64 else generator.floats
    z = draw(n)
    whole = n - n % BLOCK
    for part in chunks(whole):
        rotate(z[:whole][part])
    if n > whole:
        z[-BLOCK:] = draw(BLOCK)
        rotate(z[-BLOCK:])
    return z


def half_blocks(generator: Generator, n: int) -> Array:
    """Return `n` ≥ 16 standard normals for half types, which draw no uniforms to throw away."""
    whole = n - n % BLOCK
    z = np.empty(n, np.float32)
    z[:whole] = blocks(generator, whole, z.dtype)
    if n > whole:
        z[-BLOCK:] = blocks(generator, BLOCK, z.dtype)
    return z


def rotate(u: Array) -> None:
    """Turn each 16 uniforms into 16 normals, in place.

    Shape: u (16 N,)
    """
    pairs = u.reshape(-1, 2, BLOCK // 2)  # (N, 2, 8)
    radius = np.sqrt(-2 * np.log(1 - pairs[:, 0]))  # (N, 8)
    angle = u.dtype.type(2 * math.pi) * pairs[:, 1]  # (N, 8)
    pairs[:, 0] = radius * np.cos(angle)
    pairs[:, 1] = radius * np.sin(angle)
