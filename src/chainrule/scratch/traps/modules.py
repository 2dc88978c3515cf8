"""Traps of how a model is put together: layers made too often, or one layer used as many."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any

from chainrule.scratch.traps.counts import counts
from chainrule.scratch.traps.places import ENGINE, user_place
from chainrule.scratch.traps.state import when_reset
from chainrule.scratch.traps.table import trap

IN_FORWARD = trap(
    "layer_in_forward",
    "A layer with parameters is made in `forward`: new random weights in each call, and no "
    "optimizer knows them.",
    needed="forward() needs layers that __init__ has made",
    got="a new {what} in each call of {model}.forward",
    hint="self.layer = ... in __init__, and self.layer(x) in forward",
    silent="layers without parameters, as nn.ReLU()(x); layers made once, in the first call",
)
DROPOUT_IN_FORWARD = trap(
    "dropout_in_forward",
    "A dropout layer made in `forward` is in training mode always: eval() does not reach it.",
    needed="dropout needs to follow the mode of its model",
    got="a new {what} in {model}.forward, which drops although the model is in evaluation mode",
    hint="self.dropout = nn.Dropout(p) in __init__, or F.dropout(x, p, self.training)",
    silent="models in training mode; dropout made in __init__",
)
SHARED = trap(
    "shared_layer",
    "`[layer] * n` is one layer n times: all of them have the same weights.",
    needed="{container} needs a layer of its own at each place",
    got="one {what} at {n} places",
    hint="[make() for _ in range(n)], or copy.deepcopy(layer)",
    silent="layers without parameters at several places; a weight tied to another "
    "(a.weight = b.weight)",
)
_made: dict[tuple[int, str, int], int] = {}  # model, file, line -> backward passes then
when_reset(_made.clear)
MOST = 1024


def made(module: Any) -> None:
    """Look at a module that is being made: dropout in the forward of a model in evaluation."""
    if not any(kind.__name__ == "_DropoutNd" for kind in type(module).__mro__):
        return
    model = model_in_forward()
    if model is not None and not model.training:
        DROPOUT_IN_FORWARD.speak(what=type(module).__name__, model=type(model).__name__)


def registered(module: Any) -> None:
    """Look at a module that receives a parameter: is it made anew in each forward pass?"""
    model = model_in_forward()
    if model is None:
        return
    place = user_place()
    key = (id(model), *place)
    before = _made.get(key)
    if len(_made) >= MOST:
        _made.clear()
    _made[key] = counts.backwards
    if before is not None and before != counts.backwards and not place.file.endswith("/copy.py"):
        what = "parameter" if module is model else type(module).__name__
        IN_FORWARD.speak(what=what, model=type(model).__name__)


def model_in_forward() -> Any:
    """Return the user's module whose `forward` is running, if one is."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code.co_name == "forward" and not code.co_filename.startswith(ENGINE):
            model = frame.f_locals.get("self")
            if hasattr(model, "_parameters"):
                return model
        frame = frame.f_back
    return None


def check_shared(container: str, modules: Iterable[Any]) -> None:
    """Speak if a layer with parameters stands at several places."""
    layers = [module for module in modules if module is not None]
    if len(set(map(id, layers))) == len(layers):
        return
    for layer in layers:
        n = sum(other is layer for other in layers)
        if n > 1 and any(p is not None for m in layer.modules() for p in m._parameters.values()):
            SHARED.speak(container=container, what=type(layer).__name__, n=n)
            return
