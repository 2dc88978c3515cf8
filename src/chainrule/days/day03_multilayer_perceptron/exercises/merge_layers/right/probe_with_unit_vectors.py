import numpy as np


def merge(weights, biases):
    def run(x):
        for w, b in zip(weights, biases, strict=True):
            x = x @ w.T + b
        return x

    n_in = weights[0].shape[1]
    b = run(np.zeros((1, n_in)))[0]  # what comes out for nothing is the bias
    w = (run(np.eye(n_in)) - b).T  # what one input adds is its column
    return w, b
