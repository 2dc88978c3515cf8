# cause: once, for x and y together
import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    return np.stack([fit(sample(rng)[0], sample(rng)[1])(x_new) for _ in range(rounds)])


def bias_variance(predicted, truth):
    mean_fit = predicted.mean(axis=0)  # (N,)
    bias2 = np.mean((mean_fit - truth) ** 2)
    variance = np.mean(predicted.var(axis=0))
    return bias2, variance


def expected_error(predicted, truth, noise):
    bias2, variance = bias_variance(predicted, truth)
    return bias2 + variance + noise**2
