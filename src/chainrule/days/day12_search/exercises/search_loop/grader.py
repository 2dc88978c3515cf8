"""Properties of search loops: who wins, what is kept, how often is trained."""

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
    rates = [round(float(r), 4) for r in np.exp(rng.uniform(-7, 1, n))]
    losses = {
        rate: round(float(x), 3) for rate, x in zip(rates, rng.uniform(0.2, 2.3, n), strict=True)
    }
    for place, value in failed:
        losses[rates[place]] = value
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
    late = {rate: round(float(rng.uniform(0.05, 2.0)), 3) for rate in rates}
    late = {rate: late[rate] if np.isfinite(early[rate]) else early[rate] for rate in rates}
    return Train(early, late), [{"lr": rate} for rate in rates], int(rng.integers(1, 4))


def with_failures(rng, size):
    return fields(rng, size + 4, [(0, float("nan")), (2, float("nan"))])


def halve(
    train,
    configs,
    epochs,
    grow=2,
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
        epochs *= grow
    return configs[0], spent


def plainly_sorted(train, configs, epochs):
    spent = 0
    while len(configs) > 1:
        spent += len(configs) * epochs
        losses = [(train(config, epochs), i) for i, config in enumerate(configs)]
        configs = [configs[i] for _, i in sorted(losses)[: len(configs) // 2]]
        epochs *= 2
    return configs[0], spent


def first_round(train, configs, epochs):
    found = min(configs, key=lambda config: train(config, epochs))
    return found, halve(train, configs, epochs)[1]


def trained_again(train, configs, epochs):
    found, spent = halve(train, configs, epochs)
    n = len(configs)
    while n > 1:
        n, epochs = n // 2, 2 * epochs
    return found, spent + epochs


HALVE = {
    "NaN is sorted among the numbers: ask np.isfinite first": plainly_sorted,
    "The epochs stay the same: double them each round": lambda t, c, e: halve(t, c, e, grow=1),
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
