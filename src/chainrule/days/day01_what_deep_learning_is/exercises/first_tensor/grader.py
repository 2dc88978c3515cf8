"""Values against the formulas, the type of the numbers, and what a seed promises."""

import numpy as np

import chainrule.scratch as torch
from chainrule.course.grading import Grader, fail

grader = Grader(needs=("table", "to_celsius", "summary", "noise"))


def readings(rng, size):
    """Return days of readings in whole degrees Fahrenheit."""
    return (rng.integers(-40, 120, (size, size + 1)).tolist(),)


def tensors(rng, size):
    """Return the readings as a tensor."""
    return (torch.tensor(readings(rng, size)[0], dtype=torch.float32),)


@grader.property("table", "`table` gives a float32 tensor with the right numbers", points=2)
def table(code, rng):
    """Compare kind, type of the numbers, values."""
    for size in (1, 2, 3):
        (rows,) = readings(rng, size)
        got = code.table(rows)
        if isinstance(got, np.ndarray):
            fail("`table` gives a NumPy array, not a tensor", given=rows, hint="torch.tensor(…)")
        if not hasattr(got, "detach"):
            fail(f"`table` gives a {type(got).__name__}, not a tensor", given=rows, got=got)
        kind = str(got.dtype).removeprefix("torch.")
        if kind == "int64":
            cause = "`table` gives whole numbers (int64): the list had no decimal point in it"
            fail(cause, given=rows, got=kind, expected="float32", hint="say which dtype you want")
        if kind != "float32":
            fail(f"`table` gives {kind}", given=rows, got=kind, expected="float32")
        shape = np.array(rows).shape
        if tuple(got.shape) != shape:
            fail("`table` has another shape than the list", given=rows, got=got, expected=shape)
        if not np.array_equal(got.numpy(), np.array(rows)):
            fail("`table` gives other numbers than the list", given=rows, got=got, expected=rows)


grader.equals(
    "to_celsius",
    to=lambda f: (f - 32) * 5 / 9,
    on=tensors,
    mistakes={
        "The parentheses are missing: 32 · 5 / 9 is computed first": lambda f: f - 32 * 5 / 9,
        "The factor 5 / 9 is upside down": lambda f: (f - 32) * 9 / 5,
        "32 is subtracted first, then comes the factor": lambda f: f * 5 / 9 - 32,
        "This is the way from Celsius to Fahrenheit": lambda f: f * 9 / 5 + 32,
        "32 is added, and it must be subtracted": lambda f: (f + 32) * 5 / 9,
        "`5 // 9` is 0, since `//` drops the fraction; divide with `/`": lambda f: 0 * f,
    },
    hint="try it on 212, the boiling point: 100 degrees Celsius",
)
grader.keeps_inputs("to_celsius", on=tensors)
grader.no_loop("to_celsius")


def all_of(x):
    """Return the mean over everything."""
    return x.mean().item()


def summarised(count=lambda x: x.numel(), mean=all_of, shape=lambda x: tuple(x.shape)):
    """Return a summary with another count, mean or shape."""
    return lambda x: (shape(x), count(x), mean(x))


grader.equals(
    "summary",
    to=summarised(),
    on=tensors,
    mistakes={
        "`summary` counts the days, not the numbers: len(x) is the first axis": summarised(len),
        "`summary` counts the readings of a day, not all numbers": summarised(lambda x: x.shape[1]),
        "`summary` counts the axes, not the numbers": summarised(lambda x: len(x.shape)),
        "The mean is taken over the days only, one for each column": summarised(
            mean=lambda x: x.mean(dim=0)
        ),
        "The mean is taken for each day, not over all numbers": summarised(
            mean=lambda x: x.mean(dim=1)
        ),
        "This is the sum, not the mean": summarised(mean=lambda x: x.sum().item()),
        "The shape has both axes; this is only the first": summarised(shape=len),
        "The order is another: the shape, how many numbers, the mean": lambda x: (
            (x.numel(), tuple(x.shape), all_of(x))
        ),
    },
)


@grader.property("noise", "`noise` gives `n` numbers of torch.rand, decided by the seed", points=2)
def noise(code, rng):
    """Draw twice with a seed, then with another."""
    seed, n = int(rng.integers(1, 1000)), int(rng.integers(3, 9))
    first, again, other = (np.asarray(code.noise(s, n)) for s in (seed, seed, seed + 1))
    right, given = drawn(torch.rand, seed, n), (seed, n)
    if first.dtype == object:
        fail("`noise` gave nothing back: is a `return` missing?", given=given)
    if first.shape != (n,):
        fail("`noise` has the wrong shape", given=given, got=first.shape, expected=(n,))
    if np.array_equal(again, right) and not np.array_equal(first, right):
        fail("The seed is set after the draw: it decides the next call", given=given)
    if not np.array_equal(first, again):
        cause = "The same seed gives other numbers at the second call: torch's seed is not set"
        fail(cause, given=given, got=again, expected=first)
    if np.array_equal(first, other):
        cause = "`noise` ignores its seed: two seeds give the same numbers"
        fail(cause, given=((seed, n), (seed + 1, n)), got=(first, other))
    is_rand(first, seed, n)


def is_rand(got, seed, n):
    """Ask for torch.rand's numbers."""
    right = drawn(torch.rand, seed, n)
    if np.array_equal(got, right):
        return
    cause = "These are not torch.rand's numbers"
    if len(set(got.tolist())) == 1:
        cause = "All numbers are equal: the seed is set before each draw"
    if np.array_equal(got, drawn(torch.randn, seed, n)):
        cause = "These are bell-shaped numbers of torch.randn; torch.rand gives 0 to 1"
    fail(cause, given=(seed, n), got=got, expected=right)


def drawn(draw, seed, n):
    """Return n numbers of torch.rand or torch.randn after a seed."""
    torch.manual_seed(seed)
    return draw(n).numpy()
