"""Which engine a model is made with, from the model alone."""

from __future__ import annotations

import sys
from typing import Any

from chainrule import engine
from chainrule.engine import Engine
from chainrule.errors import ArgumentError


def engine_of(model: Any) -> Engine:
    """Return the engine whose `nn.Module` a model is.

    Raises:
        ArgumentError: it is no module of either.
    """
    loaded = {"torch": "torch", "numpy": "chainrule.scratch"}
    for name in (name for name, module in loaded.items() if module in sys.modules):
        if isinstance(model, engine.get(name).nn.Module):
            return engine.get(name)
    got = type(model).__name__
    raise ArgumentError(
        "watch needs a model, an nn.Module", got=got, hint="watch(model, optimizer)"
    )
