"""The size of a multilayer perceptron."""


def parameters(sizes):
    """Return the number of weights and biases of a net with these widths."""
    raise NotImplementedError


def shapes(sizes, n):
    """Return the list of the shapes that the layers give for a batch of n, without the input."""
    raise NotImplementedError


def widest(n_in, n_out, budget):
    """Return the largest h so that [n_in, h, n_out] has at most `budget` parameters."""
    raise NotImplementedError
