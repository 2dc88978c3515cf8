# cause: each round calls `sample` once
import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    x, y = sample(rng)
    out = []
    for _ in range(rounds):
        i = rng.integers(0, len(x), len(x))
        out.append(fit(x[i], y[i])(x_new))
    return np.stack(out)


def bias_variance(predicted, truth):
    mean_fit = predicted.mean(axis=0)  # (N,)
    bias2 = np.mean((mean_fit - truth) ** 2)
    variance = np.mean(predicted.var(axis=0))
    return bias2, variance


def expected_error(predicted, truth, noise):
    bias2, variance = bias_variance(predicted, truth)
    return bias2 + variance + noise**2
