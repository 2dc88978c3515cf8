import numpy as np


def batches(x, y, size, rng, drop_last=False):
    both = np.concatenate([x, y[:, None]], axis=1)
    rng.shuffle(both)  # the rows of an own copy
    pieces = np.split(both, range(size, len(both), size))
    if drop_last and len(pieces[-1]) < size:
        pieces.pop()
    return [(piece[:, :-1], piece[:, -1]) for piece in pieces]
