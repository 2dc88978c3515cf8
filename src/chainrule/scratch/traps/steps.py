"""Traps of an optimizer's step: no gradients, old gradients, the wrong parameters.

`before_step` runs before each step of each optimizer. When all is well it looks at one
parameter and leaves; the first steps are watched more closely.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from chainrule.scratch.traps import hidden, modes
from chainrule.scratch.traps.counts import counts
from chainrule.scratch.traps.table import trap

WATCHED = 5  # steps of each optimizer in which leftover gradients are looked for
PATIENCE = 2  # steps in a row without gradients, before the trap speaks

ADD_UP = trap(
    "gradients_add_up",
    "The gradients of earlier steps were not cleared, so each step repeats all before it.",
    needed="a step needs the gradients of its own batch: zero_grad() before backward()",
    got="gradients that the step before has already used, with new ones added",
    hint="optimizer.zero_grad() once for each step",
    silent="several backward() for one step (accumulation); gradients set to zero in any way",
)
NO_GRADIENTS = trap(
    "step_without_gradients",
    "`optimizer.step()` ran twice in a row with no gradient at all, and changed nothing.",
    needed="step() needs the gradients that backward() leaves",
    got="{n} parameters, all with grad None, although backward() ran",
    hint="the order zero_grad(), backward(), step(); zero_grad() in between wipes the gradients",
    silent="steps before any backward(), as when a schedule is drawn; frozen parameters; "
    "training where another optimizer takes the gradients, as in a GAN",
)
STALE = trap(
    "stale_optimizer",
    "The optimizer holds parameters that the model no longer uses.",
    needed="an optimizer needs the parameters that the loss was computed from",
    got="{n} parameters, none of which had a part in the loss that backward() started from",
    hint="make the optimizer after the model: torch.optim.SGD(model.parameters(), ...)",
    silent="training where another optimizer takes the gradients; frozen parameters",
)


class Watch:
    """What is remembered of one optimizer."""

    __slots__ = (
        "at", "born", "empty", "in_eval", "kept", "leftover", "steps", "used",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin at its first step."""
        self.steps = self.empty = self.in_eval = 0
        self.at = self.used = counts.used
        self.born = counts.backwards
        self.leftover = False
        # A parameter, its gradient at the last step, and the numbers of that gradient.
        self.kept: tuple[Any, Any, np.ndarray] | None = None


_stepped: weakref.WeakSet[Any] = weakref.WeakSet()
watched: dict[Watch, weakref.ref[Any]] = {}  # those in their first steps, and the optimizer


def before_step(optimizer: Any, args: Any, kwargs: Any) -> None:
    """Look at an optimizer that is about to step; a hook of all optimizers."""
    if len(args) > 1 or kwargs:  # a closure computes the gradients inside the step
        return
    watch = vars(optimizer).get("_watch")
    if watch is None:
        watch = optimizer._watch = Watch()
        watched[watch] = weakref.ref(optimizer)
        _stepped.add(optimizer)
    some = optimizer.param_groups[0]["params"]
    if not some or some[0]._grad is None:  # the first parameter stands for all, as a rule
        params = params_of(optimizer)
        if not any(p._grad is not None for p in params):
            without_gradients(watch, params)
            return
    watch.empty = 0
    watch.steps += 1
    watch.at = watch.used = counts.used = counts.backwards
    if watch.steps <= WATCHED:
        closely(watch, optimizer)
    if modes.in_evaluation:
        modes.step_in_evaluation(watch, optimizer)


def params_of(optimizer: Any) -> list[Any]:
    """Return all parameters of an optimizer."""
    return [p for group in optimizer.param_groups for p in group["params"]]


def closely(watch: Watch, optimizer: Any) -> None:
    """Watch one of the first steps."""
    if watch.leftover:
        ADD_UP.speak()
    watch.leftover, watch.kept = False, None
    if watch.steps == WATCHED:
        watched.pop(watch, None)
        return
    given = [p for p in params_of(optimizer) if p._grad is not None]
    p = min(given, key=lambda p: p._array.size)
    watch.kept = p, p._grad, p._grad._array.copy()
    if hidden.pending and watch.steps > 1:
        hidden.settle(list(_stepped))


def without_gradients(watch: Watch, params: list[Any]) -> None:
    """Count steps that change nothing; speak when no other optimizer explains them."""
    new = counts.backwards > max(counts.used, watch.at)
    alone = watch.used == counts.used
    watch.empty = watch.empty + 1 if new and alone else int(new)
    watch.at, watch.used = counts.backwards, counts.used
    if watch.empty < PATIENCE or not any(p._requires for p in params):
        return
    part = [p for p in params if p._leaf is not None and p._leaf() is not None]
    (NO_GRADIENTS if part else STALE).speak(n=len(params))


def before_backward() -> None:
    """Note for optimizers in their first steps whether used gradients are still there."""
    for watch, optimizer in list(watched.items()):
        if optimizer() is None:
            del watched[watch]
        elif watch.kept is not None:
            p, grad, numbers = watch.kept
            same = p._grad is grad and np.array_equal(grad._array, numbers)
            watch.leftover = bool(same and numbers.any())
