"""Where the fast forms of ops could go wrong and small cases do not tell."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from chainrule.scratch import ops
from chainrule.scratch.ops.blocks import BLOCK
from chainrule.scratch.ops.convolution import conv, conv_transpose
from chainrule.scratch.ops.resampling import SHORT
from chainrule.scratch.ops.taps import linear

BENDS = {
    "relu": F.relu, "leaky_relu": F.leaky_relu, "hardtanh": F.hardtanh, "relu6": F.relu6,
    "hardsigmoid": F.hardsigmoid, "hardswish": F.hardswish, "softshrink": F.softshrink,
    "silu": F.silu, "gelu": F.gelu, "softplus": F.softplus, "elu": F.elu, "selu": F.selu,
    "erf": torch.erf,
}  # fmt: skip


def check(result, pullback, dy, twin_result, *tensors, tol=1e-5):
    twin_result.backward(torch.tensor(dy))
    np.testing.assert_allclose(result, twin_result.detach().numpy(), atol=tol, rtol=tol)
    for dx, t in zip(pullback(dy, (True,) * len(tensors)), tensors, strict=False):
        np.testing.assert_allclose(dx, t.grad.numpy(), atol=tol, rtol=tol)


@pytest.mark.parametrize("name", BENDS)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)], ids=["rows", "transposed"])
def test_activations_over_several_blocks_in_any_layout(name, order):
    rng = np.random.default_rng(0)
    x = (rng.normal(size=(3, 67, BLOCK // 100)) * 3).astype(np.float32).transpose(order)
    dy = rng.normal(size=x.shape).astype(np.float32)
    twin = torch.tensor(x, requires_grad=True)
    y, pullback = getattr(ops, name)(x)
    assert y.strides == x.strides
    check(y, pullback, dy, BENDS[name](twin), twin)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "silu", "softplus", "hardswish"])
@pytest.mark.filterwarnings("ignore:invalid value")
def test_activations_of_numbers_that_are_none(name):
    x = np.array([np.inf, np.nan, 1e30, -1e30], np.float32)
    y = getattr(ops, name)(x)[0]
    np.testing.assert_allclose(y, BENDS[name](torch.tensor(x)).numpy())


def test_a_threshold_hides_minus_infinity():
    x = np.array([-np.inf, np.inf, np.nan, 0.0, 1.0])
    for value in (0.0, 7.0):
        y = ops.threshold(x, threshold=0.5, value=value)[0]
        np.testing.assert_array_equal(y, F.threshold(torch.tensor(x), 0.5, value).numpy())


@pytest.mark.parametrize("bad", [np.inf, np.nan])
@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_bad_number_spoils_only_what_reads_it(bad):
    x = np.random.default_rng(0).normal(size=(1, 1, 5, 6)).astype(np.float32)
    x[0, 0, 1, 2] = bad
    taps = tuple(linear(n, 2 * n, None, False, x.dtype) for n in (5, 6))
    y = ops.resample(x, taps=taps)[0]
    twin = F.interpolate(torch.tensor(x), scale_factor=2, mode="bilinear").numpy()
    np.testing.assert_array_equal(np.isfinite(y), np.isfinite(twin))
    dy = np.repeat(np.repeat(x, 2, 2), 2, 3)
    dx = ops.gather_back(dy, taps=taps, lengths=(5, 6))[0]
    assert 0 < np.isfinite(dx).sum() < dx.size


@pytest.mark.parametrize("n", [SHORT, SHORT + 1])
def test_short_and_long_axes_are_interpolated_alike(n):
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(2, 1, n)), rng.normal(size=(2, 1, 100))
    twin = torch.tensor(x, requires_grad=True)
    y, pullback = ops.resample(x, taps=(linear(n, 100, None, False, x.dtype),))
    check(y, pullback, dy, F.interpolate(twin, 100, mode="linear"), twin)


GROUPS = [(1, 6, 6), (3, 6, 6), (6, 6, 6), (1, 2, 9), (1, 9, 2)]


@pytest.mark.parametrize(("groups", "channels", "maps"), GROUPS)
@pytest.mark.parametrize(("stride", "kernel", "padding", "dilation"), [
    (2, 3, 1, 1), (2, 4, 1, 1), (3, 2, 0, 1), (2, 3, 2, 2), (4, 3, 3, 3), (1, 3, 1, 1),
])  # fmt: skip
def test_strides_taken_apart(groups, channels, maps, stride, kernel, padding, dilation):
    """Every way back through a convolution, over several blocks of samples."""
    rng = np.random.default_rng(0)
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    x = rng.normal(size=(40, channels, 13, 14))
    weight = rng.normal(size=(maps, channels // groups, kernel, kernel))
    twins = [torch.tensor(a, requires_grad=True) for a in (x, weight)]
    y, pullback = conv(x, weight, None, **settings)
    dy = rng.normal(size=y.shape)
    check(y, pullback, dy, F.conv2d(*twins, None, **settings), *twins, tol=1e-9)
    twins = [torch.tensor(a, requires_grad=True) for a in (dy, weight)]
    y, pullback = conv_transpose(dy, weight, None, **settings)
    twin = F.conv_transpose2d(*twins, None, **settings)
    check(y, pullback, rng.normal(size=y.shape), twin, *twins, tol=1e-9)
