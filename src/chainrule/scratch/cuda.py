"""Honest answers about GPUs: there are none here, so `"cuda" if is_available() else "cpu"` works.

>>> is_available(), device_count()
(False, 0)
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import NotCovered


def is_available() -> bool:
    """Return False: the readable engine runs on the CPU."""
    return False


def device_count() -> int:
    """Return 0."""
    return 0


def is_initialized() -> bool:
    """Return False."""
    return False


def manual_seed(seed: int) -> None:
    """Do nothing, as PyTorch does without a GPU."""


def manual_seed_all(seed: int) -> None:
    """Do nothing, as PyTorch does without a GPU."""


def empty_cache() -> None:
    """Do nothing: there is no cache of GPU memory."""


def synchronize(device: Any = None) -> None:
    """Raise: there is no GPU to wait for."""
    raise NotCovered("a GPU is needed", got="the readable engine, on the CPU", hint="import torch")
