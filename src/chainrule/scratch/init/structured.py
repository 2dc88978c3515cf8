"""Matrices and kernels with a structure: identity, right angles, mostly zeros."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.random import randperm
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with ones on the diagonal and zeros elsewhere: a linear layer passes on.

    Shape: tensor (N, M)
    """
    _needs_axes(tensor, (2,))
    return _write(tensor, np.eye(*tensor.shape))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill a convolution's weight so that each channel passes on to the same output channel.

    Shape: tensor (M, C / groups, *), kernels of one to three axes
    """
    _needs_axes(tensor, (3, 4, 5))
    out, into, *kernel = tensor.shape
    if out % groups:
        raise OptionError(
            "dim 0 must be divisible by groups", got=f"{out} output channels, {groups} groups"
        )
    weight = np.zeros(tensor.shape)
    middle = tuple([n // 2 for n in kernel])
    for group in range(groups):
        for channel in range(min(out // groups, into)):
            weight[(group * (out // groups) + channel, channel, *middle)] = 1
    return _write(tensor, weight)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Any = None) -> Tensor:
    """Fill with a matrix whose rows, or columns, stand at right angles and have length `gain`.

    Shape: tensor (M, *), seen as a matrix (M, product of the rest)
    Why:   the signs of R's diagonal are moved into Q, or some rotations would be likelier
           than others (Mezzadri, 2006, https://arxiv.org/abs/math-ph/0609050).
    """
    if tensor.ndim < 2:
        raise OptionError(
            "Only tensors with 2 or more dimensions are supported", got=f"{tuple(tensor.shape)}"
        )
    if tensor.dtype.is_half:
        raise NotCovered("orthogonal_ of half types", got=str(tensor.dtype), hint="on x.float()")
    if tensor._array.size == 0:
        return tensor
    rows = len(tensor._array)
    flat = np.empty((rows, tensor._array.size // rows), tensor._array.dtype)
    wrap(flat).normal_(0, 1, generator=generator)
    wide = flat.shape[0] < flat.shape[1]
    q, r = np.linalg.qr(flat.T if wide else flat)
    q = q * np.sign(np.diag(r))
    return _write(tensor, (q.T if wide else q).reshape(tensor.shape) * gain)


@no_grad()
def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Any = None) -> Tensor:
    """Fill a matrix with normals, then set a share `sparsity` of each column to zero.

    Shape: tensor (N, M)
    Paper: Martens, 2010
    """
    _needs_axes(tensor, (2,))
    rows, columns = tensor.shape
    tensor.normal_(0, std, generator=generator)
    for column in range(columns):
        at = randperm(rows)._array[: math.ceil(sparsity * rows)]
        tensor._array[at, column] = 0
    return tensor


def _needs_axes(tensor: Tensor, wanted: tuple[int, ...]) -> None:
    if tensor.ndim not in wanted:
        words = "2" if wanted == (2,) else "3, 4, or 5"
        raise OptionError(
            f"Only tensors with {words} dimensions are supported",
            got=f"shape {tuple(tensor.shape)}",
        )


def _write(tensor: Tensor, array: Array) -> Tensor:
    tensor._array[...] = array
    tensor._bump()
    return tensor
