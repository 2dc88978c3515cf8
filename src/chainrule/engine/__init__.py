"""The switch: one model file, two engines.

A model file begins `from chainrule.engine import torch, nn, F`. Which engine answers is
decided while the file is loaded, so one process can hold the file on both:

>>> ours = load("chainrule.models.mlp", "numpy")
>>> ours.MLP.__module__
'chainrule.models.mlp@numpy'

All other code asks for an engine by name and uses `e.torch`, `e.nn`, `e.F`, `e.optim`:

>>> get("numpy").torch.ones(2)
tensor([1., 1.])
"""

from typing import TYPE_CHECKING

from chainrule.engine.loading import load
from chainrule.engine.registry import ENGINES, Engine, active, get
from chainrule.errors import EngineError

if TYPE_CHECKING:  # editors and type checkers see the NumPy engine
    from chainrule import scratch as torch
    from chainrule.scratch import functional as F
    from chainrule.scratch import nn, optim

__all__ = ["ENGINES", "Engine", "get", "load"]
_ANSWERED = frozenset({"F", "nn", "optim", "torch"})


def __getattr__(name: str) -> object:
    """Answer `torch`, `nn`, `F` and `optim` from the engine that is loading a file."""
    if name not in _ANSWERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    engine = active()
    if engine is None:
        raise EngineError(
            f"`from chainrule.engine import {name}` works only in a file loaded by engine.load",
            got="an ordinary import",
            hint="engine.load(file, 'numpy'), or e = engine.get('numpy') and e." + name,
        )
    return getattr(engine, name)
