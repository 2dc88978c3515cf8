"""Cases of the families that slide windows: convolution and pooling."""

import torch.nn.functional as F

from chainrule.scratch.ops.convolution import conv, conv_transpose
from tests.scratch.ops.cases import OpCase


def case(op, twin, inputs, /, **settings):
    """One setting for both: the op's settings are the twin's keywords."""
    return OpCase(op, lambda *t: twin(*t, **settings), inputs, settings)


CONV = [
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
    case(conv_transpose, F.conv_transpose1d, ((2, 3, 5), (3, 4, 3), (4,)), stride=2, padding=1),
    case(conv_transpose, F.conv_transpose1d, ((3, 5), (3, 4, 3), (4,)), padding=1),
    case(
        conv_transpose, F.conv_transpose2d, ((2, 3, 4, 3), (3, 4, 3, 2), (4,)),
        stride=(3, 2), padding=(1, 0), output_padding=(2, 1),
    ),
    case(conv_transpose, F.conv_transpose2d, ((2, 3, 4, 4), (3, 4, 3, 3), None), padding=1),
    case(
        conv_transpose, F.conv_transpose2d, ((2, 4, 4, 3), (4, 2, 3, 3), (4,)),
        groups=2, dilation=2, padding=3, stride=2, output_padding=1,
    ),
    case(conv_transpose, F.conv_transpose2d, ((2, 4, 4, 3), (4, 1, 2, 2), (4,)), groups=4, stride=4),
    case(conv_transpose, F.conv_transpose3d, ((1, 2, 3, 2, 3), (2, 3, 2, 2, 2), (3,)), stride=2),
]
CASES = [*CONV, *TRANSPOSED]
