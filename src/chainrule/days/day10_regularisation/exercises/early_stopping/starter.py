"""Stop when nothing got better for a while, and keep the best."""

import numpy as np


def stops(losses, patience, min_delta):
    """The epoch that is kept, from 0, and the number of epochs run: -> (kept, run)."""
    raise NotImplementedError


def fit(weights, train, watch, epochs, patience, min_delta):
    """Train, and return the weights of the best epoch: dict of arrays -> dict of arrays."""
    raise NotImplementedError
