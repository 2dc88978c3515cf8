"""Properties of an estimate of bias and variance."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("predictions", "bias_variance", "expected_error"))


def answers(rng, size):
    """Return answers (R, N), R and N different, and the truth (N,)."""
    truth = np.round(rng.uniform(-2, 2, size + 1), 1)
    off = np.round(rng.uniform(0.3, 1, size + 1), 1) * rng.choice([-1, 1], size + 1)
    return np.round(truth + off + rng.normal(0, 0.8, (size + 2, size + 1)), 2), truth


def with_noise(rng, size):
    """Return answers, truth and a standard deviation."""
    return *answers(rng, size), float(np.round(rng.uniform(0.2, 0.9), 2))


def parts(p, t):
    return float(np.mean((p.mean(axis=0) - t) ** 2)), float(np.mean(p.var(axis=0)))


def line(x, y):
    """Fit the mean and the slope: returns a model."""
    c = np.polyfit(x, y, 1)
    return lambda at: np.polyval(c, at)


def draw(rng):
    """Draw six points."""
    x = rng.uniform(-1, 1, 6)
    return x, x**2 + rng.normal(0, 0.3, 6)


@grader.property("predictions", "`predictions` fits a fresh training set each round", points=2)
def rounds(code, rng):
    for rounds in (3, 1, 6):
        check_rounds(code, rng, rounds)


def check_rounds(code, rng, rounds):
    """Answer with straight lines, and count the training sets that are drawn."""
    seed, at = int(rng.integers(1 << 30)), np.round(np.sort(rng.uniform(-1, 1, 4)), 2)
    ours, drawn = np.random.default_rng(seed), []
    expected = np.stack([line(*draw(ours))(at) for _ in range(rounds)])

    def sample(rng):
        drawn.append(draw(rng))
        return drawn[-1]

    got = code.predictions(sample, line, at, rounds, np.random.default_rng(seed))
    got = np.asarray(got) if isinstance(got, list | tuple | np.ndarray) else got
    given = f"rounds = {rounds}, x_new = {at}, fit = a straight line"
    compare_rounds(got, expected, given, len(drawn))


def compare_rounds(got, expected, given, drawn):
    """Name what differs between answers of models; `drawn` training sets were asked for."""
    tell = {"given": given, "got": got, "expected": expected}
    if not isinstance(got, np.ndarray):
        fail("`predictions` does not return an array", **tell)
    shapes = {
        expected.shape[::-1]: "`predictions` is transposed: one row a round is asked for",
        (expected.size,): "The rounds stand in one long row: one row a round is asked for",
        expected.shape[1:]: "The rounds are averaged too early: all answers are asked for",
        (len(expected), 6): "The models answer for their own training points: x_new is asked for",
    }
    if got.shape != expected.shape:
        other = f"`predictions` has shape {got.shape}, and {expected.shape} is needed"
        fail(shapes.get(got.shape, other), **tell)
    if len(got) > 1 and np.allclose(got, got[0]) and not np.allclose(expected, expected[0]):
        fail("All rounds have the same training set: draw a fresh one in each", **tell)
    if not np.allclose(got, expected) and drawn != len(expected):
        often = {"got": f"{drawn} calls of `sample`", "expected": f"{len(expected)} calls"}
        fail("Each round calls `sample` once, for x and y together", given=given, **often)
    if not np.allclose(got, expected):
        fail("The training sets are not drawn from the `rng` that is given", **tell)


grader.equals(
    "bias_variance",
    to=parts,
    on=answers,
    mistakes={
        "The bias is not squared": lambda p, t: (np.mean(p.mean(axis=0) - t), parts(p, t)[1]),
        "The size of the bias is averaged: square it": lambda p, t: (
            np.mean(np.abs(p.mean(axis=0) - t)),
            parts(p, t)[1],
        ),
        "The squared bias is added up over the points: their mean is asked for": lambda p, t: (
            np.sum((p.mean(axis=0) - t) ** 2),
            parts(p, t)[1],
        ),
        "The bias is averaged over the points before it is squared: signs cancel": lambda p, t: (
            np.mean(p.mean(axis=0) - t) ** 2,
            parts(p, t)[1],
        ),
        "The mean is taken over all numbers: each point has a mean fit of its own": lambda p, t: (
            np.mean((p.mean() - t) ** 2),
            parts(p, t)[1],
        ),
        "The first number is the whole error: take the mean over the rounds before the "
        "distance": lambda p, t: (np.mean((p - t) ** 2), parts(p, t)[1]),
        "The variance is taken over the points: it belongs to the rounds, axis 0": lambda p, t: (
            parts(p, t)[0],
            np.mean(p.var(axis=1)),
        ),
        "The variance is taken over all numbers at once: it belongs to each point": lambda p, t: (
            parts(p, t)[0],
            p.var(),
        ),
        "This is the standard deviation: the variance is its square": lambda p, t: (
            parts(p, t)[0],
            np.mean(p.std(axis=0)),
        ),
        "The variance divides by R - 1: here it divides by R": lambda p, t: (
            parts(p, t)[0],
            np.mean(p.var(axis=0, ddof=1)),
        ),
        "The scatter is measured around the truth: it belongs around the mean fit": lambda p, t: (
            parts(p, t)[0],
            np.mean((p - t) ** 2),
        ),
        "The two numbers are exchanged: first bias squared, then variance": lambda p, t: parts(
            p, t
        )[::-1],
        "The points are added up: their mean is asked for": lambda p, t: tuple(
            p.shape[1] * one for one in parts(p, t)
        ),
    },
)
grader.equals(
    "expected_error",
    to=lambda p, t, noise: sum(parts(p, t)) + noise**2,
    on=with_noise,
    mistakes={
        "The noise is missing: fresh targets have it too": lambda p, t, noise: sum(parts(p, t)),
        "The noise is not squared: it is given as a standard deviation": lambda p, t, noise: (
            sum(parts(p, t)) + noise
        ),
        "This is the root of the error: the squares are asked for": lambda p, t, noise: np.sqrt(
            sum(parts(p, t)) + noise**2
        ),
        "The noise counts twice: the variance of the fits has it already": lambda p, t, noise: (
            sum(parts(p, t)) + 2 * noise**2
        ),
        "The variance is missing": lambda p, t, noise: parts(p, t)[0] + noise**2,
        "The bias is missing": lambda p, t, noise: parts(p, t)[1] + noise**2,
    },
)
grader.no_loop("bias_variance")
grader.keeps_inputs("bias_variance", on=answers)
