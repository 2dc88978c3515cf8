# cause: starts from a loss of 1
import numpy as np


def search(train, draw, runs):
    best, lowest, history = None, 1.0, []
    for _ in range(runs):
        config = draw()
        loss = train(config)
        history.append((config, loss))
        if loss < lowest:
            best, lowest = config, loss
    return best, lowest, history


def halve(train, configs, epochs):
    left, spent = list(configs), 0
    while len(left) > 1:
        losses = np.array([train(config, epochs) for config in left])
        spent += epochs * len(left)
        losses[~np.isfinite(losses)] = np.inf
        order = np.argsort(losses)[: len(left) // 2]
        left = [left[i] for i in order]
        epochs *= 2
    return left[0], spent
