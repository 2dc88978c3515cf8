import numpy as np


def warm_cosine(warm, total, peak, low):
    k = np.arange(total)
    rise = peak * np.minimum((k + 1) / max(warm, 1), 1)
    fall = low + (peak - low) * np.cos(np.pi / 2 * np.clip(k - warm, 0, None) / (total - warm)) ** 2
    return np.where(k < warm, rise, fall)


def restarts(length, cycles, peak, low):
    one = low + 0.5 * (peak - low) * (1 + np.cos(np.linspace(0, np.pi, length, endpoint=False)))
    return np.tile(one, cycles)
