"""Tensors that a module registers when they are assigned to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn, Self

from chainrule.errors import ArgumentError, GraphError, OptionError
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


class UninitializedTensorMixin:
    """A tensor whose shape is not known yet: it has a dtype, and no numbers.

    Why: `_array` is the one door to the numbers, so whoever reads them is told.
    """

    cls_to_become: ClassVar[type[Tensor]]
    _empty: Tensor  # of the dtype to come
    _requires: bool

    @property
    def _array(self) -> NoReturn:
        raise OptionError(
            f"Attempted to use an uninitialized parameter: an {type(self).__name__}, which gets "
            "its shape in the first forward pass",
            hint="call the model on one dummy batch first: model(X)",
        )

    @property
    def shape(self) -> NoReturn:
        """Raise: there is none yet."""
        raise GraphError(
            "Can't access the shape of an uninitialized parameter or buffer",
            hint="call the model on one dummy batch first; load_state_dict cannot load a state "
            "without shapes into a model that has them",
        )

    @property
    def dtype(self) -> Any:
        """The type of the numbers to come."""
        return self._empty.dtype

    @property
    def data(self) -> Tensor:
        """A tensor without elements, of the dtype to come."""
        return self._empty

    @data.setter
    def data(self, value: Tensor) -> None:
        self._empty = value.data

    def is_floating_point(self) -> bool:
        """Tell whether the numbers will be floats."""
        return self._empty.is_floating_point()

    def materialize(self, shape: Sequence[int], device: Any = None, dtype: Any = None) -> None:
        """Become a plain parameter or tensor of this shape, its numbers still to be drawn."""
        numbers = empty(tuple(shape), device=device, dtype=dtype or self.dtype)._array
        self.__class__ = self.cls_to_become  # type: ignore[assignment]
        del vars(self)["_empty"]
        vars(self)["_array"] = numbers

    def share_memory_(self) -> NoReturn:
        """Raise: there is no memory yet."""
        raise GraphError(
            "Can't share memory on an uninitialized parameter or buffer",
            hint="call the model on one dummy batch before model.share_memory()",
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if id(self) not in memo:
            memo[id(self)] = _blank_again(type(self), self._requires, self.dtype)
        return memo[id(self)]

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        return _blank_again, (type(self), self._requires, self.dtype)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class UninitializedParameter(UninitializedTensorMixin, Parameter):  # type: ignore[misc]
    """A parameter of a lazy layer before its first forward pass.

    >>> weight = UninitializedParameter()
    >>> weight.materialize((2, 3))
    >>> type(weight).__name__, weight.shape
    ('Parameter', torch.Size([2, 3]))
    """

    cls_to_become = Parameter

    def __init__(self, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> None:
        """Note what is known: the dtype."""
        self._empty = empty(0, device=device, dtype=dtype)
        self._requires = requires_grad

    def to(self, *args: Any, **options: Any) -> Tensor:
        """Return a tensor without elements in another dtype, for `data`."""
        return self._empty.to(*args, **options)


class UninitializedBuffer(UninitializedTensorMixin, Buffer):  # type: ignore[misc]
    """A buffer of a lazy layer before its first forward pass."""

    cls_to_become = Tensor

    def __init__(
        self,
        requires_grad: bool = False,
        device: Any = None,
        dtype: Any = None,
        persistent: bool = True,
    ) -> None:
        """Note what is known: the dtype."""
        self._empty = empty(0, device=device, dtype=dtype)
        self._requires, self.persistent = requires_grad, persistent

    def to(self, *args: Any, **options: Any) -> UninitializedBuffer:
        """Return such a buffer in another dtype."""
        wanted = self._empty.to(*args, **options).dtype
        return UninitializedBuffer(self._requires, dtype=wanted, persistent=self.persistent)


def is_lazy(param: object) -> bool:
    """Tell whether a parameter or buffer is still without a shape."""
    return isinstance(param, UninitializedTensorMixin)


def _blank_again(kind: Any, requires_grad: bool, dtype: Any) -> Any:
    """Make an uninitialized parameter or buffer out of what was copied or pickled."""
    return kind(requires_grad, dtype=dtype)


def _rebuild(kind: type[Parameter], array: Array, requires_grad: bool) -> Parameter:
    """Make a parameter out of what a worker process received."""
    return kind(wrap(array), requires_grad)


def blank(*shape: int, device: Any = None, dtype: Any = None) -> Parameter:
    """Return a parameter whose numbers are still to be drawn.

    >>> blank(3, 4).shape
    torch.Size([3, 4])
    """
    return Parameter(empty(shape, device=device, dtype=dtype))
