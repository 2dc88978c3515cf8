import numpy as np


def header(raw):
    axes = raw[3]
    start = 4 + 4 * axes
    shape = tuple(int.from_bytes(raw[i : i + 4], "big") for i in range(4, start, 4))
    return shape, start


def read_idx(raw):
    shape, start = header(raw)
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)
