"""The NumPy engine's names. Load it with `engine.get("numpy")`."""

from chainrule import scratch as torch
from chainrule.scratch import functional as F
from chainrule.scratch import nn, optim

__all__ = ["F", "nn", "optim", "torch"]
