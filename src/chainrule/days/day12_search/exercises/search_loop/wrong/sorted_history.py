# cause: the history is sorted
import numpy as np


def search(train, draw, runs):
    history = [(config, train(config)) for config in (draw() for _ in range(runs))]
    history.sort(key=lambda pair: pair[1] if np.isfinite(pair[1]) else np.inf)
    return *history[0], history


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
