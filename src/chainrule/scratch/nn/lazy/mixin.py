"""What makes a layer lazy: a hook before the first forward pass that gives shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from chainrule.errors import ForwardMissing, GraphError
from chainrule.scratch.nn.parameter import UninitializedTensorMixin, is_lazy

if TYPE_CHECKING:  # a mixin stands before the module class that it is mixed into
    from chainrule.scratch.nn.module import Module
else:
    Module = object


class LazyModuleMixin(Module):
    """Mixed into a module: parameters may be without a shape until the first forward pass.

    A subclass registers `UninitializedParameter`s, and writes `initialize_parameters(*input)`,
    which calls `materialize(shape)` on each. `cls_to_become` is its class afterwards.

    >>> from chainrule import scratch as torch
    >>> layer = torch.nn.LazyLinear(3)
    >>> layer.has_uninitialized_params(), layer(torch.ones(2, 4)).shape, type(layer).__name__
    (True, torch.Size([2, 3]), 'Linear')
    """

    cls_to_become: ClassVar[type[Any] | None] = None
    _load_hook: Any
    _initialize_hook: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Wait for the first input, or for a state dict."""
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(self._lazy_load_hook)
        self._initialize_hook = self.register_forward_pre_hook(
            self._infer_parameters, with_kwargs=True
        )

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Give shapes to the parameters, by what goes into the forward pass."""
        raise ForwardMissing(
            f"initialize_parameters is not implemented for {self._get_name()}",
            hint=f"def initialize_parameters(self, x): ... in class {self._get_name()}",
        )

    def has_uninitialized_params(self) -> bool:
        """Tell whether a parameter or buffer is still without a shape."""
        return any(map(is_lazy, (*self._parameters.values(), *self._buffers.values())))

    def _infer_parameters(self, module: Any, args: Any, kwargs: Any = None) -> None:
        """Give shapes, then be an ordinary module."""
        module.initialize_parameters(*args, **(kwargs or {}))
        if module.has_uninitialized_params():
            raise GraphError(
                f"module {self._get_name()} has not been fully initialized",
                hint="initialize_parameters calls materialize(shape) on each of its parameters",
            )
        for name in ("_initialize_hook", "_load_hook"):
            getattr(module, name).remove()
            delattr(module, name)
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        """Write what this module holds; what has no shape as it is."""
        for name, value in self._own_state():
            as_it_is = keep_vars or is_lazy(value)
            destination[prefix + name] = value if as_it_is else value.detach()

    def _lazy_load_hook(self, state_dict: Any, prefix: str, *_: Any) -> None:
        """Take the shapes of the state that is being loaded."""
        for name, value in (*self._parameters.items(), *self._buffers.items()):
            given = state_dict.get(prefix + name)
            known = given is not None and not is_lazy(given)
            if known and isinstance(value, UninitializedTensorMixin):
                value.materialize(given.shape)
