import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    return np.vstack([fit(*sample(rng))(x_new)[None] for _ in range(rounds)])


def bias_variance(predicted, truth):
    m = np.einsum("rn->n", predicted) / predicted.shape[0]
    d = predicted - m
    return np.array(
        [np.linalg.norm(m - truth) ** 2 / truth.size, np.einsum("rn,rn->", d, d) / predicted.size]
    )


def expected_error(predicted, truth, noise):
    return bias_variance(predicted, truth).sum() + np.square(noise)
