# cause: nothing is wrong with its rate
import numpy as np

run_a = "too small"
run_b = "too small"
run_c = "too large"


def diagnose(losses):
    if not np.isfinite(losses).all() or losses[-1] > losses[0]:
        return "too large"
    if losses[-1] >= 0.8 * losses[0]:
        return "too small"
    return "right"
