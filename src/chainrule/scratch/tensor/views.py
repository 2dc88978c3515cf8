"""Views and in-place writes: several tensors on one memory, kept true to each other.

view = base[0]          shares memory and version with base
view.mul_(x)            writes through; base's record becomes
                        view_write(base as it was, view * x), and view's own record
                        is taken up again from base when next needed
"""

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, GraphError, ShapeError
from chainrule.scratch import ops, traps
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tape import Edge, Node, mode
from chainrule.scratch.tensor.core import Tensor, apply, keep, wrap
from chainrule.scratch.tensor.expanded import refuse_expanded
from chainrule.scratch.tensor.promotion import CATEGORY


def apply_view(op: Op, x: Tensor, **settings: Any) -> Tensor:
    """Apply an op that shows the memory of `x`; a copy, where NumPy had to make one, is none."""
    out: Tensor = apply(op, x, **settings)
    if np.may_share_memory(out._array, x._array):
        out._base = x if x._base is None else x._base
        out._steps = (*x._steps, (op, settings))
        out._cell = x._counter()
        out._seen = out._cell[0]
    return out


def show(array: Any, steps: Any) -> Any:
    """Return the part of `array` that a view of these steps shows."""
    for op, settings in steps:
        array = op(array, **settings)[0]
    return array


def inplace(op: Op, x: Tensor, *others: Any, **settings: Any) -> Tensor:
    """Overwrite `x` with `op(x, *others)`; the graph goes on from the new value."""
    wanted = mode.enabled and (x.requires_grad or any(t.requires_grad for t in others))
    if wanted:
        traps.check_total(op.__name__, x, others)
        refuse_leaf(x)
    old_edge = x._edge()
    # The ops keep what they are given, and this memory is about to change.
    old = x._array.copy() if wanted else x._array
    arrays = (old, *[t._array for t in others])
    y, pullback = op(*arrays, **settings)
    check_fits(x, np.asarray(y))
    edges = (old_edge, *[t._edge() for t in others])
    fill(x, y)
    x._bump()
    if wanted:
        rebase(x, Node(op, pullback, edges, keep(op, arrays), settings), others)
    return x


def fill(x: Tensor, array: Any) -> None:
    """Put numbers into the memory of `x`, or say why it cannot be written."""
    try:
        x._array[...] = array
    except ValueError:
        refuse_expanded(x)
        raise


def refuse_leaf(x: Tensor) -> None:
    """Raise if `x` is, or shows, a leaf whose gradient is wanted."""
    root = x if x._base is None else x._base
    if root._requires:
        what = "a leaf Variable" if root is x else "a view of a leaf Variable"
        raise GraphError(
            "an in-place operation needs a tensor that is not a parameter",
            got=f"{what} that requires grad is being used in an in-place operation",
            hint="with torch.no_grad(): ..., or the form that returns a new tensor",
        )


def check_fits(x: Tensor, y: Any) -> None:
    """Raise if `y` cannot be written into `x`."""
    if CATEGORY[y.dtype.kind] > CATEGORY[x._array.dtype.kind]:
        raise DtypeError(
            f"an in-place operation needs a result that fits {x.dtype}",
            got=f"result type {y.dtype} can't be cast to the desired output type {x._array.dtype}",
            hint="the form without the underscore, which returns a new tensor",
        )
    if y.shape != x._array.shape:
        raise ShapeError(
            f"an in-place operation needs a result of shape {tuple(x.shape)}",
            got=f"{y.shape}: output with shape {list(x.shape)} doesn't match the "
            f"broadcast shape {list(y.shape)}",
            hint="the form without the underscore, or expand the tensor first",
        )


def rebase(x: Tensor, node: Node, others: tuple[Any, ...]) -> None:
    """Let the graph of `x`, and of the base that it shows, go on from `node`."""
    saved = [(others[i - 1], i) for i in node.op.saved_inputs if i > 0]
    saved += [(x, -1)] if node.op.saves_y else []
    node.versions = tuple([(t._counter(), t._counter()[0], i) for t, i in saved])
    base = x._base
    if base is not None:
        write_through(base, x, node)
    x._node, x._index, x._seen = node, 0, x._counter()[0]


def write_through(base: Tensor, x: Tensor, node: Node) -> None:
    """Record that the region of `base` which `x` shows now holds the output of `node`."""
    steps = x._steps
    settings = {"view": lambda array: show(array, steps)}
    arrays = (base._array, x._array)
    pullback = ops.view_write(*arrays, **settings)[1]
    edges: tuple[Edge | None, ...] = (base._edge(), (node, 0))
    base._node = Node(ops.view_write, pullback, edges, keep(ops.view_write, arrays), settings)
    base._index = 0


def write(x: Tensor, array: Any) -> Tensor:
    """Overwrite the numbers of `x` outside the graph, as optimizers and `fill_` do."""
    if mode.enabled:
        refuse_leaf(x)
    fill(x, array)
    x._bump()
    return x


def detach(input: Tensor) -> Tensor:
    """Return a tensor on the same memory that is cut off from the graph."""
    out = wrap(input._array)
    out._cell = input._counter()
    return out


def detach_(input: Tensor) -> Tensor:
    """Cut this tensor off from the graph that made it."""
    if input._base is not None:
        raise GraphError("detach_ needs a tensor that is not a view", hint="x.detach()")
    input._node, input._requires = None, False
    return input
