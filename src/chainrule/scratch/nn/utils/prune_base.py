"""What pruning does to a module: a mask, a hook that applies it, and several masks as one.

weight_orig      the parameter, which goes on learning
weight_mask      a buffer of ones and zeros
weight           weight_orig · weight_mask, set anew before each forward pass
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.creation import ones_like


class BasePruningMethod:
    """A way to choose which numbers become zero; subclasses say `compute_mask`.

    `PRUNING_TYPE` is "unstructured" (any numbers), "structured" (whole slices) or "global"
    (the method looks at all numbers, pruned before or not).
    """

    PRUNING_TYPE: ClassVar[str]
    _tensor_name: str

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Return zeros where `t` is to be pruned, and where `default_mask` is zero."""
        raise NotImplementedError

    def __call__(self, module: Any, inputs: Any) -> None:
        """Set the pruned tensor, before each forward pass."""
        setattr(module, self._tensor_name, self.apply_mask(module))

    def apply_mask(self, module: Any) -> Tensor:
        """Return the original times the mask."""
        original = getattr(module, f"{self._tensor_name}_orig")
        masked: Tensor = getattr(module, f"{self._tensor_name}_mask").to(original.dtype) * original
        return masked

    @classmethod
    def apply(
        cls, module: Any, name: str, *args: Any, importance_scores: Any = None, **kwargs: Any
    ) -> BasePruningMethod:
        """Prune a parameter of a module, on top of what pruned it before."""
        new = cls(*args, **kwargs)
        new._tensor_name = name
        value = getattr(module, name)
        scores = check_scores(value, importance_scores)
        before = take_hook(module, name)
        if before is None:
            mask = new.compute_mask(scores, ones_like(value))
            module.register_parameter(f"{name}_orig", value)
            del module._parameters[name]
            method: BasePruningMethod = new
        else:
            method = before if isinstance(before, PruningContainer) else PruningContainer(before)
            method.add_pruning_method(new)
            known = getattr(module, f"{name}_mask").detach().clone()
            mask = method.compute_mask(scores, known)
        module.register_buffer(f"{name}_mask", mask.detach())
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(
        self, t: Tensor, default_mask: Tensor | None = None, importance_scores: Any = None
    ) -> Tensor:
        """Return `t` with zeros, without a module."""
        scores = check_scores(t, importance_scores)
        mask = ones_like(t) if default_mask is None else default_mask
        return t * self.compute_mask(scores, default_mask=mask)

    def remove(self, module: Any) -> None:
        """Make the pruned values the parameter again."""
        name = self._tensor_name
        pruned = self.apply_mask(module).detach()
        delattr(module, name)
        original = module._parameters.pop(f"{name}_orig")
        del module._buffers[f"{name}_mask"]
        original.data = pruned
        setattr(module, name, original)


class PruningContainer(BasePruningMethod):
    """Several methods that pruned the same tensor, one after the other."""

    def __init__(self, *args: BasePruningMethod) -> None:
        """Begin with methods that prune one tensor."""
        self._pruning_methods: tuple[BasePruningMethod, ...] = ()
        if args:
            self._tensor_name = args[0]._tensor_name
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method: Any) -> None:
        """Add the method that prunes next."""
        if not isinstance(method, BasePruningMethod):
            raise ArgumentError("a BasePruningMethod is needed", got=type(method).__name__)
        if method._tensor_name != self._tensor_name:
            raise OptionError(
                f"methods that prune '{self._tensor_name}' are needed", got=method._tensor_name
            )
        self._pruning_methods += (method,)

    def __len__(self) -> int:
        """Return how many methods there are."""
        return len(self._pruning_methods)

    def __iter__(self) -> Iterator[BasePruningMethod]:
        """Yield the methods in the order in which they pruned."""
        return iter(self._pruning_methods)

    def __getitem__(self, idx: int) -> BasePruningMethod:
        """Return one of the methods."""
        return self._pruning_methods[idx]

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Let the newest method prune what the others have left."""
        method = self._pruning_methods[-1]
        left = remaining(method, default_mask)
        mask = default_mask.to(t.dtype).clone()
        mask[left] = method.compute_mask(t.detach()[left], default_mask[left]).to(t.dtype)
        return mask


def remaining(method: BasePruningMethod, mask: Tensor) -> Any:
    """Return the key of what a method may look at: numbers, or slices, that are left."""
    kind = method.PRUNING_TYPE
    if kind == "unstructured":
        return mask == 1
    if kind == "global":
        return (slice(None),) * mask.ndim
    if kind != "structured":
        raise OptionError("PRUNING_TYPE needs 'unstructured', 'structured' or 'global'", got=kind)
    axis = method.dim % mask.ndim  # type: ignore[attr-defined]
    others = tuple([i for i in range(mask.ndim) if i != axis])
    alive = wrap(np.add.reduce(mask._array, axis=others) != 0)
    return (*[slice(None)] * axis, alive)


def take_hook(module: Any, name: str) -> BasePruningMethod | None:
    """Take the hook that prunes this tensor away from the module, and return it."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            del module._forward_pre_hooks[key]
            return hook
    return None


def check_scores(value: Tensor, importance_scores: Tensor | None) -> Tensor:
    """Return the scores by which numbers are kept: the values, unless others are given."""
    if importance_scores is None:
        return value.detach()
    if importance_scores.shape != value.shape:
        raise OptionError(
            f"importance_scores should have shape {tuple(value.shape)}",
            got=f"{tuple(importance_scores.shape)}",
        )
    return importance_scores.detach()
