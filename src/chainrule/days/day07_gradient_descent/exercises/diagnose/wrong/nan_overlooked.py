# cause: NaN on the way
import numpy as np

run_a = "too small"
run_b = "right"
run_c = "too large"


def diagnose(losses):
    if losses[-1] > losses[0]:
        return "too large"
    if losses[-1] >= 0.8 * losses[0]:
        return "too small"
    return "right"
