import numpy as np


def search(train, draw, runs):
    configs = [draw() for _ in range(runs)]
    losses = np.array([train(config) for config in configs], dtype=float)
    winner = int(np.argmin(np.where(np.isfinite(losses), losses, np.inf)))
    return configs[winner], losses[winner], list(zip(configs, losses))


def halve(train, configs, epochs, spent=0):
    if len(configs) == 1:
        return configs[0], spent
    losses = [train(config, epochs) for config in configs]
    order = np.argsort(np.nan_to_num(losses, nan=np.inf, posinf=np.inf))
    better = [configs[i] for i in order[: len(configs) // 2]]
    return halve(train, better, 2 * epochs, spent + epochs * len(configs))
