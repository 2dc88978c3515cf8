# cause: a mean fit of its own
import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    rows = []
    for _ in range(rounds):
        x, y = sample(rng)
        model = fit(x, y)
        rows.append(model(x_new))
    return np.stack(rows)


def bias_variance(predicted, truth):
    return np.mean((predicted.mean() - truth) ** 2), predicted.var(0).mean()


def expected_error(predicted, truth, noise):
    bias2, variance = bias_variance(predicted, truth)
    return bias2 + variance + noise**2
