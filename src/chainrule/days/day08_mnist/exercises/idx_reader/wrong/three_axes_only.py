# cause: raised IndexError
import numpy as np

def header(raw):
    axes = raw[3]
    shape = tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes))
    return shape, 4 + 4 * axes


def read_idx(raw):
    (count, rows, columns), start = (tuple(header(raw)[0][i] for i in range(3))), header(raw)[1]
    return np.frombuffer(raw, np.uint8, offset=start).reshape(count, rows, columns)
