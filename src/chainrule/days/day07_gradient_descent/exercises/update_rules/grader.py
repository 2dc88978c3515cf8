"""Properties of four update rules."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("descend", "momentum", "nesterov", "decayed"))


def plain(rng, size):
    return rng.normal(size=size), rng.normal(size=size), float(rng.uniform(0.05, 0.4))


def moving(rng, size):
    w, v, g = rng.normal(size=(3, size))
    return w, v, g, float(rng.uniform(0.05, 0.4)), float(rng.uniform(0.7, 0.95))


def decay(rng, size):
    return rng.normal(size=size), rng.normal(size=size), float(rng.uniform(0.05, 0.4))


def momentum(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * v, v


def nesterov(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * (g + beta * v), v


grader.equals(
    "descend",
    to=lambda w, g, lr: w - lr * g,
    on=plain,
    mistakes={
        "This goes uphill: the gradient points up, so subtract it": lambda w, g, lr: w + lr * g,
        "The learning rate is missing": lambda w, g, lr: w - g,
        "This is the step alone: subtract it from w": lambda w, g, lr: lr * g,
        "This is the step alone, with its sign: add it to w": lambda w, g, lr: -lr * g,
    },
)
grader.equals(
    "momentum",
    to=momentum,
    on=moving,
    mistakes={
        "The rate stands inside the velocity: v = βv + g, and lr comes with the step": (
            lambda w, v, g, lr, b: (w - (b * v + lr * g), b * v + lr * g)
        ),
        "The gradient is weighed by (1 − β): the steps are too short": lambda w, v, g, lr, b: (
            w - lr * (b * v + (1 - b) * g),
            b * v + (1 - b) * g,
        ),
        "The step uses the old velocity: update v first": lambda w, v, g, lr, b: (
            w - lr * v,
            b * v + g,
        ),
        "The old velocity is returned: the next step needs the new one": lambda w, v, g, lr, b: (
            momentum(w, v, g, lr, b)[0],
            v,
        ),
        "The velocity is added: w moves against v": lambda w, v, g, lr, b: (
            w + lr * (b * v + g),
            b * v + g,
        ),
        "The velocity is not slowed down: multiply it by β": lambda w, v, g, lr, b: (
            w - lr * (v + g),
            v + g,
        ),
        "The learning rate is missing: w moves by lr · v": lambda w, v, g, lr, b: (
            w - (b * v + g),
            b * v + g,
        ),
        "The step goes along g alone: it goes along the velocity": lambda w, v, g, lr, b: (
            w - lr * g,
            b * v + g,
        ),
        "The velocity points downhill here: PyTorch's adds g, and w subtracts it": (
            lambda w, v, g, lr, b: (w + lr * (b * v - g), b * v - g)
        ),
        "The velocity points downhill and holds the rate: v = βv + g, then w - lr · v": (
            lambda w, v, g, lr, b: (w + (b * v - lr * g), b * v - lr * g)
        ),
    },
)
grader.equals(
    "nesterov",
    to=nesterov,
    on=moving,
    mistakes={
        "This is the step of plain momentum: Nesterov goes along g + βv with the new v": momentum,
        "This steps along v + βv: the gradient and β times the velocity, g + βv": (
            lambda w, v, g, lr, b: (w - lr * (1 + b) * (b * v + g), b * v + g)
        ),
        "The learning rate is missing: w moves by lr · (g + βv)": lambda w, v, g, lr, b: (
            w - (g + b * (b * v + g)),
            b * v + g,
        ),
        "The rate stands inside the velocity: v = βv + g, as in plain momentum": (
            lambda w, v, g, lr, b: (w - (lr * g + b * (b * v + lr * g)), b * v + lr * g)
        ),
        "The step is added: w moves against g + βv": lambda w, v, g, lr, b: (
            w + lr * (g + b * (b * v + g)),
            b * v + g,
        ),
        "The old velocity is returned: the next step needs the new one": lambda w, v, g, lr, b: (
            nesterov(w, v, g, lr, b)[0],
            v,
        ),
        "The step is kept as the velocity: v stays βv + g": lambda w, v, g, lr, b: (
            nesterov(w, v, g, lr, b)[0],
            g + b * (b * v + g),
        ),
    },
)
grader.equals(
    "decayed",
    to=lambda w, g, decay: g + decay * w,
    on=decay,
    mistakes={
        "The factor two belongs to decay · w²: PyTorch adds decay · w": lambda w, g, d: (
            g + 2 * d * w
        ),
        "The decay shrinks the gradient: it adds a part of the weight": lambda w, g, d: g * (1 - d),
        "The decay pushes weights away from zero: add decay · w": lambda w, g, d: g - d * w,
        "These are weights that were shrunk: the gradient is asked for": lambda w, g, d: w - d * w,
        "decay/2 · w² is what is added to the loss: its gradient is decay · w": lambda w, g, d: (
            g + d * w**2 / 2
        ),
        "This adds decay · sign(w), the gradient of an L1 penalty": lambda w, g, d: (
            g + d * np.sign(w)
        ),
    },
)
for name, inputs in (
    ("descend", plain),
    ("momentum", moving),
    ("nesterov", moving),
    ("decayed", decay),
):
    grader.keeps_inputs(name, on=inputs)
