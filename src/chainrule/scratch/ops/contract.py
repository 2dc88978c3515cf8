"""What an op is: a pure NumPy function that returns its value and the way back.

    @op(saves=("a", "b"))
    def mul(a, b):
        def pullback(dy, needs):
            return unbroadcast(dy * b, a.shape), unbroadcast(dy * a, b.shape)
        return a * b, pullback

- `pullback(dy, needs)` returns one gradient for each input, in order, or None where
  `needs` says that nobody asks. It never writes to `dy` or to a saved array; it may
  return `dy` or a view of it.
- `saves` names the inputs (and "y", the output) whose *values* the way back reads; the
  tape refuses to go back when one of them was overwritten in between. Where a value is read
  for the gradient of one other input only, `only_for` says so, as {"a": "b", "b": "a"} of a
  product: if nobody asks for that gradient, the value may change.
- For gradients of gradients the tape runs the op once more on tensors. Most ops can: their
  lines are NumPy functions that tensors answer too. An op whose fast lines cannot names
  `plain`, the same formula in small steps, which doubles as its reference in the tests.
- An op with several outputs returns a tuple; `dy` is then a tuple with None where no
  gradient arrived.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType, NoneType
from typing import Any, Protocol, cast

import numpy as np


class Op(Protocol):
    """A registered op; see the module's docstring for what it promises."""

    __name__: str
    __doc__: str | None
    saves: tuple[str, ...]
    saved_inputs: tuple[int, ...]  # positions among the inputs
    saves_all: bool  # an op of any number of inputs, `*arrays`, that reads them all
    saves_y: bool
    only_for: dict[int, int]  # position of a saved input -> the input whose gradient reads it
    plain: Callable[..., Any] | None
    promotes: bool

    def __call__(self, *arrays: Any, **settings: Any) -> tuple[Any, Any]:
        """Return the value and the pullback."""
        ...


OPS: dict[str, Op] = {}
SMALL = (int, float, str, tuple, list, slice, np.dtype, NoneType)  # what pullbacks may keep


def op(
    *,
    saves: tuple[str, ...] = (),
    only_for: dict[str, str] | None = None,
    plain: Callable[..., Any] | None = None,
    promotes: bool = False,
) -> Callable[[Callable[..., Any]], Op]:
    """Register a function as an op.

    Args:
        saves: names of the inputs, or "y", whose values the pullback reads.
        only_for: saved inputs that are read for the gradient of one input only, and which.
        plain: the formula in small steps, for ops whose fast form tensors cannot run.
        promotes: inputs of different dtypes are first brought to one, as PyTorch does.
    """

    def register(function: Callable[..., Any]) -> Op:
        made = cast(Op, function)
        inputs = [p for p in inspect.signature(function).parameters.values() if p.kind <= 2]
        made.saves, made.plain, made.promotes = saves, plain, promotes
        made.saved_inputs = tuple(i for i, p in enumerate(inputs) if p.name in saves)
        at = {p.name: i for i, p in enumerate(inputs)}
        made.only_for = {at[name]: at[reader] for name, reader in (only_for or {}).items()}
        made.saves_all = any(p.kind is p.VAR_POSITIONAL and p.name in saves for p in inputs)
        made.saves_y = "y" in saves
        OPS[function.__name__] = made
        return made

    return register


def holds_arrays(pullback: Any) -> bool:
    """Tell whether a way back keeps more than shapes and settings, as a dropout does its mask."""
    if not isinstance(pullback, FunctionType):
        return True
    kept = [cell.cell_contents for cell in pullback.__closure__ or ()]
    kept += [part for item in kept if type(item) in {tuple, list} for part in item]
    return not all(isinstance(item, SMALL) for item in kept)
