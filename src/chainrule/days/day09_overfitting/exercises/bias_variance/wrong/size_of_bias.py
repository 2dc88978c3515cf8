# cause: The size of the bias is averaged
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
    bias2 = np.mean(np.abs(mean_fit - truth))
    variance = np.mean(predicted.var(axis=0))
    return bias2, variance


def expected_error(predicted, truth, noise):
    bias2, variance = bias_variance(predicted, truth)
    return bias2 + variance + noise**2
