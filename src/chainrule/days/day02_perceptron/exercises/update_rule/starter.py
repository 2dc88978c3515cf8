"""The perceptron's learning rule: correct every mistake by the example itself."""

import numpy as np


def learn(x, y, w, b, lr):
    """Learn from one example: x (K,), y 0 or 1, w (K,), b () -> new w (K,), new b ()."""
    raise NotImplementedError


def fit(x, y, passes):
    """Learn until a pass has no mistake: x (N, K), y (N,) -> w (K,), b (), mistakes made."""
    raise NotImplementedError
