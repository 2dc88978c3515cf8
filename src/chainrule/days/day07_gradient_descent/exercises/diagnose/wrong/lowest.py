# cause: lowest value is judged
import numpy as np

run_a = "too small"
run_b = "right"
run_c = "too large"


def diagnose(losses):
    low = losses.min()
    if not np.isfinite(losses).all() or low > losses[0]:
        return "too large"
    if low >= 0.8 * losses[0]:
        return "too small"
    return "right"
