# cause: at most the budget, not less than it
def parameters(sizes):
    return sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:]))


def shapes(sizes, n):
    return [(n, width) for width in sizes[1:]]


def widest(n_in, n_out, budget):
    h = 0
    while parameters([n_in, h + 1, n_out]) < budget:
        h += 1
    return h
