"""Properties of weight decay inside and outside of Adam's gradient."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("with_l2", "with_decay"))


def states(rng, size):
    """Return a state in the middle of a run; rate and decay large enough to be told apart."""
    w, m, g = rng.normal(size=(3, size)).round(2)
    v = rng.uniform(0.2, 2, size).round(2)
    return w, m, v, g, int(rng.integers(2, 9)), 0.2, round(float(rng.uniform(0.2, 0.6)), 2)


def direction(m, v, g, t):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v


def step(inside, outside):
    """Return a step: `inside(g, w, lr, decay)` is the gradient, `outside` gives the weights."""

    def stepped(w, m, v, g, t, lr, decay):
        d, m, v = direction(m, v, inside(g, w, lr, decay), t)
        return outside(w, d, lr, decay, g), m, v

    return stepped


def alone(g, w, lr, decay):
    return g


def plain(w, d, lr, decay, g):
    return w - lr * d


def penalised(g, w, lr, decay):
    return g + decay * w


def shrunk(w, d, lr, decay, g):
    return w - lr * decay * w - lr * d


l2, adamw = step(penalised, plain), step(alone, shrunk)
grader.equals(
    "with_l2",
    to=l2,
    on=states,
    points=3,
    mistakes={
        "This is AdamW: L2 goes into the gradient, before m and v": adamw,
        "Here the decay is missing": step(alone, plain),
        "The factor two belongs to decay · w²: decay · w is added": step(
            lambda g, w, lr, decay: g + 2 * decay * w, plain
        ),
        "This is an L1 penalty: decay · w is added, not its sign": step(
            lambda g, w, lr, decay: g + decay * np.sign(w), plain
        ),
        "The decay is taken off the weights: here it is added to the gradient": step(
            alone, lambda w, d, lr, decay, g: w - lr * d - decay * w
        ),
        "The decay pushes weights away from zero: add decay · w": step(
            lambda g, w, lr, decay: g - decay * w, plain
        ),
        "lr stands in the gradient: it comes with the step": step(
            lambda g, w, lr, decay: g + lr * decay * w, plain
        ),
        "Here the weight decays twice, inside and outside": step(penalised, shrunk),
    },
)
grader.equals(
    "with_decay",
    to=adamw,
    on=states,
    points=3,
    mistakes={
        "This is L2 in the gradient: AdamW keeps the decay out of m and v": l2,
        "The decay is not multiplied by lr: a share lr · decay is lost": step(
            alone, lambda w, d, lr, decay, g: w - decay * w - lr * d
        ),
        "The decay shrinks the new weights: both w on the right are old": step(
            alone, lambda w, d, lr, decay, g: (1 - lr * decay) * (w - lr * d)
        ),
        "The decay is missing: the weights lose a share lr · decay": step(alone, plain),
        "A constant is taken off: the decay takes a share of w": step(
            alone, lambda w, d, lr, decay, g: w - lr * decay - lr * d
        ),
        "The brackets are wrong: the share that stays is 1 − lr · decay": step(
            alone, lambda w, d, lr, decay, g: (1 - lr) * decay * w - lr * d
        ),
        "The decay takes a share of d: it takes a share of w": step(
            alone, lambda w, d, lr, decay, g: w - lr * decay * d - lr * d
        ),
        "lr is multiplied twice: a share lr · decay is lost": step(
            alone, lambda w, d, lr, decay, g: w - lr * (lr * decay * w + d)
        ),
        "Here Adam's step is missing": step(alone, lambda w, d, lr, decay, g: w - lr * decay * w),
        "The weights grow: the decay takes a share of w away": step(
            alone, lambda w, d, lr, decay, g: w + lr * decay * w - lr * d
        ),
        "Here the weight decays twice, inside and outside": step(penalised, shrunk),
        "g is used for the step: it goes along d": step(
            alone, lambda w, d, lr, decay, g: w - lr * decay * w - lr * g
        ),
    },
)
for name in ("with_l2", "with_decay"):
    grader.keeps_inputs(name, on=states)
    grader.no_loop(name)
