"""Properties of a mini-batch loader: what comes, how often, in which order."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("batches",))


def examples(rng, count):
    """Return x (N, 2) whose first column is the number of the row, and y that belongs to it."""
    number = np.arange(count)
    return np.stack([number, rng.normal(size=count)], axis=1), 10 * number + 3


def epoch(code, x, y, size, rng, **more):
    """Return the batches of one epoch as a list."""
    result = code.batches(x.copy(), y.copy(), size, rng, **more)
    if result is None:
        fail("`batches` gave nothing back: is a `yield` or `return` missing?")
    pairs = list(result)
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs):
        fail("A batch is a pair (xb, yb)", got=pairs[0] if pairs else None)
    if any(np.ndim(xb) != 2 or np.ndim(yb) != 1 for xb, yb in pairs):
        got = f"xb {np.shape(pairs[0][0])}, yb {np.shape(pairs[0][1])}"
        cause = "A batch keeps the axis of the examples: xb (B, D), yb (B,)"
        fail(cause, got=got, hint="several rows at once: `x[rows]` with an array of numbers")
    return pairs


def drawn(pairs):
    """Return the numbers of the rows, in the order in which they came."""
    return np.concatenate([np.asarray(xb)[:, 0] for xb, _ in pairs]).astype(int)


@grader.property(
    "batches", "every example comes exactly once, in batches of the right size", points=3
)
def once(code, rng):
    for count, size in ((1, 1), (2, 1), (4, 2), (7, 3), (20, 8)):
        x, y = examples(rng, count)
        given = f"N = {count}, size = {size}"
        pairs = epoch(code, x, y, size, rng)
        sizes, expected = [len(xb) for xb, _ in pairs], [size] * (count // size)
        expected += [count % size] if count % size else []
        if sizes == expected[:-1] and count % size:
            fail("The smaller last batch is lost", given=given, got=sizes, expected=expected)
        if sizes == [*expected, 0]:
            fail("The last batch is empty", given=given, got=sizes, expected=expected)
        if sizes != expected and sorted(sizes) == sorted(expected):
            cause = "The smaller batch is not the last: order the examples first, then cut"
            hint = "`rng.permutation(len(x))`, then pieces of `size`"
            fail(cause, given=given, got=sizes, expected=expected, hint=hint)
        if sizes != expected:
            fail("The batches have other sizes", given=given, got=sizes, expected=expected)
        seen = np.sort(drawn(pairs))
        if not np.array_equal(seen, np.arange(count)):
            cause = "Some examples come twice and some never: draw without replacement"
            fail(cause, given=given, got=seen, expected=np.arange(count))


@grader.property("batches", "pictures keep their labels", points=2)
def together(code, rng):
    x, y = examples(rng, 12)
    for xb, yb in epoch(code, x, y, 5, rng):
        if not np.array_equal(np.asarray(yb), 10 * np.asarray(xb)[:, 0] + 3):
            cause = "Examples and labels are torn apart: one order for both"
            fail(
                cause, given="y = 10 · x[:, 0] + 3", got=yb, expected=10 * np.asarray(xb)[:, 0] + 3
            )


@grader.property("batches", "a fresh random order at each call", points=2)
def fresh(code, rng):
    x, y = examples(rng, 40)
    first, second = (drawn(epoch(code, x, y, 8, rng)) for _ in range(2))
    if np.array_equal(first, np.arange(40)):
        fail("The examples come in the order of the file: shuffle them", got=first[:8])
    if all(np.array_equal(np.sort(first[i : i + 8]), np.arange(i, i + 8)) for i in range(0, 40, 8)):
        fail("Only the rows inside a batch are shuffled: the batches are always the same ones")
    if np.array_equal(first, second):
        fail("Every epoch has the same order: draw anew at each call", got=second[:8])
    again = [drawn(epoch(code, x, y, 8, np.random.default_rng(5))) for _ in range(2)]
    if not np.array_equal(*again):
        fail("The order does not come from `rng`: the same generator gives another order")


@grader.property("batches", "`drop_last=True` leaves out a smaller last batch")
def drops(code, rng):
    for count, size in ((7, 3), (6, 3), (2, 4)):
        x, y = examples(rng, count)
        sizes = [len(xb) for xb, _ in epoch(code, x, y, size, rng, drop_last=True)]
        expected = [size] * (count // size)
        if sizes == expected[:-1] and count % size == 0:
            fail("A whole last batch is dropped too", got=sizes, expected=expected)
        if sizes != expected:
            cause = "With drop_last=True a smaller last batch is left out"
            fail(cause, given=f"N = {count}, size = {size}", got=sizes, expected=expected)


@grader.property("batches", "`x` and `y` stay as they are", main=False)
def kept(code, rng):
    x, y = examples(rng, 9)
    before = x.copy(), y.copy()
    list(code.batches(x, y, 4, rng))
    if not (np.array_equal(x, before[0]) and np.array_equal(y, before[1])):
        fail("`batches` changes its input: shuffle an order, not the arrays", got=x[:, 0])
