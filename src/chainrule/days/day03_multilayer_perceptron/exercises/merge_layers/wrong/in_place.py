# cause: `merge` changes its input
def merge(weights, biases):
    w, b = weights.pop(0), biases.pop(0)
    for w2, b2 in zip(weights, biases):
        w, b = w2 @ w, w2 @ b + b2
    return w, b
