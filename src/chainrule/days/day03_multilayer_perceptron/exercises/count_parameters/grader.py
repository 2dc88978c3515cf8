"""Properties of three functions that count."""

from itertools import pairwise

from chainrule.course.grading import Grader


def pairs(sizes):
    return list(pairwise(sizes))


def parameters(sizes):
    return sum((a + 1) * b for a, b in pairs(sizes))


def shapes(sizes, n):
    return [(n, b) for b in sizes[1:]]


def widest(n_in, n_out, budget):
    return (budget - n_out) // (n_in + 1 + n_out)


def some_sizes(rng, size):
    if size == 3:
        return ([784, 100, 10],)
    return ([int(v) for v in rng.choice(range(2, 60), size + 1, replace=False)],)


def sizes_and_batch(rng, size):
    return (*some_sizes(rng, size), int(rng.integers(60, 99)))


def budgets(rng, size):
    """Return a budget that just suffices, or leaves some, or nearly pays one unit more."""
    n_in, n_out, h = (int(v) for v in rng.integers((6, 2, 40), (13, 5, 80)))
    cost = n_in + 1 + n_out
    left = {1: 0, 2: cost - 1, 3: (cost + 1) // 2}.get(size, 1)
    return n_in, n_out, h * cost + n_out + left


grader = Grader(needs=("parameters", "shapes", "widest"))
grader.equals(
    "parameters",
    to=parameters,
    on=some_sizes,
    mistakes={
        "The biases are not counted": lambda s: sum(a * b for a, b in pairs(s)),
        "The inputs are given biases: only the units of a layer have one": lambda s: (
            parameters(s) + s[0]
        ),
        "Only the hidden units have biases: the outputs have them too": lambda s: (
            parameters(s) - s[-1]
        ),
        "Only the outputs have biases: the hidden units have them too": lambda s: (
            parameters(s) - sum(s[1:-1])
        ),
        "One bias is counted per layer: each output unit has its own": lambda s: sum(
            a * b + 1 for a, b in pairs(s)
        ),
        "A bias is counted per input of a layer: it belongs to the output units": lambda s: sum(
            a * (b + 1) for a, b in pairs(s)
        ),
        "Units are counted, not weights and biases": sum,
        "Hidden units are counted, not weights and biases": lambda s: sum(s[1:]),
        "The last layer is not counted": lambda s: parameters(s[:-1]),
        "The first layer is not counted": lambda s: parameters(s[1:]),
        "Only the last layer is counted": lambda s: parameters(s[-2:]),
    },
    hint="count [2, 3, 1] on paper: 2·3 + 3 and 3·1 + 1",
)
grader.equals(
    "shapes",
    to=shapes,
    on=sizes_and_batch,
    mistakes={
        "The input is in the list: only what the layers give is asked for": lambda s, n: [
            (n, b) for b in s
        ],
        "The axes are swapped: the batch comes first": lambda s, n: [(b, n) for b in s[1:]],
        "These are the shapes of the weights": lambda s, n: [(b, a) for a, b in pairs(s)],
        "These are the shapes of the weights, turned": lambda s, n: pairs(s),
        "The output of the last layer is missing": lambda s, n: shapes(s, n)[:-1],
        "The batch is missing: each shape is (n, width)": lambda s, n: [(b,) for b in s[1:]],
    },
    hint="a layer takes (n, in) to (n, out)",
)
grader.equals(
    "widest",
    to=widest,
    on=budgets,
    mistakes={
        "The hidden biases are forgotten": lambda a, c, m: (m - c) // (a + c),
        "The output biases are forgotten": lambda a, c, m: m // (a + 1 + c),
        "All biases are forgotten": lambda a, c, m: m // (a + c),
        "The width is rounded up: the net is larger than the budget": lambda a, c, m: (
            -((c - m) // (a + 1 + c))
        ),
        "The width is rounded to the nearest: then the net may be larger than the budget": (
            lambda a, c, m: round((m - c) / (a + 1 + c))
        ),
        "That is the first width that costs more than the budget: one unit less": lambda a, c, m: (
            widest(a, c, m) + 1
        ),
        "The inputs are given biases: only the units of a layer have one": lambda a, c, m: (
            (m - a - c) // (a + 1 + c)
        ),
        "The width is not a whole number: round down": lambda a, c, m: (m - c) / (a + 1 + c),
        "The net must have at most the budget, not less than it": lambda a, c, m: (
            (m - 1 - c) // (a + 1 + c)
        ),
        "The output layer is forgotten": lambda a, c, m: m // (a + 1),
    },
    hint="try h and h + 1 in `parameters([n_in, h, n_out])`",
)
