"""Mixed precision: `torch.autocast` and `GradScaler`, on a CPU that computes in float32.

autocast.py      the block in which PyTorch would compute in half precision
grad_scaler.py   keeps small gradients of half precision from becoming zero
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.one_cpu.amp.autocast import autocast
from chainrule.scratch.one_cpu.amp.grad_scaler import GradScaler

__all__ = ["GradScaler", "autocast", "custom_bwd", "custom_fwd", "is_autocast_available"]


def is_autocast_enabled(device_type: str | None = None) -> bool:
    """Return False: autocast is off here."""
    return False


def is_autocast_available(device_type: str) -> bool:
    """Tell whether PyTorch's autocast would change how this engine computes: it never does."""
    return False


def custom_fwd(fwd: Any = None, **_: Any) -> Callable[..., Any]:
    """Return a `forward` as it is: nothing is cast around it."""
    return fwd if fwd is not None else custom_fwd


def custom_bwd(bwd: Any = None, **_: Any) -> Callable[..., Any]:
    """Return a `backward` as it is: nothing is cast around it."""
    return bwd if bwd is not None else custom_bwd


__getattr__ = answers_for("torch.amp")
