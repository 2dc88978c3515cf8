import math

run_a, run_b, run_c = "too small", "right", "too large"


def diagnose(losses):
    if any(math.isnan(loss) or math.isinf(loss) for loss in losses):
        return "too large"
    ratio = losses[-1] / losses[0]
    return "too large" if ratio > 1 else "too small" if ratio >= 0.8 else "right"
