"""Look at the recorded graph, and wait for several gradients: `torch.autograd.graph`.

>>> from chainrule import scratch as torch
>>> x = torch.ones(2, requires_grad=True)
>>> isinstance((2 * x).grad_fn, Node)
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from chainrule.errors import ArgumentError
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.tape import Node
from chainrule.scratch.tensor.core import Tensor

__all__ = ["Node", "increment_version", "register_multi_grad_hook", "save_on_cpu"]


@contextmanager
def save_on_cpu(pin_memory: bool = False, device_type: str = "cuda") -> Iterator[None]:
    """Change nothing: all that the way back needs is on the CPU already."""
    yield


def increment_version(tensor: Tensor | Sequence[Tensor]) -> None:
    """Note that tensors were overwritten by something the tape does not see."""
    for x in [tensor] if isinstance(tensor, Tensor) else tensor:
        x._bump()


class Handles:
    """Takes several hooks away again."""

    def __init__(self, handles: list[Any]) -> None:
        """Remember the handles of the hooks."""
        self.handles = handles

    def remove(self) -> None:
        """Take the hooks away."""
        for handle in self.handles:
            handle.remove()


def register_multi_grad_hook(
    tensors: Sequence[Tensor], fn: Callable[..., None], *, mode: Literal["all", "any"] = "all"
) -> Handles:
    """Call `fn` with a list of all gradients once all are there, or with the first."""
    if mode not in {"all", "any"}:
        raise ArgumentError('mode is "all" or "any"', got=repr(mode))
    found: dict[int, Tensor] = {}

    def hook(i: int, dy: Tensor) -> None:
        found[i] = dy
        if mode == "any" and len(found) == 1:
            fn(dy)
        if mode == "all" and len(found) == len(tensors):
            fn([found[j] for j in range(len(tensors))])
        if len(found) == len(tensors):
            found.clear()

    return Handles([x.register_hook(lambda dy, i=i: hook(i, dy)) for i, x in enumerate(tensors)])


__getattr__ = answers_for("torch.autograd.graph")
