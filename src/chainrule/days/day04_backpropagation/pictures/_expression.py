"""A typed expression as a graph: one node a variable, a number, an operation.

The text is read into a syntax tree and every piece is looked up in a list of what is allowed;
nothing is ever evaluated as Python. Values and local derivatives come from the scratch engine.

>>> [node.name for node in parsed("(a*b + c)**2")]
['a', 'b', 'u1', 'c', 'u2', 'u3']
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule import scratch as torch
from chainrule.errors import PictureError, nearest
from chainrule.scratch import autograd

MOST_NODES, MOST_LEAVES, MOST_ROWS = 24, 7, 12
SAYS = "variables, numbers, + - * / **, and exp, log, sqrt, tanh, sigmoid, relu, sin, cos"


@dataclass(frozen=True)
class Kind:
    """An operation: how it is written, computed, and what its derivatives are called."""

    form: str
    run: Callable[..., Any]
    slopes: tuple[str, ...]


BINARY = {
    ast.Add: Kind("{0} + {1}", lambda a, b: a + b, ("1", "1")),
    ast.Sub: Kind("{0} − {1}", lambda a, b: a - b, ("1", "−1")),
    ast.Mult: Kind("{0} × {1}", lambda a, b: a * b, ("{1}", "{0}")),
    ast.Div: Kind("{0} / {1}", lambda a, b: a / b, ("1/{1}", "−{0}/{1}²")),
    ast.Pow: Kind("{0} ** {1}", lambda a, b: a**b, ("{1} × {0}^{2}", "")),
}
NEGATIVE = Kind("−{0}", lambda a: -a, ("−1",))
CALLS = {
    "exp": Kind("exp({0})", torch.exp, ("exp({0})",)),
    "log": Kind("log({0})", torch.log, ("1/{0}",)),
    "sqrt": Kind("sqrt({0})", torch.sqrt, ("1/(2 sqrt({0}))",)),
    "tanh": Kind("tanh({0})", torch.tanh, ("1 − tanh({0})²",)),
    "sigmoid": Kind("sigmoid({0})", torch.sigmoid, ("σ({0}) (1 − σ({0}))",)),
    "relu": Kind("relu({0})", torch.relu, ("1 if {0} > 0 else 0",)),
    "sin": Kind("sin({0})", torch.sin, ("cos({0})",)),
    "cos": Kind("cos({0})", torch.cos, ("−sin({0})",)),
}


@dataclass(frozen=True)
class Node:
    """A value of the graph; `inputs` are places in the list of nodes, all before this one."""

    name: str
    kind: Kind | None = None
    inputs: tuple[int, ...] = ()
    number: float | None = None  # of a constant

    @property
    def leaf(self) -> bool:
        """Tell whether it is a variable."""
        return self.kind is None and self.number is None


def parsed(text: str) -> list[Node]:
    """Return the nodes of an expression in the order of computing, the result last."""
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise refused("an expression", text) from None
    nodes: list[Node] = []
    add(tree, nodes)
    if nodes[-1].kind is None:
        raise refused("an expression with an operation", text)
    leaves = [node.name for node in nodes if node.leaf]
    if not 1 <= len(leaves) <= MOST_LEAVES:
        raise refused(f"an expression with 1 to {MOST_LEAVES} variables", text)
    if max(rows(nodes)) >= MOST_ROWS:
        raise refused(f"an expression at most {MOST_ROWS - 1} operations deep", text)
    return nodes


def refused(needed: str, text: str) -> PictureError:
    """Say what an expression may hold."""
    return PictureError(
        f"needed {needed} of {SAYS}", got=repr(text[:60]), hint="(a*b + c)**2 or sigmoid(w*x + b)"
    )


def add(tree: ast.expr, nodes: list[Node]) -> int:
    """Put the nodes of a piece of the syntax tree into the list; return the last one's place."""
    match tree:
        case ast.Name(id=name):
            return leaf(name, nodes)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return put(Node(f"{value:g}", number=float(value)), nodes)
    kind, parts = operation(tree)
    inputs = tuple(add(part, nodes) for part in parts)
    return put(Node("", kind, inputs), nodes)


def operation(tree: ast.expr) -> tuple[Kind, tuple[ast.expr, ...]]:
    """Return what a piece of the syntax tree does, and to which pieces."""
    match tree:
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return BINARY[ast.Pow], (left, ast.Constant(power(right)))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            return BINARY[type(op)], (left, right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return NEGATIVE, (operand,)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in CALLS:
            return CALLS[name], (argument,)
        case ast.Call(func=ast.Name(id=name)) if name not in CALLS:
            hint = nearest(name[:20], CALLS)
            raise PictureError("needed a known function", got=repr(name[:20]), hint=hint)
    raise refused("an expression", ast.unparse(tree))


def leaf(name: str, nodes: list[Node]) -> int:
    """Return the place of a variable; it is one node however often it is used."""
    if name in CALLS or not (name.isascii() and len(name) <= 3):
        raise PictureError(
            "a variable needs a name of at most three plain letters", got=repr(name[:20]), hint="w1"
        )
    known = {node.name: at for at, node in enumerate(nodes) if node.leaf}
    return known[name] if name in known else put(Node(name), nodes)


def power(tree: ast.expr) -> float:
    """Read an exponent: a plain number."""
    sign, inside = (-1, tree.operand) if isinstance(tree, ast.UnaryOp) else (1, tree)
    value = inside.value if isinstance(inside, ast.Constant) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= 5:
        raise PictureError(
            "an exponent needs a number from -5 to 5", got=ast.unparse(tree)[:40], hint="a**2"
        )
    return sign * value


def put(node: Node, nodes: list[Node]) -> int:
    """Append a node; an operation gets the next name."""
    if len(nodes) >= MOST_NODES:
        raise PictureError(
            f"an expression needs at most {MOST_NODES} nodes", got="more", hint="a shorter one"
        )
    if node.kind:
        name = f"u{sum(n.kind is not None for n in nodes) + 1}"
        node = Node(name, node.kind, node.inputs)
    nodes.append(node)
    return len(nodes) - 1


def rows(nodes: list[Node]) -> list[int]:
    """Return each node's row: below its inputs; what has none stands just above its first use."""
    row = [0] * len(nodes)
    for at, node in enumerate(nodes):
        row[at] = 1 + max(row[i] for i in node.inputs) if node.inputs else 0
    for at, node in enumerate(nodes):
        if not node.inputs:
            row[at] = min(row[j] for j, user in enumerate(nodes) if at in user.inputs) - 1
    return row


def values(nodes: list[Node], given: dict[str, float]) -> list[float]:
    """Return each node's value, computed by the engine."""
    made: list[Any] = []
    for node in nodes:
        if node.kind:
            made.append(node.kind.run(*(made[i] for i in node.inputs)))
        else:
            value = given[node.name] if node.leaf else node.number
            made.append(torch.tensor(value, dtype=torch.float64))
        if not np.isfinite(made[-1].item()) or abs(made[-1].item()) > 1e9:
            shown = (
                node.kind.form.format(*(f"{made[i].item():g}" for i in node.inputs))
                if node.kind
                else ""
            )
            raise PictureError(
                "every step needs a finite value",
                got=f"{shown} = {made[-1].item():g}",
                hint="other numbers",
            )
    return [m.item() for m in made]


def slopes(node: Node, numbers: list[float]) -> list[float]:
    """Return the local derivative with respect to each input, from the engine's own backward."""
    inputs = [
        torch.tensor(numbers[i], dtype=torch.float64, requires_grad=True) for i in node.inputs
    ]
    if node.kind is None:
        return []
    found = autograd.grad(node.kind.run(*inputs), inputs)
    return [slope.item() for slope in found if slope is not None]


def by_autograd(nodes: list[Node], given: dict[str, float]) -> dict[str, float]:
    """Return each variable's gradient as `backward()` computes it, in one call."""
    leaves = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in given.items()
    }
    made: list[Any] = []
    for node in nodes:
        if node.kind:
            made.append(node.kind.run(*(made[i] for i in node.inputs)))
        else:
            made.append(leaves[node.name] if node.leaf else node.number)
    made[-1].backward()
    return {name: leaf.grad.item() for name, leaf in leaves.items() if leaf.grad is not None}
