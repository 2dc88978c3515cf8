"""A file of the day that its lesson shows and runs."""


def square(x):
    """Return x times itself."""
    return x * x
