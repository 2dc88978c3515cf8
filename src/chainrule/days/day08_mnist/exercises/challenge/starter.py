"""784-64-10 in NumPy: over 90 % within ten epochs."""

import numpy as np


def start(pixels, seed):
    """Return {"W1": (64, pixels), "b1": (64,), "W2": (10, 64), "b2": (10,)}."""
    raise NotImplementedError


def scores(p, x):
    """Score each class: x (B, D) -> (B, 10)."""
    raise NotImplementedError


def gradients(p, x, y):
    """Return the gradient of the mean loss by each parameter, with the same keys and shapes."""
    raise NotImplementedError


def step(p, velocity, grads, lr, momentum):
    """Change `p` and `velocity` in place: v = momentum v + g, w = w - lr v."""
    raise NotImplementedError


def train(x, y, epochs, seed):
    """Return parameters trained on x (N, D) and y (N,)."""
    raise NotImplementedError
