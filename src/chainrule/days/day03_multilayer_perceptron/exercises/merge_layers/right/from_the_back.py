def merge(weights, biases):
    w, b = weights[-1], biases[-1]
    for w1, b1 in zip(weights[-2::-1], biases[-2::-1], strict=True):
        w, b = w @ w1, b + w @ b1  # what stands before goes through all that is behind it
    return w, b
