# cause: reverse order
import numpy as np

def header(raw):
    axes = raw[3]
    shape = tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes))
    return shape[::-1], 4 + 4 * axes


def read_idx(raw):
    shape, start = header(raw)
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)
