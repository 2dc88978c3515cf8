"""Going back from a tensor: `backward`, hooks, and the replay that differentiates gradients."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Self

import numpy as np

from chainrule.errors import ArgumentError, GraphError, NotCovered, ShapeError
from chainrule.scratch import ops, traps
from chainrule.scratch.tape import Edge, Leaf, Node, Walk, recording
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.views import detach, detach_

method(detach)
method(detach_)


_ids = count()


class RemovableHandle:
    """Takes a hook away again; also a context manager that does so at its end.

    Of a list of hooks it takes `hook`; of tables (a module's hooks, and their flags), which
    it does not keep alive, what stands under its `id`.
    """

    def __init__(self, hooks: Any, hook: Any = None, *, flags: Sequence[Any] = ()) -> None:
        """Remember where the hook is, or will be entered."""
        self.id, self._hook = next(_ids), hook
        tables = (hooks, *flags) if isinstance(hooks, dict) else ()
        self._list = [] if tables else hooks
        self._tables = [weakref.ref(table) for table in tables]

    def remove(self) -> None:
        """Take the hook away; doing it twice is harmless."""
        if self._hook in self._list:
            self._list.remove(self._hook)
        for table in (reference() for reference in self._tables):
            if table is not None:
                table.pop(self.id, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def __getstate__(self) -> tuple[Any, ...]:
        return self.id, self._hook, self._list, [reference() for reference in self._tables]

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.id, self._hook, self._list, tables = state
        self._tables = [weakref.ref(table) for table in tables if table is not None]


@method
def backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | Sequence[Tensor] | None = None,
) -> None:
    """Add d(self)/d(leaf) to `.grad` of every leaf that this tensor was made from.

    Args:
        self: where the walk starts, as a rule the loss.
        gradient: the gradient that arrives here, of this tensor's shape; 1 for a scalar.
        retain_graph: keep the saved values, so that the graph can be used again.
        create_graph: record the way back too, for gradients of gradients.
        inputs: collect into these tensors only.

    Raises:
        GraphError: there is no graph, it was freed, or a saved value was overwritten.
    """
    traps.before_backward(self, gradient)
    only = [inputs] if isinstance(inputs, Tensor) else inputs
    found = walk_back([self], [gradient], retain_graph, create_graph, only, into_grad=only is None)
    for x, dy in zip(only or (), found, strict=True):
        if dy is not None:
            x._accumulate(dy if create_graph else dy._array, False)


def walk_back(
    outputs: Sequence[Tensor],
    gradients: Sequence[Tensor | None],
    retain_graph: bool | None,
    create_graph: bool,
    inputs: Sequence[Tensor] | None,
    *,
    into_grad: bool,
) -> list[Tensor | None]:
    """Walk back from `outputs`; return the gradients of `inputs` when they are named."""
    roots = [root(y, dy, create_graph) for y, dy in zip(outputs, gradients, strict=True)]
    edges = [input_edge(x) for x in inputs or ()]
    walk = Walk(
        retain=create_graph if retain_graph is None else retain_graph,
        replay=replay if create_graph else None,
        captures=dict.fromkeys(edges) if inputs is not None else None,
        accumulate=into_grad,
    )
    with recording(create_graph):
        walk.run(roots)
    found = [None if walk.captures is None else walk.captures[e] for e in edges]
    return [dy if dy is None or isinstance(dy, Tensor) else wrap(dy) for dy in found]


def root(y: Tensor, dy: Tensor | None, as_tensor: bool) -> tuple[Edge, Any]:
    """Return where the walk from `y` starts, and with which gradient."""
    edge = y._edge()
    if edge is None:
        raise GraphError(
            "backward needs a tensor that was computed from one with requires_grad=True",
            got="element 0 of tensors does not require grad and does not have a grad_fn",
            hint="x.requires_grad_() on what should learn; what cuts a loss off: detach(), "
            "no_grad(), item(), argmax(), torch.tensor(loss)",
        )
    if dy is None:
        if y._array.size != 1:
            raise GraphError(
                "backward needs a scalar, or gradient= of the same shape",
                got=f"a tensor of shape {tuple(y.shape)} (grad can be implicitly created "
                "only for scalar outputs)",
                hint="y.sum().backward(), or y.mean()",
            )
        dy = wrap(np.ones_like(y._array))
    elif dy._array.shape != y._array.shape:
        raise ShapeError(f"gradient needs shape {tuple(y.shape)}", got=f"{tuple(dy.shape)}")
    return edge, dy if as_tensor else dy._array.astype(y._array.dtype, copy=False)


def input_edge(x: Tensor) -> Edge:
    """Return the edge of a tensor whose gradient is asked for."""
    edge = x._edge()
    if edge is None:
        raise GraphError(
            "an input needs requires_grad=True",
            got="One of the differentiated Tensors does not require grad",
            hint="x.requires_grad_() before the forward pass",
        )
    return edge


def replay(node: Node, dy: Any) -> tuple[Any, ...]:
    """Go back through a node on tensors, so that the way back is recorded itself.

    An op that saved no values has a way back that does not depend on them: it serves as it
    is. Another is run again on tensors, and the pullback of that run used. One with a plain
    form is differentiated as the composition that the form spells out.
    """
    if node.pullback is None or (node.op.plain is None and not node.op.saves):
        return node.back(dy)
    node.check_versions()
    if any(cell[0] != version for cell, version in node.given):
        raise GraphError(
            f"create_graph runs {node.name()}'s op again and needs its inputs as they were",
            got="an input that has been modified by an inplace operation",
            hint="write x = x + 1 instead of x += 1, or clone() before the change",
        )
    inputs = tuple(
        None if a is None else saved_tensor(a, edge)
        for a, edge in zip(node.arrays, node.edges, strict=True)
    )
    if node.op.plain is None:
        _, pullback = node.op(*inputs, **node.settings)
        return tuple(pullback(dy, node.needs))
    return replay_plain(node, inputs, dy)


def replay_plain(node: Node, inputs: tuple[Any, ...], dy: Any) -> tuple[Any, ...]:
    """Differentiate the plain form of a node's op."""
    # An alias of each input: the gradient for one must not run on into another
    # that it was computed from.
    apart = tuple(None if x is None else apply(ops.alias, x) for x in inputs)
    if node.op.plain is None:
        raise NotCovered(f"gradients of the gradient of {node.op.__name__}", hint="--engine torch")
    y = node.op.plain(*apart, **node.settings)
    pairs = zip(y, dy, strict=True) if isinstance(y, tuple) else [(y, dy)]
    used = [(part, d) for part, d in pairs if d is not None and part.requires_grad]
    wanted = [x for x, need in zip(apart, node.needs, strict=True) if need and x is not None]
    found = iter(
        walk_back([p for p, _ in used], [d for _, d in used], True, True, wanted, into_grad=False)
    )
    return tuple(next(found) if need else None for need in node.needs)


def saved_tensor(array: Any, edge: Edge | None) -> Tensor:
    """Return an input of a recorded call as the tensor it was."""
    if edge is not None and isinstance(edge[0], Leaf):
        leaf: Tensor = edge[0].tensor
        return leaf
    out = wrap(array)
    if edge is not None:
        out._node, out._index = edge
    return out


@method
def requires_grad_(self: Tensor, requires_grad: bool = True) -> Tensor:
    """Set `requires_grad` and return the tensor."""
    self.requires_grad = requires_grad
    return self


@method
def register_hook(self: Tensor, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
    """Call `hook(grad)` when this tensor's gradient is known; a returned tensor replaces it."""
    if not self.requires_grad:
        raise GraphError(
            "register_hook needs a tensor that requires grad",
            got="cannot register a hook on a tensor that doesn't require gradient",
            hint="x.requires_grad_()",
        )

    def on_gradient(dy: Any) -> Any:
        seen = hook(dy if isinstance(dy, Tensor) else wrap(dy))
        if seen is None:
            return None
        if not isinstance(seen, Tensor):
            raise ArgumentError("a hook returns a Tensor or None", got=type(seen).__name__)
        return seen if isinstance(dy, Tensor) else seen._array

    hooks = hooks_of(self)
    hooks.append(on_gradient)
    return RemovableHandle(hooks, on_gradient)


def hooks_of(x: Tensor) -> list[Callable[[Any], Any]]:
    """Return the list of hooks that run when the gradient of `x` is known."""
    edge = x._edge()
    if edge is None or isinstance(edge[0], Leaf):
        x._hooks = x._hooks or {0: []}
        if edge is not None:
            edge[0].hooks = x._hooks
        return x._hooks[0]
    node, at = edge
    node.hooks = node.hooks or {}
    hooks: list[Callable[[Any], Any]] = node.hooks.setdefault(at, [])
    return hooks


@method
def register_post_accumulate_grad_hook(
    self: Tensor, hook: Callable[[Tensor], None]
) -> RemovableHandle:
    """Call `hook(self)` each time a gradient has been added to `.grad` of this leaf."""
    if self._node is not None:
        raise GraphError("post accumulate grad hooks need a leaf", got=self._node.name())
    self._after = self._after or []
    self._after.append(hook)
    return RemovableHandle(self._after, hook)


@method
def retain_grad(self: Tensor) -> None:
    """Keep the gradient of this tensor in `.grad` although it is not a leaf."""
    if self._node is None:
        return
    self.__dict__["retains_grad"] = True

    def keep_it(dy: Any) -> None:
        self._grad = dy if isinstance(dy, Tensor) else wrap(dy.copy())

    hooks_of(self).append(keep_it)
