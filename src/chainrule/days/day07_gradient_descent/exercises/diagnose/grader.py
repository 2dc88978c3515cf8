"""Properties of a reader of loss curves; the curves come from descents that really ran."""

import numpy as np

from chainrule.course.grading import Grader, fail

WORDS = ("too small", "right", "too large")
grader = Grader(needs=("run_a", "run_b", "run_c", "diagnose"))
UP = "The loss of this run rises and then overflows: its steps jump over the valley"
CREEPS = "The loss of this run falls by a fiftieth in five epochs: its steps are too short"
GOOD = "This run lost nine tenths of its loss: nothing is wrong with its rate"
for name, right, cause in (
    ("run_a", "too small", CREEPS),
    ("run_b", "right", GOOD),
    ("run_c", "too large", UP),
):

    @grader.property(name, f"`{name}` is right")
    def read(code, rng, name=name, right=right, cause=cause):
        """Compare one word."""
        got = getattr(code, name)
        if got is None:
            fail(f"`{name}` is not set yet", hint=f"set `{name}` to one of the three words")
        if got not in WORDS:
            fail(f"`{name}` is none of the three words", got=got, hint=" or ".join(WORDS))
        if got != right:
            fail(cause, got=got, hint="look at the first value and at the last")


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


def limits(rng, size):
    """Return one curve near each limit of the rules; the first value is 2, or 20."""
    first, last = (
        2.0,
        {1: 0.1, 2: 2.0, 3: rng.uniform(1.66, 1.74), 5: rng.uniform(1.4, 1.54)}.get(size, 3.0),
    )
    losses = np.array([20.0 if size == 8 else first, 1.9, 1.8, last])
    if size == 1:
        losses[2] = np.inf
    return (losses,)


def judge(losses, bad=lambda x: ~np.isfinite(x), first=0, last=-1, share=0.8):
    """Apply the rules; each setting is what a mistake would change."""
    if bad(losses).any() or losses[last] > losses[first]:
        return "too large"
    return "too small" if losses[last] >= share * losses[0] else "right"


def by_steps(losses):
    return "too large" if (np.diff(losses) > 0).any() else judge(losses)


def never_rises(losses):
    if not np.isfinite(losses).all():
        return "too large"
    return "too small" if losses[-1] >= 0.8 * losses[0] else "right"


def rises_at_once(losses):
    return "too large" if losses[-1] == losses[0] else judge(losses)


def by_one(losses):
    word = judge(losses)
    return word if word == "too large" else "too small" if losses[-1] >= 1 else "right"


def swapped(losses):
    words = {"too small": "too large", "too large": "too small", "right": "right"}
    return words[judge(losses)]


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
        "NaN on the way is overlooked: ask np.isfinite of all values, first": lambda x: judge(
            x, bad=lambda x: np.array([False])
        ),
        "A single step upwards is taken for divergence: compare first and last": by_steps,
        "The lowest value is judged: the last one counts": lambda x: judge(
            x, last=int(np.argmin(x))
        ),
        "The limit is far too low: 80 % of the first value was said": lambda x: judge(x, share=0.1),
        '"too small" and "too large" are swapped': swapped,
        "The highest value is judged: the last one counts": lambda x: judge(
            x, last=int(np.argmax(x))
        ),
        "A run that rises is called too small: ask first whether it ends above its start": (
            never_rises
        ),
        "The last value is compared with the one before it: the first one counts": lambda x: judge(
            x, first=-2
        ),
    },
)
grader.equals(
    "diagnose",
    to=judge,
    on=limits,
    says="`diagnose` keeps to the limits of the rules",
    points=2,
    mistakes={
        "Infinity on the way is overlooked: np.isfinite asks for both": lambda x: judge(
            x, bad=np.isnan
        ),
        "A run that ends where it began is called too large: only above the first": rises_at_once,
        "The limit is 90 % of the first value: 80 % was said": lambda x: judge(x, share=0.9),
        "The limit is half of the first value: 80 % was said": lambda x: judge(x, share=0.5),
        "The last value is compared with a fixed number: compare it with the first": by_one,
    },
    hint="go through the three rules in their order, word by word",
)
grader.keeps_inputs("diagnose", on=curves)
