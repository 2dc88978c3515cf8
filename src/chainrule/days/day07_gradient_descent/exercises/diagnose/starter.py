"""Read loss curves."""

import numpy as np

run_a = None  # "too small", "right" or "too large"
run_b = None
run_c = None


def diagnose(losses):
    """Return "too small", "right" or "too large": losses (T,) -> str."""
    raise NotImplementedError
