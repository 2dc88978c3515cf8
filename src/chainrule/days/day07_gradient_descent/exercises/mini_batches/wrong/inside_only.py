# cause: only the rows inside a batch
def batches(x, y, size, rng, drop_last=False):
    order = rng.permutation(len(x))
    for first in range(0, len(x), size):
        rows = first + rng.permutation(min(size, len(x) - first))
        if drop_last and len(rows) < size:
            return
        yield x[rows], y[rows]
