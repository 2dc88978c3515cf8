from itertools import pairwise


def parameters(sizes):
    return sum((a + 1) * b for a, b in pairwise(sizes))


def shapes(sizes, n):
    return [(n, width) for width in sizes[1:]]


def widest(n_in, n_out, budget):
    return (budget - n_out) // (n_in + 1 + n_out)
