"""Cases of the ops behind the rarer layers: folding, resampling, CTC."""

import numpy as np
import torch
import torch.nn.functional as F

from chainrule.scratch.ops import taps
from chainrule.scratch.ops.ctc import ctc_loss
from chainrule.scratch.ops.folding import fold_windows, unfold_windows
from chainrule.scratch.ops.resampling import gather_back, resample
from tests.scratch.ops.cases import OpCase

RNG = np.random.default_rng(11)


def windows(kernel, dilation=(1, 1), padding=(0, 0), stride=(1, 1)):
    return {"kernel": kernel, "dilation": dilation, "padding": padding, "stride": stride}


def unfolded(shape, **settings):
    settings = windows(**settings)
    return OpCase(unfold_windows, lambda x: F.unfold(x, *settings.values()), (shape,), settings)


def folded(shape, lengths, **settings):
    settings = windows(**settings)
    return OpCase(
        fold_windows,
        lambda x: F.fold(x, lengths, *settings.values()),
        (shape,),
        {"lengths": lengths, **settings},
    )


FOLDING = [
    unfolded((2, 3, 4, 5), kernel=(2, 3)),
    unfolded((2, 3, 4, 5), kernel=(2, 2), dilation=(2, 1), padding=(1, 0), stride=(1, 2)),
    unfolded((1, 1, 7, 7), kernel=(2, 2), padding=(1, 1), stride=(3, 3)),
    unfolded((0, 3, 4, 5), kernel=(2, 3)),
    folded((2, 12, 9), (4, 5), kernel=(2, 3)),
    folded((2, 8, 8), (4, 5), kernel=(2, 2), dilation=(2, 1), padding=(1, 0), stride=(2, 1)),
    folded((1, 4, 9), (7, 7), kernel=(2, 2), padding=(1, 1), stride=(3, 3)),
]

F64 = np.dtype(float)


def resized(mode, shape, size, *axes, **settings):
    """A case of the op; PyTorch works the taps out by itself."""
    return OpCase(
        resample,
        lambda x: F.interpolate(x, size, mode=mode, **settings),
        (shape,),
        {"taps": tuple(axes)},
        tol=1e-6,  # the taps are float64 for float32 too
    )


RESAMPLING = [
    resized("nearest", (2, 3, 4), 8, taps.nearest(4, 8, None, False, 1, F64)),
    resized("nearest", (2, 3, 5), 7, taps.nearest(5, 7, None, False, 1, F64)),
    resized("nearest-exact", (2, 3, 7), 3, taps.nearest(7, 3, None, True, 1, F64)),
    resized("linear", (2, 3, 5), 9, taps.linear(5, 9, None, False, F64)),
    resized(
        "bilinear", (2, 1, 5, 4), (3, 7),
        taps.linear(5, 3, None, True, F64), taps.linear(4, 7, None, True, F64), align_corners=True,
    ),
    resized("bicubic", (2, 1, 5, 4), (3, 4), taps.cubic(5, 3, None, False, F64), taps.cubic(4, 4, None, False, F64)),
    resized(
        "bilinear", (1, 2, 9, 4), (4, 6),
        *[taps.smooth("bilinear", n, m, None, False, F64) for n, m in ((9, 4), (4, 6))], antialias=True,
    ),
]  # fmt: skip
SPREAD = [
    OpCase(
        gather_back,
        lambda dy: F.conv_transpose1d(dy, torch.tensor([[[2.0, 3.0]]]).to(dy), stride=2),
        ((2, 1, 3),),
        {"taps": ((np.array([[0, 2, 4], [1, 3, 5]]), np.array([[2.0] * 3, [3.0] * 3])),), "lengths": (6,)},
    ),
]  # fmt: skip


LABELS = np.array([[1, 2, 2, 4], [3, 0, 0, 0], [2, 1, 3, 0]])
COUNTS = np.array([4, 0, 3])
TIMES = np.array([9, 7, 8])


def log_softmax(*shape):
    x = RNG.normal(size=shape)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def read(log_probs, times=TIMES, **settings):
    """PyTorch's gradient is that of the scores before log-softmax: no finite differences."""
    return OpCase(
        ctc_loss,
        lambda x: F.ctc_loss(
            x, torch.tensor(LABELS), torch.tensor(times), torch.tensor(COUNTS), reduction="none", **settings
        ),
        (log_probs,),
        {"targets": LABELS, "input_lengths": times, "target_lengths": COUNTS, **settings},
        kink=True,
        tol=1e-9,
    )  # fmt: skip


CTC = [
    read(log_softmax(9, 3, 5)),
    read(log_softmax(9, 3, 6), blank=5),
    read(log_softmax(9, 3, 5), np.array([3, 0, 8]), zero_infinity=True),
    read(log_softmax(9, 3, 5), np.array([3, 2, 3])),
]

CASES = [*FOLDING, *RESAMPLING, *SPREAD, *CTC]
