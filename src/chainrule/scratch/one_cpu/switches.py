"""Switches of PyTorch that hold for other machines: they can be set, and read again.

>>> get_float32_matmul_precision()
'highest'
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch import types

_now: dict[str, Any] = {"precision": "highest", "deterministic": False, "warn_only": False}
PRECISIONS = ("highest", "high", "medium")
MODES = ("default", "warn", "error")


def set_float32_matmul_precision(precision: str) -> None:
    """Allow matrix products in fewer digits, on GPUs; on a CPU nothing changes."""
    if precision not in PRECISIONS:
        raise OptionError("a precision is needed", got=repr(precision), hint=", ".join(PRECISIONS))
    _now["precision"] = precision


def get_float32_matmul_precision() -> str:
    """Return what set_float32_matmul_precision was given."""
    return str(_now["precision"])


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Ask for the same bits in each run, which is what the readable engine gives anyway."""
    _now.update(deterministic=bool(mode), warn_only=warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    """Return what use_deterministic_algorithms was given."""
    return bool(_now["deterministic"])


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """Return what use_deterministic_algorithms was given."""
    return bool(_now["warn_only"])


def set_deterministic_debug_mode(debug_mode: int | str) -> None:
    """Ask for the same bits in each run, as 0, 1, 2 or "default", "warn", "error"."""
    number = MODES.index(debug_mode) if debug_mode in MODES else debug_mode
    if number not in {0, 1, 2}:
        raise OptionError("a debug mode is needed", got=repr(debug_mode), hint=", ".join(MODES))
    use_deterministic_algorithms(number != 0, warn_only=number == 1)


def get_deterministic_debug_mode() -> int:
    """Return 0, 1 or 2: default, warn, error."""
    return _now["deterministic"] * (2 - _now["warn_only"])


def set_flush_denormal(mode: bool) -> bool:
    """Return False: NumPy does not switch this."""
    return False


def set_default_device(device: Any = None) -> None:
    """Accept the CPU, which is where tensors are made; another device raises NotCovered."""
    if device is not None:
        types.on_cpu(device)


def get_default_device() -> types.device:
    """Return the CPU."""
    return types.device("cpu")
