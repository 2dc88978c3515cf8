"""Walk a tape backward and add up the gradients."""


def gradients(tape, out, names):
    """Return the gradient of `out` by each of `names`.

    tape: list of (y, [(input, slope), ...]) in the order of the forward pass
    """
    raise NotImplementedError
