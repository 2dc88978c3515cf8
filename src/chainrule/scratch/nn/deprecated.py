"""Names that PyTorch keeps for old programs."""

from __future__ import annotations

import warnings
from typing import Any

from chainrule.scratch.nn.loss import NLLLoss
from chainrule.scratch.nn.module import Module


class Container(Module):
    """A module whose children are given by name; `Module` itself does as much."""

    def __init__(self, **kwargs: Any) -> None:
        """Hold the children."""
        warn_about("Container", "Module")
        super().__init__()
        for name, child in kwargs.items():
            self.add_module(name, child)


class NLLLoss2d(NLLLoss):
    """`NLLLoss`, which takes images too.

    Shape: input (B, K, H, W), target (B, H, W) -> ()
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the arguments of `NLLLoss`."""
        warn_about("NLLLoss2d", "NLLLoss")
        super().__init__(*args, **kwargs)


def warn_about(name: str, better: str) -> None:
    """Say what took the place of a name."""
    warnings.warn(
        f"`nn.{name}` is deprecated. Please use `nn.{better}` instead.", FutureWarning, stacklevel=3
    )
