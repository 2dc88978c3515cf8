"""Slopes on both sides of zero and at zero."""

import numpy as np

from chainrule.course.grading import Grader

NAMES = (
    "sigmoid_slope",
    "tanh_slope",
    "relu_slope",
    "leaky_relu_slope",
    "elu_slope",
    "silu_slope",
)
grader = Grader(needs=NAMES)


def inputs(rng, size):
    """Return inputs of both signs."""
    x = rng.uniform(0.2, 3, (2, size)).round(2)
    x[1] *= -1
    return (x,)


def with_part(rng, size):
    """Return inputs, a zero among them, and a number other than 1."""
    (x,) = with_zero(rng, size)
    return x, float(rng.choice([0.1, 0.2, 0.3, 0.5, 1.5, 2.0]))


def with_zero(rng, size):
    """Return inputs of both signs and a zero."""
    (x,) = inputs(rng, size)
    return (np.concatenate([x, np.zeros((1, size))]),)


def s(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


grader.equals(
    "sigmoid_slope",
    to=lambda x: s(x) * (1 - s(x)),
    on=inputs,
    mistakes={
        "x (1 - x) takes x for the sigmoid's output: compute σ(x) first": lambda x: x * (1 - x),
        "This is the sigmoid itself, not its slope": s,
        "This is 1 - σ²: that form belongs to tanh": lambda x: 1 - s(x) ** 2,
        "This is tanh's slope": lambda x: 1 - np.tanh(x) ** 2,
        "The sign is wrong: the sigmoid rises everywhere": lambda x: -s(x) * (1 - s(x)),
        "This is 1 - σ: the factor σ is missing": lambda x: 1 - s(x),
    },
    hint="at 0 the slope is 1/4",
)
grader.equals(
    "tanh_slope",
    to=lambda x: 1 - np.tanh(x) ** 2,
    on=inputs,
    mistakes={
        "1 - x² takes x for tanh's output: compute tanh first": lambda x: 1 - x**2,
        "The square is missing: 1 - tanh²": lambda x: 1 - np.tanh(x),
        "tanh (1 - tanh) is the sigmoid's form: tanh' = 1 - tanh²": lambda x: (
            np.tanh(x) * (1 - np.tanh(x))
        ),
        "This is tanh itself, not its slope": np.tanh,
        "The square belongs to tanh, not to the bracket: 1 - tanh²": lambda x: (
            (1 - np.tanh(x)) ** 2
        ),
    },
    hint="at 0 the slope is 1",
)
grader.equals(
    "relu_slope",
    to=lambda x: (x > 0) * 1.0,
    on=with_zero,
    mistakes={
        "At exactly 0 this gives 1; here it is 0, as in PyTorch": lambda x: (x >= 0) * 1.0,
        "At exactly 0 this gives 0.5; here it is 0, as in PyTorch": lambda x: np.heaviside(x, 0.5),
        "This is ReLU itself, not its slope": lambda x: np.maximum(x, 0),
        "Below zero the slope is 0, and this gives -1": np.sign,
    },
)
grader.equals(
    "leaky_relu_slope",
    to=lambda x, a: np.where(x > 0, 1.0, a),
    on=with_part,
    mistakes={
        "Below zero this is a x, the value: the slope is a": lambda x, a: np.where(x > 0, 1, a * x),
        "This is leaky ReLU itself, not its slope": lambda x, a: np.where(x > 0, x, a * x),
        "Below zero the slope is 0: the leak is missing": lambda x, a: (x > 0) * 1.0,
        "The two sides are swapped": lambda x, a: np.where(x > 0, a, 1.0),
        "Above zero the slope is 1, and this gives x": lambda x, a: np.where(x > 0, x, a),
        "At exactly 0 this gives 1; here it is a": lambda x, a: np.where(x >= 0, 1.0, a),
        "The leak is fixed at 0.01: it is the argument a": lambda x, a: np.where(x > 0, 1, 0.01),
        "Below zero the slope is a, and this gives -a": lambda x, a: np.where(x > 0, 1, -a),
        "This is wrong for a above 1: there max(a x, x) is another function": lambda x, a: np.where(
            x > a * x, 1.0, a
        ),
    },
)
grader.equals(
    "elu_slope",
    to=lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0))),
    on=with_part,
    mistakes={
        "Below zero this is α (e^x - 1), the value: the slope is α e^x": lambda x, alpha: np.where(
            x > 0, 1.0, alpha * np.expm1(x)
        ),
        "Above zero the slope is 1, and this gives x": lambda x, alpha: np.where(
            x > 0, x, alpha * np.exp(np.minimum(x, 0))
        ),
        "α is left out below zero": lambda x, alpha: np.where(x > 0, 1.0, np.exp(x)),
        "This is ELU itself, not its slope": lambda x, alpha: np.where(
            x > 0, x, alpha * np.expm1(x)
        ),
        "At exactly 0 this gives 1; here it is α": lambda x, alpha: np.where(
            x >= 0, 1.0, alpha * np.exp(x)
        ),
        "The sign in the exponent is wrong: the slope fades far below zero": lambda x, alpha: (
            np.where(x > 0, 1.0, alpha * np.exp(-x))
        ),
    },
)
grader.equals(
    "silu_slope",
    to=lambda x: s(x) * (1 + x * (1 - s(x))),
    on=inputs,
    mistakes={
        "Only one part of the product rule: σ. The part x σ' is missing": s,
        "Only one part of the product rule: x σ'. The part σ is missing": lambda x: (
            x * s(x) * (1 - s(x))
        ),
        "The two slopes are multiplied: a product's slope is a sum of two parts": lambda x: (
            s(x) * (1 - s(x))
        ),
        "This is SiLU itself, not its slope": lambda x: x * s(x),
        "The two parts are added: σ + x σ'": lambda x: s(x) * (1 - x * (1 - s(x))),
        "x (1 - x) takes x for the sigmoid's output: compute σ(x) first": lambda x: (
            s(x) * (1 + x * (1 - x))
        ),
    },
    hint="at 0 the slope is 1/2; at 2.4 it is above 1",
)


def far(rng, size):
    """Return inputs far out."""
    return (np.array([-1e4, -700.0, 0.5, 700.0, 1e4]),)


def far_with_part(rng, size):
    return *far(rng, size), 0.5


for name in NAMES:
    part = name in ("leaky_relu_slope", "elu_slope")
    grader.finite(
        name,
        on=far_with_part if part else far,
        cause=f"`{name}` is not finite for inputs up to ±10,000",
        hint="where does `exp` get a large positive number?",
    )
    grader.no_loop(name)
    grader.keeps_inputs(name, on=with_part if part else with_zero)
