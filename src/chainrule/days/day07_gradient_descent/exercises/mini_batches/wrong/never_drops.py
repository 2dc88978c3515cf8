# cause: with drop_last=true
def batches(x, y, size, rng, drop_last=False):
    order = rng.permutation(len(x))
    for first in range(0, len(x), size):
        rows = order[first : first + size]
        yield x[rows], y[rows]
