"""Properties of first weights: shape, spread, form, and whose generator drew them."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("he", "he_conv", "xavier"))
CLOSE = 0.03  # of the deviation; with 90,000 draws chance gives 0.0025


def drawn(code, name, sizes, shape, seed):
    """Return the weights, after their shape was looked at."""
    w = np.asarray(getattr(code, name)(*sizes, np.random.default_rng(seed)))
    if w.shape != shape:
        wanted = "(fan_out, fan_in)" if len(shape) == 2 else "(channels_out, channels_in, k, k)"
        fail(
            f"`{name}` has shape {w.shape}, and {shape} is needed: {wanted} is needed",
            hint="a row holds the weights of one unit",
        )
    return w


def is_near(a, b):
    return abs(a / b - 1) < CLOSE


def check_spread(name, w, right, mistakes):
    """Compare the deviation with the right one, then with those of known mistakes."""
    if abs(w.mean()) > 0.1 * w.std():
        what = "all weights are positive" if (w >= 0).all() else "the mean is not 0"
        more = ": there are no negative ones" if (w >= 0).all() else ""
        fail(f"`{name}`: {what}{more}", got=float(w.mean()), expected=0.0)
    if is_near(w.std(), right):
        return
    causes = [cause for cause, wrong in mistakes.items() if is_near(w.std(), wrong)]
    fail(
        causes[0] if causes else f"`{name}`: the deviation is wrong",
        got=f"deviation {w.std():.4g}",
        expected=f"deviation {right:.4g}",
    )


def check_normal(name, w):
    """Say where numbers of the right spread are not drawn from a normal."""
    if np.abs(w).max() < 3 * w.std():
        fail(f"`{name}` is not a normal: no weight is far out", hint="rng.normal")


@grader.property("he", "`he` is normal with variance 2 / fan_in", points=3)
def he_right(code, rng):
    n, m = 200 + int(rng.integers(20)), 500
    w = drawn(code, "he", (n, m), (n, m), 0)
    check_spread(
        "he",
        w,
        np.sqrt(2 / m),
        {
            "`he`: the variance was given as the deviation: take its root": 2 / m,
            "`he`: the factor 2 is missing: a ReLU drops half": np.sqrt(1 / m),
            "`he` counts the outputs: fan_in is what one unit reads": np.sqrt(2 / n),
            "`he`: the root goes over both: √(2 / fan_in)": np.sqrt(2) / m,
            "`he` has Xavier's variance": np.sqrt(2 / (m + n)),
            "`he` has a fixed deviation of 0.01: it must fit the layer": 0.01,
            "`he` has a deviation of 1: it must fit the layer": 1.0,
        },
    )
    check_normal("he", w)


def repeats(name, sizes, shape):
    """Return a check: the weights come from the generator that is given."""

    def check(code, rng):
        seed = int(rng.integers(1000))
        a, b = (drawn(code, name, sizes, shape, seed) for _ in range(2))
        if not np.array_equal(a, b):
            fail(f"`{name}` draws from another generator: use `rng`")
        if np.array_equal(a, drawn(code, name, sizes, shape, seed + 1)):
            fail(f"`{name}` gives the same weights for every seed: use `rng`")

    return check


for name, sizes, shape in (
    ("he", (30, 50), (30, 50)),
    ("he_conv", (8, 6, 3), (8, 6, 3, 3)),
    ("xavier", (30, 50), (30, 50)),
):
    says = f"`{name}`: the same generator gives the same weights"
    grader.property(name, says)(repeats(name, sizes, shape))


@grader.property("he_conv", "`he_conv` counts what one output reads", points=2)
def conv_right(code, rng):
    out, into, k = 96, 30 + int(rng.integers(8)), 5
    w = drawn(code, "he_conv", (out, into, k), (out, into, k, k), 0)
    check_spread(
        "he_conv",
        w,
        np.sqrt(2 / (into * k * k)),
        {
            "`he_conv` forgets the kernel's places: fan_in = channels_in · k · k": np.sqrt(
                2 / into
            ),
            "`he_conv` counts one side of the kernel": np.sqrt(2 / (into * k)),
            "`he_conv` forgets the input channels: fan_in = channels_in · k · k": np.sqrt(
                2 / (k * k)
            ),
            "`he_conv` adds the output channels: fan_in is what one output reads": np.sqrt(
                2 / ((into + out) * k * k)
            ),
            "`he_conv` has Xavier's variance": np.sqrt(1 / ((into + out) * k * k)),
            "`he_conv` counts the output channels": np.sqrt(2 / (out * k * k)),
            "`he_conv`: the factor 2 is missing": np.sqrt(1 / (into * k * k)),
            "`he_conv`: the variance was given as the deviation": 2 / (into * k * k),
            "`he_conv` adds channels and places: fan_in is channels_in · k · k": np.sqrt(
                2 / (into + k * k)
            ),
        },
    )
    check_normal("he_conv", w)


@grader.property("xavier", "`xavier` is uniform with variance 2 / (fan_in + fan_out)", points=2)
def xavier_right(code, rng):
    n, m = 200 + int(rng.integers(20)), 500
    w = drawn(code, "xavier", (n, m), (n, m), 0)
    right = np.sqrt(2 / (m + n))
    check_spread(
        "xavier",
        w,
        right,
        {
            "`xavier`: the deviation was taken for the bound: a = √(6 / …)": right / np.sqrt(3),
            "`xavier` uses fan_in alone: both fans count": np.sqrt(1 / m),
            "`xavier` uses fan_out alone: both fans count": np.sqrt(1 / n),
            "`xavier` multiplies the fans: add them": np.sqrt(2 / (n * m)),
            "`xavier` takes the mean of the fans: 6 stands over their sum": np.sqrt(2) * right,
            "`xavier`: the root goes over both: √(6 / …)": np.sqrt(2) / (n + m),
            "`xavier`: the bound a lacks its root": 6 / (m + n) / np.sqrt(3),
            "`xavier`: the bound has a 3 where a 6 is needed": right / np.sqrt(2),
            "`xavier` has He's variance": np.sqrt(2 / m),
        },
    )
    if np.abs(w).max() > 1.05 * right * np.sqrt(3):
        fail("`xavier` is not uniform: weights lie beyond a", hint="rng.uniform(-a, a, shape)")
