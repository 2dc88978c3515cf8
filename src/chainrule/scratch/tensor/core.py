"""The tensor: an array that remembers how it was made.

    array     the numbers; NumPy views share memory, so tensor views do
    node      the tape's record that made it, or None for a leaf
    cell      [version], shared by all views of one memory, raised by each in-place write
    base      for a view: the tensor whose memory it shows, and the steps from there

`apply(op, *tensors)` is the one door to the ops: run on the arrays, wrap the value and,
where a gradient may be wanted, record the call.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import ArgumentError, GraphError, ShapeError
from chainrule.scratch.ops import halves
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tape import Edge, Hook, Leaf, Node, Seen, mode
from chainrule.scratch.traps import grad_of_result
from chainrule.scratch.types import (
    BFLOAT16,
    HALVES_IN_USE,
    Array,
    Size,
    device,
    dtype,
    torch_dtype,
)

# Memory that was freed stays with the process, so that steps do not wait for the system to hand
# out pages: freeing one block of 31 MB, never written and so never there, tells C's allocator to
# keep what is smaller. LeNet 10.5 -> 7.4 ms a step, with the same memory at its peak.
np.empty(31 << 20, np.uint8)

Step = tuple[Op, dict[str, Any]]  # one view op and its settings


# Says what came in place of a tensor; arguments.py, which stands above, puts its words here.
in_words: list[Callable[[AttributeError], Exception]] = [lambda wrong: wrong]


class Tensor:
    """An n-dimensional array with a gradient; behaves as `torch.Tensor`.

    >>> x = Tensor([2.0, 3.0])
    >>> x.shape, x.dtype, x.requires_grad
    (torch.Size([2]), torch.float32, False)
    """

    # Defaults live on the class: making a tensor sets only what differs, which keeps a
    # recorded op under two microseconds.
    _array: Array
    _requires: bool = False
    _node: Node | None = None
    _index: int = 0
    _leaf: weakref.ref[Leaf] | None = None
    _grad: Tensor | None = None
    _cell: list[int] | None = None
    _base: Tensor | None = None
    _steps: tuple[Step, ...] = ()
    _seen: int = 0
    _hooks: dict[int, list[Hook]] | None = None
    _after: list[Callable[[Tensor], None]] | None = None

    def __init__(self, data: object = ()) -> None:
        """Copy numbers into a float32 tensor; `torch.tensor` is the way to choose a dtype."""
        self._array = np.array(data, dtype=np.float32)

    if TYPE_CHECKING:  # methods are attached by the family files beside this one

        def __getattr__(self, name: str) -> Any: ...
        def __getitem__(self, key: Any) -> Any: ...
        def __setitem__(self, key: Any, value: Any) -> None: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Any: ...
        def __neg__(self) -> Any: ...
        def __add__(self, other: Any) -> Any: ...

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
        __pow__ = __matmul__ = __lt__ = __gt__ = __le__ = __ge__ = __add__

    @property
    def shape(self) -> Size:
        """The length of each axis."""
        return Size(self._array.shape)

    @property
    def dtype(self) -> dtype:
        """The type of the elements."""
        return torch_dtype(self._array.dtype)

    @property
    def device(self) -> device:
        """Always the CPU."""
        return device("cpu")

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._array.ndim

    @property
    def requires_grad(self) -> bool:
        """Whether a gradient is wanted for this tensor."""
        return self._requires or self._node is not None

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if self._node is not None:
            if not wanted:
                raise GraphError(
                    "requires_grad can be switched off on leaf tensors only",
                    got=f"the result of {self._node.name()}",
                    hint="x.detach()",
                )
            return
        if wanted and self._array.dtype.kind != "f":
            raise GraphError(
                "only tensors of floating point dtype can require gradients",
                got=str(self.dtype),
                hint="x.float()",
            )
        self._requires = bool(wanted)

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded op made this tensor."""
        return self._node is None

    @property
    def grad_fn(self) -> Node | None:
        """The record of the op that made this tensor."""
        self._edge()
        return self._node

    @property
    def grad(self) -> Tensor | None:
        """The gradient collected so far, or None."""
        if self._grad is None and self._node is not None:
            grad_of_result(self)
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None and not isinstance(value, Tensor):
            raise ArgumentError("grad needs a Tensor or None", got=type(value).__name__)
        if value is not None and value._array.shape != self._array.shape:
            raise ShapeError(f"grad needs shape {tuple(self.shape)}", got=f"{tuple(value.shape)}")
        self._grad = value

    @property
    def data(self) -> Tensor:
        """The same memory outside the graph; writing to it is not seen by the tape."""
        return wrap(self._array)

    @data.setter
    def data(self, value: Tensor) -> None:
        self._array = value._array

    @property
    def _version(self) -> int:
        """How often this memory was written in place."""
        return self._cell[0] if self._cell else 0

    def _counter(self) -> list[int]:
        """Return the version cell, made when first asked for."""
        if self._cell is None:
            self._cell = [0]
        return self._cell

    def _bump(self) -> None:
        """Note that the memory was written in place."""
        self._counter()[0] += 1

    def _edge(self) -> Edge | None:
        """Return where gradients of this tensor go, or None if nowhere."""
        if self._base is not None and self._cell is not None and self._seen != self._cell[0]:
            self._look_again()
        if self._node is not None:
            return self._node, self._index
        if not self._requires:
            return None
        leaf = self._leaf() if self._leaf is not None else None
        if leaf is None:
            leaf = Leaf(self, self._accumulate)
            leaf.hooks = self._hooks
            self._leaf = weakref.ref(leaf)
        return leaf, 0

    def _look_again(self) -> None:
        """Follow the base after it, or another view of it, was written in place."""
        base = self._base
        self._seen = self._counter()[0]
        if base is None or base._edge() is None:
            return
        node: Tensor = base
        for op, settings in self._steps:
            node = apply(op, node, **settings)
        self._node, self._index = node._node, node._index

    def _accumulate(self, dy: Any, owned: bool) -> None:
        """Add an arriving gradient to `.grad`; the end of a backward pass."""
        if isinstance(dy, Tensor):  # create_graph: the sum itself is recorded
            self._grad = dy if self._grad is None else self._grad + dy
        elif self._grad is None:
            to = self._array.dtype
            dy = halves.in_dtype(dy, to) if to is BFLOAT16 else np.asarray(dy, dtype=to)
            self._grad = wrap(dy if owned else dy.copy())
        else:
            self._grad._array += dy
            self._grad._bump()
        for hook in self._after or ():
            hook(self)


def wrap(array: Any, kind: type[Tensor] = Tensor) -> Tensor:
    """Return a tensor that shows `array`, without copying it."""
    out = kind.__new__(kind)
    out._array = array if type(array) is np.ndarray else unlabelled(array)
    return out


def unlabelled(array: Any) -> Array:
    """Return a number, or what NumPy made of a bfloat16 array, as a plain array."""
    is_bfloat16 = type(array) is halves.Rounded and array.dtype is BFLOAT16
    return array if is_bfloat16 else np.asarray(array)


def apply(op: Op, *inputs: Any, **settings: Any) -> Any:
    """Run `op` on the tensors' arrays and record how to go back.

    Inputs are tensors, or None for an input left out. Returns a tensor, or a tuple of
    tensors for an op with several outputs.
    """
    try:
        arrays = [None if t is None else t._array for t in inputs]
    except AttributeError as wrong:
        raise in_words[0](wrong) from None
    if HALVES_IN_USE and halves.concern(tuple(arrays), settings):
        y, pullback = halves.run(op, tuple(arrays), settings)
    else:
        y, pullback = op(*arrays, **settings)
    if mode.enabled:
        edges = [None if t is None else t._edge() for t in inputs]
        if any(edges):
            return attach(Node(op, pullback, edges, keep(op, arrays), settings), inputs, y)
    return tuple([wrap(part) for part in y]) if type(y) is tuple else wrap(y)


def keep(op: Op, arrays: Sequence[Any]) -> Sequence[Any]:
    """Return what replaying `op` needs: its arrays, or nothing where no value is read."""
    return arrays if op.saves or op.plain is not None else ()


def attach(node: Node, inputs: tuple[Any, ...], y: Any) -> Any:
    """Wrap the outputs of a recorded call, and note the versions of what it read."""
    outputs = tuple([wrap(part) for part in y]) if type(y) is tuple else (wrap(y),)
    for i, out in enumerate(outputs):
        if out._array.dtype.kind == "f":
            out._node = node
            if i:
                out._index = i
    if node.op.saves:
        node.versions = versions(node.op, inputs, outputs)
    if type(y) is not tuple:
        return outputs[0]
    node.outputs = len(outputs)
    return outputs


def versions(op: Op, inputs: tuple[Any, ...], outputs: tuple[Tensor, ...]) -> list[Seen]:
    """Note how often each input, and each output that is saved, has been written so far."""
    seen = []
    for i, t in enumerate(inputs):
        if t is not None:
            cell = t._cell or t._counter()
            seen.append((cell, cell[0], i))
    if op.saves_y:
        for out in outputs:
            cell = out._cell or out._counter()
            seen.append((cell, cell[0], -1))
    return seen


def methods(**named: Any) -> None:
    """Attach functions, or properties, to Tensor under the given names."""
    for name, function in named.items():
        setattr(Tensor, name, function)


def method(function: Callable[..., Any]) -> Callable[..., Any]:
    """Attach a function to Tensor under its own name."""
    setattr(Tensor, function.__name__, function)
    return function
