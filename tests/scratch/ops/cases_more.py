"""Cases of special functions, orders, odd pieces of memory, and linear algebra."""

import numpy as np
import torch

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

X, PAIR = ((4, 3),), ((2, 1, 3), (4, 1))
TIES = np.array([2.0, 1.0, 2.0, 3.0, 2.0])
ZEROS = np.array([[0.0, 1.5, 0.0], [2.0, 0.0, 0.3]])
NANS = np.array([1.0, np.nan, 3.0]), np.array([2.0, 5.0, np.nan])

CASES = [
    OpCase(ops.erfc, torch.erfc, X),
    OpCase(
        ops.erfc,
        torch.erfc,
        (np.array([-9.0, -2.5, 0.0, 1.9, 2.1, 6.0, 25.0]),),
        kink=True,
        tol=1e-9,
    ),
    OpCase(ops.erfinv, torch.erfinv, X, domain=(-0.99, 0.99)),
    OpCase(ops.erfinv, torch.erfinv, (np.array([-1.0, 0.0, 1.0, 2.0]),), kink=True),
    OpCase(ops.lgamma, torch.lgamma, X, domain=(0.1, 12)),
    OpCase(ops.lgamma, torch.lgamma, X, domain=(-3.9, -3.1)),
    OpCase(ops.digamma, torch.digamma, X, domain=(0.1, 12), tol=2e-9),  # torch's own trigamma
    OpCase(ops.digamma, torch.digamma, X, domain=(-3.9, -3.1), tol=2e-9),
    OpCase(ops.digamma, torch.digamma, (np.array([0.0]),), kink=True),
    *[
        OpCase(
            ops.polygamma, lambda x, n=n: torch.polygamma(n, x), X, {"n": n}, (0.5, 12), tol=2e-9
        )
        for n in (0, 1, 2, 3)
    ],
    OpCase(ops.logit, torch.logit, X, domain=(0.05, 0.95)),
    OpCase(ops.logit, lambda x: torch.logit(x, 0.2), X, {"eps": 0.2}, domain=(-0.5, 1.5)),
    OpCase(ops.xlogy, torch.xlogy, PAIR, domain=(0.1, 2)),
    OpCase(ops.xlogy, torch.xlogy, (ZEROS, ZEROS), kink=True),
    OpCase(ops.logaddexp, torch.logaddexp, PAIR),
    OpCase(
        ops.logaddexp, torch.logaddexp, (np.array([1e4, -1e4]), np.array([1e4, 3.0])), kink=True
    ),
    OpCase(ops.logaddexp2, torch.logaddexp2, PAIR),
    OpCase(ops.logcumsumexp, lambda x: torch.logcumsumexp(x, 1), X, {"axis": 1}),
    OpCase(
        ops.logcumsumexp,
        lambda x: torch.logcumsumexp(x, 0),
        (np.array([[1e4], [-1e4], [2e4]]),),
        {"axis": 0},
        kink=True,
    ),
    OpCase(ops.asinh, torch.asinh, X),
    OpCase(ops.acosh, torch.acosh, X, domain=(1.1, 4)),
    OpCase(ops.atanh, torch.atanh, X, domain=(-0.9, 0.9)),
    OpCase(ops.sinc, torch.sinc, X),
    OpCase(ops.sinc, torch.sinc, (ZEROS,)),
    OpCase(ops.hypot, torch.hypot, PAIR),
    OpCase(ops.copysign, torch.copysign, PAIR),
    OpCase(ops.copysign, torch.copysign, (ZEROS, -ZEROS), kink=True),
    OpCase(ops.fmax, torch.fmax, PAIR),
    OpCase(ops.fmin, torch.fmin, PAIR),
    OpCase(ops.fmax, torch.fmax, NANS, kink=True),
    OpCase(ops.fmin, torch.fmin, NANS, kink=True),
    OpCase(ops.even_pick, torch.median, (TIES,), {"index": 0}, kink=True),
]
