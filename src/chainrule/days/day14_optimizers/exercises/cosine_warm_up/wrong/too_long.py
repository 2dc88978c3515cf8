# cause: total steps
import numpy as np


def warm_cosine(warm, total, peak, low):
    rise = peak * np.arange(1, warm + 1) / max(warm, 1)
    fall = low + (peak - low) * (1 + np.cos(np.pi * np.arange(total) / total)) / 2
    return np.concatenate([rise, fall])


def restarts(length, cycles, peak, low):
    j = np.arange(length * cycles) % length
    return low + (peak - low) * (1 + np.cos(np.pi * j / length)) / 2
