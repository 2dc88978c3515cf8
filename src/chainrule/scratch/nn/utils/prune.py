"""Pruning: set the least important weights to zero, and keep them there.

prune.l1_unstructured(layer, "weight", amount=0.3)    # the 30 % nearest to zero
prune.remove(layer, "weight")                         # for good

`amount` is a share from 0 to 1, or a whole number of numbers or slices.
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, AxisError, OptionError
from chainrule.scratch import ops
from chainrule.scratch.nn.utils.convert_parameters import parameters_to_vector
from chainrule.scratch.nn.utils.prune_base import (
    BasePruningMethod,
    PruningContainer,
    take_hook,
)
from chainrule.scratch.random.factories import rand
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.creation import ones_like
from chainrule.scratch.types import Array

__all__ = [
    "BasePruningMethod", "CustomFromMask", "Identity", "L1Unstructured", "LnStructured",
    "PruningContainer", "RandomStructured", "RandomUnstructured", "custom_from_mask",
    "global_unstructured", "identity", "is_pruned", "l1_unstructured", "ln_structured",
    "random_structured", "random_unstructured", "remove",
]  # fmt: skip


class Identity(BasePruningMethod):
    """Prune nothing, but with mask and hook."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return the mask there was."""
        return default_mask


class RandomUnstructured(BasePruningMethod):
    """Prune any numbers."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount: float) -> None:
        """Set how many."""
        self.amount = check_amount(amount)

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return the mask with more zeros."""
        n = how_many(self.amount, t._array.size)
        if not n:
            return default_mask.clone()
        draws = rand(*t.shape, dtype=t.dtype)._array.reshape(-1)
        return with_zeros(default_mask, np.argsort(-draws, kind="stable")[:n])


class L1Unstructured(BasePruningMethod):
    """Prune the numbers nearest to zero."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount: float) -> None:
        """Set how many."""
        self.amount = check_amount(amount)

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return the mask with more zeros."""
        n = how_many(self.amount, t._array.size)
        order = np.argsort(np.abs(t._array).reshape(-1), kind="stable")
        return with_zeros(default_mask, order[:n])


class RandomStructured(BasePruningMethod):
    """Prune any slices along an axis."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        """Set how many, and the axis."""
        self.amount, self.dim = check_amount(amount), dim

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return the mask with more slices of zeros."""
        slices = check_slices(t, self.dim)
        n = how_many(self.amount, slices)
        if not n:
            return default_mask
        draws = rand(slices)._array
        return keep_slices(default_mask, self.dim, draws > np.sort(draws)[n - 1])


class LnStructured(BasePruningMethod):
    """Prune the slices along an axis with the smallest norm."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, n: float, dim: int = -1) -> None:
        """Set how many, the p of the norm, and the axis."""
        self.amount, self.n, self.dim = check_amount(amount), n, dim

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return the mask with more slices of zeros."""
        slices = check_slices(t, self.dim)
        n = how_many(self.amount, slices)
        if not n:
            return default_mask
        others = tuple([i for i in range(t.ndim) if i != self.dim % t.ndim])
        norms = apply(ops.vector_norm, t, p=float(self.n), axis=others, keepdims=False)._array
        kept = np.argsort(-norms, kind="stable")[: slices - n]
        return keep_slices(default_mask, self.dim, np.isin(np.arange(slices), kept))


class CustomFromMask(BasePruningMethod):
    """Prune where a given mask is zero."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Tensor) -> None:
        """Take the mask."""
        self.mask = mask

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return zeros where either mask has them."""
        if default_mask.shape != self.mask.shape:
            raise OptionError(
                f"the mask needs shape {tuple(default_mask.shape)}", got=f"{tuple(self.mask.shape)}"
            )
        return default_mask * self.mask.to(default_mask.dtype)


def identity(module: Any, name: str) -> Any:
    """Give a parameter mask and hook without pruning it."""
    Identity.apply(module, name)
    return module


def random_unstructured(module: Any, name: str, amount: float) -> Any:
    """Prune any numbers of a parameter."""
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module: Any, name: str, amount: float, importance_scores: Any = None) -> Any:
    """Prune the numbers of a parameter that are, or whose scores are, nearest to zero."""
    L1Unstructured.apply(module, name, amount, importance_scores=importance_scores)
    return module


def random_structured(module: Any, name: str, amount: float, dim: int) -> Any:
    """Prune any slices of a parameter along an axis."""
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(
    module: Any, name: str, amount: float, n: float, dim: int, importance_scores: Any = None
) -> Any:
    """Prune the slices of a parameter along an axis whose norm is smallest."""
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module: Any, name: str, mask: Tensor) -> Any:
    """Prune a parameter where `mask` is zero."""
    CustomFromMask.apply(module, name, mask)
    return module


def global_unstructured(
    parameters: Any, pruning_method: Any, importance_scores: Any = None, **kwargs: Any
) -> None:
    """Prune several parameters, pairs (module, name), as if they were one."""
    if not isinstance(parameters, Iterable) or not isinstance(importance_scores or {}, dict):
        raise ArgumentError("pairs (module, name) and a dict of scores are needed", got="others")
    pairs, known = list(parameters), importance_scores or {}
    values = [getattr(module, name) for module, name in pairs]
    scores = [known.get(pair, value) for pair, value in zip(pairs, values, strict=True)]
    masks = [
        getattr(m, f"{name}_mask", ones_like(v)) for (m, name), v in zip(pairs, values, strict=True)
    ]
    method = pruning_method(**kwargs)
    if method.PRUNING_TYPE != "unstructured":
        raise ArgumentError("an unstructured pruning method is needed", got=method.PRUNING_TYPE)
    method._tensor_name = "all"
    together = parameters_to_vector(masks)
    mask = PruningContainer(method).compute_mask(parameters_to_vector(scores), together)
    start = 0
    for (module, name), value in zip(pairs, values, strict=True):
        part = mask[start : start + value.numel()]
        custom_from_mask(module, name, mask=part.view_as(value))
        start += value.numel()


def remove(module: Any, name: str) -> Any:
    """Make the pruned values the parameter again; the zeros stay, the mask goes."""
    hook = take_hook(module, name)
    if hook is None:
        raise OptionError(f"'{name}' has to be pruned before pruning can be removed", got="no mask")
    hook.remove(module)
    return module


def is_pruned(module: Any) -> bool:
    """Tell whether a module, or one below it, has a pruned tensor."""
    hooks = [h for m in module.modules() for h in m._forward_pre_hooks.values()]
    return any(isinstance(hook, BasePruningMethod) for hook in hooks)


def check_amount(amount: float) -> float:
    """Return an amount that is a share from 0 to 1 or a whole number."""
    if not isinstance(amount, Real):
        raise ArgumentError("amount must be int or float", got=repr(amount))
    if amount < 0 or (not isinstance(amount, Integral) and amount > 1):
        raise OptionError("amount should be a share from 0 to 1 or a whole number", got=f"{amount}")
    return amount


def how_many(amount: float, total: int) -> int:
    """Return how many of `total` an amount is."""
    n = int(amount) if isinstance(amount, Integral) else round(amount * total)
    if n > total:
        raise OptionError(f"amount should be at most {total}, which there are", got=str(n))
    return n


def check_slices(t: Tensor, dim: int) -> int:
    """Return how many slices there are along an axis."""
    if t.ndim < 2:
        raise OptionError("structured pruning needs two axes or more", got=f"{tuple(t.shape)}")
    if not -t.ndim <= dim < t.ndim:
        raise AxisError(f"dim must be from {-t.ndim} to {t.ndim - 1}", got=str(dim))
    return t.shape[dim]


def with_zeros(mask: Tensor, at: Array) -> Tensor:
    """Return a mask with zeros at places, counted through all axes."""
    array = mask._array.copy()
    array.reshape(-1)[at] = 0
    return wrap(array)


def keep_slices(mask: Tensor, dim: int, alive: Array) -> Tensor:
    """Return a mask with zeros in the slices that are not alive."""
    axis = dim % mask.ndim
    return mask * wrap(alive.reshape(-1, *(1,) * (mask.ndim - 1 - axis)).astype(mask._array.dtype))
