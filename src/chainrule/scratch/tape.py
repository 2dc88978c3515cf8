"""The tape: what was computed, and the walk back through it.

Every recorded call of an op is a `Node`, numbered in the order of recording. A node's
inputs were made before it, so going back is going down in numbers: no search, no
recursion, and a chain of 100,000 ops is as easy as one of three.

    y = mul(a, b)        Node 7: op=mul, edges=[(leaf of a, 0), (Node 5, 0)]
    backward from y      7 hands its gradients to leaf a and to 5; next is 5; ...

The values that flow are arrays. With `create_graph` they are tensors, and each node runs
its op again on tensors, so that the walk itself is recorded (see `Node.replay`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Any

import numpy as np

from chainrule.errors import GraphError
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import Op, holds_arrays
from chainrule.scratch.ops.names import backward_name
from chainrule.scratch.types import Array, Pullback

Edge = tuple[Any, int]  # (Node or Leaf, which of its outputs)
Seen = tuple[list[int], int, int]  # a version cell, what it said, which input it is of (-1: y)
Hook = Callable[[Any], Any]


class _Mode(threading.local):
    """Whether ops are recorded on this thread."""

    enabled = True
    inference = False


mode = _Mode()
_number = count(1)


class recording:  # noqa: N801 - reads as a word: `with recording(False)`
    """A block with recording on or off."""

    __slots__ = ("before", "enabled")

    def __init__(self, enabled: bool) -> None:
        """Choose; nothing changes before the block begins."""
        self.enabled = enabled

    def __enter__(self) -> None:
        self.before, mode.enabled = mode.enabled, self.enabled

    def __exit__(self, *_: object) -> None:
        mode.enabled = self.before


class Leaf:
    """The end of a path: a tensor that collects its gradient in `.grad`."""

    __slots__ = ("__weakref__", "accumulate", "hooks", "number", "tensor")
    edges: tuple[Edge | None, ...] = ()

    def __init__(self, tensor: Any, accumulate: Callable[[Any, bool], None]) -> None:
        """Stand for `tensor`; `accumulate(dy, owned)` adds to its gradient."""
        self.tensor, self.accumulate, self.number = tensor, accumulate, -next(_number)
        self.hooks: dict[int, list[Hook]] | None = None

    def name(self) -> str:
        """Return the name PyTorch gives to the end of a path."""
        return "torch::autograd::AccumulateGrad"

    def __repr__(self) -> str:
        return f"<AccumulateGrad object at {id(self):#x}>"


class Node:
    """One recorded call of an op: its way back and where the gradients go."""

    __slots__ = (
        "__weakref__", "arrays", "edges", "hooks", "needs", "number", "op", "outputs", "pullback",
        "settings", "versions",
    )  # fmt: skip

    def __init__(
        self,
        op: Op,
        pullback: Pullback,
        edges: Sequence[Edge | None],
        arrays: Sequence[Array | None],
        settings: dict[str, Any],
    ) -> None:
        """Record `op(*arrays, **settings)`; an edge is None where no gradient is wanted."""
        self.op, self.edges, self.arrays, self.settings = op, edges, arrays, settings
        self.pullback: Pullback | None = pullback
        self.needs = tuple([edge is not None for edge in edges])
        self.versions: Sequence[Seen] = ()
        self.outputs: Any = None  # shape and dtype of each output of a multi-output op
        self.hooks: dict[int, list[Hook]] | None = None
        self.number = next(_number)

    def name(self) -> str:
        """Return the name PyTorch would print: `mul` -> `MulBackward0`."""
        return backward_name(self)

    @property
    def given(self) -> list[tuple[list[int], int]]:
        """The versions of the inputs, all of which a replay needs as they were."""
        return [(cell, version) for cell, version, at in self.versions if at >= 0]

    @property
    def next_functions(self) -> tuple[Edge, ...]:
        """The nodes that receive this node's gradients, as PyTorch lists them."""
        return tuple(edge or (None, 0) for edge in self.edges)

    def __repr__(self) -> str:
        return f"<{self.name()} object at {id(self):#x}>"

    def back(self, dy: Any) -> tuple[Any, ...]:
        """Return one gradient for each input, after checking that nothing was overwritten."""
        if self.pullback is None:
            raise GraphError(
                "backward needs the values saved by the forward pass",
                got=f"a graph whose {self.name()} was already used and freed",
                hint="backward(retain_graph=True) the first time, or compute the loss again "
                "(PyTorch: Trying to backward through the graph a second time)",
            )
        for cell, version, _ in self.versions:
            if cell[0] != version:
                self.check_versions()
        return self.pullback(dy, self.needs)

    def check_versions(self) -> None:
        """Raise if a value that the way back reads was overwritten in place."""
        for cell, version, at in self.versions:
            if cell[0] != version and self.reads(at):
                what = "its output" if at < 0 else f"input {at}"
                raise GraphError(
                    f"{self.name()} needs {what} as it was in the forward pass (version {version})",
                    got=f"version {cell[0]}: one of the variables needed for gradient "
                    "computation has been modified by an inplace operation",
                    hint="write x = x + 1 instead of x += 1, or clone() before the change",
                )

    def reads(self, at: int) -> bool:
        """Tell whether the gradients that are wanted need the values of an input, or y (-1)."""
        op = self.op
        if at < 0 or op.saves_all:
            return True
        reader = op.only_for.get(at)
        return at in op.saved_inputs and (reader is None or self.needs[reader])

    def free(self) -> None:
        """Drop what was saved; a second way back raises, unless there was nothing to save."""
        if self.op.saves or holds_arrays(self.pullback):
            self.pullback, self.arrays, self.versions = None, (), ()


class Walk:
    """One backward pass: gradients travel from the roots towards the leaves."""

    # Called, where set, with each node and the gradients that it hands out.
    watch: Callable[[Node, tuple[Any, ...]], None] | None = None

    def __init__(
        self,
        *,
        retain: bool,
        replay: Callable[[Node, Any], tuple[Any, ...]] | None = None,
        captures: dict[Edge, Any] | None = None,
        accumulate: bool = True,
    ) -> None:
        """Plan a walk.

        Args:
            retain: keep what nodes saved, so that the graph can be walked again.
            replay: runs a node's way back on tensors (`create_graph`).
            captures: edges whose gradient is asked for; filled by the walk.
            accumulate: whether leaves add to `.grad` (not for `autograd.grad`).
        """
        self.retain, self.replay = retain, replay
        self.captures, self.accumulate = captures, accumulate
        self.wanted: set[int] | None = None
        self.heap: list[tuple[int, Any]] = []
        self.waiting: dict[int, dict[int, list[Any]]] = {}  # node number -> output -> [dy, owned]

    @quiet
    def run(self, roots: list[tuple[Edge, Any]]) -> None:
        """Walk from `roots`, pairs of an edge and the gradient that arrives there."""
        if self.captures is not None:
            self.wanted = leads_to([edge for edge, _ in roots], self.captures)
        for edge, dy in roots:
            self.give(edge, dy, False)
        heap, waiting = self.heap, self.waiting
        while heap:
            _, node = heappop(heap)
            self.visit(node, waiting.pop(node.number))

    def give(self, edge: Edge, dy: Any, owned: bool) -> None:
        """Add `dy` to what waits at an edge; `owned` buffers may be added to in place."""
        node, at = edge
        number = node.number
        if self.wanted is not None and number not in self.wanted:
            return
        slots = self.waiting.get(number)
        if slots is None:
            self.waiting[number] = {at: [dy, owned]}
            heappush(self.heap, (-number, node))
        elif at not in slots:
            slots[at] = [dy, owned]
        elif slots[at][1]:
            slots[at][0] += dy
        else:
            slots[at] = [slots[at][0] + dy, self.replay is None]

    def visit(self, node: Any, slots: dict[int, list[Any]]) -> None:
        """Run hooks, then hand the gradients of one node on to its inputs."""
        if node.hooks:
            self.run_hooks(node, slots)
        if self.captures is not None and self.capture(node, slots):
            return
        if type(node) is Leaf:
            if self.accumulate:
                node.accumulate(*slots[0])
            return
        dy = slots[0][0] if node.outputs is None else self.collect(node, slots)
        given = node.back(dy) if self.replay is None else self.replay(node, dy)
        if self.watch is not None:
            self.watch(node, given)
        self.hand_on(node, dy, given)
        if not self.retain:
            node.free()

    def hand_on(self, node: Node, dy: Any, given: tuple[Any, ...]) -> None:
        """Give each input its gradient, noting which buffers nobody else can see."""
        apart = type(dy) is not tuple and len(set(map(id, given))) == len(given)
        for edge, dx in zip(node.edges, given, strict=False):
            if edge is None or dx is None:
                continue
            if self.replay is not None:
                self.give(edge, dx, False)
                continue
            if type(dx) is not np.ndarray:
                dx = np.asarray(dx)
            new = dx.base is None and ((apart and dx is not dy) or unseen(dx, dy, given))
            self.give(edge, dx, new)

    def capture(self, node: Any, slots: dict[int, list[Any]]) -> bool:
        """Keep the gradients that were asked for; tell whether the walk ends at this node."""
        captures, wanted = self.captures or {}, self.wanted or set()
        captures.update({(node, i): slots[i][0] for i in slots if (node, i) in captures})
        return not any(e is not None and e[0].number in wanted for e in node.edges)

    @staticmethod
    def collect(node: Node, slots: dict[int, list[Any]]) -> tuple[Any, ...]:
        """Return one gradient for each output of a multi-output op, None where none came."""
        return tuple(slots[i][0] if i in slots else None for i in range(node.outputs))

    @staticmethod
    def run_hooks(node: Any, slots: dict[int, list[Any]]) -> None:
        """Let the hooks of each output see, and perhaps replace, its gradient."""
        called = [(at, hook) for at in slots for hook in list(node.hooks.get(at, ()))]
        for at, hook in called:
            changed = hook(slots[at][0])
            if changed is not None:
                slots[at] = [changed, False]


def unseen(dx: Array, dy: Any, given: tuple[Any, ...]) -> bool:
    """Tell whether nobody else can see `dx`: it is not dy, and was given to one input."""
    if dx is dy or (type(dy) is tuple and any(dx is d for d in dy)):
        return False
    return len(given) == 1 or [dx is d for d in given].count(True) == 1


def leads_to(roots: list[Edge], targets: dict[Edge, Any]) -> set[int]:
    """Return the numbers of the nodes from which a target can be reached."""
    seen: dict[int, Any] = {}
    stack = [node for node, _ in roots]
    while stack:
        node = stack.pop()
        if node.number not in seen:
            seen[node.number] = node
            stack += [edge[0] for edge in node.edges if edge is not None]
    wanted = {node.number for node, _ in targets}
    for number in sorted(seen):
        if any(e is not None and e[0].number in wanted for e in seen[number].edges):
            wanted.add(number)
    return wanted
