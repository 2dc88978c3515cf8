"""Cases of matrix products of every rank, and of einsum."""

import torch

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

PRODUCTS = [
    ((3,), (3,)), ((4, 3), (3,)), ((3,), (3, 5)), ((4, 3), (3, 5)), ((2, 4, 3), (3, 5)),
    ((2, 4, 3), (3,)), ((3,), (2, 3, 5)), ((4, 3), (2, 3, 5)), ((2, 4, 3), (2, 3, 5)),
    ((2, 1, 4, 3), (5, 3, 2)), ((6, 2, 4, 3), (3, 2)), ((1, 4, 3), (2, 3, 5)),
    ((2, 0, 3), (3, 5)), ((2, 4, 0), (0, 5)), ((0, 3), (3, 5)),
]  # fmt: skip
EQUATIONS = {
    "nk,km->nm": ((4, 3), (3, 5)),
    "bnk, bkm -> bnm": ((2, 4, 3), (2, 3, 5)),
    "bhqd,bhkd->bhqk": ((2, 2, 3, 4), (2, 2, 5, 4)),
    "ij->ji": ((3, 4),),
    "ij->": ((3, 4),),
    "ij->i": ((3, 4),),
    "ii->i": ((3, 3),),
    "ii": ((3, 3),),
    "ij,jk": ((3, 4), (4, 2)),
    "ba,c": ((2, 3), (4,)),
    "i,j->ij": ((3,), (4,)),
    "i,i->": ((3,), (3,)),
    "ij,k->i": ((2, 3), (4,)),
    "...k,km->...m": ((2, 4, 3), (3, 5)),
    "...ij,...jk": ((2, 4, 3), (3, 5)),
    "b...,b...->...": ((2, 3, 4), (2, 3, 4)),
    "nk,km,ml->nl": ((2, 3), (3, 4), (4, 2)),
    "ij,ij->ij": ((1, 3), (2, 3)),
    "iij,jk->ik": ((2, 2, 3), (3, 4)),
    "bn,anm,bm->ba": ((2, 3), (4, 3, 5), (2, 5)),
}

CASES = [OpCase(ops.matmul, torch.matmul, shapes) for shapes in PRODUCTS]
CASES += [
    OpCase(ops.einsum, lambda *x, e=equation: torch.einsum(e, *x), shapes, {"equation": equation})
    for equation, shapes in EQUATIONS.items()
]
