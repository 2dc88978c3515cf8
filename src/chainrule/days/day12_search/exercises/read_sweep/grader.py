"""Properties of four readings of a sweep; the runs have noise, and some failed."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("best", "at_edge", "importance", "advantage"))
LOW, HIGH = 1e-4, 1.0


def results(rng, size):
    """Return losses, all different, of which one failed."""
    losses = rng.choice(np.arange(10, 230), size + 1, replace=False) / 100
    losses[int(rng.integers(size + 1))] = np.nan
    return (losses,)


def edges(rng, size):
    """Return runs whose best lies low, high, or between; the others and the failed lie elsewhere."""
    low, high = 10.0 ** -int(rng.integers(3, 6)), (5.0, 0.5, 2.0)[size % 3]
    place = np.concatenate([PLACES[size], rng.uniform(0.15, 0.85, size - 1)])  # on the logarithm
    losses = np.concatenate([[np.nan, 1.0, 0.3, 2.5], rng.uniform(1.1, 2.3, size - 1)])
    return low * (high / low) ** place, losses, low, high


# of the failed run, another, the best, the worst
PLACES = {
    1: (0.04, 0.03, 0.95, 0.97),
    2: (0.5, 0.97, 0.12, 0.5),
    3: (0.5, 0.99, 0.88, 0.5),
    5: (0.97, 0.5, 0.06, 0.97),
    8: (0.98, 0.02, 0.5, 0.5),
}


def sweeps(rng, size):
    n, groups = 5 * size + 8, 2 + size % 3
    values = np.exp(rng.uniform(np.log(LOW), np.log(HIGH), n))
    losses = 0.2 * np.exp(0.2 * np.log(values / 0.05) ** 2 + 0.3 * rng.normal(size=n))
    if size > 1:
        losses[rng.choice(n, 2, replace=False)] = np.nan
    return values, losses, groups


def seeds(rng, size):
    """Return two settings whose seeds share much; better by much, a little, nothing, or worse."""
    n = size + 3
    easy = rng.normal(size=n)
    gap = (0.0, 1.0, 0.2, -1.0)[size % 4] + rng.uniform(-0.05, 0.05)
    first = 2 + easy + 0.1 * rng.normal(size=n)
    return first, 2 + easy + gap + 0.1 * rng.normal(size=n)


def best(losses):
    return int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))


def place(values, losses, low, high, pick=best):
    return np.log(values[pick(losses)] / low) / np.log(high / low)


def named(p):
    return "low" if p <= 0.1 else "high" if p >= 0.9 else ""


def at_edge(values, losses, low, high):
    return named(place(values, losses, low, high))


def any_run(values, losses, low, high):
    p = np.log(values / low) / np.log(high / low)
    return "low" if p.min() <= 0.1 else "high" if p.max() >= 0.9 else ""


def decade(values, losses, low, high):
    v = values[best(losses)]
    return "low" if v <= 10 * low else "high" if v >= high / 10 else ""


def tenth_of_the_end(values, losses, low, high):
    v = values[best(losses)]
    return "low" if v <= 1.1 * low else "high" if v >= 0.9 * high else ""


def seen_edge(values, losses, low, high):
    return named(place(values, losses, values.min(), values.max()))


def among_finished(values, losses, low, high):
    return at_edge(values, losses[~np.isnan(losses)], low, high)


def even_edge(values, losses, low, high):
    return named((values[best(losses)] - low) / (high - low))


def split(values, losses, groups, log=np.log, by=np.argsort, drop=True):
    fine = ~np.isnan(losses) if drop else np.full(len(losses), True)
    y = log(losses[fine])
    return y, np.array_split(y[by(values[fine])], groups)


def importance(values, losses, groups, weigh=len, **how):
    y, parts = split(values, losses, groups, **how)
    between = sum(weigh(p) * (p.mean() - y.mean()) ** 2 for p in parts)
    return between / ((y - y.mean()) ** 2).sum()


def by_range(values, losses, groups):
    fine = ~np.isnan(losses)
    v, y = values[fine], np.log(losses[fine])
    cuts = np.linspace(v.min(), v.max(), groups + 1)[1:-1]
    parts = [y[np.digitize(v, cuts) == g] for g in range(groups)]
    between = sum(len(p) * (p.mean() - y.mean()) ** 2 for p in parts if len(p))
    return between / ((y - y.mean()) ** 2).sum()


def late(values, losses, groups, size=lambda p: (~np.isnan(p)).sum()):
    y = np.log(losses)
    parts, mean = np.array_split(y[values.argsort()], groups), np.nanmean(y)
    between = sum(size(p) * (np.nanmean(p) - mean) ** 2 for p in parts)
    return between / np.nansum((y - mean) ** 2)


def of_means(values, losses, groups):
    y, parts = split(values, losses, groups)
    return np.var([p.mean() for p in parts]) / y.var()


def total(losses):
    y = np.log(losses[~np.isnan(losses)])
    return ((y - y.mean()) ** 2).sum()


def advantage(first, second, ddof=1, root=True, size=lambda mean: mean):
    d = second - first
    error = d.std(ddof=ddof) / (np.sqrt(len(d)) if root else 1)
    return size(d.mean()) / error


def unpaired(first, second):
    both = first.var(ddof=1) + second.var(ddof=1)
    return (second.mean() - first.mean()) / np.sqrt(both / len(first))


grader.equals(
    "best",
    to=best,
    on=results,
    mistakes={
        "A failed run wins: np.argmin takes NaN for the smallest": lambda x: int(np.argmin(x)),
        "This is the lowest loss: return the number of its run": np.nanmin,
        "The highest loss wins": lambda x: int(np.nanargmax(x)),
        "The number is counted without the failed runs: count all": lambda x: int(
            np.argmin(x[~np.isnan(x)])
        ),
    },
)
grader.equals(
    "at_edge",
    to=at_edge,
    on=edges,
    points=3,
    mistakes={
        "The tenth is taken on the value: take it on the logarithm": even_edge,
        '"low" and "high" are swapped': lambda *a: {"low": "high", "high": "low", "": ""}[
            at_edge(*a)
        ],
        "Some run lies at the edge: the best one is meant": any_run,
        "A failed run is taken for the best": lambda v, x, a, b: named(
            place(v, x, a, b, pick=lambda losses: int(np.argmin(losses)))
        ),
        "The worst run is judged": lambda v, x, a, b: named(
            place(v, x, a, b, pick=lambda losses: int(np.nanargmax(losses)))
        ),
        "The tenth is one of the end's value: take it of the logarithm's range": tenth_of_the_end,
        "A factor of ten is no tenth: take a tenth of the logarithm's range": decade,
        "The range is that of the values seen: it goes from low to high": seen_edge,
        "The number counts the finished runs only: `values` holds all": among_finished,
    },
)
grader.equals(
    "importance",
    to=importance,
    on=sweeps,
    points=3,
    mistakes={
        "The loss is taken as it is: take its logarithm": lambda v, x, g: importance(
            v, x, g, log=lambda y: y
        ),
        "The runs are not sorted by value": lambda v, x, g: importance(
            v, x, g, by=lambda v: np.arange(len(v))
        ),
        "Failed runs are kept, and NaN spreads: leave them out": lambda v, x, g: importance(
            v, x, g, drop=False
        ),
        "The number of runs in each part is missing": lambda v, x, g: importance(
            v, x, g, weigh=lambda p: 1
        ),
        "This is the share within the parts: the share between them is asked for": (
            lambda v, x, g: 1 - importance(v, x, g)
        ),
        "The parts are not weighed by their size: so the variance of the means": of_means,
        "The parts are cut with the failed runs in them: leave those out before": late,
        "Failed runs are counted in the parts: leave them out before": lambda v, x, g: late(
            v, x, g, size=len
        ),
        "The runs are sorted by loss: sort them by value": lambda v, x, g: importance(x, x, g),
        "This is the sum between the parts: divide it by the whole": lambda v, x, g: (
            importance(v, x, g) * total(x)
        ),
        "The sum is divided by the variance: divide by the sum of squares": lambda v, x, g: (
            importance(v, x, g) * np.sum(~np.isnan(x))
        ),
        "This is between over within: divide by the whole": lambda v, x, g: (
            importance(v, x, g) / (1 - importance(v, x, g))
        ),
        "This is the root of the share": lambda v, x, g: np.sqrt(importance(v, x, g)),
        "The range is cut into equal parts: cut the sorted runs": by_range,
    },
)
grader.equals(
    "advantage",
    to=advantage,
    on=seeds,
    points=3,
    mistakes={
        "It is divided by s / S: the standard error is s / √S": lambda a, b: (
            advantage(a, b, root=True) * np.sqrt(len(a))
        ),
        "The variance stands where the deviation belongs: take its root": lambda a, b: (
            (b - a).mean() / ((b - a).var(ddof=1) / np.sqrt(len(a)))
        ),
        "This is the mean difference: divide by its standard error": lambda a, b: (b - a).mean(),
        "The sign is turned: above zero where the first is better, the lower": lambda a, b: (
            advantage(b, a)
        ),
        "The sign is lost: a setting may be worse": lambda a, b: advantage(a, b, size=abs),
        "The pairs are torn apart: subtract seed by seed first": unpaired,
        "The root of S is missing: this is the deviation, not the standard error": (
            lambda a, b: advantage(a, b, root=False)
        ),
        "The deviation divides by S: S − 1 was asked for": lambda a, b: advantage(a, b, ddof=0),
        "This says whether it is more than two: return the number": lambda a, b: bool(
            advantage(a, b) > 2
        ),
    },
)
for name, inputs in (
    ("best", results),
    ("at_edge", edges),
    ("importance", sweeps),
    ("advantage", seeds),
):
    grader.keeps_inputs(name, on=inputs)
