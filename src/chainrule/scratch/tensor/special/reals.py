"""What tensors of real numbers answer when asked as complex ones, which are not covered."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import NotCovered, ShapeError
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor, method, methods, wrap
from chainrule.scratch.tensor.promotion import floating

__all__ = [
    "angle", "complex", "conj", "conj_physical", "imag", "is_complex", "is_conj", "is_neg",
    "is_signed", "isreal", "polar", "real", "resolve_conj", "resolve_neg", "view_as_complex",
    "view_as_real",
]  # fmt: skip


def itself(name: str) -> Callable[..., Any]:
    """Make a function that leaves real numbers as they are."""

    def function(input: Tensor) -> Tensor:
        return input

    function.__name__, function.__doc__ = name, "Return the tensor itself: it is real."
    return method(function)


conj, conj_physical, resolve_conj, resolve_neg = (
    itself(n) for n in ("conj", "conj_physical", "resolve_conj", "resolve_neg")
)


def real(input: Tensor) -> Tensor:
    """Return the tensor itself: it is real."""
    return input


def imag(input: Tensor) -> Tensor:
    """Raise: real numbers have no imaginary part."""
    raise ShapeError(
        "imag is not implemented for tensors with non-complex dtypes", got=str(input.dtype),
        hint="torch.zeros_like(x)",
    )  # fmt: skip


@method
def angle(input: Tensor) -> Tensor:
    """Return π for negative numbers and 0 for others."""
    x = floating(input).detach()
    zero = wrap(np.zeros_like(x._array))
    return where(x.isnan(), x, where(x < 0, math.pi, zero))


@method
def isreal(input: Tensor) -> Tensor:
    """Return True everywhere."""
    return wrap(np.ones(input._array.shape, bool))


@method
def is_complex(input: Tensor) -> bool:
    """Return False: complex tensors are not covered."""
    return False


@method
def is_conj(input: Tensor) -> bool:
    """Return False: nothing waits to be conjugated."""
    return False


@method
def is_neg(input: Tensor) -> bool:
    """Return False: nothing waits to be negated."""
    return False


@method
def is_signed(input: Tensor) -> bool:
    """Return whether the dtype has negative numbers."""
    return input.dtype.is_signed


def refused(name: str) -> Callable[..., Any]:
    """Make a function that says that complex numbers are not covered."""

    def function(*_: Any, **__: Any) -> Tensor:
        raise NotCovered(f"{name}: complex numbers", hint="--engine torch")

    function.__name__, function.__doc__ = name, "Raise: complex numbers are not covered."
    return function


complex, polar, view_as_complex, view_as_real = (
    refused(n) for n in ("complex", "polar", "view_as_complex", "view_as_real")
)
methods(
    real=property(real),
    imag=property(imag),
    cfloat=refused("cfloat"),
    cdouble=refused("cdouble"),
)
