# cause: a NumPy array, not a tensor
"""First tensors: make one, compute with it, describe it, fill one with noise."""

import numpy as np

import chainrule.scratch as torch


def table(rows):
    """Return a float32 tensor: a list of N lists of K numbers -> (N, K)."""
    return np.array(rows, dtype=np.float32)


def to_celsius(fahrenheit):
    """Return the temperatures in degrees Celsius: (N, K) -> (N, K)."""
    return (fahrenheit - 32) * 5 / 9


def summary(x):
    """Return the shape of x, how many numbers it holds, and their mean."""
    return tuple(x.shape), x.numel(), x.mean().item()


def noise(seed, n):
    """Return n random numbers, the same for the same seed: -> (n,)."""
    torch.manual_seed(seed)
    return torch.rand(n)
