import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    out = np.empty((rounds, len(x_new)))
    for r in range(rounds):
        data = sample(rng)
        out[r] = fit(*data)(x_new)
    return out


def bias_variance(predicted, truth):
    rounds, points = predicted.shape
    mean = np.ones(rounds) @ predicted / rounds
    off = mean - truth
    second = np.square(predicted).sum(axis=0) / rounds - mean**2
    return off @ off / points, second.sum() / points


def expected_error(predicted, truth, noise):
    return sum(bias_variance(predicted, truth), noise**2)
