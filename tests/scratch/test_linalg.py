"""Linear algebra against finite differences, and what it refuses."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import NotCovered
from chainrule.scratch.autograd.gradcheck import gradcheck, gradgradcheck

RNG = np.random.default_rng(5)
SQUARE = RNG.normal(size=(2, 3, 3)) + 2 * np.eye(3)
TALL, ROWS = RNG.normal(size=(4, 3)), RNG.normal(size=(3, 2))


def positive(a):
    return a @ a.mT + ours.eye(3, dtype=a.dtype)


# Signs of singular vectors and of eigenvectors are free: these outputs do not depend on them.
SMOOTH = {
    "solve": (ours.linalg.solve, SQUARE, ROWS),
    "solve from the right": (lambda a, b: ours.linalg.solve(a, b.mT, left=False), SQUARE[0], ROWS),
    "inv": (ours.linalg.inv, SQUARE),
    "det": (ours.linalg.det, SQUARE),
    "slogdet": (lambda a: ours.linalg.slogdet(a).logabsdet, SQUARE),
    "logdet": (lambda a: ours.logdet(positive(a)), SQUARE),
    "cholesky": (lambda a: ours.linalg.cholesky(positive(a)), SQUARE),
    "cholesky upper": (lambda a: ours.linalg.cholesky(positive(a), upper=True), SQUARE),
    "qr": (lambda a: ours.linalg.qr(a), SQUARE),
    "qr tall": (lambda a: ours.linalg.qr(a), TALL),
    "qr wide": (lambda a: ours.linalg.qr(a.mT), TALL),
    "svdvals": (ours.linalg.svdvals, SQUARE),
    "svd": (lambda a: (lambda u, s, v: (u**2, s, v**2, u @ v))(*ours.linalg.svd(a)), SQUARE),
    "svd tall": (lambda a: (lambda u, s, v: (u**2, s, u @ v))(*ours.linalg.svd(a, False)), TALL),
    "svd wide": (lambda a: (lambda u, s, v: (v**2, s))(*ours.linalg.svd(a.mT, False)), TALL),
    "eigh": (lambda a: (lambda w, v: (w, v**2))(*ours.linalg.eigh(a + a.mT)), SQUARE),
    "eigvalsh": (lambda a: ours.linalg.eigvalsh(positive(a)), SQUARE),
    "pinv": (ours.linalg.pinv, TALL),
    "lstsq": (lambda a, b: ours.linalg.lstsq(a, b).solution, TALL, RNG.normal(size=(4, 2))),
    "matrix_exp": (ours.linalg.matrix_exp, SQUARE / 2),
    "matrix_power": (lambda a: ours.linalg.matrix_power(a, -2), SQUARE),
    "norm": (ours.linalg.norm, TALL),
    "norm 3": (lambda a: ours.linalg.vector_norm(a, 3, 1), TALL),
    "nuclear": (lambda a: ours.linalg.norm(a, "nuc"), TALL),
    "cond": (ours.linalg.cond, SQUARE),
    "cdist": (ours.cdist, TALL, ROWS.T),
    "cdist 1.5": (lambda a, b: ours.cdist(a, b, 1.5), TALL, ROWS.T),
    "cdist of many": (lambda a, b: ours.cdist(a, b)[:3], RNG.normal(size=(30, 2)), ROWS),
    "pdist": (ours.pdist, TALL),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_gradients_equal_finite_differences(name):
    function, *arrays = SMOOTH[name]
    inputs = [ours.tensor(a).requires_grad_() for a in arrays]
    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs, atol=1e-4)


def test_second_derivatives_of_the_singular_values_equal_torch():
    found = []
    for t in (ours, torch):
        a = t.tensor(SQUARE).requires_grad_()
        (first,) = t.autograd.grad(t.linalg.norm(a, "nuc", dim=(1, 2)).sum(), a, create_graph=True)
        found.append(t.autograd.grad((first**3).sum(), a)[0].numpy())
    np.testing.assert_allclose(*found, rtol=1e-8)


def test_equal_eigenvalues_give_infinite_gradients_as_in_torch():
    for t in (ours, torch):
        a = t.eye(3).requires_grad_()
        t.linalg.eigh(a).eigenvectors[0, 0].backward()
        assert not t.isfinite(a.grad).all()


SINGULAR = {
    "solve": lambda t: t.linalg.solve(t.ones(3, 3), t.ones(3)),
    "inv": lambda t: t.linalg.inv(t.zeros(2, 2)),
    "cholesky": lambda t: t.linalg.cholesky(-t.eye(2)),
    "triangle": lambda t: t.linalg.matrix_power(t.ones(2, 2), -1),
}


@pytest.mark.parametrize("name", SINGULAR)
def test_matrices_without_an_inverse_raise_linalg_error(name):
    for t in (ours, torch):
        with pytest.raises(t.linalg.LinAlgError) as refused:
            SINGULAR[name](t)
        assert isinstance(refused.value, RuntimeError)
    with pytest.raises(ours.linalg.LinAlgError, match=r"needs .* got"):
        SINGULAR[name](ours)


def test_condition_of_a_singular_matrix_is_infinite():
    assert ours.linalg.cond(ours.ones(2, 2), 1).item() == torch.linalg.cond(torch.ones(2, 2), 1)


REFUSED = {
    "eig": lambda t: t.linalg.eig(t.eye(2)),
    "lu": lambda t: t.linalg.lu_factor(t.eye(2)),
    "half": lambda t: t.linalg.inv(t.eye(2, dtype=t.float16)),
    "complete qr": lambda t: t.linalg.qr(t.ones(3, 2).requires_grad_(), "complete"),
    "complex": lambda t: t.view_as_complex(t.ones(2, 2)),
    "complex dtype": lambda t: t.zeros(2, dtype=t.complex64),
    "complex number": lambda t: t.tensor(1j),
    "strides of a transpose": lambda t: t.ones(2, 3).T.as_strided((2,), (1,)),
    "t_ of what the graph knows": lambda t: (lambda a: (a[0], a.t_()))(
        t.ones(2, 3).requires_grad_() * 1
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_covered_says_so(name):
    with pytest.raises(NotCovered):
        REFUSED[name](ours)


def test_views_through_windows_share_memory_and_history():
    found = []
    for t in (ours, torch):
        x = t.arange(12.0).requires_grad_()
        a = x * 1
        windows, steps = a.unfold(0, 4, 3), a.as_strided((3, 2), (4, 1), 1)
        windows[1].mul_(2)
        steps[:, 1] = -1
        (a * a).sum().backward()
        found.append([v.detach().numpy().copy() for v in (a, windows, steps, x.grad)])
    for mine, theirs in zip(*found, strict=True):
        np.testing.assert_array_equal(mine, theirs)


NAMED = {
    "linalg svd": lambda t: t.linalg.svd(t.eye(2)),
    "svd": lambda t: t.svd(t.eye(2)),
    "linalg qr": lambda t: t.linalg.qr(t.eye(2)),
    "eigh": lambda t: t.linalg.eigh(t.eye(2)),
    "linalg slogdet": lambda t: t.linalg.slogdet(t.eye(2)),
    "slogdet": lambda t: t.slogdet(t.eye(2)),
    "lstsq": lambda t: t.linalg.lstsq(t.eye(2), t.eye(2)),
    "frexp": lambda t: t.frexp(t.ones(2)),
    "histogram": lambda t: t.histogram(t.ones(2), 2),
    "sort": lambda t: t.sort(t.ones(2)),
}


@pytest.mark.parametrize("name", NAMED)
def test_results_have_the_names_that_pytorch_gives_them(name):
    mine, theirs = NAMED[name](ours), NAMED[name](torch)
    assert type(mine)._fields == type(theirs).__match_args__
