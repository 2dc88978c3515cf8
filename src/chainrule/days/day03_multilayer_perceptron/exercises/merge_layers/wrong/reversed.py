# cause: in reverse order
def merge(weights, biases):
    w, b = weights[0], biases[0]
    for w2, b2 in zip(weights[1:], biases[1:]):
        w, b = w @ w2, w @ b2 + b
    return w, b
