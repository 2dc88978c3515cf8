# cause: quarter of a wave
import numpy as np


def warm_cosine(warm, total, peak, low):
    k = np.arange(total)
    fall = low + (peak - low) * np.cos(np.pi / 2 * (k - warm) / (total - warm))
    return np.where(k < warm, peak * (k + 1) / max(warm, 1), fall)


def restarts(length, cycles, peak, low):
    j = np.arange(length * cycles) % length
    return low + (peak - low) * (1 + np.cos(np.pi * j / length)) / 2
