# cause: `merge` changes its input
def merge(weights, biases):
    w, b = weights[0], biases[0]
    for w2, b2 in zip(weights[1:], biases[1:]):
        b2 += w2 @ b
        w, b = w2 @ w, b2
    return w, b
