# cause: The weight is turned
def merge(weights, biases):
    w, b = weights[0].T, biases[0]
    for w2, b2 in zip(weights[1:], biases[1:]):
        w, b = w @ w2.T, w2 @ b + b2
    return w, b
