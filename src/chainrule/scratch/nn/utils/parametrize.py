"""Parametrization: an attribute that is computed from other parameters whenever it is read.

    parametrize.register_parametrization(layer, "weight", Symmetric())
    layer.weight                                 Symmetric()(layer.parametrizations.weight.original)

The parameter moves into `layer.parametrizations.weight`, and a property takes its place. Since
properties belong to classes, the layer gets a class of its own, a child of the one it had.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch.autograd.switch import no_grad
from chainrule.scratch.nn.container import ModuleDict, ModuleList
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.nn.utils.parametrize_checks import (
    check_dtype,
    check_same,
    check_tensor,
    trial,
)
from chainrule.scratch.nn.utils.parametrized_class import cached, computed, own_class
from chainrule.scratch.tensor.core import Tensor

__all__ = [
    "ParametrizationList", "cached", "is_parametrized", "register_parametrization",
    "remove_parametrizations", "transfer_parametrizations_and_params",
    "type_before_parametrizations",
]  # fmt: skip

M = TypeVar("M", bound=Module)


class ParametrizationList(ModuleList):
    """The modules that compute one attribute, one after the other, and what they start from.

    Params: original, or original0, original1, … where the first module takes several
    """

    original: Tensor

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False) -> None:
        """Find the original that leads to the value there is, where modules can invert."""
        if len(modules) == 0:
            raise OptionError("ParametrizationList requires one or more modules", got="none")
        super().__init__(modules)
        self.unsafe = unsafe
        new = self._inverse(original)
        self.is_tensor = isinstance(new, Tensor)
        if not self.is_tensor and not isinstance(new, Sequence):
            raise OptionError(
                "'right_inverse' must return a Tensor or a Sequence of tensors",
                got=type(new).__name__,
            )
        self.ntensors = 1 if self.is_tensor else len(new)
        dtype, shape = original.dtype, original.shape
        if self.is_tensor:
            check_dtype("right_inverse", new, dtype)
            original.data = new.detach()
            hold(self, "original", original)
        for i, part in enumerate(() if self.is_tensor else new):
            hold(self, f"original{i}", like(original, check_tensor("right_inverse", part)))
        if not unsafe:
            check_same("the tensor", self(), dtype, shape)

    def _inverse(self, value: Tensor) -> Any:
        """Return what the modules would compute `value` from."""
        new: Any = value
        with no_grad():
            for module in reversed(list(self)):
                new = trial(module, new)
        return new

    def right_inverse(self, value: Tensor) -> None:
        """Change the originals so that the attribute becomes `value`."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise ShapeError(
                        f"assigning needs {type(module).__name__} to have a right_inverse",
                        got="none",
                        hint="define right_inverse(self, value)",
                    )
                value = module.right_inverse(value)
            parts = (value,) if self.is_tensor else tuple(value)
            if len(parts) != self.ntensors:
                raise OptionError(
                    f"'right_inverse' must return {self.ntensors} tensors", got=str(len(parts))
                )
            for original, part in zip(self._originals(), parts, strict=True):
                check_dtype("right_inverse", check_tensor("right_inverse", part), original.dtype)
                original.data = part.detach()

    def _originals(self) -> list[Any]:
        """Return what the first module is called with."""
        if self.is_tensor:
            return [self.original]
        return [getattr(self, f"original{i}") for i in range(self.ntensors)]

    def forward(self) -> Tensor:
        """Compute the attribute."""
        first, *others = list(self)
        x: Tensor = first(*self._originals())
        for module in others:
            x = module(x)
        return x


def hold(module: Any, name: str, value: Tensor) -> None:
    """Register a parameter, or a buffer if it is none."""
    if isinstance(value, Parameter):
        module.register_parameter(name, value)
    else:
        module.register_buffer(name, value)


def like(original: Tensor, part: Tensor) -> Tensor:
    """Return `part` as a parameter if the original is one, learning if that does."""
    if isinstance(original, Parameter):
        return Parameter(part.detach(), original.requires_grad)
    return part.detach().requires_grad_(original.requires_grad)


def register_parametrization(
    module: M, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> M:
    """Let `parametrization` compute an attribute of a module.

    Args:
        module: has the attribute as a parameter or buffer, or parametrized already.
        tensor_name: of the attribute.
        parametrization: called with the original; its `right_inverse(value)`, if it has one,
            is called when the attribute is assigned to, and now.
        unsafe: do not check that dtype and shape stay.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        if not unsafe:
            check_next(parametrization, getattr(module, tensor_name))
        module.parametrizations[tensor_name].append(parametrization)
        module.parametrizations[tensor_name].unsafe |= unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        original = getattr(module, tensor_name)
        made = ParametrizationList([parametrization], original, unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            module.__class__ = own_class(type(module))
            module.parametrizations = ModuleDict()
        setattr(type(module), tensor_name, computed(tensor_name))
        module.parametrizations[tensor_name] = made
    else:
        raise OptionError(
            f"{module._get_name()} needs a parameter or a buffer '{tensor_name}'", got="none"
        )
    return module


def check_next(parametrization: Any, value: Tensor) -> None:
    """Refuse a further step that changes dtype or shape."""
    changed = parametrization(value)
    check_same("the tensor", changed, value.dtype, value.shape)
    if hasattr(parametrization, "right_inverse"):
        back = trial(parametrization, changed)
        check_same("right_inverse", back, value.dtype, value.shape)


def is_parametrized(module: Any, tensor_name: str | None = None) -> bool:
    """Tell whether a module has parametrized attributes, or this one."""
    found = getattr(module, "parametrizations", None)
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def remove_parametrizations(module: M, tensor_name: str, leave_parametrized: bool = True) -> M:
    """Make an attribute a plain parameter or buffer again.

    Args:
        module: has it.
        tensor_name: of the attribute.
        leave_parametrized: keep the value that was computed, not the original.
    """
    if not is_parametrized(module, tensor_name):
        raise OptionError(f"'{tensor_name}' needs a parametrization to remove", got="none")
    steps = module.parametrizations[tensor_name]
    if not (steps.is_tensor or leave_parametrized):
        raise OptionError(
            "leave_parametrized=False needs a single original", got=f"{steps.ntensors} tensors"
        )
    if leave_parametrized:
        with no_grad():
            value = getattr(module, tensor_name).detach()
        learns = any(original.requires_grad for original in steps._originals())
    if not steps.is_tensor:
        original = Parameter(value) if learns else value
    else:
        original = steps.original
        if leave_parametrized:
            original.data = value
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    hold(module, tensor_name, original)
    if not is_parametrized(module):
        delattr(module, "parametrizations")
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Module) -> type:
    """Return the class that a module had before it was parametrized."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(
    from_module: Module, to_module: M, tensor_name: str | None = None
) -> M:
    """Give a module the parametrizations of another, and the originals with them."""
    if not is_parametrized(from_module):
        return to_module
    for name in list(from_module.parametrizations) if tensor_name is None else [tensor_name]:
        steps = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name).detach()))
        for step in steps:
            register_parametrization(to_module, name, step)
        for key, original in (*steps._parameters.items(), *steps._buffers.items()):
            setattr(to_module.parametrizations[name], key, original)
    return to_module
