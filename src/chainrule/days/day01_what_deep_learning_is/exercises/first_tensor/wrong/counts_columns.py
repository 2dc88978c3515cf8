# cause: readings of a day
"""First tensors: make one, compute with it, describe it, fill one with noise."""

import chainrule.scratch as torch


def table(rows):
    """Return a float32 tensor: a list of N lists of K numbers -> (N, K)."""
    return torch.tensor(rows, dtype=torch.float32)


def to_celsius(fahrenheit):
    """Return the temperatures in degrees Celsius: (N, K) -> (N, K)."""
    return (fahrenheit - 32) * 5 / 9


def summary(x):
    return x.shape, x.shape[1], x.mean().item()


def noise(seed, n):
    """Return n random numbers, the same for the same seed: -> (n,)."""
    torch.manual_seed(seed)
    return torch.rand(n)
