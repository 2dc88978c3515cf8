"""Cases of the activations, at ordinary points, far out, and at their kinks."""

import numpy as np
import torch
import torch.nn.functional as F

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

X = ((4, 3),)
FAR = (np.array([-1e4, -200.0, -30.0, 30.0, 200.0, 1e4]),)
KINKS = (np.array([-6.0, -3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0]),)

TWINS = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
    "leaky_relu": F.leaky_relu, "elu": F.elu, "selu": F.selu, "silu": F.silu, "gelu": F.gelu,
    "softplus": F.softplus, "logsigmoid": F.logsigmoid, "hardtanh": F.hardtanh,
    "relu6": F.relu6, "hardsigmoid": F.hardsigmoid, "hardswish": F.hardswish, "mish": F.mish,
    "celu": F.celu, "softsign": F.softsign, "tanhshrink": F.tanhshrink,
    "softshrink": F.softshrink, "hardshrink": F.hardshrink,
}  # fmt: skip

LOOSE = {"hardsigmoid": 1e-7, "celu": 1e-7}  # torch takes 1/6 and 1/alpha in float32

CASES = [
    OpCase(getattr(ops, name), twin, inputs, kink=inputs is not X, tol=LOOSE.get(name, 1e-10))
    for name, twin in TWINS.items()
    for inputs in (X, FAR, KINKS, ((),))
]


def with_settings(name, inputs=X, **settings):
    return OpCase(
        getattr(ops, name), lambda *x: getattr(F, name)(*x, **settings), inputs, settings,
        kink=inputs is FAR, tol=LOOSE.get(name, 1e-10),
    )  # fmt: skip


CASES += [
    with_settings("gelu", approximate="tanh"),
    with_settings("gelu", FAR, approximate="tanh"),
    with_settings("gelu", ((),), approximate="tanh"),
    with_settings("leaky_relu", negative_slope=0.3),
    with_settings("leaky_relu", negative_slope=1.5),
    with_settings("leaky_relu", negative_slope=-0.5),
    with_settings("elu", alpha=0.7),
    with_settings("celu", alpha=0.7),
    with_settings("softplus", beta=3.0, threshold=2.0),
    with_settings("hardtanh", min_val=-0.3, max_val=0.6),
    with_settings("threshold", threshold=0.2, value=5.0),
    with_settings("softshrink", lambd=0.2),
    with_settings("hardshrink", lambd=0.2),
    OpCase(ops.prelu, F.prelu, ((4, 3), (3,))),
    OpCase(ops.prelu, F.prelu, ((2, 3, 2, 2), (3,))),
    OpCase(ops.prelu, F.prelu, ((2, 3, 2), (1,))),
    OpCase(ops.prelu, F.prelu, ((4,), (1,))),
]
