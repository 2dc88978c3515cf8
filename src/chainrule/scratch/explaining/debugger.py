"""Stop inside an op with Python's debugger: `break_in("linear")`.

    with break_in("linear"):
        loss.backward()        # (Pdb) p dy.shape, x.shape, weight.shape

The debugger halts at the first line of the op's own pullback, the nearest to the loss. From
there `n` and `s` walk on through its lines and then through the tape; `c` goes on with the
program, `again` goes on to the next op of that name, `q` ends the program.
"""

from __future__ import annotations

import bdb
import inspect
import pdb
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from types import FrameType
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch import nn
from chainrule.scratch.autograd.function import Function
from chainrule.scratch.explaining.graph import tape_behind
from chainrule.scratch.explaining.walks import Roots, around_walks
from chainrule.scratch.explaining.way_back import code_of, formula_of
from chainrule.scratch.ops.contract import OPS
from chainrule.scratch.tape import Node, Walk

PASSED_OVER = ["chainrule.scratch.explaining*", "numpy._core._ufunc_config", "contextlib"]


class Stepper(pdb.Pdb):
    """The debugger, waiting until a certain piece of code is entered."""

    def __init__(self, op: str, *, forward: bool) -> None:
        """Wait for `op`, for its value (`forward`) or for its way back."""
        super().__init__(skip=PASSED_OVER, nosigint=True)
        self.op, self.forward = op, forward
        self.wanted = True  # whether to stop at the next call
        self.met = False
        self.target: Any = None  # the code in whose first line to stop
        self.said = ""
        self.given: dict[str, Any] = {}  # the op's inputs, to be had by their names

    def wait_for(self, code: Any, said: str, given: dict[str, Any] | None = None) -> None:
        """Trace from the caller's frame on, and stop where `code` is entered."""
        self.set_trace(sys._getframe(1))
        self.target, self.said, self.given = code, said, given or {}

    def dispatch_call(self, frame: FrameType, arg: Any) -> Any:
        """Pass over every call but that of the target."""
        if self.target is None:
            return super().dispatch_call(frame, arg)
        if frame.f_code is not self.target:
            return None
        self.target, self.wanted, self.met = None, False, True
        return self.trace_dispatch

    def stop_here(self, frame: FrameType) -> bool:
        """Stop nowhere while waiting."""
        return self.target is None and super().stop_here(frame)

    def user_line(self, frame: FrameType) -> None:
        """Say where this is, the first time, then ask for commands."""
        if self.said:
            self.message(self.said)
            for name, array in self.given.items():  # beside what the pullback itself holds
                frame.f_locals.setdefault(name, array)
            self.said, self.given = "", {}
        super().user_line(frame)

    def do_again(self, arg: str) -> Any:
        """Go on, and stop at the next call of the same op."""
        self.wanted = True
        if not self.forward:
            return self.do_continue(arg)
        self.set_step()
        self.target, self.said = op_code(self.op), banner(self.op, "is computed")
        return 1


@contextmanager
def break_in(op: str) -> Iterator[None]:
    """Stop with the debugger in the first `op` that the block's backward passes meet.

    Args:
        op: the name of an op ("linear"), or of an own `autograd.Function`. With ":forward"
            behind it, the stop is where the op's value is computed.

    Raises:
        OptionError: no op has this name.
    """
    name, _, where = op.partition(":")
    check(name, where)
    stepper = Stepper(name, forward=bool(where))
    try:
        with waiting(stepper):
            yield
    except bdb.BdbQuit:
        raise SystemExit(1) from None
    if not stepper.met:
        print(f"break: no {name} was met", file=sys.stderr)  # noqa: T201


@contextmanager
def waiting(stepper: Stepper) -> Iterator[None]:
    """Keep the stepper in wait for the block."""
    if not stepper.forward:
        with around_walks(lambda walk, roots, go: stops(stepper, walk, roots, go)):
            yield
        return
    stepper.wait_for(op_code(stepper.op), banner(stepper.op, "is computed"))
    try:
        yield
    finally:
        if stepper.target is not None:
            stepper.set_continue()


def stops(stepper: Stepper, walk: Walk, roots: Roots, go: Callable[[], None]) -> None:
    """Run a walk with a stop before each pullback of the op."""
    if not stepper.wanted or walk.replay is not None:
        return go()
    tape = tape_behind([edge for edge, _ in roots])
    changed = {node: node.pullback for node in tape.nodes if node.op.__name__ == stepper.op}
    for node, pullback in changed.items():
        if pullback is not None:
            node.pullback = stopping(stepper, node, pullback)
    try:
        return go()
    finally:
        for node, pullback in changed.items():
            node.pullback = pullback if node.pullback is not None else None


def stopping(stepper: Stepper, node: Node, pullback: Callable[..., Any]) -> Callable[..., Any]:
    """Return a pullback before which the debugger gets ready."""
    code, given = code_of(pullback), inputs_of(node)

    def stop(dy: Any, needs: Any) -> Any:
        if stepper.wanted and code is not None:
            here = shapes({"dy": dy, **given})
            told = banner(stepper.op, "goes back", formula_of(node) or "", here)
            stepper.wait_for(code, told, given)
        return pullback(dy, needs)

    return stop


def inputs_of(node: Node) -> dict[str, Any]:
    """Return the inputs that the tape kept, by the names that the op gives them."""
    known = OPS.get(node.op.__name__)
    if known is not node.op:  # an own Function, whose backward asks its ctx
        return {}
    names = [p.name for p in inspect.signature(node.op).parameters.values() if p.kind <= 1]
    pairs = zip(names, node.arrays, strict=False)
    return {name: array for name, array in pairs if array is not None}


def shapes(arrays: dict[str, Any]) -> str:
    """Return names and shapes, as in `dy (5, 2), x (5, 3)`."""
    return ", ".join(f"{k} {v.shape}" for k, v in arrays.items() if hasattr(v, "shape"))


def banner(op: str, does: str, *told: str) -> str:
    """Say what stands here and which keys lead on."""
    lines = [*told, f"n, s: step   p NAME: print   c: go on   again: to the next {op}   q: end"]
    return "\n".join([f"\n{op} {does}", *[f"    {line}" for line in lines if line]])


def op_code(name: str) -> Any:
    """Return the code that computes an op's value."""
    if name in OPS:
        return inspect.unwrap(OPS[name]).__code__
    return own(name).forward.__code__


def own(name: str) -> Any:
    """Return the `autograd.Function` of this name, or None."""
    return next((f for f in Function.__subclasses__() if f.__name__ == name), None)


def check(name: str, where: str) -> None:
    """Refuse a name that no op can have; a class of the program may come to be later."""
    if where not in {"", "forward"}:
        raise OptionError(
            "a stop is at OP or OP:forward", got=f"{name}:{where}", hint=f"{name}:forward"
        )
    if name in OPS or own(name) is not None:
        return
    own_class = name[:1].isupper() and not hasattr(nn, name) and name.lower() not in OPS
    if not own_class or where:
        near = get_close_matches(name.lower(), OPS, n=3, cutoff=0.6)
        hint = " or ".join(near) or "print(explain(loss)) names the ops of a program"
        raise OptionError("break needs the name of an op", got=name, hint=hint)
