"""Properties of search loops: who wins, what is kept, how often is trained."""

from itertools import takewhile

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("search", "halve"))
INF = float("inf")


class Draw:
    """Gives settings one after the other."""

    def __init__(self, rates):
        self.rates, self.calls = rates, 0

    def __call__(self):
        self.calls += 1
        return {"lr": self.rates[(self.calls - 1) % len(self.rates)]}

    def __repr__(self):
        return "draw"


class Train:
    """Looks the loss of a setting up; with few epochs the order is another."""

    def __init__(self, losses, late=None):
        self.losses, self.late, self.asked = losses, late or losses, []

    def __call__(self, config, epochs=None):
        self.asked.append((config["lr"], epochs))
        early, late = self.losses[config["lr"]], self.late[config["lr"]]
        return early if epochs is None else late + (early - late) / epochs

    def __repr__(self):
        told = {rate: round(loss, 2) for rate, loss in self.losses.items()}
        return f"train with losses {told}"


def tables(rng, n, failed=()):
    """Return n settings and their losses, no two of them equal; few runs have large losses."""
    rates = [float(r) for r in rng.choice(np.arange(1, 3000), n, replace=False) / 1000]
    drawn = rng.choice(np.arange(200, 2300), n, replace=False) / (1000 if n > 3 else 100)
    losses = {rate: float(x) for rate, x in zip(rates, drawn, strict=True)}
    losses |= {rates[place]: value for place, value in failed}
    return rates, losses


def healthy(rng, size):
    rates, losses = tables(rng, size + 1)
    return Train(losses), Draw(rates), size + 1


def sick(rng, size):
    """Return a search whose first run fails, and some later ones."""
    failed = [(0, float("nan")), (size, INF)] if size % 2 else [(0, INF), (1, float("nan"))]
    rates, losses = tables(rng, size + 3, failed)
    if size > 4:
        losses[rates[-1]] = float("nan")
    return Train(losses), Draw(rates), size + 3


def search(train, draw, runs, better=lambda new, old: new < old, start=INF, keep=lambda x: True):
    best, loss, history = None, start, []
    for _ in range(runs):
        config = draw()
        found = train(config)
        if keep(found):
            history.append((config, found))
        if loss is None or better(found, loss):
            best, loss = config, found
    return best, loss, history


def one_draw(train, draw, runs):
    config = draw()
    return search(train, lambda: config, runs)


def losses_only(train, draw, runs):
    best, loss, history = search(train, draw, runs)
    return best, loss, [found for _, found in history]


def all_trained(train, draw, runs):
    return [(config, train(config)) for config in (draw() for _ in range(runs))]


def chosen(history):
    """Return what search returns, the winner by np.argmin."""
    return *history[int(np.argmin([found for _, found in history]))], history


def until_failure(train, draw, runs):
    history = list(takewhile(lambda pair: np.isfinite(pair[1]), all_trained(train, draw, runs)))
    return chosen(history) if history else (None, INF, [])


def drawn_again(train, draw, runs):
    fine = [pair for pair in all_trained(train, draw, 3 * runs) if np.isfinite(pair[1])]
    return chosen(fine[:runs])


def improvements(train, draw, runs):
    best, loss, history = search(train, draw, runs)
    lowest = np.fmin.accumulate([INF, *(found for _, found in history)])
    return best, loss, [pair for pair, low in zip(history, lowest, strict=False) if pair[1] < low]


def in_order(train, draw, runs):
    best, loss, history = search(train, draw, runs)
    return best, loss, sorted(history, key=lambda pair: pair[1] if pair[1] < INF else INF)


SEARCH = {
    "The highest loss wins: a loss is better where it is lower": lambda t, d, n: search(
        t, d, n, better=lambda new, old: new > old, start=-INF
    ),
    "The last run wins, whatever its loss": lambda t, d, n: search(
        t, d, n, better=lambda new, old: True
    ),
    "A first run that failed is never replaced: NaN compares False with everything": (
        lambda t, d, n: search(t, d, n, start=None)
    ),
    "A failed run wins: not (old <= new) is True for NaN": lambda t, d, n: search(
        t, d, n, better=lambda new, old: not new >= old
    ),
    "Failed runs are missing from the history": lambda t, d, n: search(t, d, n, keep=np.isfinite),
    "One setting is drawn for all runs: draw anew for each": one_draw,
    "One run too few": lambda t, d, n: search(t, d, n - 1),
    "One run too many": lambda t, d, n: search(t, d, n + 1),
    "The history holds losses alone: keep the settings too": losses_only,
    "A failed run wins: it must lose, and np.argmin takes NaN for the smallest": lambda t, d, n: (
        chosen(all_trained(t, d, n))
    ),
    "The search ends at the first failed run: go on": until_failure,
    "For a failed run another is drawn: it costs a run, too": drawn_again,
    "The history holds improvements only: keep every run": improvements,
    "The history is sorted: keep the order of the runs": in_order,
    "The search starts from a loss of 1: start at infinity": lambda t, d, n: search(
        t, d, n, start=1.0
    ),
}
grader.equals("search", to=search, on=healthy, mistakes=SEARCH, points=3)
grader.equals(
    "search",
    to=search,
    on=sick,
    says="a failed run never wins, and stays in the history",
    mistakes=SEARCH,
)


@grader.property("search", "`train` and `draw` are called once a run", main=False)
def budget(code, rng):
    train, draw, runs = healthy(rng, 5)
    code.search(train, draw, runs)
    asked = len(train.asked), draw.calls
    if asked != (runs, runs):
        told = f"{asked[0]} trainings, {asked[1]} draws"
        fail("The budget is not kept", given=f"runs = {runs}", got=told, expected=f"{runs} of each")


def fields(rng, size, failed=()):
    """Return settings whose order after few epochs is not the order in the end."""
    n = size + 1
    rates, early = tables(rng, n, failed)
    late = {rate: float(rng.uniform(0.05, 2.0)) for rate in rates}  # not rounded: no ties
    late = {rate: late[rate] if np.isfinite(early[rate]) else early[rate] for rate in rates}
    return Train(early, late), [{"lr": rate} for rate in rates], int(rng.integers(1, 4))


def with_failures(rng, size):
    return fields(rng, size + 4, [(0, float("nan")), (2, float("nan"))])


def halve(
    train,
    configs,
    epochs,
    grow=lambda epochs: 2 * epochs,
    kept=lambda n: n // 2,
    order=lambda x: np.argsort(np.where(np.isfinite(x), x, np.inf), kind="stable"),
    last=1,
    spend=lambda n, epochs: n * epochs,
):
    spent = 0
    while len(configs) > last:
        spent += spend(len(configs), epochs)
        losses = np.array([train(config, epochs) for config in configs])
        configs = [configs[i] for i in order(losses)[: max(kept(len(configs)), last)]]
        epochs = grow(epochs)
    return configs[0], spent


def first_round(train, configs, epochs):
    found = configs[int(np.nanargmin([train(config, epochs) for config in configs]))]
    return found, halve(train, configs, epochs)[1]


def trained_again(train, configs, epochs):
    found, spent = halve(train, configs, epochs)
    return found, spent + epochs * 2 ** int(np.log2(len(configs)))


def on_from_before(train, configs, epochs):
    """Count as if each round went on where the one before ended."""
    found, spent = halve(train, configs, epochs)
    first = len(configs) * epochs
    return found, first + (spent - first) // 2


HALVE = {
    "NaN is sorted among the numbers: ask np.isfinite first": lambda t, c, e: halve(
        t, c, e, order=lambda x: sorted(range(len(x)), key=x.tolist().__getitem__)
    ),
    "The epochs stay the same: double them each round": lambda t, c, e: halve(
        t, c, e, grow=lambda epochs: epochs
    ),
    "The worse half is kept": lambda t, c, e: halve(t, c, e, order=lambda x: np.argsort(-x)),
    "Of five three are kept: len // 2 are two": lambda t, c, e: halve(
        t, c, e, kept=lambda n: (n + 1) // 2
    ),
    "One setting at a time is dropped: keep half": lambda t, c, e: halve(
        t, c, e, kept=lambda n: n - 1
    ),
    "The first round decides alone: train the survivors longer and compare again": first_round,
    "The survivor is trained again: stop when one is left": trained_again,
    "The rounds' epochs are added once: each setting of a round is trained": lambda t, c, e: halve(
        t, c, e, spend=lambda n, epochs: epochs
    ),
    "It stops when two are left: go on until one": lambda t, c, e: halve(t, c, e, last=2),
    "The epochs are doubled too early: train with them first": lambda t, c, e: halve(t, c, 2 * e),
    "The epochs grow by one: double them each round": lambda t, c, e: halve(
        t, c, e, grow=lambda epochs: epochs + 1
    ),
    "The epochs are doubled too early: add them first": lambda t, c, e: halve(
        t, c, e, spend=lambda n, epochs: 2 * n * epochs
    ),
    "Only the survivors' epochs are added: each setting of a round is trained": lambda t, c, e: (
        halve(t, c, e, spend=lambda n, epochs: n // 2 * epochs)
    ),
    "Each round is counted as if it went on from the one before: it starts afresh": on_from_before,
    "The first half of the list is kept: sort by loss first": lambda t, c, e: halve(
        t, c, e, order=lambda x: np.arange(len(x))
    ),
    "The trainings are counted: add up their epochs": lambda t, c, e: halve(
        t, c, e, spend=lambda n, epochs: n
    ),
}
grader.equals("halve", to=halve, on=fields, mistakes=HALVE, points=3)
grader.equals(
    "halve", to=halve, on=with_failures, says="a failed run loses in `halve`", mistakes=HALVE
)


@grader.property("halve", "`configs` stays as it is", main=False)
def kept(code, rng):
    train, configs, epochs = fields(rng, 6)
    before = list(configs)
    code.halve(train, configs, epochs)
    if configs != before:
        fail("`halve` changes its input", got=configs, expected=before, hint="work on a new list")
