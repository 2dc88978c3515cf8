"""Cases of the families that slide windows: convolution and pooling."""

import numpy as np
import torch.nn.functional as F

from chainrule.scratch.ops.convolution import conv, conv_transpose
from chainrule.scratch.ops.grid import grid_sample
from chainrule.scratch.ops.pooling import (
    adaptive_avg_pool,
    adaptive_max_pool,
    avg_pool,
    max_pool,
)
from tests.scratch.ops.cases import OpCase


def case(op, twin, inputs, /, **settings):
    """One setting for both: the op's settings are the twin's keywords."""
    return OpCase(op, lambda *t: twin(*t, **settings), inputs, settings)


CONV = [
    case(conv, F.conv2d, ((2, 4, 7, 8), (4, 1, 3, 3), (4,)), stride=2, padding=1, groups=4),
    case(
        conv,
        F.conv2d,
        ((2, 3, 9, 8), (4, 3, 4, 3), None),
        stride=(2, 3),
        padding=(2, 1),
        dilation=(3, 1),
    ),
    case(conv, F.conv2d, ((2, 3, 9, 8), (4, 3, 3, 3), None), stride=4, padding=1, dilation=2),
    case(conv, F.conv1d, ((2, 3, 8), (4, 3, 3), (4,)), stride=2, padding=1),
    case(conv, F.conv1d, ((2, 3, 8), (4, 3, 3), (4,)), padding=1),
    case(conv, F.conv1d, ((2, 3, 8), (4, 3, 2), None), stride=5),
    case(conv, F.conv1d, ((3, 8), (4, 3, 3), (4,)), padding=4, dilation=2),
    case(conv, F.conv2d, ((2, 3, 5, 6), (4, 3, 3, 2), (4,))),
    case(conv, F.conv2d, ((2, 3, 5, 6), (4, 3, 3, 3), (4,)), padding=1),
    case(conv, F.conv2d, ((2, 3, 5, 6), (4, 3, 3, 3), None), padding=(2, 0), stride=(2, 1)),
    case(conv, F.conv2d, ((2, 3, 7, 7), (4, 3, 2, 2), (4,)), stride=3),
    case(conv, F.conv2d, ((2, 3, 7, 6), (4, 3, 3, 2), (4,)), padding=3, dilation=(1, 3)),
    case(conv, F.conv2d, ((2, 4, 5, 5), (6, 2, 3, 3), (6,)), padding=1, groups=2),
    case(conv, F.conv2d, ((2, 4, 6, 5), (4, 1, 3, 3), (4,)), stride=2, padding=1, groups=4),
    case(conv, F.conv2d, ((2, 3, 5, 6), (4, 3, 3, 1), (4,)), padding="same"),
    OpCase(
        conv,
        lambda x, w, b: F.conv2d(F.pad(x, (1, 1, 0, 1)), w, b),
        ((2, 3, 5, 6), (4, 3, 2, 3), (4,)),
        {"padding": "same"},
    ),
    case(conv, F.conv2d, ((2, 3, 5, 6), (4, 3, 1, 1), (4,)), padding="valid"),
    case(conv, F.conv2d, ((3, 5, 6), (4, 3, 3, 3), (4,)), padding=2),
    case(conv, F.conv2d, ((0, 3, 5, 6), (4, 3, 3, 3), (4,))),
    case(conv, F.conv3d, ((2, 2, 4, 5, 4), (3, 2, 2, 3, 2), (3,)), padding=1),
    case(conv, F.conv3d, ((2, 2, 4, 5, 6), (4, 1, 2, 2, 3), None), stride=(1, 2, 3), groups=2),
    case(conv, F.conv3d, ((1, 2, 4, 4, 4), (2, 2, 3, 3, 3), (2,)), padding=1),
]
TRANSPOSED = [
    case(
        conv_transpose, F.conv_transpose2d, ((2, 4, 3, 5), (4, 3, 4, 4), (3,)), stride=2, padding=1
    ),
    case(
        conv_transpose,
        F.conv_transpose2d,
        ((2, 4, 4, 4), (4, 2, 3, 5), None),
        stride=(3, 2),
        padding=2,
        output_padding=1,
        groups=2,
    ),
    case(
        conv_transpose,
        F.conv_transpose3d,
        ((2, 4, 3, 2, 3), (4, 3, 4, 4, 4), None),
        stride=2,
        padding=1,
    ),
    case(conv_transpose, F.conv_transpose1d, ((2, 3, 5), (3, 4, 3), (4,)), stride=2, padding=1),
    case(conv_transpose, F.conv_transpose1d, ((3, 5), (3, 4, 3), (4,)), padding=1),
    case(
        conv_transpose,
        F.conv_transpose2d,
        ((2, 3, 4, 3), (3, 4, 3, 2), (4,)),
        stride=(3, 2),
        padding=(1, 0),
        output_padding=(2, 1),
    ),
    case(conv_transpose, F.conv_transpose2d, ((2, 3, 4, 4), (3, 4, 3, 3), None), padding=1),
    case(
        conv_transpose,
        F.conv_transpose2d,
        ((2, 4, 4, 3), (4, 2, 3, 3), (4,)),
        groups=2,
        dilation=2,
        padding=3,
        stride=2,
        output_padding=1,
    ),
    case(
        conv_transpose, F.conv_transpose2d, ((2, 4, 4, 3), (4, 1, 2, 2), (4,)), groups=4, stride=4
    ),
    case(conv_transpose, F.conv_transpose3d, ((1, 2, 3, 2, 3), (2, 3, 2, 2, 2), (3,)), stride=2),
]
RNG = np.random.default_rng(3)
FLAT = RNG.integers(0, 2, (2, 2, 6, 6)).astype(float)  # full of ties


def pool(op, twin, x, kernel, /, *, kink=False, **settings):
    """The kernel goes to PyTorch by position, since its name there differs."""
    return OpCase(
        op,
        lambda t: twin(t, kernel, **settings),
        (x,),
        {"kernel": kernel, **settings},
        kink=kink,
    )


MAX_POOL = [
    pool(max_pool, F.max_pool1d, (2, 3, 8), (2,)),
    pool(max_pool, F.max_pool1d, (2, 3, 30), (11,), stride=3, padding=5),
    pool(max_pool, F.max_pool1d, (2, 3, 30), (10,), dilation=2, stride=4, ceil_mode=True),
    pool(max_pool, F.max_pool1d, (2, 3, 20), (20,), return_indices=True),
    pool(max_pool, F.max_pool2d, (2, 3, 6, 8), (2, 2)),
    pool(max_pool, F.max_pool2d, (2, 3, 7, 5), (2, 2)),
    pool(max_pool, F.max_pool2d, (2, 3, 7, 5), (2, 2), ceil_mode=True),
    pool(max_pool, F.max_pool2d, (3, 7, 5), (3, 2), stride=(2, 1), padding=1, return_indices=True),
    pool(max_pool, F.max_pool2d, (2, 3, 9, 8), (2, 3), stride=(4, 1), dilation=(1, 2)),
    pool(max_pool, F.max_pool2d, (2, 2, 7, 8), (3, 3), stride=2, padding=1, ceil_mode=True),
    pool(max_pool, F.max_pool2d, (2, 2, 8, 8), (2, 2), stride=3, ceil_mode=True),
    pool(max_pool, F.max_pool2d, FLAT, (2, 2), return_indices=True, kink=True),
    pool(max_pool, F.max_pool2d, FLAT, (3, 3), stride=1, padding=1, return_indices=True, kink=True),
    pool(max_pool, F.max_pool2d, np.zeros((1, 1, 5, 5)), (3, 3), stride=2, kink=True),
    pool(max_pool, F.max_pool2d, np.zeros((1, 1, 12, 12)), (9, 9), return_indices=True, kink=True),
    pool(max_pool, F.max_pool2d, (0, 3, 6, 8), (2, 2)),
    pool(max_pool, F.max_pool3d, (2, 2, 4, 5, 6), (2, 3, 2), padding=1, return_indices=True),
    pool(max_pool, F.max_pool3d, (2, 4, 5, 4), (2, 2, 2), stride=1),
]
AVG_POOL = [
    pool(avg_pool, F.avg_pool1d, (2, 3, 8), (2,)),
    pool(avg_pool, F.avg_pool1d, (2, 3, 9), (4,), stride=3, padding=2, ceil_mode=True),
    pool(avg_pool, F.avg_pool2d, (2, 3, 6, 8), (2, 2)),
    pool(avg_pool, F.avg_pool2d, (2, 3, 7, 5), (3, 2), stride=2, padding=1, ceil_mode=True),
    pool(
        avg_pool,
        F.avg_pool2d,
        (2, 3, 7, 5),
        (3, 2),
        stride=2,
        padding=1,
        ceil_mode=True,
        count_include_pad=False,
    ),
    pool(avg_pool, F.avg_pool2d, (3, 7, 5), (3, 3), stride=1, padding=1, divisor_override=5),
    pool(avg_pool, F.avg_pool2d, (2, 3, 7, 9), (2, 2), stride=4),
    pool(avg_pool, F.avg_pool3d, (2, 2, 4, 5, 6), (2, 3, 2), padding=1, count_include_pad=False),
]


def adaptive(op, twin, x, out, /, *, kink=False, **settings):
    """As `pool`, for an output size."""
    return OpCase(op, lambda t: twin(t, out, **settings), (x,), {"out": out, **settings}, kink=kink)


ADAPTIVE = [
    adaptive(adaptive_avg_pool, F.adaptive_avg_pool1d, (2, 3, 8), (3,)),
    adaptive(adaptive_avg_pool, F.adaptive_avg_pool2d, (2, 3, 6, 8), (1, 1)),
    adaptive(adaptive_avg_pool, F.adaptive_avg_pool2d, (3, 6, 8), (4, 10)),
    adaptive(adaptive_avg_pool, F.adaptive_avg_pool3d, (2, 2, 4, 5, 6), (2, 3, 4)),
    adaptive(adaptive_max_pool, F.adaptive_max_pool1d, (2, 3, 8), (3,), return_indices=True),
    adaptive(adaptive_max_pool, F.adaptive_max_pool2d, (2, 3, 6, 8), (4, 10), return_indices=True),
    adaptive(
        adaptive_max_pool, F.adaptive_max_pool2d, FLAT, (2, 4), return_indices=True, kink=True
    ),
    adaptive(adaptive_max_pool, F.adaptive_max_pool3d, (2, 2, 4, 5, 6), (2, 1, 4)),
    adaptive(adaptive_max_pool, F.adaptive_max_pool2d, (3, 4, 5), (1, 1), return_indices=True),
    adaptive(adaptive_max_pool, F.adaptive_max_pool2d, FLAT, (1, 1), kink=True),
    adaptive(adaptive_max_pool, F.adaptive_max_pool1d, (2, 3, 8), (1,)),
    adaptive(adaptive_avg_pool, F.adaptive_avg_pool1d, (3, 8), (1,)),
]


def sampled(x, grid, mode, padding, align):
    """A case of reading `x` at random points, a third of them outside."""
    points = np.random.default_rng(1).uniform(-1.5, 1.5, grid)
    return OpCase(
        grid_sample,
        lambda x, grid: F.grid_sample(x, grid, mode, padding, align),
        (x, points),
        {"mode": mode, "padding": padding, "align": align},
    )


SAMPLED = [
    sampled((2, 3, 4, 5), (2, 3, 2, 2), mode, padding, align)
    for mode in ("bilinear", "nearest", "bicubic")
    for padding in ("zeros", "border", "reflection")
    for align in (True, False)
] + [
    sampled((2, 2, 3, 4, 2), (2, 2, 1, 3, 3), "bilinear", "border", False),
    sampled((2, 2, 3, 1, 2), (2, 2, 1, 3, 3), "nearest", "reflection", True),
]
CASES = [*CONV, *TRANSPOSED, *MAX_POOL, *AVG_POOL, *ADAPTIVE, *SAMPLED]
