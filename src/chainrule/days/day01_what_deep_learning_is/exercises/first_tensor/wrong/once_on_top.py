# cause: seed is not set
"""First tensors: make one, compute with it, describe it, fill one with noise."""

import chainrule.scratch as torch


torch.manual_seed(0)


def table(rows):
    """Return a float32 tensor: a list of N lists of K numbers -> (N, K)."""
    return torch.tensor(rows, dtype=torch.float32)


def to_celsius(fahrenheit):
    """Return the temperatures in degrees Celsius: (N, K) -> (N, K)."""
    return (fahrenheit - 32) * 5 / 9


def summary(x):
    """Return the shape of x, how many numbers it holds, and their mean."""
    return tuple(x.shape), x.numel(), x.mean().item()


def noise(seed, n):
    """Return n random numbers, the same for the same seed: -> (n,)."""
    return torch.rand(n)
