# cause: keeps the axis of the examples
def batches(x, y, size, rng, drop_last=False):
    for row in rng.permutation(len(x)):
        yield x[row], y[row]
