# cause: root of the error
import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    rows = []
    for _ in range(rounds):
        x, y = sample(rng)
        model = fit(x, y)
        rows.append(model(x_new))
    return np.stack(rows)


def bias_variance(predicted, truth):
    mean_fit = predicted.mean(axis=0)  # (N,)
    bias2 = np.mean((mean_fit - truth) ** 2)
    variance = np.mean(predicted.var(axis=0))
    return bias2, variance


def expected_error(predicted, truth, noise):
    b, v = bias_variance(predicted, truth)
    return np.sqrt(b + v + noise**2)
