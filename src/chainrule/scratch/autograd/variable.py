"""`Variable`, what tensors with gradients were called until 2018: a tensor is one."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.tensor.core import Tensor


class _Kind(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_Kind):
    """A tensor on the same memory, outside the graph."""

    def __new__(cls, data: Any, requires_grad: bool = False, volatile: Any = None) -> Any:
        """Show the data as a tensor of its own, which wants a gradient or does not."""
        return data.detach().requires_grad_(requires_grad)
