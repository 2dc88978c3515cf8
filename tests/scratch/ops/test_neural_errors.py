"""Misuse of the neural ops is refused with what was needed, what came, and what to try."""

import numpy as np
import pytest

from chainrule.errors import AxisError, DtypeError, OptionError, ShapeError
from chainrule.scratch.ops import loss
from chainrule.scratch.ops import normalization as norm
from chainrule.scratch.ops.convolution import conv, conv_transpose
from chainrule.scratch.ops.cross_entropy import cross_entropy, nll_loss
from chainrule.scratch.ops.dropout import dropout
from chainrule.scratch.ops.embedding import embedding
from chainrule.scratch.ops.linear import linear
from chainrule.scratch.ops.pooling import adaptive_avg_pool, adaptive_max_pool, avg_pool, max_pool


def zeros(*shape):
    return np.zeros(shape)


def labels(*numbers, dtype=np.int64):
    return np.array(numbers, dtype)


X2, X3, X4 = zeros(2, 3), zeros(2, 3, 4), zeros(2, 3, 8, 8)
KERNEL = zeros(4, 3, 3, 3)

MISUSE = [
    (ShapeError, "last axis of 784; got x of shape (2, 28)", linear, (zeros(2, 28), zeros(9, 784))),
    (ShapeError, "x.flatten(1)", linear, (zeros(2, 28), zeros(9, 784))),
    (ShapeError, "weight of shape (M, K); got (3,)", linear, (X2, zeros(3))),
    (ShapeError, "bias of shape (9,); got (8,)", linear, (X2, zeros(9, 3), zeros(8))),
    (DtypeError, "float64 and float32", linear, (X2, np.zeros((9, 3), np.float32))),
    (AxisError, "from 0 to 2 for 3 classes; got label 3", cross_entropy, (X2, labels(0, 3))),
    (AxisError, "got label -1", cross_entropy, (X2, labels(0, -1))),
    (AxisError, "Target 7 is out of bounds", nll_loss, (X2, labels(7, 1))),
    (ShapeError, "labels of shape (2,)", cross_entropy, (X2, labels(0, 1, 2))),
    (ShapeError, "target.long()", cross_entropy, (X2, zeros(2, 1))),
    (DtypeError, "int64 (or uint8); got int32", cross_entropy, (X2, labels(0, 1, dtype=np.int32))),
    (DtypeError, "got float64", cross_entropy, (X2, zeros(2))),
    (ShapeError, "weight needs", cross_entropy, (X2, labels(0, 1), zeros(2))),
    (ShapeError, "a single number", cross_entropy, (zeros(), labels(0))),
    (OptionError, "mean, sum, none; got 'avg'", cross_entropy, (X2, labels(0, 1)), "avg"),
    (OptionError, "mean, sum, none; got 'avg'", loss.mse_loss, (X2, X2), "avg"),
    (OptionError, "batchmean; got 'avg'", loss.kl_div, (X2, X2), "avg"),
    (ShapeError, "target of shape (2, 3)", loss.binary_cross_entropy, (X2, zeros(2, 1))),
    (OptionError, "between 0 and 1; got 0 to 2", loss.binary_cross_entropy, (2 * np.eye(2),) * 2),
    (ShapeError, "4 channels; got 3 in x", conv, (X4, zeros(4, 4, 3, 3))),
    (ShapeError, "and 2 axes", conv, (X2, KERNEL)),
    (ShapeError, "reaches over (3, 3)", conv, (zeros(1, 3, 8, 2), KERNEL)),
    (ShapeError, "a bias of shape (4,)", conv, (X4, KERNEL, zeros(3))),
    (DtypeError, "one dtype", conv, (X4, KERNEL.astype(np.float32))),
    (ShapeError, "needs 4 channels; got 3", conv_transpose, (X4, KERNEL)),
    (ShapeError, "none of them empty", adaptive_avg_pool, (zeros(2, 3, 0, 8),)),
    (OptionError, "at least 0", adaptive_max_pool, (X4,)),
    (ShapeError, "needs x (B, C, *)", norm.batch_norm, (zeros(3),)),
    (ShapeError, "each of 3 channels; got shape (4,)", norm.batch_norm, (X4, zeros(4))),
    (ShapeError, "weights of (4,)", norm.layer_norm, (X3, zeros(3))),
    (OptionError, "divide the 3 channels; got 2", norm.group_norm, (X4,)),
    (OptionError, "size >= 1", norm.local_response_norm, (X4,)),
    (AxisError, "indices from 0 to 1; got 2", embedding, (X2, labels(0, 2))),
    (AxisError, "got -1", embedding, (X2, labels(-1))),
    (ShapeError, "weight (K, C)", embedding, (X3, labels(0))),
    (DtypeError, "x.long()", embedding, (X2, zeros(2))),
]
SETTINGS = {
    adaptive_avg_pool: {"out": (2, 2)},
    adaptive_max_pool: {"out": (2, -1)},
    norm.group_norm: {"groups": 2},
    norm.local_response_norm: {"size": 0},
}


@pytest.mark.parametrize("misuse", MISUSE, ids=lambda m: f"{m[2].__name__}: {m[1]}")
def test_wrong_inputs_are_refused(misuse):
    error, text, op, inputs, *reduction = misuse
    settings = {"reduction": reduction[0]} if reduction else SETTINGS.get(op, {})
    with pytest.raises(error) as caught:
        op(*inputs, **settings)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "op", "inputs", "settings"),
    [
        ("stride needs a whole number >= 1", conv, (X4, KERNEL), {"stride": 0}),
        ("padding needs a whole number >= 0", conv, (X4, KERNEL), {"padding": -1}),
        ("or 2 of them; got (1, 2, 3)", conv, (X4, KERNEL), {"dilation": (1, 2, 3)}),
        ("needs stride 1; got stride (2, 2)", conv, (X4, KERNEL), {"padding": "same", "stride": 2}),
        ("groups must divide 4; got groups=3", conv, (X4, KERNEL), {"groups": 3}),
        (
            "smaller than stride or dilation",
            conv_transpose,
            (zeros(2, 4, 5, 5), KERNEL),
            {"output_padding": 1},
        ),
        (
            "half of the kernel's reach of 2; got 2",
            max_pool,
            (X4,),
            {"kernel": (2, 2), "padding": 2},
        ),
        ("half of the kernel's reach of 2", avg_pool, (X4,), {"kernel": (2, 2), "padding": 2}),
        ("must not be 0", avg_pool, (X4,), {"kernel": (2, 2), "divisor_override": 0}),
        ("from 0 to 1; got 1.5", cross_entropy, (X2, labels(0, 1)), {"label_smoothing": 1.5}),
        ("needs labels as target", cross_entropy, (X2, X2), {"ignore_index": 2}),
        ("delta > 0", loss.huber_loss, (X2, X2), {"delta": 0.0}),
        ("beta >= 0", loss.smooth_l1_loss, (X2, X2), {"beta": -1.0}),
        ("probability from 0 to 1; got p=2", dropout, (X2,), {"mask": X2 == 0, "p": 2}),
    ],
)
def test_wrong_settings_are_refused(text, op, inputs, settings):
    with pytest.raises(OptionError) as caught:
        op(*inputs, **settings)
    assert text in str(caught.value)


def test_a_pooling_window_larger_than_the_input_is_refused():
    with pytest.raises(ShapeError, match="pooling over 9 places"):
        max_pool(X4, kernel=(9, 2))
