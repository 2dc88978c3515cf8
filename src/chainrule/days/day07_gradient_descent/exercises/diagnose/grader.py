"""Properties of a reader of loss curves; the curves come from descents that really ran."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("run_a", "run_b", "run_c", "diagnose"))
UP = "The loss of this run rises and then overflows: its steps jump over the valley"
CREEPS = "The loss of this run falls by a fiftieth in five epochs: its steps are too short"
GOOD = "This run lost nine tenths of its loss: nothing is wrong with its rate"
grader.value("run_a", to="too small", mistakes={CREEPS: "right", CREEPS + ".": "too large"})
grader.value("run_b", to="right", mistakes={GOOD: "too small", GOOD + ".": "too large"})
grader.value("run_c", to="too large", mistakes={UP: "right", UP + ".": "too small"})


def descent(rng, kind):
    """Return the losses of gradient descent on a parabola whose rate is far off, or right."""
    rate = (1e-3, 0.3, 2.2, 2.2)[kind] * float(rng.uniform(0.9, 1.1))
    w, losses = 2.0, []
    for _ in range(6):
        losses.append(0.5 * w * w + 0.05 * float(rng.normal()) * (kind == 1))
        w -= rate * w
    if kind == 3:  # overflow on the way: one NaN in the middle, a small number at the end
        losses[3], losses[-1] = float("nan"), 0.1
    return (np.array(losses),)


def noisy(rng, ends_low):
    """Return a curve that rises for a while and ends low, or one that dips and ends high."""
    middle = [1.6, 2.5, 1.2] if ends_low else [0.9, 0.7, 1.4]
    return (np.array([2.0, *rng.permutation(middle), 0.4 if ends_low else 1.9]),)


def judge(losses, finite=True, last=-1, share=0.8):
    if (finite and not np.isfinite(losses).all()) or losses[last] > losses[0]:
        return "too large"
    return "too small" if losses[last] >= share * losses[0] else "right"


def by_steps(losses):
    if not np.isfinite(losses).all() or (np.diff(losses) > 0).any():
        return "too large"
    return "too small" if losses[-1] >= 0.8 * losses[0] else "right"


KINDS = {1: (descent, 0), 2: (noisy, True), 3: (noisy, False), 5: (descent, 3), 8: (descent, 2)}


def curves(rng, size):
    """Return one curve of each kind, by the size of the case."""
    make, kind = KINDS[size]
    return make(rng, kind)


grader.equals(
    "diagnose",
    to=judge,
    on=curves,
    points=4,
    mistakes={
        "NaN on the way is overlooked: ask np.isfinite first": lambda x: judge(x, finite=False),
        "A single step upwards is taken for divergence: compare first and last": by_steps,
        "The lowest value is judged: the last one counts": lambda x: judge(
            x, last=int(np.argmin(x))
        ),
        "The limit is a tenth of the first value: 80 % was said": lambda x: judge(x, share=0.1),
        '"too small" and "too large" are swapped': lambda x: {
            "too small": "too large",
            "too large": "too small",
            "right": "right",
        }[judge(x)],
        "The highest value is judged: the last one counts": lambda x: judge(
            x, last=int(np.argmax(x))
        ),
    },
)
grader.keeps_inputs("diagnose", on=curves)
