# cause: The bias goes through the merged weight
def merge(weights, biases):
    w, b = weights[0], biases[0]
    for w2, b2 in zip(weights[1:], biases[1:]):
        w = w2 @ w
        b = w @ b + b2
    return w, b
