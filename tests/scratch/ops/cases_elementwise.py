"""Cases of arithmetic, functions of one element, and steps."""

import numpy as np
import torch

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

X = ((4, 3),)
BROADCASTS = (((4, 3), (4, 3)), ((4, 3), (3,)), ((2, 1, 3), (4, 1)), ((), (2, 3)), ((2,), ()))
TIES = (np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))
FLAGS = np.array([[True, False, True]])
HOLES = np.array([np.inf, np.nan, 1.0])

ARITHMETIC = [
    OpCase(getattr(ops, name), getattr(torch, name), shapes)
    for name in ("add", "sub", "mul", "maximum", "minimum", "atan2")
    for shapes in BROADCASTS
]
DIVISIONS = [
    OpCase(getattr(ops, name), getattr(torch, name), shapes, domain=(0.5, 2.0))
    for name in ("div", "pow")
    for shapes in BROADCASTS
]
POWERS = [
    OpCase(ops.pow, torch.pow, (np.array([0.0, 0.0, 0.0, 2.0]), np.array([0.0, 1.0, 2.0, 0.0])),
           kink=True),
    OpCase(ops.pow, torch.pow, (np.array([-2.0, 3.0, -1.5]), np.array(3.0)), kink=True),
    OpCase(ops.pow, torch.pow, (np.array([0.0, 4.0]), np.array(0.5)), kink=True),
    OpCase(ops.pow, torch.pow, (np.array([0.0, 0.0]), np.array([-1.0, 0.5])), kink=True),
]  # fmt: skip
EXTREMES = [
    OpCase(ops.maximum, torch.maximum, TIES, kink=True),
    OpCase(ops.minimum, torch.minimum, TIES, kink=True),
    OpCase(ops.div, torch.div, (np.array([1.0, -1.0, 0.0]), np.zeros(3)), kink=True),
    OpCase(ops.abs, torch.abs, (np.array([-1.0, 0.0, 2.0]),), kink=True),
    OpCase(ops.clamp, lambda x: x.clamp(-0.5, 0.8), X, {"min": -0.5, "max": 0.8}),
    OpCase(ops.clamp, lambda x: x.clamp(min=0.1), X, {"min": 0.1}),
    OpCase(ops.clamp, lambda x: x.clamp(max=0.1), X, {"max": 0.1}),
    OpCase(ops.clamp, lambda x: x.clamp(-1, 1), (np.array([-2.0, -1.0, 1.0]),),
           {"min": -1, "max": 1}, kink=True),
]  # fmt: skip
CHOICES = [
    OpCase(ops.where, torch.where, (FLAGS, (4, 3), (3,))),
    OpCase(ops.where, torch.where, (FLAGS, (), (2, 3))),
    OpCase(ops.where, torch.where, (np.isfinite(HOLES), HOLES, (3,)), kink=True),
    OpCase(ops.lerp, torch.lerp, ((4, 3), (4, 3), (4, 3))),
    OpCase(ops.lerp, torch.lerp, ((4, 3), (3,), ())),
]
SIGNED = [
    OpCase(getattr(ops, name), getattr(torch, name), shapes)
    for name in ("neg", "abs", "exp", "exp2", "expm1", "square", "sin", "cos", "tan", "atan")
    for shapes in (X, ((),))
]
SIGNED += [OpCase(getattr(ops, name), getattr(torch, name), X) for name in ("sinh", "cosh", "erf")]
POSITIVE = [
    OpCase(getattr(ops, name), getattr(torch, name), X, domain=(0.2, 3.0))
    for name in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal")
]
EDGES = [
    OpCase(getattr(ops, name), getattr(torch, name), (np.array([0.0, 1e4, 1e-300]),), kink=True)
    for name in ("log", "log2", "log10", "sqrt", "rsqrt", "reciprocal", "exp", "expm1", "exp2")
]
ANGLES = [
    OpCase(getattr(ops, name), getattr(torch, name), X, domain=(-0.9, 0.9))
    for name in ("asin", "acos")
]
WIDE = [
    OpCase(ops.erf, torch.erf, (np.linspace(-8, 8, 101),)),
    OpCase(ops.erf, torch.erf, (np.array([-np.inf, np.nan, np.inf, 0.0]),), kink=True),
    OpCase(ops.erf, torch.erf, ((),)),
]
STEPS = [
    OpCase(getattr(ops, name), getattr(torch, name), X)
    for name in ("floor", "ceil", "trunc", "round", "sign")
]
REMAINDERS = [
    OpCase(getattr(ops, name), getattr(torch, name), ((4, 3), (3,)))
    for name in ("remainder", "fmod")
]
REMAINDERS += [
    OpCase(ops.floor_div, torch.floor_divide, (np.array([7, -7, 6]), np.array([2, 2, -4])))
]
SAME = [
    OpCase(ops.alias, lambda x: x.view_as(x), X),
    OpCase(ops.overwrite, lambda x, value: x * 0 + value, ((4, 3), (4, 3))),
]

CASES = [
    *ARITHMETIC, *DIVISIONS, *POWERS, *EXTREMES, *CHOICES, *SIGNED, *POSITIVE, *EDGES,
    *ANGLES, *WIDE, *STEPS, *REMAINDERS, *SAME,
]  # fmt: skip
