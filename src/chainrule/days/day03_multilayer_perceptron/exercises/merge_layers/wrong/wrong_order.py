# cause: wrong order: the later layer stands on the left
def merge(weights, biases):
    w, b = weights[0], biases[0]
    for w2, b2 in zip(weights[1:], biases[1:]):
        w, b = w @ w2, w2 @ b + b2
    return w, b
