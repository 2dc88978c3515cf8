# cause: A run that rises is called too small
import numpy as np

run_a = "too small"
run_b = "right"
run_c = "too large"


def diagnose(losses):
    if losses[-1] >= 0.8 * losses[0]:
        return "too small"
    if not np.isfinite(losses).all() or losses[-1] > losses[0]:
        return "too large"
    return "right"
