# cause: counts the cycles
import numpy as np


def warm_cosine(warm, total, peak, low):
    rise = peak * np.arange(1, warm + 1) / max(warm, 1)
    j = np.arange(total - warm)
    fall = low + (peak - low) * (1 + np.cos(np.pi * j / (total - warm))) / 2
    return np.concatenate([rise, fall])


def restarts(length, cycles, peak, low):
    k = np.arange(length * cycles)
    return low + (peak - low) * (1 + np.cos(np.pi * (k // length) / length)) / 2
