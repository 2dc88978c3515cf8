# cause: without replacement
def batches(x, y, size, rng, drop_last=False):
    order = rng.integers(0, len(x), len(x))
    for first in range(0, len(x), size):
        rows = order[first : first + size]
        if drop_last and len(rows) < size:
            return
        yield x[rows], y[rows]
