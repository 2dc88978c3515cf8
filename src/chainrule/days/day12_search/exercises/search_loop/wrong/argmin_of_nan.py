# cause: np.argmin takes nan
import numpy as np


def search(train, draw, runs):
    history = []
    for _ in range(runs):
        config = draw()
        history.append((config, train(config)))
    best, loss = history[np.argmin([loss for _, loss in history])]
    return best, loss, history


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
