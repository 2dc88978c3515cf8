"""Properties of the bonus parts."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("decayed", "dropout", "dropout_backward", "boundary"))


def epochs(rng, size):
    """Return a rate, an epoch beyond the first decay, and a schedule."""
    return float(rng.uniform(0.01, 1)), 3 * size + size % 3, 0.5, 3


grader.equals(
    "decayed",
    to=lambda lr, epoch, gamma, every: lr * gamma ** (epoch // every),
    on=epochs,
    mistakes={
        "The rate falls every epoch: it falls once in `every` epochs": lambda lr, e, g, n: (
            lr * g**e
        ),
        "The rate falls a little each epoch: it falls in steps, so use //": lambda lr, e, g, n: (
            lr * g ** (e / n)
        ),
        "The rate falls once and then stays": lambda lr, e, g, n: lr * g if e >= n else lr,
        "The rate falls one epoch late: after epochs 0, 1, 2 epoch 3 is the first with less": (
            lambda lr, e, g, n: lr * g ** (max(e - 1, 0) // n)
        ),
    },
)


@grader.property(
    "dropout", "`dropout` gives zeros with probability p, each value by itself", points=2
)
def drops(code, rng):
    a, p = rng.normal(size=(400, 50)) + 3, 0.2
    result = code.dropout(a.copy(), p, rng)
    if not isinstance(result, tuple) or len(result) != 2:
        fail("`dropout` gives two things: the output and the mask", got=type(result).__name__)
    zero = np.asarray(result[0]) == 0
    if not zero.any():
        fail("Nothing is dropped")
    for axis, what, most in ((0, "columns", 0.15), (1, "rows", 0.45)):
        if abs(zero.mean(axis=axis) - zero.mean()).max() > most:
            fail(f"Whole {what} are dropped: each value is drawn by itself")
    if abs(zero.mean() - p) > 0.03:
        swapped = abs(zero.mean() - (1 - p)) < 0.03
        cause = "p is the share that is dropped, not the share kept"
        fail(cause if swapped else "The share of zeros is not p", got=zero.mean(), expected=p)


@grader.property("dropout", "`dropout` scales what it keeps, and tells its mask", points=2)
def scales(code, rng):
    a, p = rng.normal(size=(60, 50)) + 3, 0.2
    out, mask = map(np.asarray, code.dropout(a.copy(), p, rng))
    kept = out[out != 0] / a[out != 0]
    if not np.allclose(kept, 1 / (1 - p)):
        factors = {
            1.0: "What is kept is not scaled: divide by 1 − p, so that the mean stays",
            1 / p: "What is kept is divided by p: the share kept is 1 − p",
            1 - p: "What is kept is multiplied by 1 − p: divide by it",
        }
        causes = [c for factor, c in factors.items() if np.allclose(kept, factor)]
        cause = causes[0] if causes else "What is kept is scaled wrongly"
        fail(cause, given=f"p = {p}", got=kept[:3], expected=1 / (1 - p))
    if mask.shape != a.shape or not np.allclose(a * mask, out):
        cause = "`mask` is not what `a` was multiplied by: the scale belongs to it"
        fail(cause, got=mask[0, :4], expected=(out / a)[0, :4])


@grader.property("dropout", "the draws come from `rng`, and p = 0 keeps all", main=False)
def drawn(code, rng):
    a = np.ones((6, 5))
    first, again = (code.dropout(a.copy(), 0.5, np.random.default_rng(7))[0] for _ in range(2))
    if not np.array_equal(first, again):
        fail("The same generator gives another mask: draw from `rng`")
    if not np.allclose(code.dropout(a.copy(), 0.0, rng)[0], a):
        fail("With p = 0 something is dropped or scaled")


def masks(rng, size):
    return rng.normal(size=(size, 3)), (rng.random((size, 3)) > 0.4) / 0.6


grader.keeps_inputs("dropout", on=lambda rng, size: (rng.normal(size=(size, 3)), 0.5, rng))
grader.equals(
    "dropout_backward",
    to=lambda dy, mask: dy * mask,
    on=masks,
    mistakes={
        "The gradient goes through what was dropped: multiply by the mask": lambda dy, mask: dy,
        "The scale is missing on the way back: the mask holds it": lambda dy, mask: dy * (mask > 0),
        "The gradient is scaled twice: the mask holds the scale already": lambda dy, mask: (
            dy * mask / 0.6
        ),
    },
)


def grids(rng, size):
    """Return a classifier of the plane that tells x from y, and a grid."""
    first, second = rng.normal(size=2)

    def predict(points):
        return (points[:, 0] > first * 0.3).astype(int) + 2 * (points[:, 1] > second * 0.3)

    return predict, -1.0, 2.0, size + 3


def on_grid(predict, low, high, n, swap=False, flip=False, edge=True):
    line = np.linspace(low, high, n, endpoint=edge)
    x, y = np.meshgrid(line, line)
    x, y = (y, x) if swap else (x, y)
    classes = predict(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(n, n)
    return classes[::-1] if flip else classes


grader.equals(
    "boundary",
    to=on_grid,
    on=grids,
    mistakes={
        "x and y are swapped: the row is y, the column is x": lambda *a: on_grid(*a, swap=True),
        "The rows are upside down: row 0 is the lowest y": lambda *a: on_grid(*a, flip=True),
        "The upper edge is missing: np.linspace includes it": lambda *a: on_grid(*a, edge=False),
        "The classes are in one long row: reshape to (n, n)": lambda *a: on_grid(*a).ravel(),
    },
)


@grader.property("boundary", "`predict` is called once", main=False)
def once(code, rng):
    predict, low, high, n = grids(rng, 2)
    calls = []

    def counted(points):
        calls.append(len(points))
        return predict(points)

    code.boundary(counted, low, high, n)
    if len(calls) != 1:
        fail(f"`predict` was called {len(calls)} times: hand it all points at once")
