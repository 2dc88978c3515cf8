# cause: doubled too early
import numpy as np


def search(train, draw, runs):
    best, lowest, history = None, float("inf"), []
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
        epochs *= 2
        losses = [train(config, epochs) for config in left]
        spent += epochs * len(left)
        left = [left[i] for i in np.argsort(losses)[: len(left) // 2]]
    return left[0], spent
