# cause: Only the last bias is kept
def merge(weights, biases):
    w = weights[0]
    for w2 in weights[1:]:
        w = w2 @ w
    return w, biases[-1]
