"""What two loss curves say."""

import numpy as np


def best_epoch(validation):
    """Epoch of the lowest validation loss, from 0: (E,) -> whole number."""
    raise NotImplementedError


def gap(train, validation):
    """Validation loss minus training loss at the best epoch: (E,), (E,) -> number."""
    raise NotImplementedError


def diagnose(train, validation, wanted):
    """Return "underfits", "fine", "stop earlier" or "overfits": (E,), (E,), number -> text."""
    raise NotImplementedError
