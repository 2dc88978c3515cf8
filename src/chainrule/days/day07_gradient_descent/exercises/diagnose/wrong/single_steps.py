# cause: single step upwards
import numpy as np

run_a = "too small"
run_b = "right"
run_c = "too large"


def diagnose(losses):
    if not np.isfinite(losses).all() or (np.diff(losses) > 0).any():
        return "too large"
    if losses[-1] >= 0.8 * losses[0]:
        return "too small"
    return "right"
