"""What recursion costs, and an order without it."""


def visits(inputs, out):
    """Return how many calls `def back(name): for x in inputs[name]: back(x)` makes from `out`."""
    raise NotImplementedError


def order(inputs, out):
    """Return the names that `out` depends on, each once, after its inputs; without recursion."""
    raise NotImplementedError
