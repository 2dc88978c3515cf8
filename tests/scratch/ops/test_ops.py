"""Every op agrees with torch and with finite differences, and keeps the contract."""

import numpy as np
import pytest
import torch

from chainrule.scratch import ops
from chainrule.scratch.ops.contract import OPS
from tests.scratch.ops.cases import all_cases

CASES = all_cases()
each_case = pytest.mark.parametrize("case", CASES, ids=str)


def is_float(x):
    return x is not None and np.asarray(x).dtype.kind == "f"


def as_tuple(y):
    return y if isinstance(y, tuple) else (y,)


def upstream(ys, seed=1):
    """Gradients to send back: normal draws that nobody may write to, None for integers."""
    rng = np.random.default_rng(seed)
    dys = [rng.normal(size=y.shape).astype(y.dtype) if is_float(y) else None for y in ys]
    for dy in dys:
        if dy is not None:
            dy.flags.writeable = False
    return dys


def run(case, arrays, needs=None):
    """Return the outputs, the gradients sent back, and those of the inputs."""
    y, pullback = case.op(*arrays, **case.settings)
    dys = upstream(as_tuple(y))
    needs = tuple(is_float(x) for x in arrays) if needs is None else needs
    grads = pullback(tuple(dys) if isinstance(y, tuple) else dys[0], needs)
    assert all(dx is None for dx in grads[len(arrays) :])  # of inputs that were left out
    return as_tuple(y), dys, grads[: len(arrays)]


def run_twin(case, arrays, dys):
    """Return torch's outputs and gradients for the same inputs."""
    tensors = [None if x is None else torch.tensor(x, requires_grad=is_float(x)) for x in arrays]
    ys = as_tuple(case.twin(*tensors))
    pairs = [(y, dy) for y, dy in zip(ys, dys, strict=True) if dy is not None and y.requires_grad]
    wanted = [x for x in tensors if x is not None and x.requires_grad]
    if not pairs:
        return ys, [None] * len(arrays)
    found = torch.autograd.grad(
        [y for y, _ in pairs], wanted, [torch.tensor(dy) for _, dy in pairs], allow_unused=True
    )
    grads = iter(found)
    return ys, [next(grads) if is_float(x) else None for x in arrays]


def check(case, dtype, rtol, atol):
    arrays = case.arrays(dtype)
    ys, dys, grads = run(case, arrays)
    ys_twin, grads_twin = run_twin(case, arrays, dys)
    for y, y_twin in zip(ys, ys_twin, strict=True):
        assert np.asarray(y).dtype == y_twin.detach().numpy().dtype
        np.testing.assert_allclose(y, y_twin.detach().numpy(), rtol, atol)
    for x, dx, dx_twin in zip(arrays, grads, grads_twin, strict=True):
        if not is_float(x) or (dx is None and dx_twin is None):
            continue
        assert (dx.shape, dx.dtype) == (x.shape, x.dtype)
        dx_twin = np.zeros_like(x) if dx_twin is None else dx_twin.numpy()
        np.testing.assert_allclose(dx, dx_twin, rtol, atol)


@each_case
def test_value_and_gradient_match_torch(case):
    check(case, np.float64, case.tol, case.tol / 10)


@each_case
def test_float32_stays_float32(case):
    check(case, np.float32, 1e-4, 1e-5)


@pytest.mark.parametrize("case", [c for c in CASES if not c.kink], ids=str)
def test_gradient_matches_finite_differences(case):
    arrays = case.arrays()
    _, dys, grads = run(case, arrays)
    for i, x in enumerate(arrays):
        if not is_float(x) or grads[i] is None:
            continue
        for at in np.ndindex(x.shape):
            slope = 0.0
            for h in (1e-6, -1e-6):
                moved = [a if a is None else a.copy() for a in arrays]
                moved[i][at] += h
                ys = as_tuple(case.op(*moved, **case.settings)[0])
                slope += sum(np.vdot(y, d) for y, d in zip(ys, dys, strict=True) if is_float(d)) / h
            assert grads[i][at] == pytest.approx(slope / 2, rel=1e-4, abs=1e-6)


@each_case
def test_a_second_run_repeats_the_first(case):
    arrays = case.arrays()
    y, pullback = case.op(*arrays, **case.settings)
    dys = upstream(as_tuple(y))
    needs = tuple(is_float(x) for x in arrays)
    first, second = (pullback(tuple(dys) if type(y) is tuple else dys[0], needs) for _ in "12")
    ys, _, third = run(case, arrays)
    for a, b in zip(as_tuple(y), ys, strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b, c in zip(first, second, third, strict=False):
        if a is not None:
            np.testing.assert_array_equal(a, b)
            np.testing.assert_array_equal(a, c)


@each_case
def test_no_gradient_is_made_that_nobody_needs(case):
    arrays = case.arrays()
    _, _, full = run(case, arrays)
    for i in [i for i, x in enumerate(arrays) if is_float(x) and full[i] is not None]:
        _, dys, grads = run(case, arrays, needs=tuple(j == i for j in range(len(arrays))))
        np.testing.assert_equal(grads[i], full[i])
        made = [j for j, dx in enumerate(grads) if dx is not None and dx is not dys[0]]
        assert set(made) <= {i}


@pytest.mark.parametrize("case", [c for c in CASES if c.op.plain], ids=str)
def test_plain_form_equals_the_fast_one(case):
    arrays = case.arrays()
    plain = as_tuple(case.op.plain(*arrays, **case.settings))
    for a, b in zip(as_tuple(case.op(*arrays, **case.settings)[0]), plain, strict=True):
        np.testing.assert_allclose(a, b, case.tol, case.tol / 10)


def spoil(x):
    """Overwrite an array with other values of its kind."""
    if x.dtype.kind == "f":
        x[...] = np.random.default_rng(5).uniform(2, 3, size=x.shape)
    else:
        x[...] = ~x if x.dtype.kind == "b" else x[::-1].copy()


def gradients_after_spoiling(case, name):
    """Return the gradients before and after an input, or the output "y", is overwritten."""
    arrays = [None if x is None else x.copy() for x in case.arrays()]
    y, pullback = case.op(*arrays, **case.settings)
    dys = upstream(as_tuple(y))
    dy = tuple(dys) if isinstance(y, tuple) else dys[0]
    needs = tuple(is_float(x) for x in arrays)
    before = [dx if dx is None else np.array(dx) for dx in pullback(dy, needs)]
    for x in as_tuple(y) if name == "y" else [arrays[name]]:
        if isinstance(x, np.ndarray) and x.ndim and x.flags.writeable:
            spoil(x)
    return before, pullback(dy, needs)


def reads(case, name):
    """Tell whether the way back reads the values of an input, or of the output."""
    with np.errstate(all="ignore"):
        before, after = gradients_after_spoiling(case, name)
    try:
        np.testing.assert_equal(after, before)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("name", sorted(OPS))
def test_an_op_declares_what_its_way_back_reads(name):
    op, cases = OPS[name], [c for c in CASES if c.op.__name__ == name]
    inputs = {i for c in cases for i, x in enumerate(c.arrays()) if x is not None and x.ndim}
    read = {i for i in inputs if any(reads(c, i) for c in cases if i < len(c.inputs))}
    declared = inputs if "arrays" in op.saves else set(op.saved_inputs)
    assert any(reads(c, "y") for c in cases) == op.saves_y
    # More may be declared: what is made of an input is replayed for gradients of gradients.
    assert read <= declared


VIEWS = {"reshape", "permute", "expand", "index", "diagonal", "alias"}


def shows_memory(case):
    """Tell whether a case asks for what NumPy can show without a copy."""
    arrays = any(isinstance(k, np.ndarray) for k in case.settings.get("key", ()))
    return case.op.__name__ in VIEWS and not arrays and case.settings.get("key") != (1, 2, 0)


@pytest.mark.parametrize("case", [c for c in CASES if shows_memory(c)], ids=str)
def test_a_view_shows_the_memory_of_its_input(case):
    x = case.arrays()[0].copy()
    y, _ = case.op(x, **case.settings)
    assert np.shares_memory(x, y)
    assert y.flags.writeable or case.op is ops.expand


def test_every_op_has_a_case():
    assert {c.op.__name__ for c in CASES} == set(OPS) == set(ops.__all__)
