"""Properties of early stopping."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("stops", "fit"))


def rule(losses, patience, delta=0.0, first=float("inf"), better=None, reset=True):
    """Return (kept, run); `better(loss, best, before, delta)` says what counts as better."""
    better = better or (lambda loss, best, before, d: loss < best - d)
    best, kept, waited, before, epoch = first, 0, 0, float("inf"), -1
    for epoch, loss in enumerate(losses):
        if better(loss, best, before, delta):
            best, kept, waited = loss, epoch, waited * (not reset)
        else:
            waited += 1
            if waited >= patience:
                break
        before = loss
    return kept, epoch + 1


def later(found, by):
    return found[0], found[1] + by


def creeping(losses, patience, delta):
    """Return (kept, run) where the best loss sinks also with one that is not better."""
    lowest = np.minimum.accumulate([np.inf, *losses])  # (E + 1,)
    tried = [
        loss if loss < low - delta else np.inf for low, loss in zip(lowest, losses, strict=False)
    ]
    return rule(tried, patience, 0.0, better=lambda loss, best, before, d: loss < np.inf)


def lowest_kept(losses, patience, delta):
    """Return (kept, run) where any lower loss is kept, by min_delta or not."""
    run = rule(losses, patience, delta)[1]
    return int(np.nanargmin(losses[:run])), run


def passing_over(losses, patience, delta):
    """Return (kept, run) where an epoch of NaN is not waited for."""
    numbers = [i for i, loss in enumerate(losses) if loss == loss]
    kept, run = rule([losses[i] for i in numbers], patience, delta)
    return numbers[kept], (numbers[run - 1] + 1 if run < len(numbers) else len(losses))


def plain(rng, size):
    """Return losses that fall, wobble and rise, a patience, and no min_delta."""
    losses = [3.0, 2.4, 1.9, 2.2, 1.5, 1.8, 1.7, 1.2, 1.6, 1.75, 1.9, 1.4, 1.65, 1.0, 2.0, 2.5, 2.7]
    moved = np.array(losses[: 9 + size]) + np.round(rng.uniform(-0.04, 0.04, 9 + size), 3)
    return [float(np.round(loss, 3)) for loss in moved], int(rng.integers(2, 4)), 0.0


def slow(rng, size):
    """Return losses that fall in steps of half of min_delta, and rise a little at the end."""
    step = 0.25 * float(rng.integers(1, 4))
    falling = [10.0 - step * k for k in range(5 + size)]
    return [*falling, falling[-1] + step / 2, falling[-1] + step], 3, 2 * step


def with_nan(rng, size):
    """Return losses of which some are NaN, in one case the first."""
    losses = plain(rng, size)[0]
    losses[8] = losses[2 + size % 3] = float("nan")
    if size % 2:
        losses[0] = float("nan")
    return losses, 3, 0.0


def patience_over(better_rule):
    return lambda losses, patience, d: rule(losses, patience, d, better=better_rule)


BEFORE = patience_over(lambda loss, best, before, d: loss < before - d)
NO_DELTA = patience_over(lambda loss, best, before, d: loss < best)
LARGER = patience_over(lambda loss, best, before, d: loss < best + d)
OR_EQUAL = patience_over(lambda loss, best, before, d: loss <= best - d)
HIGHER = lambda losses, p, d: rule(  # noqa: E731
    losses, p, d, first=-float("inf"), better=lambda loss, best, before, d: loss > best + d
)
MISTAKES = {
    "It stops one epoch late: at the epoch where the waiting reaches patience": (
        lambda losses, p, d: rule(losses, p + 1, d)
    ),
    "It stops one epoch early": lambda losses, p, d: rule(losses, max(p - 1, 1), d),
    "The waiting is never set back to zero: it counts all bad epochs": (
        lambda losses, p, d: rule(losses, p, d, reset=False)
    ),
    "Each loss is compared with the one before: compare with the best": BEFORE,
    "The last epoch is kept: keep the best": lambda losses, p, d: (
        rule(losses, p, d)[1] - 1,
        rule(losses, p, d)[1],
    ),
    "The best of all epochs is kept: the later ones are never run": lambda losses, p, d: (
        int(np.nanargmin(losses)),
        rule(losses, p, d)[1],
    ),
    "It never stops: all epochs are run": lambda losses, p, d: (
        int(np.nanargmin(losses)),
        len(losses),
    ),
    "The number of epochs is counted from 0: after the first epoch it is 1": (
        lambda losses, p, d: later(rule(losses, p, d), -1)
    ),
    "The kept epoch is counted from 1": lambda losses, p, d: (
        rule(losses, p, d)[0] + 1,
        rule(losses, p, d)[1],
    ),
    "The highest loss is taken for the best": HIGHER,
}
grader.equals("stops", to=rule, on=plain, mistakes=MISTAKES)
grader.equals(
    "stops",
    to=rule,
    on=slow,
    says="`stops` asks for more than `min_delta`",
    mistakes={
        "`min_delta` is not used": NO_DELTA,
        "The best loss sinks with one that is not better: small steps never add up": creeping,
        "A loss that is lower, but not better, is kept: `min_delta` decides that too": lowest_kept,
        "`min_delta` is taken as a share of the best loss: subtract it": patience_over(
            lambda loss, best, before, d: loss < best * (1 - d)
        ),
        "Smaller by exactly `min_delta` counts as better: more is needed": OR_EQUAL,
        "A worse loss counts as better: `min_delta` is on the wrong side": LARGER,
        **MISTAKES,
    },
)
grader.equals(
    "stops",
    to=rule,
    on=with_nan,
    says="`stops` never takes NaN for better",
    mistakes={
        "NaN is passed over: such an epoch is not better, so the waiting grows": passing_over,
        "NaN is taken for better": patience_over(
            lambda loss, best, before, d: not loss >= best - d
        ),
        "A NaN at the beginning blocks all that follow: nothing is smaller than NaN": (
            lambda losses, p, d: (
                rule(losses[1:], p, d, first=losses[0]) if losses[0] == losses[0] else (0, p + 1)
            )
        ),
        "A NaN at the beginning blocks all that come after it": (
            lambda losses, p, d: (0, p) if losses[0] != losses[0] else rule(losses, p, d)
        ),
    },
    points=1,
)


@grader.property("fit", "`fit` returns the weights of the best epoch", points=3)
def keeps_the_best(code, rng):
    for size in (8, 4, 1):  # in the longest the rule ends long before the losses do
        losses, patience, delta = plain(rng, size)
        check_fit(code, losses, patience, delta)
    for size in (2, 3):
        check_fit(code, *slow(rng, size))


class Run:
    """A training whose weights count its epochs, and whose losses are known."""

    def __init__(self, losses):
        self.weights = {"w": np.zeros(2), "b": np.full(1, 100.0)}
        self.losses, self.trained = losses, 0

    def train(self, held):
        self.trained += 1
        for array in held.values():
            array += 1

    def watch(self, held):
        epoch = int(held["w"][0]) - 1
        if not 0 <= epoch < len(self.losses):
            fail("`watch` is called before the first epoch, or training goes on after the last")
        return self.losses[epoch]


def check_fit(code, losses, patience, delta):
    """Train, and look at what comes back."""
    one, (kept, run) = Run(losses), rule(losses, patience, delta)
    got = code.fit(one.weights, one.train, one.watch, len(losses), patience, delta)
    expected = {"w": np.full(2, kept + 1.0), "b": np.full(1, kept + 101.0)}
    given = f"losses {losses}, patience {patience}, min_delta {delta:g}"
    tell = {"given": given, "got": got, "expected": expected}
    if not isinstance(got, dict) or got.keys() != expected.keys():
        fail("`fit` does not return a dict with the names of the weights", **tell)
    epochs = {int(got["w"][0]), int(got["b"][0]) - 100}
    loose = rule(losses, patience)
    if loose != (kept, run) and (epochs, one.trained) == ({loose[0] + 1}, loose[1]):
        fail("`fit` does not use `min_delta`", **tell)
    if one.trained != run:
        often = {"got": f"{one.trained} epochs", "expected": f"{run} epochs"}
        ends = {p: rule(losses, patience + p, delta)[1] for p in (1, -1) if patience + p > 0}
        fail(f"`fit` {counted(one.trained, ends, len(losses))}", given=given, **often)
    check_epochs(epochs, kept, run, tell)


def counted(trained, ends, most):
    """Return what is wrong with the number of epochs; `ends` with other patience."""
    if trained == most:
        return "never stops: all epochs are trained"
    if trained == ends[1]:
        return "waits one epoch more than patience"
    if trained == ends.get(-1):
        return "waits one epoch less than patience"
    return "trains wrong numbers of epochs"


def check_epochs(epochs, kept, run, tell):
    """Name which epochs the weights are of, where it is not the best one."""
    if epochs == {kept + 1}:
        return
    if len(epochs) > 1:
        fail("The arrays that come back are of different epochs: copy each of them", **tell)
    if epochs == {run}:
        cause = "The last weights come back: a kept name is no copy, training writes into it"
        fail(cause, **tell, hint="copy each array when it is the best")
    if epochs == {kept}:
        fail("The weights are copied before the epoch is trained", **tell)
    fail("The weights of another epoch come back", **tell)
