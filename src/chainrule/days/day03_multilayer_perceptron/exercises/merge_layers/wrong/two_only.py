# cause: Only the first two layers
def merge(weights, biases):
    w1, w2 = weights[0], weights[1]
    return w2 @ w1, w2 @ biases[0] + biases[1]
