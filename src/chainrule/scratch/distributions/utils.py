"""What several distributions need: broadcasting, probabilities and logits, lazy properties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch import ops
from chainrule.scratch.autograd import enable_grad
from chainrule.scratch.random import randn
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.creation import tensor, zeros
from chainrule.scratch.tensor.shape import broadcast_tensors
from chainrule.scratch.types import DEFAULT

EULER = 0.57721566490153286060


def broadcast_all(*values: Any) -> tuple[Tensor, ...]:
    """Return all values as tensors of one shape; numbers take the dtype of the first tensor.

    >>> from chainrule import scratch as torch
    >>> broadcast_all(torch.zeros(2), 1.0)
    (tensor([0., 0.]), tensor([1., 1.]))
    """
    for value in values:
        if not isinstance(value, Tensor | int | float | np.number):
            raise OptionError(
                "a parameter needs to be a Tensor or a number",
                got=type(value).__name__,
                hint="torch.tensor(value)",
            )
    found = [value.dtype for value in values if isinstance(value, Tensor)]
    to = found[0] if found else DEFAULT["float"]
    tensors = [v if isinstance(v, Tensor) else tensor(v, dtype=to) for v in values]
    if len({t.shape for t in tensors}) == 1:
        return tuple(tensors)
    return tuple(broadcast_tensors(*tensors))


def one_of(**given: Any) -> str:
    """Return the name of the one argument that is not None, or raise.

    >>> one_of(probs=0.5, logits=None)
    'probs'
    """
    names = [name for name, value in given.items() if value is not None]
    if len(names) != 1:
        every = " or ".join(f"`{name}`" for name in given)
        raise OptionError(
            f"Either {every} must be specified, but not both",
            got=" and ".join(names) or "none of them",
        )
    return names[0]


def limits(x: Tensor) -> Any:
    """Return `eps`, `tiny`, `min` and `max` of a tensor's dtype."""
    return np.finfo(x._array.dtype)


def clamp_probs(probs: Tensor) -> Tensor:
    """Keep probabilities so far from 0 and 1 that a logarithm stays finite."""
    eps = float(limits(probs).eps)
    return probs.clamp(min=eps, max=1 - eps)


def logits_to_probs(logits: Tensor, is_binary: bool = False) -> Tensor:
    """Return probabilities: the sigmoid of log odds, or the softmax over the last axis."""
    return logits.sigmoid() if is_binary else apply(ops.softmax, logits, axis=-1)


def probs_to_logits(probs: Tensor, is_binary: bool = False) -> Tensor:
    """Return the log odds of a yes, or the logarithms of probabilities that sum to 1."""
    safe = clamp_probs(probs)
    return safe.log() - (-safe).log1p() if is_binary else safe.log()


def log_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Return the surprise of `target`, yes or no or a probability, at the given log odds."""
    settings = {"reduction": "none"}
    return apply(ops.binary_cross_entropy_with_logits, logits, target, None, None, **settings)


def softplus(x: Tensor) -> Tensor:
    """Return log(1 + exp(x)) without overflow."""
    return apply(ops.softplus, x)


def pick(mask: Tensor, value: Any, otherwise: Tensor) -> Tensor:
    """Return `value` where the mask holds, else the other tensor; gradients pass there alone."""
    return otherwise.masked_fill(mask, value)


def standard_normal(shape: Sequence[int], like: Tensor) -> Tensor:
    """Draw from N(0, 1) in the dtype of `like`."""
    return randn(tuple(shape), dtype=like.dtype)


def sum_rightmost(value: Tensor, dim: int) -> Tensor:
    """Sum over the last `dim` axes."""
    return value if dim == 0 else value.reshape((*value.shape[:-dim], -1)).sum(-1)


def tril_matrix_to_vec(mat: Tensor, diag: int = 0) -> Tensor:
    """Return the lower triangle of square matrices, row after row.

    Shape: mat (*, D, D) -> (*, D (D + 1) / 2) for diag 0
    """
    n = mat.shape[-1]
    if not -n <= diag < n:
        raise OptionError(f"diag needs to lie in [{-n}, {n - 1}]", got=str(diag))
    rows, columns = np.tril_indices(n, diag)
    return mat[..., tensor(rows), tensor(columns)]


def vec_to_tril_matrix(vec: Tensor, diag: int = 0) -> Tensor:
    """Return square matrices with `vec` as their lower triangle; the inverse of the above.

    Shape: vec (*, D (D + 1) / 2) -> (*, D, D) for diag 0
    """
    m = vec.shape[-1]
    n = (-(1 + 2 * diag) + ((1 + 2 * diag) ** 2 + 8 * m + 4 * abs(diag) * (diag + 1)) ** 0.5) / 2
    if round(n) - n > float(limits(vec).eps):
        raise OptionError(f"{m} numbers fill no triangle with diag={diag}", got=str(m))
    at = np.tril_indices(round(n), diag)
    out = zeros((*vec.shape[:-1], round(n), round(n)), dtype=vec.dtype)
    return apply(ops.index_put, out, vec, key=(..., *at))


def one_hot(index: Tensor, n: int, like: Tensor) -> Tensor:
    """Return vectors of `n` numbers with a 1 at `index`, in the dtype of `like`."""
    return (index.unsqueeze(-1) == tensor(np.arange(n))).to(like.dtype)


class lazy_property:  # noqa: N801 - PyTorch's name
    """A property that is computed when first read and then kept on the object.

    On the class it gives itself, so that validation can tell that there is nothing to check.
    """

    def __init__(self, wrapped: Callable[[Any], Any]) -> None:
        """Take the function that computes the value."""
        self.wrapped, self.__doc__ = wrapped, wrapped.__doc__

    def __get__(self, instance: Any, kind: Any = None) -> Any:
        if instance is None:
            return self
        with enable_grad():
            value = self.wrapped(instance)
        setattr(instance, self.wrapped.__name__, value)
        return value
