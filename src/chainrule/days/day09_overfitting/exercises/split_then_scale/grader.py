"""Properties of parts that do not leak."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("split", "scale", "by_group"))
NAMES = "training", "validation", "test"


@grader.property("split", "`split` puts each example into one part, with its label", points=2)
def parts(code, rng):
    for n in (5, 12, 40):
        x = np.arange(2 * n).reshape(n, 2) + 0.5
        y = 100 + np.arange(n)
        validation, test = 0.2, 0.3
        given = f"{n} examples, validation = {validation}, test = {test}"
        got = code.split(x.copy(), y.copy(), validation, test, np.random.default_rng(n))
        try:
            found = [(np.asarray(a), np.asarray(b)) for a, b in got]
        except (TypeError, ValueError):
            fail("`split` does not return three pairs (x, y)", given=given, got=got)
        if len(found) != 3:
            fail("`split` does not return three pairs (x, y)", given=given, got=got)
        check_parts(found, y, (validation, test), given)
        again = code.split(x.copy(), y.copy(), validation, test, np.random.default_rng(n + 1))
        if n == 40 and np.array_equal(again[2][1], found[2][1]):
            fail("`split` does not draw from the `rng` that is given", given=given)


def check_parts(found, y, shares, given):
    """Name what is wrong with three parts of examples whose first number tells their label."""
    n = len(y)
    lengths = [len(labels) for _, labels in found]
    every = np.concatenate([np.ravel(labels) for _, labels in found])
    if len(every) > n or (len(every) == n and len(set(every.tolist())) < n):
        fail("An example is in two parts", given=given, got=sorted(every.tolist()))
    if len(every) < n:
        fail("Some examples are in no part", given=given, got=lengths)
    check_sizes(lengths, shares, given)
    for rows, labels in found:
        if rows.ndim != 2 or not np.array_equal(rows[:, 0] - 0.5, 2 * (labels - 100)):
            fail("Examples and labels are torn apart: shuffle both in one order", given=given)
    if n > 10 and np.array_equal(np.sort(found[0][1]), y[: lengths[0]]):
        fail("The examples are not shuffled before the cut", given=given)


def check_sizes(lengths, shares, given):
    """Name what is wrong with the sizes of the three parts; all examples are there."""
    n = sum(lengths)
    sizes = tuple(round(share * n) for share in shares)
    if lengths[::-1] == [n - sum(sizes), *sizes] != lengths:
        fail(
            "The parts come in the wrong order: training, validation, test",
            given=given,
            got=lengths,
        )
    if tuple(lengths[1:]) == sizes[::-1] != sizes:
        fail("The validation and the test part are exchanged", given=given, got=lengths)
    if tuple(lengths[1:]) != sizes:
        fail(
            size_cause(lengths, shares), given=given, got=lengths, expected=[n - sum(sizes), *sizes]
        )


def size_cause(lengths, shares):
    """Return what wrong sizes come from."""
    n, seen = sum(lengths), tuple(lengths[1:])
    left = n - round(shares[1] * n), n - round(shares[0] * n)
    if seen == tuple(int(share * n) for share in shares):
        return "The sizes are cut off: a part has round(share * N) examples"
    if seen in (
        (round(shares[0] * left[0]), n - left[0]),
        (n - left[1], round(shares[1] * left[1])),
    ):
        return "The second share is taken of what is left: both are shares of all N"
    return "The parts have wrong sizes"


def tables(rng, size):
    """Return a training part with a constant column, and two other parts from elsewhere."""
    middle, wide = rng.uniform(-5, 5, size + 1), rng.uniform(0.5, 9, size + 1)
    made = [np.round(rng.normal(middle + k, wide, (size + 3 - k, size + 1)), 2) for k in (0, 1, 2)]
    made[0][:, 0] = 3.0
    return tuple(made)


def moving(rng, size):
    """Return parts in which every column changes."""
    return tuple(part[:, 1:] for part in tables(rng, size + 1))


def by(mean, deviation, parts):
    return [(part - mean) / np.where(deviation > 0, deviation, 1) for part in parts]


def rightly(*parts):
    return by(parts[0].mean(axis=0), parts[0].std(axis=0), parts)


def nearly(tiny):
    """Return scaling that adds a little to every deviation."""
    return lambda *p: [(one - p[0].mean(axis=0)) / (p[0].std(axis=0) + tiny) for one in p]


def together(*parts):
    every = np.concatenate(parts)
    return by(every.mean(axis=0), every.std(axis=0), parts)


MISTAKES = {
    "Mean and deviation come from all parts together: the test part leaks": together,
    "Mean and deviation come from the other parts: use those of the training part": lambda *p: by(
        np.concatenate(p[1:]).mean(axis=0), np.concatenate(p[1:]).std(axis=0), p
    ),
    "Each part is scaled by its own numbers: use those of the training part": lambda *p: [
        by(one.mean(axis=0), one.std(axis=0), [one])[0] for one in p
    ],
    "One mean for all columns: each column has its own": lambda *p: by(p[0].mean(), p[0].std(), p),
    "The rows are scaled, not the columns": lambda *p: [
        (one - one.mean(axis=1, keepdims=True)) / one.std(axis=1, keepdims=True) for one in p
    ],
    "It divides by the variance: the standard deviation is its root": lambda *p: by(
        p[0].mean(axis=0), p[0].var(axis=0), p
    ),
    "Nothing is divided: the deviation must become 1": lambda *p: [
        one - p[0].mean(axis=0) for one in p
    ],
    "The mean is not taken off": lambda *p: by(0, p[0].std(axis=0), p),
    "The deviation divides by N - 1: here it divides by N": lambda *p: by(
        p[0].mean(axis=0), p[0].std(axis=0, ddof=1), p
    ),
    "Only the training part is scaled": lambda *p: [rightly(p[0])[0], *p[1:]],
    "The others are scaled by lowest and highest value": lambda *p: [
        (one - p[0].min(axis=0)) / (p[0].max(axis=0) - p[0].min(axis=0)) for one in p
    ],
}
grader.equals("scale", to=rightly, on=moving, mistakes=MISTAKES)
grader.equals(
    "scale",
    to=rightly,
    on=tables,
    says="`scale` only shifts a column that is constant",
    mistakes={
        **MISTAKES,
        **{
            "A constant column is divided by nearly nothing: divide it by 1 "
            + f"({tiny:g})": nearly(tiny)
            for tiny in (1e-12, 1e-8, 1e-7, 1e-6)
        },
        "A constant column is divided by zero": lambda *p: [
            (one - p[0].mean(axis=0)) / p[0].std(axis=0) for one in p
        ],
        "A constant column becomes zero in every part: it is only shifted": lambda *p: [
            np.where(p[0].std(axis=0) > 0, one, 0) for one in rightly(*p)
        ],
        "A constant column is left as it was: it is shifted": lambda *p: [
            np.where(p[0].std(axis=0) > 0, one, raw)
            for one, raw in zip(rightly(*p), p, strict=True)
        ],
    },
    hint="a column without spread has deviation 0: divide it by 1",
    points=1,
)


@grader.property("by_group", "`by_group` keeps groups together", points=2)
def groups(code, rng):
    for people, share in ((4, 0.5), (10, 0.3), (15, 0.2), (7, 0.4)):
        often = rng.permutation(np.arange(people) % 3 * 4 + 1)
        group = rng.permutation(np.repeat(rng.permutation(50)[:people], often))
        given = f"groups = {group}, share = {share}"
        got = np.asarray(code.by_group(group.copy(), share, np.random.default_rng(people)))
        if got.shape != group.shape or got.dtype != bool:
            fail("`by_group` does not return a mask of True and False", given=given, got=got)
        inside, outside = set(group[got].tolist()), set(group[~got].tolist())
        if inside & outside:
            fail("A group is on both sides", given=given, got=got)
        wanted = round(share * people)
        if len(outside) == wanted != len(inside):
            fail("True is the test part: the mask is turned round", given=given, got=got)
        if len(inside) != wanted:
            told = f"{len(inside)} of {people} groups", f"{wanted} groups"
            fail(
                group_cause(len(inside), share, people, len(group)),
                given=given,
                got=told[0],
                expected=told[1],
            )
    few = [set(group[np.asarray(code.by_group(group, 0.2, rng))].tolist()) for _ in range(4)]
    if all(one == few[0] for one in few):
        fail("The groups are not drawn by chance with `rng`", given=given, got=few[0])


def group_cause(seen, share, people, rows):
    """Return what a wrong number of groups comes from."""
    if seen == min(round(share * rows), people):
        return "The share counts groups, not examples"
    if seen == int(share * people):
        return "The number of groups is cut off: round(share * G)"
    if seen < round(share * people):
        return "Groups are missing: draw among the different groups, each at most once"
    return "The test part has too many groups"


grader.no_loop("by_group")
grader.keeps_inputs("scale", on=moving)
