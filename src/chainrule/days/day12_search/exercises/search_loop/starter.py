"""Random search, and successive halving."""

import numpy as np


def search(train, draw, runs):
    """Return (best, loss, history) after `runs` trainings."""
    raise NotImplementedError


def halve(train, configs, epochs):
    """Return (config, spent): the survivor, and the epochs of all trainings."""
    raise NotImplementedError
