"""Four questions to a sweep."""

import numpy as np


def best(losses):
    """Return the number of the best run: (N,) -> int."""
    raise NotImplementedError


def at_edge(values, losses, low, high):
    """Return "low", "high" or "": values (N,), losses (N,)."""
    raise NotImplementedError


def importance(values, losses, groups):
    """Return the share of variance between groups: values (N,), losses (N,) -> number."""
    raise NotImplementedError


def advantage(first, second):
    """Return by how many standard errors the first is better: (S,), (S,) -> number."""
    raise NotImplementedError
