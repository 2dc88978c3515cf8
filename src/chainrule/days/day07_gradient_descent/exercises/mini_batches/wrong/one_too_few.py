# cause: other sizes
def batches(x, y, size, rng, drop_last=False):
    order = rng.permutation(len(x))
    for first in range(0, len(x), size):
        rows = order[first : first + size - 1]
        if drop_last and len(rows) < size - 1:
            return
        yield x[rows], y[rows]
