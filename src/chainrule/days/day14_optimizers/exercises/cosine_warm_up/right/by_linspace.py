import numpy as np


def half(n, peak, low):
    angle = np.linspace(0, np.pi, n, endpoint=False)
    return (peak + low) / 2 + (peak - low) / 2 * np.cos(angle)


def warm_cosine(warm, total, peak, low):
    rise = np.linspace(0, peak, warm + 1)[1:]
    return np.hstack([rise, half(total - warm, peak, low)])


def restarts(length, cycles, peak, low):
    one = half(length, peak, low)
    return np.broadcast_to(one, (cycles, length)).reshape(-1)
