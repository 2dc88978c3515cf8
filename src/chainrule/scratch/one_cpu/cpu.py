"""What `torch.cpu` says of the one device there is.

>>> is_available(), device_count(), current_device()
(True, 1, 'cpu')
"""

from __future__ import annotations

from typing import Any

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.coverage.refusing import doing_nothing

globals().update(doing_nothing("synchronize set_device"))


def is_available() -> bool:
    """Return True."""
    return True


def is_initialized() -> bool:
    """Return True."""
    return True


def device_count() -> int:
    """Return 1."""
    return 1


def current_device() -> Any:
    """Return "cpu"."""
    return "cpu"


__getattr__ = answers_for("torch.cpu")
