"""Properties of a network written from nothing: its parts by differences, its whole by accuracy."""

import copy

import numpy as np

from chainrule import data
from chainrule.course.grading import Grader, fail

grader = Grader(needs=("start", "scores", "gradients", "step", "train"))
KEYS = ("W1", "b1", "W2", "b2")


def network(rng, size):
    """Return float64 parameters of a 3-64-10 net, a batch and its labels."""
    shapes = {"W1": (64, 3), "b1": (64,), "W2": (10, 64), "b2": (10,)}
    p = {name: rng.normal(0, 0.5, shape) for name, shape in shapes.items()}
    return p, rng.normal(size=(size, 3)), rng.integers(0, 10, size)


def with_batch(rng, size):
    return network(rng, size)[:2]


def hidden(p, x):
    return np.maximum(x @ p["W1"].T + p["b1"], 0)


def scores(p, x):
    return hidden(p, x) @ p["W2"].T + p["b2"]


def huge(rng, size):
    """Return a net whose scores are in the ten thousands."""
    p, x, y = network(rng, size)
    p["b2"][:] = rng.permutation(10) * 2e3
    return p, x, y


def gradients(p, x, y, count=None, gate=True, target=True, axis=1):
    a, s = hidden(p, x), scores(p, x)
    delta = np.exp(s - s.max(axis=1, keepdims=True))
    delta /= delta.sum(axis=axis, keepdims=True)
    if target:
        delta[np.arange(len(y)), y] -= 1
    delta /= len(y) if count is None else count
    below = (delta @ p["W2"]) * ((a > 0) if gate else 1)
    back = {"W1": below.T @ x, "b1": below.sum(axis=0)}
    return {**back, "W2": delta.T @ a, "b2": delta.sum(axis=0)}


@grader.property("start", "`start` gives the four parameters in their shapes")
def begins(code, rng):
    p = code.start(400, 3)
    if not isinstance(p, dict) or sorted(p) != sorted(KEYS):
        fail("`start` gives other parameters", got=type(p), expected=", ".join(KEYS))
    shapes = {"W1": (64, 400), "b1": (64,), "W2": (10, 64), "b2": (10,)}
    for name, shape in shapes.items():
        if np.shape(p[name]) != shape:
            fail(f"`{name}` has the wrong shape", got=np.shape(p[name]), expected=shape)


@grader.property("start", "`start` draws He's weights from the seed", points=2)
def he(code, rng):
    p = code.start(400, 3)
    if np.ptp(p["W1"]) == 0:
        cause = "All hidden units start the same, get the same gradient and stay the same"
        fail(cause, got=p["W1"], hint="draw the weights at random")
    for name, fan_in in (("W1", 400), ("W2", 64)):
        ratio = np.std(p[name]) / np.sqrt(2 / fan_in)
        if not 0.85 < ratio < 1.15:
            cause = f"The spread of `{name}` is {ratio:.2g} of He's sqrt(2 / fan_in)"
            fail(cause, hint="N(0, 2 / fan_in) has the standard deviation sqrt(2 / fan_in)")
    if np.any(p["b1"]) or np.any(p["b2"]):
        fail("The biases do not start at zero", got=p["b1"])
    again, other = code.start(400, 3), code.start(400, 4)
    if not np.array_equal(again["W1"], p["W1"]):
        fail("The same seed gives other weights: draw from np.random.default_rng(seed)")
    if np.array_equal(other["W1"], p["W1"]):
        fail("Another seed gives the same weights: the seed is not used")


grader.equals(
    "scores",
    to=scores,
    on=with_batch,
    mistakes={
        "There is no bend between the layers: the ReLU is missing": lambda p, x: (
            (x @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]
        ),
        "A second ReLU cuts off the scores: the last layer has none": lambda p, x: np.maximum(
            scores(p, x), 0
        ),
        "The biases are missing": lambda p, x: np.maximum(x @ p["W1"].T, 0) @ p["W2"].T,
    },
)
grader.equals(
    "gradients",
    to=gradients,
    on=network,
    points=3,
    says="`gradients` gives the gradient of the mean loss",
    mistakes={
        "Your gradient is B times too large: the loss is a mean over the batch": lambda p, x, y: (
            gradients(p, x, y, count=1)
        ),
        "The gradient goes through the ReLU where it was zero: multiply by [a > 0]": lambda p, x, y: (
            gradients(p, x, y, gate=False)
        ),
        "The gradient is divided by a fixed number: the mean divides by len(y)": lambda p, x, y: (
            gradients(p, x, y, count=32)
        ),
        "The softmax goes down the batch: it goes along the classes, axis 1": lambda p, x, y: (
            gradients(p, x, y, axis=0)
        ),
        "The biases are divided by B twice: δ holds it already, so add up": lambda p, x, y: {
            name: g / len(y) if name.startswith("b") else g
            for name, g in gradients(p, x, y).items()
        },
        "The right class is not taken off: δ = p − onehot(y)": lambda p, x, y: gradients(
            p, x, y, target=False
        ),
        "The sign is wrong: δ = p − onehot(y), not onehot(y) − p": lambda p, x, y: {
            name: -g for name, g in gradients(p, x, y).items()
        },
    },
    hint="compare one entry with (L(w + h) − L(w − h)) / 2h",
)


@grader.property("gradients", "`gradients` stays finite where scores are large", main=False)
def stays_finite(code, rng):
    got = code.gradients(*huge(rng, 4))
    if not all(np.isfinite(got[name]).all() for name in KEYS):
        cause = "With scores near 10,000 the exponential overflows"
        fail(cause, got=got["b2"], hint="softmax(s) = softmax(s − max(s))")


grader.keeps_inputs("gradients", on=network)


@grader.property("step", "`step` is PyTorch's momentum, in place", points=2)
def moves(code, rng):
    p, x, y = network(rng, 4)
    v = {name: rng.normal(size=value.shape) for name, value in p.items()}
    g = gradients(p, x, y)
    old, old_v = copy.deepcopy(p), copy.deepcopy(v)
    code.step(p, v, g, 0.1, 0.9)
    new_v = {name: 0.9 * old_v[name] + g[name] for name in KEYS}
    if all(np.allclose(p[n], old[n] - 0.1 * new_v[n]) for n in KEYS):
        if not all(np.allclose(v[n], new_v[n]) for n in KEYS):
            fail("The velocity is not kept for the next step: write into `velocity`")
        return
    mistakes = {
        "Nothing moved: write into the arrays of `p`, in place": lambda n: old[n],
        "The momentum is missing: this is plain gradient descent": lambda n: old[n] - 0.1 * g[n],
        "The step goes uphill: w ← w − lr · v": lambda n: old[n] + 0.1 * new_v[n],
        "The gradient is weighed by (1 − momentum): ten times too small at 0.9": lambda n: (
            old[n] - 0.1 * (0.9 * old_v[n] + 0.1 * g[n])
        ),
        "The rate stands inside the velocity: v ← momentum · v + g, the rate comes with the step": (
            lambda n: old[n] - (0.9 * old_v[n] + 0.1 * g[n])
        ),
        "This is Nesterov's step: plain momentum steps along v": lambda n: (
            old[n] - 0.1 * (g[n] + 0.9 * new_v[n])
        ),
        "The gradient is taken off the velocity: it is added": lambda n: (
            old[n] - 0.1 * (0.9 * old_v[n] - g[n])
        ),
        "The old velocity is used: update v first, then step along it": lambda n: (
            old[n] - 0.1 * old_v[n]
        ),
    }
    causes = [c for c, to in mistakes.items() if all(np.allclose(p[n], to(n)) for n in KEYS)]
    fail(
        causes[0] if causes else "The parameters after one step are wrong",
        given=f"w = {old['b2'][0]:.4f}, v = {old_v['b2'][0]:.4f}, g = {g['b2'][0]:.4f}, lr = 0.1",
        got=p["b2"][0],
        expected=old["b2"][0] - 0.1 * new_v["b2"][0],
    )


def digits():
    """Return the embedded digits, divided and scaled: training rows, labels, test rows, labels."""
    whole = data.load("digits")
    train, test = data.split(1797, (0.8, 0.2), seed=1, stratify=whole.y_train)
    rows = whole.x_train.reshape(1797, 64) / 16.0 - 0.3
    return rows[train], whole.y_train[train], rows[test], whole.y_train[test]


@grader.property("train", "`train` passes 90 % on unseen digits within ten epochs", points=4)
def learns(code, rng):
    x, y, x_test, y_test = digits()
    p = code.train(x.copy(), y.copy(), 10, 0)
    if p is None:
        fail("`train` gave nothing back: is a `return` missing?")
    share = float((scores(p, x_test).argmax(axis=1) == y_test).mean())
    if share > 0.9:
        return
    seen = float((scores(p, x).argmax(axis=1) == y).mean())
    before = float((scores(code.start(64, 0), x_test).argmax(axis=1) == y_test).mean())
    cause = "The network learns, and not enough"
    if not all(np.isfinite(p[name]).all() for name in KEYS):
        cause = "The parameters became NaN or infinite: the steps are far too long"
    elif max(np.abs(p[name]).max() for name in KEYS) > 100:
        cause = "The weights are in the hundreds: the steps are too long"
    elif share == before:
        cause = "The parameters are those of the start: nothing was trained"
    elif seen < 0.2:
        cause = "The network only guesses: are examples and labels still in the same order?"
    got = f"{share:.1%} on unseen digits, {seen:.1%} on its own"
    fail(cause, given="ten epochs on the embedded digits, seed 0", got=got, expected="over 90 %")


@grader.property("train", "the same seed, the same network", main=False)
def repeats(code, rng):
    x, y, *_ = digits()
    first, again = (code.train(x[:200], y[:200], 1, 5) for _ in range(2))
    if not all(np.array_equal(first[name], again[name]) for name in KEYS):
        cause = "The same seed gives another network: some draw does not begin with `seed`"
        fail(cause, hint="np.random.default_rng(seed) for the order as well")


@grader.property("train", "the order is random, and every epoch counts", main=False)
def shuffles(code, rng):
    x, y, x_test, y_test = digits()
    by_class = y.argsort(kind="stable")
    p = code.train(x[by_class], y[by_class], 3, 0)
    share = float((scores(p, x_test).argmax(axis=1) == y_test).mean())
    if share < 0.7:
        cause = "The examples are taken in the order in which they come: draw a fresh order"
        got = f"{share:.1%} right on unseen digits"
        fail(cause, given="digits sorted by class", got=got, expected="about 90 %")
    one, three = (code.train(x[:200], y[:200], epochs, 5) for epochs in (1, 3))
    if np.array_equal(one["W1"], three["W1"]):
        fail("`epochs` is not used: one and three epochs give the same network")


def few(rng, size):
    """Return a few digits with their labels, for one epoch."""
    x, y, *_ = digits()
    return x[: 20 * size], y[: 20 * size], 1, size


grader.keeps_inputs("train", on=few)
