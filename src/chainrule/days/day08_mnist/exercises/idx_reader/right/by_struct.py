import struct

import numpy as np


def header(raw):
    _, _, _, axes = struct.unpack_from("4B", raw)
    shape = struct.unpack_from(f">{axes}I", raw, 4)
    return shape, struct.calcsize(f">4B{axes}I")


def read_idx(raw):
    shape, start = header(raw)
    numbers = np.array(list(raw[start:]), dtype=np.uint8)
    return np.reshape(numbers, shape)
