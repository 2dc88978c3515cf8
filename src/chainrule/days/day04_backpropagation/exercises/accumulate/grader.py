"""Properties of a walk that accumulates."""

from chainrule.course.grading import Grader


def walk(tape, out, start=None, add=lambda old, new: (old or 0.0) + new, times=None, order=None):
    """Return the gradients by name; the settings make the mistakes."""
    grad = {out: 1.0} if start is None else start
    times = times or (lambda dy, slope: dy * slope)
    for y, inputs in order or tape[::-1]:
        dy = grad.get(y, 0.0)
        for name, slope in inputs:
            if y in grad:
                grad[name] = add(grad.get(name), times(dy, slope))
    return grad


def gradients(tape, out, names):
    return listed(walk(tape, out), names)


def listed(grad, names):
    return [grad.get(name, 0.0) for name in names]


def tapes(rng, size):
    """Return a tape whose names are used several times, an output and all names."""
    if size == 1:
        slopes = [round(float(s), 1) for s in rng.uniform(1, 3, 3)]
        tape = [("a", [("x", slopes[0]), ("x", slopes[0])]), ("L", [("a", slopes[1]), ("x", 1.0)])]
        return tape, "L", ["x", "a", "L"]
    known, tape = ["x", "w"], []
    for i in range(size + 1):
        latest = known[-1] if i else "x"
        chosen = [latest, *(str(n) for n in rng.choice(known, int(rng.integers(1, 3))))]
        tape.append((f"v{i}", [(n, round(float(rng.uniform(-2, 2)), 1)) for n in chosen]))
        known.append(f"v{i}")
    return tape, known[-1], known


def earlier_output(rng, size):
    tape, _, names = tapes(rng, size + 2)
    return tape, names[-2], names


def averaged(tape, out, names):
    grad, parts = {out: 1.0}, {}
    for y, inputs in tape[::-1]:
        if y in parts:
            grad[y] = sum(parts[y]) / len(parts[y])
        for name, slope in inputs:
            parts.setdefault(name, []).append(grad[y] * slope)
    return [grad.get(n, sum(parts.get(n, [0])) / len(parts.get(n, [0]))) for n in names]


def by_distance(tape, out):
    """Return the gradients where names are visited in rings around `out`."""
    inputs, grad, rings = dict(tape), {out: 1.0}, [out]
    for y in rings:
        for name, slope in inputs.get(y, ()):
            grad[name] = grad.get(name, 0.0) + grad[y] * slope
            rings += [] if name in rings else [name]
    return grad


def by_recursion(tape, out):
    """Return the gradients where each call hands on all that has arrived so far."""
    inputs, grad = dict(tape), {out: 1.0}

    def back(y):
        for name, slope in inputs.get(y, ()):
            grad[name] = grad.get(name, 0.0) + grad[y] * slope
            back(name)

    back(out)
    return grad


def used(tape):
    return {name for _, inputs in tape for name, _ in inputs}


def kept_by_leaves(tape, out, names):
    made, grad = dict(tape), walk(tape, out)
    return [0.0 if name in made else grad.get(name, 0.0) for name in names]


def once_each(tape):
    """Return the tape with each input named once, as a dictionary would hold it."""
    return [(y, list(dict(inputs).items())) for y, inputs in tape]


def last_is_output(tape, out, names):
    return listed(walk(tape, tape[-1][0]), names)


def mistaken(**settings):
    return lambda tape, out, names: listed(walk(tape, out, **settings), names)


MISTAKES = {
    "A gradient is overwritten where two paths meet: add to it": mistaken(add=lambda old, new: new),
    "The first path to arrive is kept, the others are lost: add them": mistaken(
        add=lambda old, new: new if old is None else old
    ),
    "Where paths meet they are multiplied: multiply along a path, add where paths meet": mistaken(
        add=lambda old, new: new if old is None else old * new
    ),
    "Slopes are added along a path: multiply them": mistaken(times=lambda dy, slope: dy + slope),
    "The gradient of y is left out: only the last slopes are added": mistaken(
        times=lambda dy, slope: slope
    ),
    "Everything is 0: the gradient of `out` by itself is 1": lambda tape, out, names: (
        [0.0] * len(names)
    ),
    "Only the inputs of `out` get a gradient: is the tape walked forward, or does the walk end "
    "after one entry?": lambda tape, out, names: listed(walk(tape, out, order=tape), names),
    "The walk goes by distance from `out`: a gradient is handed on before it is complete": (
        lambda tape, out, names: listed(by_distance(tape, out), names)
    ),
    "The recursion hands on all that has arrived, again for each path: hand on the new part": (
        lambda tape, out, names: listed(by_recursion(tape, out), names)
    ),
    "A name loses its gradient once it is handed on: it is asked for too": kept_by_leaves,
    "What `out` does not depend on gets None: its gradient is 0.0": lambda tape, out, names: (
        [walk(tape, out).get(name) for name in names]
    ),
    "A name that nothing uses gets None: its gradient is 0.0": lambda tape, out, names: (
        [walk(tape, out).get(n, 0.0 if n in used(tape) else None) for n in names]
    ),
    "Every name starts at 1: only `out` does, since only `out` moves `out` one to one": (
        lambda tape, out, names: listed(walk(tape, out, start=dict.fromkeys(names, 1.0)), names)
    ),
    "An input that stands twice in one entry is counted once (x * x)": (
        lambda tape, out, names: gradients(once_each(tape), out, names)
    ),
    "Where paths meet they are averaged: add them": averaged,
    "Only the first input of each entry gets a gradient": lambda tape, out, names: gradients(
        [(y, inputs[:1]) for y, inputs in tape], out, names
    ),
    "Only the last input of each entry gets a gradient": lambda tape, out, names: gradients(
        [(y, inputs[-1:]) for y, inputs in tape], out, names
    ),
}

grader = Grader(needs=("gradients",))
grader.equals(
    "gradients",
    to=gradients,
    on=tapes,
    mistakes=MISTAKES,
    points=3,
    hint="walk the example of the statement with a pencil: x gets 3 + 3 + 1",
)
grader.equals(
    "gradients",
    to=gradients,
    on=earlier_output,
    says="`out` may stand before the end of the tape",
    points=1,
    mistakes={
        "The walk starts at the end of the tape, not at `out`": last_is_output,
        **MISTAKES,
    },
    hint="what comes after `out` has gradient 0: out does not depend on it",
)
grader.keeps_inputs("gradients", on=tapes)
