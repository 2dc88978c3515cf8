"""One step against the rule, then whole trainings, step for step."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("learn", "fit"))


def answer(x, w, b):
    """Return 1 where the score is above zero, else 0."""
    return int(x @ w + b > 0)


def learn(x, y, w, b, lr, error=None, bias=None):
    """Take one step of the rule, or of one with another error or another bias step."""
    e = (error or (lambda x, y, w, b: y - answer(x, w, b)))(x, y, w, b)
    return w + lr * e * x, b + lr * e if bias is None else b + bias(lr * e, x)


def with_error(error):
    """Return the rule with another error."""
    return lambda x, y, w, b, lr: learn(x, y, w, b, lr, error)


def with_bias(bias):
    """Return the rule with another step of the bias."""
    return lambda x, y, w, b, lr: learn(x, y, w, b, lr, bias=bias)


def fit(x, y, passes, **changed):
    """Learn until a pass has no mistake."""
    w, b, in_each = trained(x, y, passes, **changed)
    return w, b, sum(in_each)


def trained(x, y, passes, start=0.0, step=learn, fires=answer):
    """Return weights, bias, and the mistakes in each pass."""
    w, b, in_each = np.full(x.shape[1], start), 0.0, []
    for _ in range(passes):
        in_each.append(0)
        for x_i, y_i in zip(x, y, strict=True):
            in_each[-1] += int(fires(x_i, w, b) != y_i)
            w, b = step(x_i, y_i, w, b, 1.0)
        if not in_each[-1]:
            break
    return w, b, in_each


def last_pass(x, y, passes):
    """Count the mistakes of the last pass only."""
    w, b, in_each = trained(x, y, passes)
    return w, b, in_each[-1]


def passes_made(x, y, passes):
    """Count the passes."""
    w, b, in_each = trained(x, y, passes)
    return w, b, len(in_each)


def by_batches(x, y, passes):
    """Learn from all examples at once."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        error = y - (x @ w + b > 0)
        w, b, mistakes = w + error @ x, b + error.sum(), mistakes + np.abs(error).sum()
    return w, b, mistakes


def until_right(x, y, passes):
    """Stop at the first example that is answered rightly."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for x_i, y_i in [pair for _ in range(passes) for pair in zip(x, y, strict=True)]:
        if answer(x_i, w, b) == y_i:
            break
        w, b = learn(x_i, y_i, w, b, 1.0)
        mistakes += 1
    return w, b, mistakes


def without_bias(x, y, passes):
    """Throw away what the bias learns."""
    return fit(x, y, passes, step=lambda x, y, w, b, lr: (learn(x, y, w, b, lr)[0], b))


def added_errors(x, y, passes):
    """Add the errors up, so that 1 and -1 cancel, and stop where the sum stays."""
    w, b, total = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        before = total
        for x_i, y_i in zip(x, y, strict=True):
            total += y_i - answer(x_i, w, b)
            w, b = learn(x_i, y_i, w, b, 1.0)
        if total == before:
            break
    return w, b, total


def counted_after(x, y, passes):
    """Count the examples that are still wrong after their correction."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        before = mistakes
        for x_i, y_i in zip(x, y, strict=True):
            w, b = learn(x_i, y_i, w, b, 1.0)
            mistakes += int(answer(x_i, w, b) != y_i)
        if mistakes == before:
            break
    return w, b, mistakes


def ones(rng, size, y, fires):
    """Return one example with target y and weights that answer `fires`.

    At even sizes the bias decides: without it the answer would be the other. At sizes 2, 5 and 8
    the score is close to zero, at size 3 it is zero unless it fires.
    """
    while True:
        x, w = rng.integers(-3, 4, 2) * 1.0, rng.integers(-3, 4, 2) / 8
        b = -float(x @ w) if size == 3 and not fires else float(rng.integers(-3, 4)) / 8
        decides = answer(x, w, b) != answer(x, w, 0)
        fits = x.all() and b and abs(x.sum()) > 1 and decides == (size % 2 == 0)
        fits = fits and (abs(x @ w + b) < 0.5 or size % 3 != 2)
        if answer(x, w, b) == fires and fits:
            return x, y, w, b, float(rng.choice((0.5, 0.25)))


def missed(rng, size):
    """It should fire and does not."""
    return ones(rng, size, 1, 0)


def false_alarm(rng, size):
    """It fires and should not."""
    return ones(rng, size, 0, 1)


def right_already(rng, size):
    """Its answer is right."""
    return ones(rng, size, size // 2 % 2, size // 2 % 2)


def separable(rng, size):
    """Return size + 3 examples that a line with a bias separates, and plenty of passes."""
    while True:
        x = rng.integers(-4, 5, (size + 3, 2)) * 1.0
        direction = rng.integers(-3, 4, 3)
        scores = x @ direction[:2] + direction[2]
        y = (scores > 0).astype(int)
        # the first pass has mistakes and right answers, and another pass is needed
        if abs(scores).min() >= 1 and 0 < fit(x, y, 1)[2] < fit(x, y, 50)[2]:
            return x, y, 50


def mixed(rng, size):
    """Return examples that no line separates: the passes run out."""
    x = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]) + int(rng.integers(0, 3))
    return x, np.array([0, 1, 1, 0]), size


def at_zero(x, w, b):
    """Return 1 also where the score is exactly zero."""
    return int(x @ w + b >= 0)


fires_at_zero = with_error(lambda x, y, w, b: y - at_zero(x, w, b))
STEPS = {
    "A score of exactly zero fires here; the answer to it is 0": fires_at_zero,
    "The error counts without its sign: a false alarm has the error -1": with_error(
        lambda x, y, w, b: abs(y - answer(x, w, b))
    ),
    "The error is turned round: it is y - answer": with_error(
        lambda x, y, w, b: answer(x, w, b) - y
    ),
    "The error uses the score instead of the answer: the step is missing": with_error(
        lambda x, y, w, b: y - (x @ w + b)
    ),
    "It fires above 0.5 here: a perceptron fires above 0": with_error(
        lambda x, y, w, b: y - int(x @ w + b > 0.5)
    ),
    "The answer is made without the bias": with_error(lambda x, y, w, b: y - int(x @ w > 0)),
    "The rule learns from every example; right answers leave the weights alone": with_error(
        lambda x, y, w, b: 2 * y - 1
    ),
    "The step is twice too large: the error is 1, 0 or -1": with_error(
        lambda x, y, w, b: 2 * (y - answer(x, w, b))
    ),
    "The answer is -1 or 1 here; with targets 0 and 1 it must be 0 or 1": with_error(
        lambda x, y, w, b: y - (1 if answer(x, w, b) else -1)
    ),
    "It learns only from false alarms; what should have fired counts too": with_error(
        lambda x, y, w, b: min(y - answer(x, w, b), 0)
    ),
    "It learns only when it should fire; false alarms count too": with_error(
        lambda x, y, w, b: max(y - answer(x, w, b), 0)
    ),
    "The bias does not learn": with_bias(lambda step, x: 0.0),
    "The bias learns with the inputs' sum; its own input is always 1": with_bias(
        lambda step, x: step * x.sum()
    ),
    "The bias moves the wrong way": with_bias(lambda step, x: -step),
    "The rate is missing in the step of the bias": lambda x, y, w, b, lr: (
        learn(x, y, w, b, lr)[0],
        learn(x, y, w, b, 1.0)[1],
    ),
    "The rate is missing in the step of the weights": lambda x, y, w, b, lr: (
        learn(x, y, w, b, 1.0)[0],
        learn(x, y, w, b, lr)[1],
    ),
    "This is the correction; the new weights and the new bias are asked for": (
        lambda x, y, w, b, lr: learn(x, y, 0 * w, 0, lr, lambda *_: y - answer(x, w, b))
    ),
    "The rate plays no part": lambda x, y, w, b, lr: learn(x, y, w, b, 1.0),
    "The weights move without the input: each by its own input": lambda x, y, w, b, lr: (
        w + learn(x, y, w, b, lr)[1] - b,
        learn(x, y, w, b, lr)[1],
    ),
}
for kind, says in (
    (right_already, "a right answer changes nothing"),
    (missed, "an example that should fire pulls the weights towards it"),
    (false_alarm, "an example that should not fire pushes the weights away"),
):
    grader.equals("learn", to=learn, on=kind, mistakes=STEPS, says=says, points=1)
FITS = {
    "Training stops after one pass, though it had mistakes": lambda x, y, p: fit(x, y, 1),
    "Training stops at the first right answer; a whole pass must be right": until_right,
    "The weights move at the end of the pass; each example is learned from at once": by_batches,
    "The start is not zero": lambda x, y, p: fit(x, y, p, start=1.0),
    "A score of exactly zero fires here; the answer to it is 0": lambda x, y, p: fit(
        x, y, p, step=fires_at_zero, fires=at_zero
    ),
    "The rate is 0.1 here, and 1 is asked for": lambda x, y, p: fit(
        x, y, p, step=lambda x, y, w, b, lr: learn(x, y, w, b, 0.1)
    ),
    "What the bias learns is thrown away": without_bias,
    "The errors are added up: 1 and -1 cancel. Count the wrong answers": added_errors,
    "The mistakes are counted after the correction, and they happen before": counted_after,
    "This makes one pass more than `passes`": lambda x, y, p: fit(x, y, p + 1),
    "The mistakes are those of the last pass only": last_pass,
    "This counts the passes, not the mistakes": passes_made,
}
grader.equals(
    "fit", to=fit, on=separable, mistakes=FITS, says="`fit` separates, and counts its mistakes"
)
grader.equals(
    "fit", to=fit, on=mixed, mistakes=FITS, says="`fit` ends where no line separates", points=1
)
grader.keeps_inputs("learn", on=missed)
