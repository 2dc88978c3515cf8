# cause: the first width that costs more
def parameters(sizes):
    return sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:]))


def shapes(sizes, n):
    return [(n, width) for width in sizes[1:]]


def widest(n_in, n_out, budget):
    h = 1
    while parameters([n_in, h, n_out]) <= budget:
        h += 1
    return h
