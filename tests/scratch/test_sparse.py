"""Sparse matrices as graph networks use them."""

import re

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import NotCovered, NotCoveredName

BOTH = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
PLACES = [[0, 1, 1, 0], [2, 0, 2, 2]]
pytestmark = pytest.mark.filterwarnings("ignore:.*[Ss]parse:UserWarning")


def made(t, dtype="float32", size=(2, 3)):
    return t.sparse_coo_tensor(
        t.tensor(PLACES), t.tensor([3, 4, 5, 1], dtype=getattr(t, dtype)), size
    )


SHOWN = {
    "plain": made,
    "float64": lambda t: made(t, "float64"),
    "int64": lambda t: made(t, "int64"),
    "size found": lambda t: made(t, size=None) if t is ours else t.sparse_coo_tensor(
        t.tensor(PLACES), t.tensor([3.0, 4, 5, 1])
    ),
    "lists": lambda t: t.sparse_coo_tensor(PLACES, [3.0, 4.0, 5.0, 1.0], (4, 3)),
    "dtype": lambda t: t.sparse_coo_tensor(PLACES, [3, 4, 5, 1], (4, 3), dtype=t.float32),
    "older name": lambda t: t.sparse.FloatTensor(
        t.tensor(PLACES), t.tensor([3.0, 4.0, 5.0, 1.0]), t.Size((2, 3))
    ),
    "coalesced": lambda t: made(t).coalesce(),
    "turned": lambda t: made(t).t(),
    "T": lambda t: made(t).T,
    "one axis": lambda t: t.sparse_coo_tensor(t.tensor([[0, 2]]), t.ones(2), (4,)),
    "double": lambda t: made(t).double(),
    "to": lambda t: made(t).to("cpu").to(t.float64),
}  # fmt: skip


@pytest.mark.parametrize("what", SHOWN)
def test_it_prints_and_fills_up_as_pytorchs(what):
    mine, theirs = SHOWN[what](ours), SHOWN[what](torch)
    assert repr(mine) == repr(theirs)
    assert str(mine.layout) == str(theirs.layout) == "torch.sparse_coo"
    np.testing.assert_array_equal(mine.to_dense().numpy(), theirs.to_dense().numpy())
    np.testing.assert_array_equal(
        mine.coalesce().values().numpy(), theirs.coalesce().values().numpy()
    )
    for name in ("is_sparse", "shape", "ndim"):
        assert getattr(mine, name) == getattr(theirs, name)
    for name in ("size", "dim", "numel", "_nnz", "is_coalesced", "__len__"):
        assert getattr(mine, name)() == getattr(theirs, name)()


PRODUCTS = {
    "spmm": lambda t, a, x: t.spmm(a, x),
    "sparse.mm": lambda t, a, x: t.sparse.mm(a, x),
    "operator": lambda t, a, x: a @ x,
    "method": lambda t, a, x: a.matmul(x),
    "vector": lambda t, a, x: a @ x[:, 0],
    "turned": lambda t, a, x: a.t() @ x[:2],
    "dense": lambda t, a, x: t.spmm(a.to_dense(), x),
}


@pytest.mark.parametrize("what", PRODUCTS)
def test_products_and_their_gradients(what):
    found = []
    for t in (ours, torch):
        values = t.tensor([3.0, 4.0, 5.0, 1.0], requires_grad=True)
        x = (t.arange(6.0).reshape(3, 2) / 3).requires_grad_()
        y = PRODUCTS[what](t, t.sparse_coo_tensor(t.tensor(PLACES), values, (2, 3)), x)
        (y * y).sum().backward()
        found.append([z.detach().numpy() for z in (y, x.grad, values.grad)])
    for mine, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-6)


def test_a_graph_network_learns_the_same():
    losses = []
    for t in (ours, torch):
        t.manual_seed(0)
        edges = t.randint(0, 20, (2, 60))
        a = t.sparse.FloatTensor(edges, t.ones(60) / 3, t.Size([20, 20]))
        x, target = t.randn(20, 8), t.randint(0, 4, (20,))
        first, second = t.nn.Linear(8, 16), t.nn.Linear(16, 4)
        both = t.nn.ModuleList([first, second])
        optimizer = t.optim.Adam(both.parameters(), lr=0.01)
        for _ in range(5):
            h = t.relu(t.spmm(a, first(x)))
            out = t.nn.functional.log_softmax(t.spmm(a, second(h)), dim=1)
            loss = t.nn.functional.nll_loss(out, target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


@BOTH
def test_what_does_not_fit_raises(t):
    a = made(t)
    with pytest.raises(RuntimeError, match="Cannot get indices on an uncoalesced tensor"):
        a.indices()
    with pytest.raises(RuntimeError):
        t.sparse.mm(a, t.ones(2, 2))
    with pytest.raises(RuntimeError):
        t.sparse.mm(a, t.ones(3, 2, dtype=t.float64))
    with pytest.raises(RuntimeError):
        t.sparse_coo_tensor(t.tensor(PLACES), t.ones(2), (2, 3))


def test_the_rest_says_that_it_is_not_covered():
    a = made(ours)
    for use in (a.sum, lambda: a * 2, lambda: ours.relu(a), lambda: ours.mm(a, ours.ones(3, 2))):
        with pytest.raises(NotCovered, match=re.escape("Try: x.to_dense()")):
            use()
    with pytest.raises(NotCovered, match="two sparse matrices"):
        ours.spmm(a, a.t())
    with pytest.raises(NotCovered, match="runs on the CPU"):
        a.to("cuda")
    with pytest.raises(NotCoveredName, match=r"torch\.sparse\.softmax is not in the readable"):
        ours.sparse.softmax(a, 1)
    with pytest.raises(RuntimeError, match="indices within it"):
        made(ours, size=(2, 2))
