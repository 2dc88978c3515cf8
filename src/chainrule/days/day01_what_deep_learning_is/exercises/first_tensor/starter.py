"""First tensors: make one, compute with it, describe it, fill one with noise."""

import chainrule.scratch as torch


def table(rows):
    """Return a float32 tensor: a list of N lists of K numbers -> (N, K)."""
    raise NotImplementedError


def to_celsius(fahrenheit):
    """Return the temperatures in degrees Celsius: (N, K) -> (N, K)."""
    raise NotImplementedError


def summary(x):
    """Return the shape of x, how many numbers it holds, and their mean."""
    raise NotImplementedError


def noise(seed, n):
    """Return n random numbers, the same for the same seed: -> (n,)."""
    raise NotImplementedError
