"""Properties of two schedules."""

import numpy as np

from chainrule.course.grading import Falls, Grader, fail

grader = Grader(needs=("warm_cosine", "restarts"))


def settings(rng, size):
    warm = size + 1
    low = round(float(rng.uniform(0.02, 0.1)), 2)
    return warm, 2 * warm + int(rng.integers(2, 5)), round(float(rng.uniform(0.5, 1)), 2), low


def cycles(rng, size):
    low = round(float(rng.uniform(0.02, 0.1)), 2)
    return 2 + size, 2 + size // 3, round(float(rng.uniform(0.5, 1)), 2), low


def share(x):
    return (1 + np.cos(np.pi * x)) / 2


def rates(rise=lambda k, warm: (k + 1) / warm, fall=lambda k, warm, n: share((k - warm) / n)):
    """Return a schedule; the settings make the mistakes."""

    def schedule(warm, total, peak, low):
        k = np.arange(total)
        down = low + (peak - low) * fall(k, warm, total - warm)
        return np.where(k < warm, peak * rise(k, max(warm, 1)), down)

    return schedule


def fallen(form):
    """Return a schedule whose fall is `form(share of the way, peak, low)`."""

    def schedule(warm, total, peak, low):
        k = np.arange(total)
        down = form((k - warm) / (total - warm), peak, low)
        return np.where(k < warm, peak * (k + 1) / max(warm, 1), down)

    return schedule


def again(length, cycles, peak, low):
    j = np.arange(length * cycles) % length
    return low + (peak - low) * share(j / length)


def without_mod(length, cycles, peak, low):
    return low + (peak - low) * share(np.arange(length * cycles) / length)


def one_fall(length, cycles, peak, low):
    return low + (peak - low) * share(np.arange(length * cycles) / (length * cycles))


def too_long(warm, total, peak, low):
    rise = peak * np.arange(1, warm + 1) / max(warm, 1)
    return np.concatenate([rise, low + (peak - low) * share(np.arange(total) / total)])


def lower_tops(length, cycles, peak, low):
    k = np.arange(length * cycles)
    return low + (peak * 0.5 ** (k // length) - low) * share(k % length / length)


def by_cycle(length, cycles, peak, low):
    return low + (peak - low) * share(np.arange(length * cycles) // length / length)


def by_cycles(length, cycles, peak, low):
    return again(cycles, length, peak, low)


def lines(length, cycles, peak, low):
    return peak - (peak - low) * (np.arange(length * cycles) % length) / length


grader.equals(
    "warm_cosine",
    to=rates(),
    on=settings,
    points=3,
    mistakes={
        "The first step has the rate 0 and moves nothing: peak · (k + 1) / warm": rates(
            rise=lambda k, warm: k / warm
        ),
        "The rise begins at low: it is peak · (k + 1) / warm": (
            lambda warm, total, peak, low: np.where(
                np.arange(total) < warm,
                low + (peak - low) * (np.arange(total) + 1) / max(warm, 1),
                rates()(warm, total, peak, low),
            )
        ),
        "The rise is cut into warm − 1 parts and begins at 0: peak · (k + 1) / warm": rates(
            rise=lambda k, warm: k / max(warm - 1, 1)
        ),
        "The rise is cut into warm + 1 parts: step warm − 1 has the peak": rates(
            rise=lambda k, warm: (k + 1) / (warm + 1)
        ),
        "The rise is half a cosine: it is even, in equal steps": rates(
            rise=lambda k, warm: 1 - share((k + 1) / warm)
        ),
        "The fall has total steps, so all are too many: it has total − warm": too_long,
        "This is a quarter of a wave: half a wave is (1 + cos πx) / 2": rates(
            fall=lambda k, warm, n: np.cos(np.pi / 2 * (k - warm) / n)
        ),
        "The fall begins one step late: at k = warm the rate is the peak": rates(
            fall=lambda k, warm, n: share((k - warm + 1) / n)
        ),
        "The half is missing: 1 + cos goes from 2 to 0": rates(
            fall=lambda k, warm, n: 2 * share((k - warm) / n)
        ),
        "There is no warm-up: the first steps have the peak": rates(rise=lambda k, warm: 1.0),
        "The cosine counts from the first step: it begins where the warm-up ends": rates(
            fall=lambda k, warm, n: share(k / (n + warm))
        ),
        "The cosine is stretched over all steps: it has total − warm of them": rates(
            fall=lambda k, warm, n: share((k - warm) / (n + warm))
        ),
        "This is a whole wave, and climbs again: half a wave is π": rates(
            fall=lambda k, warm, n: share(2 * (k - warm) / n)
        ),
        "The fall is a straight line: half a cosine is asked for": rates(
            fall=lambda k, warm, n: 1 - (k - warm) / n
        ),
        "The rate reaches low at the last step: it would reach it one step later": rates(
            fall=lambda k, warm, n: share((k - warm) / (n - 1))
        ),
        "The cosine takes radians: π, not 180": rates(
            fall=lambda k, warm, n: share(180 / np.pi * (k - warm) / n)
        ),
        "Here low is missing: the rate falls to 0": fallen(lambda x, peak, low: peak * share(x)),
        "Here low is added on top: the fall begins above the peak": fallen(
            lambda x, peak, low: low + peak * share(x)
        ),
        "The rate falls below zero: a cosine goes from 1 to −1, take (1 + cos) / 2": fallen(
            lambda x, peak, low: low + (peak - low) * np.cos(np.pi * x)
        ),
    },
)
grader.equals(
    "restarts",
    to=again,
    on=cycles,
    mistakes={
        "It never restarts: after each fall the wave climbs; count k mod length": without_mod,
        "This is one long fall over all cycles": one_fall,
        "Each cycle begins lower: the rate jumps back to the peak": lower_tops,
        "`//` counts the cycles: `%` counts the steps within one": by_cycle,
        "`length` and `cycles` are exchanged": by_cycles,
        "The fall is a straight line: half a cosine is asked for": lines,
        "The rate reaches low at the end of each cycle: it would reach it one step later": (
            lambda length, cycles, peak, low: (
                low + (peak - low) * share(np.arange(length * cycles) % length / (length - 1))
            )
        ),
        "Here low is missing: the rate falls to 0": lambda length, cycles, peak, low: (
            peak * share(np.arange(length * cycles) % length / length)
        ),
    },
)


@grader.property("warm_cosine", "without warm-up it begins at the peak", main=False)
def no_warm_up(code, rng):
    _, total, peak, low = settings(rng, 2)
    expected = rates()(0, total, peak, low)
    try:
        got = np.asarray(code.warm_cosine(0, total, peak, low), dtype=float)
    except Falls:
        fail("With warm = 0 it divides by zero", hint="the rise has no steps then")
    if got.shape != expected.shape or not np.allclose(got, expected):
        fail("With warm = 0 the rates are wrong", got=got, expected=expected)


for name in ("warm_cosine", "restarts"):
    grader.no_loop(name)
