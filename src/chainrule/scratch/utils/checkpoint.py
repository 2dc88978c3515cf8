"""Trade time for memory: forget what a part of the network computed, and compute it again.

    checkpoint(block, x)    forward: run block, keep x alone
                            backward: run block again from x, walk back through that

>>> from chainrule import scratch as torch
>>> x = torch.tensor([2.0], requires_grad=True)
>>> checkpoint(lambda x: x.exp() * x, x, use_reentrant=False).backward()
>>> x.grad
tensor([22.1672])

Paper: Chen et al. (2016), "Training Deep Nets with Sublinear Memory Cost".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from chainrule.errors import ArgumentError, NotCovered
from chainrule.scratch.autograd.switch import enable_grad
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.random.state import fork_rng, get_rng_state, set_rng_state
from chainrule.scratch.tape import Edge, Leaf, Node, Walk, _number, mode
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array

__all__ = ["checkpoint", "checkpoint_sequential", "noop_context_fn"]
Blocks = tuple[AbstractContextManager[Any], AbstractContextManager[Any]]


def noop_context_fn() -> Blocks:
    """Return two blocks that do nothing."""
    return nullcontext(), nullcontext()


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], Blocks] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """Return `function(*args, **kwargs)`; what it computed in between is computed again later.

    Args:
        function: what to run, twice.
        args: what it is called with, by place.
        use_reentrant: PyTorch has two ways with one result; here is one.
        context_fn: returns a block around the first run and one around the second.
        determinism_check: for PyTorch's checks of shapes, which are not made here.
        debug: for PyTorch's messages.
        early_stop: the second run always goes to its end here.
        preserve_rng_state: let the second run draw what the first drew, as dropout needs.
        kwargs: what it is called with, by name.
    """
    first, second = context_fn()
    if not mode.enabled:
        with first:
            return function(*args, **kwargs)
    state = get_rng_state() if preserve_rng_state else None

    def again() -> list[Any]:
        with fork_rng(enabled=preserve_rng_state), second, enable_grad():
            if state is not None:
                set_rng_state(state)
            return as_list(function(*args, **kwargs))

    before = next(_number)
    with first:
        y = function(*args, **kwargs)
    given = [a for a in (*args, *kwargs.values()) if isinstance(a, Tensor)]
    fresh = iter(forgotten(as_list(y), given, before, again))
    return type(y)(fresh) if isinstance(y, list | tuple) else next(fresh)


def as_list(y: Any) -> list[Any]:
    """Return what a function returned as a list."""
    return list(y) if isinstance(y, list | tuple) else [y]


def forgotten(
    ys: list[Any], given: list[Tensor], before: int, again: Callable[[], list[Any]]
) -> list[Any]:
    """Return the outputs on one node whose way back runs everything again."""
    at = [i for i, y in enumerate(ys) if isinstance(y, Tensor) and y.requires_grad]
    roots = [ys[i]._edge() for i in at]
    outside = edges_outside(roots, before)
    if not outside:
        return ys

    def pullback(dys: tuple[Any, ...], needs: tuple[bool, ...]) -> tuple[Any, ...]:
        if any(isinstance(dy, Tensor) for dy in dys):
            raise NotCovered("gradients of gradients through checkpoint", hint="call it plainly")
        second = again()
        walk = Inner(before)
        walk.run([(second[i]._edge(), dy) for i, dy in zip(at, dys, strict=True) if dy is not None])
        return tuple(walk.found.get(edge) for edge in outside)

    node = Node(rerun, pullback, outside, [t._array for t in given], {})  # type: ignore[arg-type]
    cells = [(t._counter(), i) for i, t in enumerate(given)]
    node.versions = [(cell, cell[0], i) for cell, i in cells]
    node.outputs = len(at)
    fresh = list(ys)
    for index, i in enumerate(at):
        fresh[i] = wrap(ys[i]._array)
        fresh[i]._node, fresh[i]._index = node, index
    return fresh


def edges_outside(roots: Sequence[Edge], before: int) -> list[Edge]:
    """Return where the graph below `roots` leaves what was recorded since `before`."""
    seen: set[int] = set()
    outside: dict[Edge, None] = {}
    stack = list(roots)
    while stack:
        edge = stack.pop()
        node = edge[0]
        if is_outside(node, before):
            outside[edge] = None
        elif node.number not in seen:
            seen.add(node.number)
            stack += [e for e in node.edges if e is not None]
    return list(outside)


def is_outside(node: Any, before: int) -> bool:
    """Tell whether a node is a leaf, or older than the checkpoint."""
    return type(node) is Leaf or node.number <= before


class Inner(Walk):
    """A walk back through the second run; it ends where that run began."""

    def __init__(self, before: int) -> None:
        """Plan a walk that keeps what arrives at older nodes."""
        super().__init__(retain=False)
        self.before = before
        self.found: dict[Edge, Array] = {}

    def visit(self, node: Any, slots: dict[int, list[Any]]) -> None:
        """Keep the gradients of an older node for the outer walk, which goes on from there."""
        if is_outside(node, self.before):
            self.found.update({(node, at): slot[0] for at, slot in slots.items()})
        else:
            super().visit(node, slots)


def rerun(*_: Any, **__: Any) -> Any:
    """Stand for the whole function on the tape."""
    raise NotCovered("gradients of gradients through checkpoint", hint="call it plainly")


vars(rerun).update(
    saves=(), saved_inputs=(), saves_all=True, saves_y=False, plain=None, promotes=False
)


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """Run a Sequential in `segments` parts, each under `checkpoint`, but for the last."""
    layers = list(functions.children()) if hasattr(functions, "children") else list(functions)
    if not 0 < segments <= len(layers):
        raise ArgumentError(f"segments needs to be 1 to {len(layers)}", got=str(segments))
    size = len(layers) // segments
    for start in range(0, size * (segments - 1), size):
        part = running(layers[start : start + size])
        input = checkpoint(part, input, use_reentrant=use_reentrant, **kwargs)
    return running(layers[size * (segments - 1) :])(input)


def running(layers: Sequence[Callable[..., Any]]) -> Callable[[Any], Any]:
    """Return a function that applies layers one after the other."""

    def run(x: Any) -> Any:
        for layer in layers:
            x = layer(x)
        return x

    return run


__getattr__ = answers_for("torch.utils.checkpoint")
