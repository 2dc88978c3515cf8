import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    return np.array([fit(*sample(rng))(x_new) for _ in range(rounds)])


def bias_variance(predicted, truth):
    whole = ((predicted - truth) ** 2).mean()
    variance = ((predicted - predicted.mean(0)) ** 2).mean()
    return whole - variance, variance


def expected_error(predicted, truth, noise):
    return ((predicted - truth) ** 2).mean() + noise * noise
