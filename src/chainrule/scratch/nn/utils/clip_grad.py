"""Keep gradients from growing beyond a bound, for steps that would leap too far.

loss.backward()
nn.utils.clip_grad_norm_(model.parameters(), 1.0)
optimizer.step()
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from types import GeneratorType

import numpy as np

from chainrule.errors import DtypeError, GraphError
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import DEFAULT, Array

Tensors = Tensor | Iterable[Tensor]


@quiet
def get_total_norm(
    tensors: Tensors,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Return the norm of all numbers of all tensors, as of one long vector.

    Math:   (Σ |x|ᵖ)^(1/p);  p = inf: the largest |x|, -inf: the smallest
    Params: foreach changes nothing here. With p = 0 tensors are counted that are not zero,
            since PyTorch takes the norm of the tensors' norms.
    """
    arrays = [t._array for t in as_list(tensors)]
    p = float(norm_type)
    if not arrays:
        return wrap(np.zeros((), DEFAULT["float"].numpy))
    norms = np.stack([norm(a, p) for a in arrays])
    total = norm(norms, p)
    if error_if_nonfinite and not np.isfinite(total):
        raise GraphError(
            f"the total norm of order {p} needs to be finite to clip by it",
            got=f"{total}: The total norm for gradients from `parameters` is non-finite",
            hint="torch.autograd.detect_anomaly() to find the step that made it, a smaller "
            "learning rate, or error_if_nonfinite=False",
        )
    return wrap(total)


def norm(x: Array, p: float) -> Array:
    """Return the p-norm of all elements, in the dtype of `x`."""
    if x.dtype.kind != "f":
        raise DtypeError("a norm needs floating point numbers", got=str(x.dtype), hint="x.float()")
    flat = x.reshape(-1)
    total = np.sqrt(np.dot(flat, flat)) if p == 2 else np.linalg.norm(flat, p)
    return np.asarray(total, x.dtype)


@quiet
def clip_grads_with_norm_(
    parameters: Tensors, max_norm: float, total_norm: Tensor, foreach: bool | None = None
) -> None:
    """Shrink the gradients in place by `max_norm / total_norm`, if that is below 1."""
    shrink = np.minimum(float(max_norm) / (total_norm._array + 1e-6), 1.0)
    for grad in gradients(parameters):
        grad._array *= shrink.astype(grad._array.dtype)
        grad._bump()


def clip_grad_norm_(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Shrink all gradients together so that their common norm is at most `max_norm`.

    Returns:
        The norm before.

    Why: the direction stays; only the length of the step is bounded
         (Pascanu et al., 2013, https://arxiv.org/abs/1211.5063).
    """
    if isinstance(parameters, GeneratorType):
        parameters = list(parameters)  # it is walked over twice
        if not parameters:
            warnings.warn(
                "`parameters` is an empty generator, no gradient clipping will occur.",
                stacklevel=2,
            )
    parameters = as_list(parameters)
    total = get_total_norm(gradients(parameters), norm_type, error_if_nonfinite, foreach)
    clip_grads_with_norm_(parameters, max_norm, total, foreach)
    return total


def clip_grad_norm(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Do as `clip_grad_norm_`; PyTorch's older name, which warns."""
    warnings.warn(
        "`torch.nn.utils.clip_grad_norm` is now deprecated "
        "in favor of `torch.nn.utils.clip_grad_norm_`.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


def clip_grad_value_(parameters: Tensors, clip_value: float, foreach: bool | None = None) -> None:
    """Cut every number of every gradient off at `-clip_value` and `clip_value`."""
    bound = float(clip_value)
    for grad in gradients(parameters):
        np.minimum(np.maximum(grad._array, -bound), bound, out=grad._array)
        grad._bump()


def as_list(tensors: Tensors) -> list[Tensor]:
    """Return one tensor or many as a list."""
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def gradients(parameters: Tensors) -> list[Tensor]:
    """Return the gradients that have been collected."""
    return [p.grad for p in as_list(parameters) if p.grad is not None]
