"""Properties of inverted dropout: the share, the scale, the two modes, the way back."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("draw_mask", "forward", "backward"))
SHAPE = (60, 50)


@grader.property("draw_mask", "each value is kept with chance 1 − p", points=2)
def share(code, rng):
    for p in (0.2, 0.5, 0.7):
        given = f"shape = {SHAPE}, p = {p}"
        keep = np.asarray(code.draw_mask(SHAPE, p, np.random.default_rng(int(rng.integers(1e6)))))
        if keep.shape != SHAPE:
            fail("The mask has another shape", given=given, got=keep.shape, expected=SHAPE)
        if keep.dtype != bool:
            fail("The mask is not boolean: True is kept", given=given, got=keep.dtype)
        kept = keep.mean()
        if kept in (0, 1):
            more = {bool(np.all(code.draw_mask((2, 2), p, rng))) for _ in range(60)}
            told = ("Everything is dropped", "Nothing is dropped")[int(kept)]
            told = "All elements share one draw" if len(more) > 1 else told
            fail(f"{told}: each is kept by a draw of its own, with chance 1 − p", given=given)
        lines = {"row": keep, "column": keep.T}
        alone = [n for n, k in lines.items() if (k == k[:1]).all()]
        if alone:
            told = "rows" if alone[0] == "row" else "columns"
            fail(f"All {told} share one draw: each element needs its own", given=given)
        if abs(kept - p) < 0.05 and p != 0.5:
            fail("p is the share dropped, not the share kept", given=given, got=f"{kept:.2f} kept")
        if abs(kept - (1 - p)) > 0.05:
            told = f"{kept:.2f} kept"
            fail("The share kept is not 1 − p", given=given, got=told, expected=f"{1 - p:.2f} kept")


@grader.property("draw_mask", "a fresh mask at each call, drawn from `rng`")
def fresh(code, rng):
    source = np.random.default_rng(int(rng.integers(1e6)))
    first, second = (np.array(code.draw_mask(SHAPE, 0.5, source)) for _ in range(2))
    if np.array_equal(first, second):
        fail("Every call gives the same mask: draw anew from `rng`")
    again = [np.array(code.draw_mask(SHAPE, 0.5, np.random.default_rng(7))) for _ in range(2)]
    if not np.array_equal(*again):
        fail("The mask does not come from `rng`: the same generator gives another mask")


@grader.property("draw_mask", "each element has a draw of its own, so the number kept varies")
def varies(code, rng):
    counts = {int(np.sum(code.draw_mask(SHAPE, 0.5, rng))) for _ in range(10)}
    if len(counts) == 1:
        told = f"{counts.pop()} kept each time"
        fail("The same number is kept each time: each element needs its own draw", got=told)


@grader.property("draw_mask", "p = 0 keeps everything and p = 1 nothing, whatever the shape")
def ends(code, rng):
    for p, all_kept, shape in ((0.0, True, (7,)), (1.0, False, (2, 3, 4))):
        keep = np.asarray(code.draw_mask(shape, p, rng))
        if keep.shape != shape:
            fail("The mask has another shape", given=f"shape = {shape}", got=keep.shape)
        if (keep != all_kept).any():
            what = "keeps" if all_kept else "drops"
            fail(f"p = {p:g} {what} everything", got=f"{keep.mean():.3f} kept")


def cases(rng, size):
    """Return (values, mask, p, training); small cases first, p = 0.5 only now and then."""
    shape = (size,) if size < 3 else (size - 1, 3)
    keep = rng.random(shape) < 0.6
    keep.flat[0] = size % 2 == 0 or size == 1
    p = (0.2, 0.75, 0.4)[size % 3]
    return np.round(rng.uniform(1, 9, shape), 1), keep, p, size != 3


def whole(rng, size):
    shape = (size, 2)
    return np.round(rng.normal(size=shape), 2) + 3, np.zeros(shape, dtype=bool), 1.0, True


def drop(x, keep, p, training):
    if not training:
        return x.copy()
    return np.zeros_like(x) if p == 1 else x * keep / (1 - p)


def scaled_by(factor, settled=1.0):
    return lambda x, keep, p, training: x * keep * factor(p) if training else x * (settled or 1 - p)


def always(x, keep, p, training):
    return x * keep / (1 - p)


MISTAKES = {
    "What is kept is not enlarged: divide by 1 − p in training": scaled_by(lambda p: 1.0),
    "This is the old form: nothing is enlarged in training, and evaluation pays": scaled_by(
        lambda p: 1.0, 0.0
    ),
    "The scale is paid twice: in training and again in evaluation": scaled_by(
        lambda p: 1 / (1 - p), 0.0
    ),
    "In evaluation the scale is applied too: nothing happens there": lambda x, keep, p, training: (
        drop(x, keep, p, training) if training else x / (1 - p)
    ),
    "It is divided by the share that this mask kept: divide by 1 − p": (
        lambda x, keep, p, training: x * keep / keep.mean() if training else x
    ),
    "It divides by p: the share kept is 1 − p": scaled_by(lambda p: 1 / p),
    "It multiplies by 1 − p: what is kept must grow, so divide": scaled_by(lambda p: 1 - p),
    "Values are dropped in evaluation too: look at `training`": always,
    "The mask is turned round: True means kept": lambda x, keep, p, training: drop(
        x, ~keep, p, training
    ),
    "The mask is missing: only the scale was applied": lambda x, keep, p, training: (
        x / (1 - p) if training else x
    ),
    "Training and evaluation are swapped": lambda x, keep, p, training: drop(
        x, keep, p, not training
    ),
}
grader.equals("forward", to=drop, on=cases, mistakes=MISTAKES, points=3)
BACK = {
    "The scale 1 / (1 − p) is missing in the gradient": scaled_by(lambda p: 1.0),
    "The gradient is undone, not handed on: the same factor forward and backward": scaled_by(
        lambda p: 1 - p
    ),
    "Dropped values get a gradient: apply the mask to dy": MISTAKES[
        "The mask is missing: only the scale was applied"
    ],
    "The gradient is masked in evaluation too: look at `training`": always,
    "In evaluation the gradient is stopped: it passes as it is": lambda dy, keep, p, training: (
        drop(dy, keep, p, training) * training
    ),
    "This is the slope alone: multiply dy by it": lambda dy, keep, p, training: drop(
        np.ones_like(dy), keep, p, training
    ),
    **MISTAKES,
}
grader.equals("backward", to=drop, on=cases, mistakes=BACK, points=3)
for name in ("forward", "backward"):
    grader.equals(
        name,
        to=drop,
        on=whole,
        says=f"`{name}` gives zeros at p = 1",
        points=1,
        mistakes={
            "p = 1 gives NaN: 0/0; everything is dropped, so zeros": lambda x, keep, p, training: (
                x * np.nan
            ),
            "p = 1 drops everything, and here the values are kept": lambda x, keep, p, training: x,
        },
    )
    grader.keeps_inputs(name, on=cases)
    grader.no_loop(name)
