"""The tape behind a tensor, listed before the walk: who made what, out of which values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from chainrule.scratch.explaining.names import Names
from chainrule.scratch.explaining.rows import Gradient, Row, Value
from chainrule.scratch.explaining.way_back import code_of, formula_of
from chainrule.scratch.tape import Edge, Leaf, Node
from chainrule.scratch.tensor import Tensor

SIMPLE = (int, float, str, bool, type(None))
Sizes = dict[tuple[int, int], Gradient]  # (number of a node or leaf, which output) -> size


@dataclass
class Tape:
    """The nodes behind some roots in the order of recording, and the leaves they end in."""

    nodes: list[Node]
    leaves: list[Leaf]
    names: Names = field(default_factory=Names)

    def ends(self) -> list[tuple[Any, int]]:
        """Return every node with each of its outputs, and every leaf: where gradients arrive."""
        outputs = [(node, at) for node in self.nodes for at in range(node.outputs or 1)]
        return outputs + [(leaf, 0) for leaf in self.leaves]


def tape_behind(roots: list[Edge]) -> Tape:
    """List all that can be reached from the roots, each once."""
    seen: dict[int, Any] = {}
    stack = [node for node, _ in roots]
    while stack:
        node = stack.pop()
        if node.number not in seen:
            seen[node.number] = node
            stack += [edge[0] for edge in node.edges if edge is not None]
    nodes = [seen[number] for number in sorted(seen) if not isinstance(seen[number], Leaf)]
    used = [edge[0].number for node in nodes for edge in node.edges if edge is not None]
    order = dict.fromkeys([*used, *seen])
    return Tape(nodes, [seen[n] for n in order if isinstance(seen[n], Leaf)])


class Sketch:
    """The rows without their gradients. A walk frees what they are read from, so they come first.

    Arrays are not kept, only their shapes.
    """

    def __init__(self, tape: Tape) -> None:
        """Read off everything but the gradients."""
        self.names = tape.names
        self.rank = {node.number: i for i, node in enumerate(tape.nodes, 1)}
        self.leaf = {leaf.number: i for i, leaf in enumerate(tape.leaves)}
        self.data: dict[int, str] = {}
        self.rows = [self.row(node) for node in tape.nodes]
        self.leaves = [self.made_by((leaf, 0)) for leaf in tape.leaves]
        self.keys = {(e.number, at): self.made_by((e, at)).key for e, at in tape.ends()}

    def row(self, node: Node) -> Row:
        """Describe one recorded op."""
        code = code_of(node.pullback)
        values = [self.value(node, i) for i in range(len(node.edges))]
        return Row(
            number=self.rank[node.number],
            op=node.op.__name__,
            inputs=tuple(value for value in values if value is not None),
            outputs=tuple(self.made_by((node, at)) for at in range(node.outputs or 1)),
            formula=formula_of(node),
            file=code.co_filename if code is not None else None,
            line=code.co_firstlineno if code is not None else None,
            settings={k: str(v) for k, v in node.settings.items() if simple(v)},
        )

    def value(self, node: Node, i: int) -> Value | None:
        """Describe one input of a node; None for one that was left out."""
        kept = node.arrays[i] if i < len(node.arrays) else None
        array = kept._array if isinstance(kept, Tensor) else kept
        shape = getattr(array, "shape", None)
        edge = node.edges[i]
        if edge is not None:
            made = self.made_by(edge)
            return made if made.shape is not None else replace(made, shape=shape)
        if not node.arrays:
            return Value()
        if shape is None:
            return None
        key = self.data.setdefault(id(array), f"data {len(self.data)}")
        return Value(key, self.names.of_array(array), shape)

    def made_by(self, edge: Edge) -> Value:
        """Describe the value at an edge: a leaf, or the output of an op."""
        end, at = edge
        if isinstance(end, Leaf):
            key, shape = f"leaf {self.leaf[end.number]}", end.tensor._array.shape
            return Value(key, self.names.of_tensor(end.tensor), shape)
        key = str(self.rank[end.number]) + (f".{at}" if at else "")
        return Value(key, self.names.of_output(end, at))

    def filled(self, sizes: Sizes) -> tuple[list[Row], list[Value]]:
        """Return rows and leaves with the gradients that a walk measured."""
        by_key = {self.keys[end]: size for end, size in sizes.items()}
        rows = [
            replace(
                row,
                inputs=tuple(with_gradient(v, by_key) for v in row.inputs),
                outputs=tuple(with_gradient(v, by_key) for v in row.outputs),
            )
            for row in self.rows
        ]
        return rows, [with_gradient(leaf, by_key) for leaf in self.leaves]


def with_gradient(value: Value, sizes: dict[str, Gradient]) -> Value:
    """Return a value with its gradient, whose shape is the value's own."""
    size = sizes.get(value.key)
    return value if size is None else replace(value, gradient=size, shape=size.shape)


def simple(setting: Any) -> bool:
    """Tell whether a setting is short enough to be shown."""
    parts = setting if isinstance(setting, tuple) else (setting,)
    return len(parts) <= 8 and all(isinstance(part, SIMPLE) for part in parts)
