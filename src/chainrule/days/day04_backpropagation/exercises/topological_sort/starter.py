"""An order in which a graph can be computed."""


def order(inputs, out):
    """Return the names that `out` depends on, each once, each after all of its inputs.

    inputs: dictionary from a name to the list of names it was computed from
    """
    raise NotImplementedError
