"""The neural ops where numbers or settings are extreme, beside torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from chainrule.scratch.ops import loss
from chainrule.scratch.ops.convolution import conv
from chainrule.scratch.ops.cross_entropy import cross_entropy, nll_loss
from chainrule.scratch.ops.dropout import dropout
from chainrule.scratch.ops.im2col import column_blocks
from chainrule.scratch.ops.pooling import max_pool
from chainrule.scratch.ops.softmax import log_softmax, softmax
from chainrule.scratch.ops.windows import convolution_windows

INF = float("inf")
HUGE = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [3.0, 1e4, 1e4]])
MASKED = np.array([[0.5, -INF, 2.0], [-INF, -INF, 1.0], [-INF, -INF, -INF]])


def both(op, twin, arrays, **settings):
    """Return value and first gradient of the op and of torch, for a gradient of ones."""
    y, pullback = op(*arrays, **settings)
    x, *others = (torch.tensor(a) for a in arrays)
    y_twin = twin(x.requires_grad_(), *others)
    y_twin.sum().backward()
    dx = pullback(np.ones_like(y), (True, False, False, False))[0]
    return (y, dx), (y_twin.detach().numpy(), x.grad.numpy())


def same(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("x", [HUGE, MASKED], ids=["huge", "masked"])
@pytest.mark.parametrize(
    ("op", "twin"), [(softmax, torch.softmax), (log_softmax, torch.log_softmax)]
)
def test_softmax_of_huge_and_masked_scores(op, twin, x, dtype):
    same(*both(op, lambda t: twin(t, 1), [x.astype(dtype)], axis=1))


@pytest.mark.parametrize("settings", [{}, {"label_smoothing": 0.1}])
def test_cross_entropy_of_huge_scores(settings):
    inputs = [HUGE.astype(np.float32), np.array([1, 0, 2])]
    same(*both(cross_entropy, lambda *t: F.cross_entropy(*t, **settings), inputs, **settings))


def test_cross_entropy_with_a_class_masked_out():
    same(*both(cross_entropy, F.cross_entropy, [MASKED[:2], np.array([2, 2])]))


def test_binary_cross_entropy_of_huge_scores():
    inputs = [HUGE.astype(np.float32), (HUGE < 2).astype(np.float32)]
    op, twin = loss.binary_cross_entropy_with_logits, F.binary_cross_entropy_with_logits
    same(*both(op, twin, inputs))


def test_binary_cross_entropy_of_certain_probabilities():
    inputs = [np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])]
    same(*both(loss.binary_cross_entropy, F.binary_cross_entropy, inputs))


@pytest.mark.parametrize("settings", [{}, {"reduction": "sum"}, {"reduction": "none"}])
@pytest.mark.parametrize(("op", "twin"), [(cross_entropy, F.cross_entropy), (nll_loss, F.nll_loss)])
def test_a_batch_of_ignored_labels(op, twin, settings):
    """PyTorch's mean of nothing is nan, yet its gradient is 0."""
    inputs = [np.ones((3, 4)), np.full(3, -100)]
    same(*both(op, lambda *t: twin(*t, **settings), inputs, **settings))


def test_an_ignored_row_may_be_infinite():
    inputs = [np.array([[-INF, 0.0], [1.0, 2.0]]), np.array([-100, 0])]
    same(*both(cross_entropy, F.cross_entropy, inputs))


def test_losses_of_empty_batches_are_nan():
    for op in (loss.mse_loss, loss.l1_loss, loss.kl_div):
        assert np.isnan(op(np.zeros(0), np.zeros(0))[0])
    assert np.isnan(cross_entropy(np.zeros((0, 3)), np.zeros(0, np.int64))[0])


def test_dropout_rounds_as_torch_does():
    x = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    noise = torch.ones(1000).div_(1 - 0.3)
    y, _ = dropout(x, mask=np.ones(1000, bool), p=0.3)
    np.testing.assert_array_equal(y, (torch.tensor(x) * noise).numpy())


@pytest.mark.parametrize("stride", [1, 2])
def test_convolution_over_several_blocks_of_samples(stride):
    """The last block is smaller, and what one block left in the buffers is gone."""
    rng = np.random.default_rng(0)
    x, weight = rng.normal(size=(110, 3, 20, 20)), rng.normal(size=(5, 3, 3, 3))
    w = convolution_windows((20, 20), (3, 3), stride, 1, 1)
    sizes = [s.stop - s.start for s, _ in column_blocks(110, 3, 5, w, x.dtype)]
    assert len(sizes) > 2
    assert sizes[-1] < sizes[0]
    y, pullback = conv(x, weight, None, stride=stride, padding=1)
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, weight)]
    y_twin = F.conv2d(*tensors, stride=stride, padding=1)
    y_twin.backward(torch.tensor(y))
    np.testing.assert_allclose(y, y_twin.detach().numpy(), atol=1e-10)
    for dx, twin in zip(pullback(y, (True, True, False)), tensors, strict=False):
        np.testing.assert_allclose(dx, twin.grad.numpy(), atol=1e-8)


def test_max_pool_hands_nan_on():
    x = np.array([[[1.0, np.nan, 0.0, 2.0]]])
    np.testing.assert_array_equal(max_pool(x, kernel=(2,))[0], [[[np.nan, 2.0]]])


def test_the_first_layers_kernel_gradient_takes_another_way_to_the_same_numbers():
    rng = np.random.default_rng(0)
    x, weight = rng.normal(size=(3, 1, 8, 8)), rng.normal(size=(4, 1, 3, 3))
    y, pullback = conv(x, weight, None, padding=1)
    both_ways, alone = (pullback(y, (first, True, False)) for first in (True, False))
    assert alone[0] is None
    np.testing.assert_allclose(alone[1], both_ways[1], rtol=1e-12)
