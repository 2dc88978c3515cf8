import numpy as np

run_c = "too large"
run_a = "too small"
run_b = "right"


def diagnose(losses):
    losses = np.asarray(losses, dtype=float)
    healthy = not np.isnan(losses.sum()) and not np.isinf(losses).any()
    if healthy and losses[-1] < 0.8 * losses[0]:
        return "right"
    if healthy and losses[-1] <= losses[0]:
        return "too small"
    return "too large"
