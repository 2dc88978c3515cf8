# cause: another is drawn
import numpy as np


def search(train, draw, runs):
    history = []
    while len(history) < runs:
        config = draw()
        loss = train(config)
        if np.isfinite(loss):
            history.append((config, loss))
    best, loss = min(history, key=lambda pair: pair[1])
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
