import numpy as np


def warm_cosine(warm, total, peak, low):
    k = np.arange(total)
    share = np.clip((k - warm) / (total - warm), 0, 1)
    fall = low + (peak - low) * np.cos(np.pi * share / 2) ** 2
    return np.where(k < warm, peak * (k + 1) / max(warm, 1), fall)


def restarts(length, cycles, peak, low):
    return np.tile(warm_cosine(0, length, peak, low), cycles)
