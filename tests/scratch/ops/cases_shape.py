"""Cases of the ops that move elements."""

import numpy as np
import torch
import torch.nn.functional as F

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

X = ((2, 4, 3),)
SQUARE = ((4, 4),)

CASES = [
    OpCase(ops.reshape, lambda x: x.reshape(4, 6), X, {"shape": (4, 6)}),
    OpCase(ops.reshape, lambda x: x.reshape(-1), X, {"shape": (-1,)}),
    OpCase(ops.reshape, lambda x: x.reshape(2, 1, 12), X, {"shape": (2, 1, 12)}),
    OpCase(ops.permute, lambda x: x.permute(2, 0, 1), X, {"axes": (2, 0, 1)}),
    OpCase(ops.permute, lambda x: x.permute(-1, 1, 0), X, {"axes": (-1, 1, 0)}),
    OpCase(ops.expand, lambda x: x.expand(5, 2, 3), ((2, 1),), {"shape": (5, 2, 3)}),
    OpCase(ops.expand, lambda x: x.expand(2, 3), ((),), {"shape": (2, 3)}),
    OpCase(ops.cat, lambda *x: torch.cat(x, 0), ((2, 3), (1, 3), (3, 3)), {"axis": 0}),
    OpCase(ops.cat, lambda *x: torch.cat(x, -1), ((2, 3), (2, 1)), {"axis": -1}),
    OpCase(ops.stack, lambda *x: torch.stack(x, 0), ((2, 3), (2, 3), (2, 3)), {"axis": 0}),
    OpCase(ops.stack, lambda *x: torch.stack(x, -1), ((2, 3), (2, 3)), {"axis": -1}),
    OpCase(ops.flip, lambda x: x.flip(0, 2), X, {"axes": (0, 2)}),
    OpCase(ops.roll, lambda x: x.roll(1, 1), X, {"shifts": (1,), "axes": (1,)}),
    OpCase(ops.roll, lambda x: x.roll((1, -2), (0, 1)), X, {"shifts": (1, -2), "axes": (0, 1)}),
    OpCase(ops.roll, lambda x: x.roll(5), X, {"shifts": (5,)}),
    OpCase(ops.pad, lambda x: F.pad(x, (1, 2, 0, 3)), ((4, 3),), {"widths": ((0, 3), (1, 2))}),
    OpCase(ops.pad, lambda x: F.pad(x, (-1, 2, 1, -2), value=7.0), ((4, 3),),
           {"widths": ((1, -2), (-1, 2)), "value": 7.0}),
    OpCase(ops.diagonal, torch.diagonal, SQUARE),
    OpCase(ops.diagonal, lambda x: x.diagonal(1, 0, 2), X, {"offset": 1, "axis1": 0, "axis2": 2}),
    OpCase(ops.diagonal, lambda x: x.diagonal(-2, 1, 2), X, {"offset": -2, "axis1": 1, "axis2": 2}),
    OpCase(ops.diagonal, lambda x: x.diagonal(1, 2, 1), X, {"offset": 1, "axis1": 2, "axis2": 1}),
    OpCase(ops.cast, lambda x: x.to(torch.float64), X, {"dtype": np.dtype("float64")}),
    OpCase(ops.cast, lambda x: x.to(torch.float32), X, {"dtype": np.dtype("float32")}, kink=True,
           tol=1e-6),
    OpCase(ops.clone, torch.clone, X),
]  # fmt: skip
CASES += [
    OpCase(op, lambda x, f=twin, k=k: f(x, k), x, {"diagonal": k})
    for op, twin in ((ops.tril, torch.tril), (ops.triu, torch.triu))
    for x, k in ((SQUARE, 0), (X, 1), (X, -2))
]
