# cause: highest value is judged
import numpy as np

run_a = "too small"
run_b = "right"
run_c = "too large"


def diagnose(losses):
    if not np.isfinite(losses).all() or losses.max() > losses[0]:
        return "too large"
    if losses.max() >= 0.8 * losses[0]:
        return "too small"
    return "right"
