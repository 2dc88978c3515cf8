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


RNG = np.random.default_rng(3)
SQUARE, STACK = RNG.normal(size=(3, 3)), RNG.normal(size=(2, 3, 3))
TALL, WIDE = RNG.normal(size=(2, 4, 3)), RNG.normal(size=(3, 4))
SYMMETRIC = STACK @ np.swapaxes(STACK, 1, 2) + np.eye(3)
SINGULAR = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]])


def turned(name, a, ours):
    """torch's factors with the signs of NumPy's, which are free: columns of the first factor."""
    factors = list(getattr(torch.linalg, name)(a, *((False,) if name == "svd" else ())))
    at = 1 if name == "eigh" else 0
    signs = torch.tensor(np.sign(np.sum(factors[at].detach().numpy() * ours[at], -2)))
    signs = signs.to(a.dtype)
    factors[at] = factors[at] * signs[..., None, :]
    if name != "eigh":
        factors[-1] = factors[-1] * signs[..., None]
    return tuple(factors)


def factor_case(name, a, **rest):
    op, numpy = getattr(ops, name), getattr(np.linalg, name)
    ours = numpy(a, False) if name == "svd" else numpy(a)
    return OpCase(op, lambda x: turned(name, x, ours), (a,), tol=1e-8, **rest)


CASES += [
    OpCase(ops.solve, torch.linalg.solve, (SQUARE, (3, 2)), tol=1e-8),
    OpCase(ops.solve, torch.linalg.solve, (STACK, (3, 2)), tol=1e-8),
    OpCase(ops.solve, torch.linalg.solve, (SQUARE, (2, 3, 1)), tol=1e-8),
    OpCase(ops.inv, torch.linalg.inv, (STACK,), tol=1e-8),
    OpCase(ops.det, torch.linalg.det, (STACK,), tol=1e-8),
    OpCase(ops.det, torch.linalg.det, (SQUARE,), tol=1e-8),
    # torch answers 0 for the gradient of a matrix without an inverse; the product rule does not.
    OpCase(ops.det, lambda a: a[0] @ torch.linalg.cross(a[1], a[2]), (SINGULAR,), tol=1e-8),
    OpCase(ops.slogdet, torch.linalg.slogdet, (STACK,), tol=1e-8),
    OpCase(ops.slogdet, torch.linalg.slogdet, (SQUARE,), tol=1e-8),
    OpCase(ops.pinv, torch.linalg.pinv, (TALL,), {"rtol": 1e-15}, tol=1e-8),
    OpCase(ops.pinv, torch.linalg.pinv, (WIDE,), {"rtol": 1e-15}, tol=1e-8),
    # Only one triangle of the input is read, so single elements cannot be moved alone.
    OpCase(ops.cholesky, torch.linalg.cholesky, (SYMMETRIC,), kink=True, tol=1e-8),
    factor_case("eigh", SYMMETRIC, kink=True),
    factor_case("qr", STACK),
    factor_case("qr", TALL),
    factor_case("qr", WIDE),
    factor_case("svd", STACK),
    factor_case("svd", TALL),
    factor_case("svd", WIDE),
    OpCase(ops.matrix_exp, torch.linalg.matrix_exp, (SQUARE,), tol=1e-8),
    OpCase(ops.matrix_exp, torch.linalg.matrix_exp, (STACK * 4,), tol=1e-8, kink=True),
    *[
        OpCase(
            ops.cdist,
            lambda a, b, p=p: torch.cdist(a, b, p),
            ((2, 4, 3), (5, 3)),
            {"p": p},
            tol=1e-8,
        )
        for p in (0.0, 1.0, 1.5, 2.0, 3.0, np.inf)
    ],
    OpCase(ops.cdist, lambda a, b: torch.cdist(a, b), ((30, 3), (2, 3)), tol=1e-7),
    OpCase(ops.cdist, lambda a, b: torch.cdist(a, b), (ZEROS, ZEROS), kink=True),
    *[
        OpCase(
            ops.vector_norm,
            lambda x, p=p: torch.linalg.vector_norm(x, p, 1),
            ((4, 3),),
            {"p": p, "axis": 1},
        )
        for p in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, np.inf, -np.inf)
    ],
    OpCase(ops.vector_norm, torch.linalg.vector_norm, ((4, 3),)),
    *[
        OpCase(
            ops.vector_norm,
            lambda x, p=p: torch.linalg.vector_norm(x, p),
            (0 * ZEROS,),
            {"p": p},
            kink=True,
        )
        for p in (1.0, 1.5, 2.0, 3.0, np.inf)
    ],
    OpCase(
        ops.vector_norm,
        lambda x: torch.linalg.vector_norm(x, 2, (0, 2), True),
        ((2, 3, 2),),
        {"axis": (0, 2), "keepdims": True},
    ),
]

MEET = np.array([[0, 1, 1, 3], [2, 2, 2, 2], [0, 3, 3, 0]])
SOME = RNG.normal(size=(3, 4))
CASES += [
    OpCase(ops.unfold_dim, lambda x: x.unfold(1, 3, 2), ((2, 7, 2),), {"axis": 1, "size": 3, "step": 2}),
    OpCase(ops.unfold_dim, lambda x: x.unfold(0, 2, 3), ((5,),), {"axis": 0, "size": 2, "step": 3}),
    OpCase(ops.as_strided, lambda x: x.as_strided((3, 2), (2, 1), 1), ((4, 3),), {"shape": (3, 2), "strides": (2, 1), "offset": 1}),
    OpCase(ops.as_strided, lambda x: x.as_strided((2, 2, 2), (1, 0, 2), 0), ((6,),), {"shape": (2, 2, 2), "strides": (1, 0, 2), "offset": 0}),
    *[
        OpCase(ops.scatter_reduce, lambda x, v, r=r, i=i: x.scatter_reduce(1, torch.tensor(MEET), v, r, include_self=i),
               ((3, 4), (3, 4)), {"index": MEET, "axis": 1, "reduce": r, "include": i})
        for r in ("sum", "mean", "prod", "amax", "amin") for i in (True, False)
    ],
    OpCase(ops.scatter_reduce, lambda x, v: x.scatter_reduce(0, torch.tensor(MEET[:1] % 3), v, "amax"),
           ((3, 4), (1, 4)), {"index": MEET[:1] % 3, "axis": 0, "reduce": "amax"}),
    *[
        OpCase(ops.scatter_reduce, lambda x, v, i=i: x.scatter_reduce(1, torch.tensor(MEET), v, "prod", include_self=i),
               (SOME * (SOME > 0), SOME * (SOME < 0.5)), {"index": MEET, "axis": 1, "reduce": "prod", "include": i}, tol=1e-9)
        for i in (True, False)
    ],
]  # fmt: skip
