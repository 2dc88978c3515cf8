"""Properties of batch norm's backward pass."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("backward",))
EPS = 1e-5


def kept(rng, size):
    """Return what arrives and what the forward pass kept."""
    shape = (size + 2, 2 + size // 3)
    x = rng.normal(size=shape) * rng.uniform(0.5, 3, shape[1])
    std = np.sqrt(x.var(0) + EPS)
    return rng.normal(size=shape), (x - x.mean(0)) / std, std, rng.uniform(0.5, 2, shape[1])


def back(dy, hat, std, w, mean=1.0, spread=1.0, over=0):
    """Return the gradients; the settings make the mistakes."""
    g = dy * w
    along = {"axis": over, "keepdims": True}
    dx = g - mean * g.mean(**along) - spread * hat * (g * hat).mean(**along)
    return dx / std, (dy * hat).sum(0), dy.sum(0)


def second_way(change):
    """Return the right dx, and what `change` makes of the other two and B."""
    return lambda dy, hat, std, w: (
        back(dy, hat, std, w)[0],
        *change(*back(dy, hat, std, w)[1:], len(dy)),
    )


def second_way_with_weight(dy, hat, std, w):
    dx, dweight, dbias = back(dy, hat, std, w)
    return dx, dweight, w * dbias


def second_way_weighed(dy, hat, std, w):
    dx, dweight, dbias = back(dy, hat, std, w)
    return dx, w * dweight, dbias


def other_dx(change):
    """Return the right dweight and dbias, and `change(g, dy, hat, std)` for dx."""
    return lambda dy, hat, std, w: (
        change(dy * w, dy, hat, std),
        *back(dy, hat, std, w)[1:],
    )


def part(g, hat):
    return hat * (g * hat).mean(0)


def mistaken(**settings):
    return lambda dy, hat, std, w: back(dy, hat, std, w, **settings)


grader.equals(
    "backward",
    to=back,
    on=kept,
    points=4,
    mistakes={
        "Mean and deviation are treated as constants: both move with x": mistaken(mean=0, spread=0),
        "The way over the mean is missing: take the mean of g out": mistaken(mean=0),
        "The way over the deviation is missing: take the part along x̂ out": mistaken(spread=0),
        "γ is missing in dx: the gradient by x̂ is dy γ": lambda dy, hat, std, w: back(
            dy, hat, std, np.ones_like(w)
        ),
        "dx is divided by the variance: divide by s": lambda dy, hat, std, w: (
            back(dy, hat, std, w)[0] / std,
            *back(dy, hat, std, w)[1:],
        ),
        "dx is only g, the gradient by x̂: it goes on through the norm": other_dx(
            lambda g, dy, hat, std: g
        ),
        "dx is multiplied by the deviation: divide by s": other_dx(
            lambda g, dy, hat, std: (g - g.mean(0) - part(g, hat)) * std
        ),
        "The last term is not divided by s: 1 / s stands before all three": other_dx(
            lambda g, dy, hat, std: (g - g.mean(0)) / std - part(g, hat)
        ),
        "γ is missing in the first mean: it takes g": other_dx(
            lambda g, dy, hat, std: (g - dy.mean(0) - part(g, hat)) / std
        ),
        "dx comes last: return (dx, dweight, dbias)": lambda dy, hat, std, w: (
            *back(dy, hat, std, w)[1:],
            back(dy, hat, std, w)[0],
        ),
        "dweight has γ in it: γ multiplied x̂": second_way_weighed,
        "The last term lacks x̂: x̂ times the mean of g x̂": lambda dy, hat, std, w: (
            (dy * w - (dy * w).mean(0) - (dy * w * hat).mean(0)) / std,
            *back(dy, hat, std, w)[1:],
        ),
        "γ is missing in the last mean: it takes g x̂": lambda dy, hat, std, w: (
            (dy * w - (dy * w).mean(0) - hat * (dy * hat).mean(0)) / std,
            *back(dy, hat, std, w)[1:],
        ),
        "dbias has γ in it: β was added after γ": second_way_with_weight,
        "dx is not divided by the deviation": lambda dy, hat, std, w: back(
            dy, hat, np.ones_like(std), w
        ),
        "There are sums where dx needs means over the batch": lambda dy, hat, std, w: back(
            dy, hat, std, w, mean=len(dy), spread=len(dy)
        ),
        "The means in dx go along the rows: they go over the batch": mistaken(over=1),
        "The part along x̂ is added to g: take it out": mistaken(spread=-1),
        "dbias is a mean: β was used B times, so its gradients are added": second_way(
            lambda w, b, n: (w, b / n)
        ),
        "dweight is a mean: γ was used B times, so its gradients are added": second_way(
            lambda w, b, n: (w / n, b)
        ),
        "dweight lacks x̂: γ multiplied x̂": second_way(lambda w, b, n: (b, b)),
        "dweight and dbias are exchanged": second_way(lambda w, b, n: (b, w)),
    },
    hint="compute B = 3, C = 1 by hand, or by differences",
)


@grader.property("backward", "dx agrees with differences of the loss", points=2)
def by_differences(code, rng):
    x, dy, weight = rng.normal(size=(4, 2)), rng.normal(size=(4, 2)), rng.uniform(0.5, 2, 2)

    def loss(x):
        return float((dy * weight * (x - x.mean(0)) / np.sqrt(x.var(0) + EPS)).sum())

    expected = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = 1e-5
        expected[place] = (loss(x + step) - loss(x - step)) / 2e-5
    std = np.sqrt(x.var(0) + EPS)
    got = code.backward(dy, (x - x.mean(0)) / std, std, weight)
    if got is None or not np.allclose(got[0], expected, atol=1e-6):
        fail("dx differs from the differences of the loss", got=got, expected=expected)


grader.keeps_inputs("backward", on=kept)
grader.no_loop("backward")
