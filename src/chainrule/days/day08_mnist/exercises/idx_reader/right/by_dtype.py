import numpy as np


def header(raw):
    axes = int(raw[3])
    sizes = np.frombuffer(raw, ">u4", count=axes, offset=4)
    return tuple(sizes.tolist()), 4 * (axes + 1)


def read_idx(raw):
    shape, start = header(raw)
    return np.frombuffer(raw[start:], dtype=np.uint8).reshape(*shape)
