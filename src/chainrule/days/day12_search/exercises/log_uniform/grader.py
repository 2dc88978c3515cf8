"""Properties of log-uniform settings: their ends, their scale, what is counted."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("log_uniform", "momentum", "whole", "share"))


def draws(rng, size):
    """Return even draws, a low and a high end; the first draw is 0."""
    u = np.concatenate([[0.0], np.round(rng.random(size), 2)])
    return u, float(10.0 ** -rng.integers(2, 6)), float(rng.choice([0.5, 1.0, 3.0]))


def momenta(rng, size):
    return draws(rng, size)[0], float(rng.choice([0.3, 0.5, 0.8])), float(rng.choice([0.99, 0.999]))


def widths(rng, size):
    """Return draws whose values lie away from whole numbers, where rounding would decide."""
    low, high = int(rng.integers(2, 9)), int(rng.integers(30, 200))
    wanted = rng.integers(low, high + 1, size)
    at = np.concatenate([[low], wanted, [high]]) + rng.uniform(0.2, 0.8, size + 2)
    return np.log(at / low) / np.log((high + 1) / low), low, high


def ranges(rng, size):
    low, high = 10.0 ** -int(rng.integers(3, 6)), float(rng.choice([0.5, 1.0, 3.0]))
    a, b = np.sort(low * (high / low) ** np.round(rng.uniform(0.05, 0.95, 2), 2))
    return low, high, float(a), float(b)


def log_uniform(u, low, high):
    return low * (high / low) ** u


def even(u, low, high):
    return low + u * (high - low)


def momentum(u, low, high):
    return 1 - log_uniform(u, 1 - low, 1 - high)


def whole(u, low, high):
    return np.minimum(np.floor(log_uniform(u, low, high + 1)), high)


def share(low, high, a, b):
    return np.log(b / a) / np.log(high / low)


@grader.property("log_uniform", "the same u gives the same values")
def same(code, rng):
    u, low, high = draws(rng, 5)
    first, second = (np.array(code.log_uniform(u.copy(), low, high)) for _ in range(2))
    if not np.array_equal(first, second):
        fail("The values are drawn anew: `u` are the draws, turn them into settings")


grader.equals(
    "log_uniform",
    to=log_uniform,
    on=draws,
    mistakes={
        "The values are even, not their logarithm": even,
        "These are the logarithms: undo the log": lambda u, a, b: np.log(log_uniform(u, a, b)),
        "These are the logarithms to base 10: undo the log": lambda u, a, b: np.log10(
            log_uniform(u, a, b)
        ),
        "Two bases are mixed: np.log10 is undone by 10 **, not by np.exp": lambda u, a, b: np.exp(
            even(u, np.log10(a), np.log10(b))
        ),
        "Two bases are mixed: np.log is undone by np.exp, not by 10 **": lambda u, a, b: (
            10 ** even(u, np.log(a), np.log(b))
        ),
        "Two bases are mixed: with 10 ** goes np.log10, not np.log": lambda u, a, b: (
            a * 10 ** (u * np.log(b / a))
        ),
        "Two bases are mixed: with np.exp goes np.log, not np.log10": lambda u, a, b: (
            a * np.exp(u * np.log10(b / a))
        ),
        "The ends are swapped: u = 0 gives low": lambda u, a, b: log_uniform(1 - u, a, b),
        "The logarithm is taken of the difference: take the difference of logarithms": (
            lambda u, a, b: np.exp(np.log(a) + u * np.log(b - a))
        ),
        "The exponent is cut to a whole number: only powers of ten come out": lambda u, a, b: (
            10 ** np.floor(even(u, np.log10(a), np.log10(b)))
        ),
        "The exponent is rounded: it is even, so it need not be whole": lambda u, a, b: (
            10 ** np.round(even(u, np.log10(a), np.log10(b)))
        ),
    },
)
grader.equals(
    "momentum",
    to=momentum,
    on=momenta,
    mistakes={
        "β is even, and 1 − β must be even on the logarithm": even,
        "β itself is log-uniform: it is 1 − β that counts": log_uniform,
        "The ends are swapped: u = 0 gives low": lambda u, a, b: 1 - log_uniform(u, 1 - b, 1 - a),
        "This is 1 − β: turn it back into β": lambda u, a, b: log_uniform(u, 1 - a, 1 - b),
    },
)
grader.equals(
    "whole",
    to=whole,
    on=widths,
    mistakes={
        "The upper end is never reached: the range ends at high + 1": lambda u, a, b: np.floor(
            log_uniform(u, a, b)
        ),
        "It rounds: take the whole part, or the ends get half their share": lambda u, a, b: (
            np.round(log_uniform(u, a, b))
        ),
        "It rounds between low − ½ and high + ½: take the whole part, up to high + 1": (
            lambda u, a, b: np.round(log_uniform(u, a - 0.5, b + 0.5))
        ),
        "It rounds and cuts off: take the whole part": lambda u, a, b: np.clip(
            np.round(log_uniform(u, a, b + 1)), a, b
        ),
        "It rounds up beyond the range: take the whole part": lambda u, a, b: np.round(
            log_uniform(u, a, b + 1)
        ),
        "It rounds up: take the whole part": lambda u, a, b: np.ceil(log_uniform(u, a, b)),
        "The whole numbers are even, not their logarithm": lambda u, a, b: np.floor(
            even(u, a, b + 1)
        ),
        "These are no whole numbers": lambda u, a, b: log_uniform(u, a, b + 1),
        "The logarithm is cut to whole numbers, not the value": lambda u, a, b: np.exp(
            np.floor(np.log(log_uniform(u, a, b + 1)))
        ),
    },
)
grader.equals(
    "share",
    to=share,
    on=ranges,
    mistakes={
        "This is the share of even draws": lambda low, high, a, b: (b - a) / (high - low),
        "This is the share outside of a to b": lambda low, high, a, b: 1 - share(low, high, a, b),
        "This counts the decades: divide by those of the whole range": lambda low, high, a, b: (
            np.log10(b / a)
        ),
        "This is the share below b: take off what is below a": lambda low, high, a, b: share(
            low, high, low, b
        ),
        "This is the share below a: that between a and b is asked for": lambda low, high, a, b: (
            share(low, high, low, a)
        ),
        "This is the share above b: that between a and b is asked for": lambda low, high, a, b: (
            share(low, high, b, high)
        ),
        "This is the whole over the part: turn it round": lambda low, high, a, b: (
            1 / share(low, high, a, b)
        ),
        "The logarithm is taken of the differences: take the difference of logarithms": (
            lambda low, high, a, b: np.log(b - a) / np.log(high - low)
        ),
    },
)
for name, inputs in (("log_uniform", draws), ("momentum", momenta), ("whole", widths)):
    grader.keeps_inputs(name, on=inputs)
    grader.no_loop(name)
