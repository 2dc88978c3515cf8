# cause: Units are counted
def parameters(sizes):
    return sum(sizes)


def shapes(sizes, n):
    return [(n, width) for width in sizes[1:]]


def widest(n_in, n_out, budget):
    return (budget - n_out) // (n_in + 1 + n_out)
