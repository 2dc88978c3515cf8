def parameters(sizes):
    total = 0
    for i in range(1, len(sizes)):
        weights = sizes[i] * sizes[i - 1]
        biases = sizes[i]
        total += weights + biases
    return total


def shapes(sizes, n):
    found = []
    for width in sizes[1:]:
        found.append((n, width))
    return found


def widest(n_in, n_out, budget):
    h = 1
    while parameters([n_in, h + 1, n_out]) <= budget:
        h += 1
    return h
