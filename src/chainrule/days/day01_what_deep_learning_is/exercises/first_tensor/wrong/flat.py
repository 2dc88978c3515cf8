# cause: another shape
"""First tensors: make one, compute with it, describe it, fill one with noise."""

import chainrule.scratch as torch


def table(rows):
    return torch.tensor([v for r in rows for v in r], dtype=torch.float32)


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
