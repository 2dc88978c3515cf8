# cause: a fixed number
import numpy as np

run_a = "too small"
run_b = "right"
run_c = "too large"


def diagnose(losses):
    if not np.isfinite(losses).all() or losses[-1] > losses[0]:
        return "too large"
    return "too small" if losses[-1] >= 1 else "right"
