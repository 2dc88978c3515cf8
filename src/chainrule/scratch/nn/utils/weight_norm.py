"""Weight normalization (Salimans & Kingma, 2016): learn length and direction apart.

Math:  w = g v / ‖v‖, with one length g for each slice along `dim`
Why:   the length of a weight no longer changes how fast its direction turns.

This is PyTorch's older form: a hook sets `weight` from `weight_g` and `weight_v` before each
forward pass. The newer one is `parametrizations.weight_norm`.
"""

from __future__ import annotations

import warnings
from typing import Any, TypeVar

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor, apply

M = TypeVar("M", bound=Module)


def norm_except_dim(v: Tensor, dim: int) -> Tensor:
    """Return the length of each slice along `dim`, its axes kept; of all of `v` with -1."""
    axes = None if dim == -1 else tuple([i for i in range(v.ndim) if i != dim % v.ndim])
    y: Tensor = apply(ops.vector_norm, v, p=2.0, axis=axes, keepdims=dim != -1)
    return y


def normed(v: Tensor, g: Tensor, dim: int) -> Tensor:
    """Return `v` with the lengths `g`."""
    return v * (g / norm_except_dim(v, dim))


class WeightNorm:
    """The hook that computes a weight before each forward pass."""

    def __init__(self, name: str, dim: int | None) -> None:
        """Watch over the parameter `name`."""
        self.name, self.dim = name, -1 if dim is None else dim

    def compute_weight(self, module: Any) -> Tensor:
        """Return the weight from its length and direction."""
        g, v = (getattr(module, f"{self.name}_{part}") for part in "gv")
        return normed(v, g, self.dim)

    @staticmethod
    def apply(module: Any, name: str, dim: int | None) -> WeightNorm:
        """Split the parameter `name` in two and register the hook."""
        if any(is_for(hook, WeightNorm, name) for hook in module._forward_pre_hooks.values()):
            raise ShapeError(
                f"Cannot register two weight_norm hooks on the same parameter {name}",
                got="one already there",
                hint="remove_weight_norm first",
            )
        hook = WeightNorm(name, dim)
        weight = getattr(module, name)
        del module._parameters[name]
        g = Parameter(norm_except_dim(weight.detach(), hook.dim))
        module.register_parameter(f"{name}_g", g)
        module.register_parameter(f"{name}_v", Parameter(weight.data))
        setattr(module, name, hook.compute_weight(module))
        module.register_forward_pre_hook(hook)
        return hook

    def remove(self, module: Any) -> None:
        """Put one parameter in the place of the two."""
        weight = self.compute_weight(module).detach()
        delattr(module, self.name)
        for part in "gv":
            del module._parameters[f"{self.name}_{part}"]
        setattr(module, self.name, Parameter(weight))

    def __call__(self, module: Any, inputs: Any) -> None:
        """Set the weight, before each forward pass."""
        setattr(module, self.name, self.compute_weight(module))


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """Learn the length and the direction of a weight apart.

    Args:
        module: the layer that has the weight.
        name: of the parameter.
        dim: the axis whose slices have a length each; None for one length in all.

    Returns:
        The module, with the parameters `weight_g` and `weight_v`.
    """
    warnings.warn(
        "`torch.nn.utils.weight_norm` is deprecated in favor of "
        "`torch.nn.utils.parametrizations.weight_norm`.",
        FutureWarning,
        stacklevel=2,
    )
    WeightNorm.apply(module, name, dim)
    return module


def remove_weight_norm(module: M, name: str = "weight") -> M:
    """Make the weight a plain parameter again, with the value that it has."""
    for key, hook in module._forward_pre_hooks.items():
        if is_for(hook, WeightNorm, name):
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise OptionError(f"weight_norm of '{name}' not found", got=module._get_name())


def is_for(hook: Any, kind: type, name: str) -> bool:
    """Tell whether a hook is of this kind and watches over this parameter."""
    return isinstance(hook, kind) and getattr(hook, "name", None) == name
