# cause: rounded to the nearest
def parameters(sizes):
    return sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:]))


def shapes(sizes, n):
    return [(n, width) for width in sizes[1:]]


def widest(n_in, n_out, budget):
    return round((budget - n_out) / (n_in + 1 + n_out))
