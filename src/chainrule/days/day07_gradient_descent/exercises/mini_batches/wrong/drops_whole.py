# cause: a whole last batch is dropped too
def batches(x, y, size, rng, drop_last=False):
    order = rng.permutation(len(x))
    for first in range(0, len(x), size):
        rows = order[first : first + size]
        if drop_last and first + size >= len(x):
            return
        yield x[rows], y[rows]
