"""Products in slices give what one product gives, whatever the processor."""

import numpy as np
import pytest

from chainrule.scratch import threads
from chainrule.scratch.ops import products

SHAPES = [  # N, K, M
    (64, 784, 128), (16, 784, 128), (64, 400, 120), (64, 128, 64), (30, 784, 128),
    (64, 784, 1), (1, 784, 128), (8, 300, 1000), (768, 128, 96), (3, 5, 7), (0, 784, 128),
]  # fmt: skip


@pytest.fixture(params=[True, False], ids=["slices", "whole"])
def sliced(request, monkeypatch):
    monkeypatch.setattr(products, "sliceable", lambda: request.param)
    return request.param


@pytest.mark.parametrize(("n", "k", "m"), SHAPES)
def test_products_are_numpys(sliced, n, k, m):
    draw = np.random.default_rng(0).standard_normal
    x, d, w = (draw(shape, dtype=np.float32) for shape in ((n, k), (n, m), (m, k)))
    y, dx = products.from_inputs(x, w), products.to_inputs(d, w, out=np.empty_like(x))
    assert y.dtype == dx.dtype == np.float32
    np.testing.assert_allclose(y, x.astype(float) @ w.T.astype(float), atol=1e-3)
    np.testing.assert_allclose(dx, d.astype(float) @ w.astype(float), atol=1e-3)
    assert y.flags.c_contiguous


def test_other_layouts_of_memory(sliced):
    draw = np.random.default_rng(0).standard_normal
    x, w = draw((784, 64)).T, draw((784, 128)).T
    np.testing.assert_allclose(products.from_inputs(x, w), x @ w.T)
    d = draw((64, 128, 2))[:, :, 0]
    np.testing.assert_allclose(products.to_inputs(d, w, out=np.empty((64, 784))), d @ w)


def test_slices_are_for_one_thread():
    before = threads.get_num_threads()
    try:
        threads.set_num_threads(2)
        assert not products.sliceable() or threads.get_num_threads() == 1
        threads.set_num_threads(1)
        assert threads.one_thread()
        assert products.sliceable() == threads.unpacked()
    finally:
        threads.set_num_threads(before)
