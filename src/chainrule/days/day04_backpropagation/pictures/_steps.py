"""The walk through a graph, step by step: values forward, then gradients backward, edge by edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chainrule.course.picture import beside

graph = beside(__file__, "_expression")


@dataclass(frozen=True)
class Step:
    """One step: which node it changes, what is told, and what a learner would have to find."""

    node: int
    told: str
    asks: str
    answer: float
    gradient: float | None = None  # the node's gradient after it; None on the way forward


def shown(number: float) -> str:
    """Write a number short.

    >>> shown(-0.25), shown(1234.5), shown(2.0), shown(0.1966119)
    ('−0.25', '1234', '2', '0.1966')
    """
    return f"{number:.4g}".replace("-", "−")


def walk(nodes: list[Any], numbers: list[float]) -> list[Step]:
    """Return all steps: every operation forward, the seed, every edge backward."""
    return [*forward(nodes, numbers), *backward(nodes, numbers)]


def forward(nodes: list[Any], numbers: list[float]) -> list[Step]:
    """Return one step an operation."""
    steps = []
    for at, node in enumerate(nodes):
        if node.kind:
            names = [nodes[i].name for i in node.inputs]
            figures = [bracketed(numbers[i]) for i in node.inputs]
            form = node.kind.form.format(*names)
            told = (
                f"{node.name} = {form} = {node.kind.form.format(*figures)} = {shown(numbers[at])}"
            )
            steps.append(Step(at, told, f"What is {node.name} = {form}?", numbers[at]))
    return steps


def backward(nodes: list[Any], numbers: list[float]) -> list[Step]:
    """Return the seed, and one step an edge, from the result down in reverse order.

    Why: a node is visited after all its users, so its gradient is complete when it is handed on.
    """
    last = len(nodes) - 1
    steps = [
        Step(
            last,
            f"grad {nodes[last].name} = 1: the result by itself",
            "What does it begin with?",
            1.0,
            1.0,
        )
    ]
    grads = {last: 1.0}
    for at in range(last, -1, -1):
        locals_ = graph.slopes(nodes[at], numbers)
        for place, (to, slope) in enumerate(zip(nodes[at].inputs, locals_, strict=True)):
            if nodes[to].number is None:
                steps.append(edge(nodes, numbers, grads, (at, place, to), slope))
    return steps


def edge(
    nodes: list[Any],
    numbers: list[float],
    grads: dict[int, float],
    way: tuple[int, int, int],
    slope: float,
) -> Step:
    """Hand a node's gradient to one input, times the local derivative; add to what is there."""
    at, place, to = way
    user, name = nodes[at], nodes[to].name
    names = [nodes[i].name for i in user.inputs]
    before, share = grads.get(to), grads[at] * slope
    grads[to] = (before or 0.0) + share
    less = shown(numbers[user.inputs[-1]] - 1)  # the exponent of a power's slope
    formula = user.kind.slopes[place].format(*names[:1], names[-1], less).removesuffix("^1")
    twice = user.inputs.count(to) > 1
    nth = "first" if place == 0 else "second"
    of = f"slope of {user.name} by its {nth} {name}:" if twice else f"∂{user.name}/∂{name} ="
    local = f"{of} {formula}"
    local += "" if formula == shown(slope) else f" = {shown(slope)}"
    product = f"{bracketed(grads[at])} × {bracketed(slope)}"
    if before is None:
        total = f"grad {name} = {product} = {shown(grads[to])}"
    else:
        total = f"grad {name} = {shown(before)} + {product} = {shown(grads[to])}, added to what was"
    asks = f"What does {user.name} add to the gradient of {name}?"
    asks += f" Count its {nth} {name} only." if twice else ""
    return Step(to, f"{local}; {total}", asks, share, grads[to])


def bracketed(number: float) -> str:
    """Write a number as it stands in a product."""
    return f"({shown(number)})" if number < 0 else shown(number)
