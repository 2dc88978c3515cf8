"""Tensors that a module registers when they are assigned to it."""

from __future__ import annotations

from typing import Any, Self

from chainrule.errors import ArgumentError
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.creation import empty
from chainrule.scratch.types import Array


class Parameter(Tensor):
    """A tensor that learns: assigned to a module, it appears in `parameters()`.

    Shape: that of `data`, whose memory it shares.

    >>> weight = Parameter(Tensor([1.0, 2.0]))
    >>> weight.requires_grad, isinstance(weight, Tensor)
    (True, True)
    """

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        """Show the numbers of `data` as a leaf of the graph."""
        data = empty(0) if data is None else data
        if not isinstance(data, Tensor):
            raise ArgumentError(
                "Parameter needs a Tensor",
                got=type(data).__name__,
                hint="nn.Parameter(torch.tensor(values))",
            )
        self._array, self._cell = data._array, data._counter()
        self.requires_grad = requires_grad

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        if id(self) not in memo:
            memo[id(self)] = type(self)(wrap(self._array.copy()), self.requires_grad)
        return memo[id(self)]

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        return _rebuild, (type(self), self._array, self.requires_grad)


class Buffer(Tensor):
    """A tensor that does not learn but belongs to a module's state.

    >>> Buffer(Tensor([0.0]), persistent=False).persistent
    False
    """

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        """Show the numbers of `data`; `persistent` ones appear in `state_dict()`."""
        data = empty(0) if data is None else data
        self._array, self._cell = data._array, data._counter()
        self.persistent = persistent


def _rebuild(kind: type[Parameter], array: Array, requires_grad: bool) -> Parameter:
    """Make a parameter out of what a worker process received."""
    return kind(wrap(array), requires_grad)


def blank(*shape: int, device: Any = None, dtype: Any = None) -> Parameter:
    """Return a parameter whose numbers are still to be drawn.

    >>> blank(3, 4).shape
    torch.Size([3, 4])
    """
    return Parameter(empty(shape, device=device, dtype=dtype))
