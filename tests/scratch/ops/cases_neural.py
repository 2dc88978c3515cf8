"""Cases of the neural families: linear, softmax, losses, dropout."""

import numpy as np
import torch
import torch.nn.functional as F

from chainrule.scratch.ops import loss
from chainrule.scratch.ops import normalization as norm
from chainrule.scratch.ops.cross_entropy import cross_entropy, nll_loss
from chainrule.scratch.ops.dropout import dropout
from chainrule.scratch.ops.embedding import embedding
from chainrule.scratch.ops.linear import linear
from chainrule.scratch.ops.softmax import log_softmax, softmax
from tests.scratch.ops.cases import OpCase

RNG = np.random.default_rng(7)
LABELS = np.array([2, 0, 3, 3, 1])
SOME_IGNORED = np.array([2, -100, 3, -100, 1])
MAPS = RNG.integers(0, 4, (3, 2, 5))
WEIGHT = np.array([0.3, 1.0, 2.5, 0.1])
PROBABILITIES = torch.softmax(torch.tensor(RNG.normal(size=(5, 4))), 1).numpy()
UNIT = RNG.uniform(0.05, 0.95, (4, 3))
YES_NO = RNG.integers(0, 2, (4, 3)).astype(float)
MASK = RNG.random((4, 3)) < 0.5
CHANNELS = RNG.random((4, 3, 1)) < 0.5


def case(op, twin, inputs, /, *, domain=None, kink=False, **settings):
    """One setting for both: the op's settings are the twin's keywords."""
    return OpCase(op, lambda *t: twin(*t, **settings), inputs, settings, domain=domain, kink=kink)


def fixed(twin):
    """Keep gradients from the weights: PyTorch refuses to compute them."""
    return lambda x, target, *weights, **settings: twin(
        x, target, *(w if w is None else w.detach() for w in weights), **settings
    )


LINEAR = [
    OpCase(linear, F.linear, ((4, 3), (5, 3), (5,))),
    OpCase(linear, F.linear, ((4, 3), (5, 3), None)),
    OpCase(linear, F.linear, ((3,), (5, 3), (5,))),
    OpCase(linear, F.linear, ((2, 4, 3), (5, 3), (5,))),
    OpCase(linear, F.linear, ((0, 3), (5, 3), (5,))),
]
SOFTMAX = [
    OpCase(op, lambda x, f=f, axis=axis: f(x, axis), (shape,), {"axis": axis})
    for op, f in ((softmax, torch.softmax), (log_softmax, torch.log_softmax))
    for shape, axis in (((4, 3), -1), ((2, 3, 4), 1), ((5,), 0), ((), -1))
]
CLASSES = [
    case(op, fixed(twin), inputs, **settings)
    for op, twin in ((cross_entropy, F.cross_entropy), (nll_loss, F.nll_loss))
    for inputs in (
        ((5, 4), LABELS),
        ((5, 4), LABELS, WEIGHT),
        ((3, 4, 2, 5), MAPS),
        ((3, 4, 2, 5), MAPS, WEIGHT),
        ((4,), np.array(2)),
    )
    for settings in ({}, {"reduction": "sum"}, {"reduction": "none"}, {"ignore_index": 3})
]
CLASSES += [
    case(op, fixed(twin), inputs)
    for op, twin in ((cross_entropy, F.cross_entropy), (nll_loss, F.nll_loss))
    for inputs in (((5, 4), SOME_IGNORED), ((5, 4), SOME_IGNORED, WEIGHT))
]
SMOOTH = [
    case(cross_entropy, fixed(F.cross_entropy), inputs, **settings)
    for inputs in (
        ((5, 4), SOME_IGNORED, WEIGHT),
        ((5, 4), LABELS),
        ((3, 4, 2, 5), MAPS, WEIGHT),
        ((5, 4), PROBABILITIES),
        ((5, 4), PROBABILITIES, WEIGHT),
        ((3, 4, 2), RNG.uniform(size=(3, 4, 2)), WEIGHT),
        ((4,), PROBABILITIES[0]),
    )
    for settings in (
        {"label_smoothing": 0.2},
        {"label_smoothing": 0.1, "reduction": "sum"},
        {"label_smoothing": 1.0, "reduction": "none"},
        {},
    )
]


def kl_div(x, target, reduction, log_target=False):
    """Take the mean by hand, since PyTorch warns that its own is not the divergence."""
    if reduction == "mean":
        return F.kl_div(x, target, reduction="none", log_target=log_target).mean()
    return F.kl_div(x, target, reduction=reduction, log_target=log_target)


ELEMENTS = [
    case(op, twin, inputs, domain=domain, reduction=reduction, **settings)
    for op, twin, inputs, domain, settings in (
        (loss.mse_loss, F.mse_loss, ((4, 3), (4, 3)), None, {}),
        (loss.l1_loss, F.l1_loss, ((4, 3), (4, 3)), None, {}),
        (loss.huber_loss, F.huber_loss, ((4, 3), (4, 3)), None, {"delta": 0.7}),
        (loss.smooth_l1_loss, F.smooth_l1_loss, ((4, 3), (4, 3)), None, {"beta": 0.5}),
        (loss.smooth_l1_loss, F.smooth_l1_loss, ((4, 3), (4, 3)), None, {"beta": 0.0}),
        (loss.kl_div, kl_div, ((4, 3), (4, 3)), (0.1, 1), {}),
        (loss.kl_div, kl_div, ((4, 3), (4, 3)), None, {"log_target": True}),
    )
    for reduction in ("mean", "sum", "none")
]
BROADCAST = [
    OpCase(loss.l1_loss, lambda x, t: (x - t).abs().mean(), ((4, 3), (3,))),
    case(loss.kl_div, F.kl_div, ((4, 3), (4, 1)), domain=(0.1, 1), reduction="batchmean"),
]


def bce_with_logits(x, target, weight=None, pos_weight=None, **settings):
    return F.binary_cross_entropy_with_logits(x, target, weight, pos_weight=pos_weight, **settings)


BINARY = [
    case(op, fixed(twin), inputs, reduction=reduction)
    for op, twin, inputs in (
        (loss.binary_cross_entropy, F.binary_cross_entropy, (UNIT, YES_NO)),
        (loss.binary_cross_entropy, F.binary_cross_entropy, (UNIT, UNIT[::-1].copy(), WEIGHT[:3])),
        (loss.binary_cross_entropy_with_logits, bce_with_logits, ((4, 3), YES_NO)),
        (loss.binary_cross_entropy_with_logits, bce_with_logits, ((4, 3), UNIT, WEIGHT[:3])),
        (loss.binary_cross_entropy_with_logits, bce_with_logits, ((4, 3), UNIT, None, WEIGHT[:3])),
    )
    for reduction in ("mean", "none")
]
DROPOUT = [
    OpCase(dropout, lambda x: x * torch.tensor(MASK) / 0.7, ((4, 3),), {"mask": MASK, "p": 0.3}),
    OpCase(
        dropout,
        lambda x: x * torch.tensor(CHANNELS) * 2,
        ((4, 3, 5),),
        {"mask": CHANNELS, "p": 0.5},
    ),
    OpCase(dropout, lambda x: x * 0, ((4, 3),), {"mask": MASK & False, "p": 1.0}),
]
CASES = [*LINEAR, *SOFTMAX, *CLASSES, *SMOOTH, *ELEMENTS, *BROADCAST, *BINARY, *DROPOUT]


def batch_norm(x, weight=None, bias=None, eps=1e-5):
    axes = [0, *range(2, x.ndim)]
    y = F.batch_norm(x, None, None, weight, bias, training=True, eps=eps)
    return y, x.mean(axes), x.var(axes)


MEAN, VAR = RNG.normal(size=3), RNG.uniform(0.5, 2, size=3)


def batch_norm_eval(x, mean, var, weight=None, bias=None):
    return F.batch_norm(x, mean.detach(), var.detach(), weight, bias)


def layer_norm(x, *parameters, axes=1, eps=1e-5):
    return F.layer_norm(x, x.shape[-axes:], *parameters, eps=eps)


def group_norm(x, *parameters, groups, eps=1e-5):
    return F.group_norm(x, groups, *parameters, eps=eps)


def rms_norm(x, weight=None, axes=1, eps=1e-6):
    return F.rms_norm(x, x.shape[-axes:], weight, eps=eps)


CHANNELWISE = (((4, 3), (3,), (3,)), ((4, 3, 5), None, None), ((2, 3, 4, 2), (3,), (3,)))
NORMS = [
    *(case(norm.batch_norm, batch_norm, inputs, eps=1e-3) for inputs in CHANNELWISE),
    case(norm.batch_norm, batch_norm, ((2, 3, 2, 2, 2), (3,), None)),
    *(
        case(norm.batch_norm_eval, batch_norm_eval, (x, MEAN, VAR, *parameters))
        for x, *parameters in CHANNELWISE
    ),
    case(norm.layer_norm, layer_norm, ((4, 3), (3,), (3,))),
    case(norm.layer_norm, layer_norm, ((2, 4, 3), None, None), eps=1e-3),
    case(norm.layer_norm, layer_norm, ((2, 4, 3), (4, 3), (4, 3)), axes=2),
    case(norm.layer_norm, layer_norm, ((5,), (5,), None)),
    case(norm.group_norm, group_norm, ((2, 6, 4), (6,), (6,)), groups=3),
    case(norm.group_norm, group_norm, ((2, 6), (6,), None), groups=2),
    case(norm.group_norm, group_norm, ((2, 4, 3, 3), None, None), groups=4, eps=1e-3),
    case(norm.rms_norm, rms_norm, ((4, 3), (3,)), eps=1e-6),
    case(norm.rms_norm, rms_norm, ((2, 4, 3), None), axes=2, eps=1e-3),
    *(
        case(
            norm.local_response_norm,
            F.local_response_norm,
            (shape,),
            size=size,
            k=2.0,
            beta=0.6,
            alpha=0.5,
        )
        for shape, size in (((2, 5, 3), 3), ((2, 5, 2, 2), 4), ((2, 3, 4), 1))
    ),
]
CASES += NORMS
ROWS = RNG.integers(0, 4, (3, 5))  # every row named several times
CASES += [
    case(
        embedding,
        lambda w, i, **kw: F.embedding(i, w, **kw),
        inputs,
        kink=bool(settings),  # the gradient is altered on purpose
        **settings,
    )
    for inputs, settings in (
        (((4, 3), ROWS), {}),
        (((4, 3), ROWS.astype(np.int32)), {"padding_idx": 2}),
        (((4, 3), ROWS), {"padding_idx": -1, "scale_grad_by_freq": True}),
        (((7, 2), np.array(3)), {}),
        (((7, 2), np.zeros((0, 2), np.int64)), {}),
    )
]
