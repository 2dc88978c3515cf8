"""Traps of single functions: softmax, dropout, sums of losses, bytes."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.traps.places import Place, user_place
from chainrule.scratch.traps.state import when_reset
from chainrule.scratch.traps.table import trap

NEAR = 5  # records below a loss: a mean, a square and the like keep nothing to free
OFTEN = 10  # calls of dropout with a rate before it counts as meant for training

DOUBLE_SOFTMAX = trap(
    "double_softmax",
    "A softmax of a softmax is nearly uniform, whatever the scores are.",
    needed="{name} needs raw scores",
    got="the output of a softmax over the same axis {axis}",
    hint="apply it once; torch.log(p) gives the logarithm of probabilities",
    silent="softmax over another axis; a softmax of probabilities divided by a temperature; "
    "log_softmax of log-probabilities, which changes nothing",
)
KEEPS_LITTLE = trap(
    "dropout_rate",
    "Dropout's p is the share that is dropped, not the share that is kept.",
    needed="dropout needs the share to drop, as a rule 0.1 to 0.5",
    got="p={p}, which drops nearly all",
    hint="p={rest:.2g}, if {p} was meant as the share to keep",
    silent="p up to 0.9; evaluation mode; a single look at what such a rate does",
)
GRAPH_KEPT = trap(
    "graph_kept",
    "`total += loss` keeps the graph of every batch: memory grows with each step.",
    needed="a running total needs plain numbers",
    got="losses with their graphs, although backward() has already used them",
    hint="total += loss.item()",
    silent="losses that are summed first and backpropagated together; detached losses",
)
COPIED = trap(
    "tensor_of_tensor",
    "`torch.tensor(x)` of a tensor copies its numbers and cuts them off from the graph.",
    needed="torch.tensor needs numbers or lists",
    got="a tensor{graph}",
    hint="x.detach().clone() for a copy, torch.stack(list_of_tensors) for several, or x itself",
    silent="lists, numbers and arrays; torch.as_tensor(x), which returns x",
)
NOT_A_LEAF = trap(
    "grad_of_result",
    "Only leaf tensors keep a gradient; `w = w - lr * w.grad` makes w the result of an op.",
    needed="x.grad needs a leaf tensor, or x.retain_grad() before backward()",
    got="the result of {op}: the .grad attribute of a Tensor that is not a leaf Tensor is being "
    "accessed, and it is None",
    hint="with torch.no_grad(): w -= lr * w.grad changes a weight and keeps it a leaf",
    silent="leaf tensors; results with retain_grad()",
)


_rates: dict[tuple[Place, float], int] = {}
when_reset(_rates.clear)


def check_softmax(name: str, input: Any, axis: int) -> None:
    """Speak if the scores are the output of a softmax over the same axis."""
    node = input._node
    if node is None or node.op.__name__ != "softmax" or not input._array.ndim:
        return
    n = input._array.ndim
    if node.settings["axis"] % n == axis % n and input._array.shape[axis] > 1:
        DOUBLE_SOFTMAX.speak(name=name, axis=axis % n)


def check_rate(p: float) -> None:
    """Speak if dropout keeps less than a tenth, time and again."""
    if p > 0.9:
        place = user_place()
        _rates[place, p] = n = _rates.get((place, p), 0) + 1
        if n == OFTEN:
            KEEPS_LITTLE.speak(at=place, p=p, rest=1 - p)


def check_total(op: str, total: Any, others: tuple[Any, ...]) -> None:
    """Speak if a loss whose graph is used up is added to a total in place."""
    if op != "add" or total._array.ndim or others[0]._array.ndim:
        return
    if used_up(others[0]._node):
        GRAPH_KEPT.speak()


def copied(x: Any) -> None:
    """Speak about `torch.tensor(x)` of a tensor."""
    COPIED.speak(graph="" if x._node is None else f" that {x._node.name()} made, without its graph")


def used_up(node: Any) -> bool:
    """Tell whether backward() has gone through the records just below a loss."""
    for _ in range(NEAR):
        if not hasattr(node, "pullback"):
            return False
        if node.pullback is None:
            return True
        node = next((edge[0] for edge in node.edges if edge is not None), None)
    return False


def grad_of_result(tensor: Any) -> None:
    """Speak about `.grad` of a tensor that an op made; it is None."""
    if "retains_grad" not in vars(tensor):
        NOT_A_LEAF.speak(op=tensor._node.name())
