"""Maps between spaces that know their inverse and how they stretch.

A distribution sent through a map y = f(x) has the density

    log p(y) = log p(x) - log |dy/dx|

>>> from chainrule import scratch as torch
>>> exp = ExpTransform()
>>> x = torch.tensor([0.0, 2.0])
>>> exp.inv(exp(x)), exp.log_abs_det_jacobian(x, exp(x))
(tensor([0., 2.]), tensor([0., 2.]))

    base.py         what a transform is, and its inverse
    composed.py     several in a row; one for each part of an event
    elementwise.py  exp, affine, power, sigmoid, tanh, softplus, abs, a distribution's cdf
    events.py       softmax, stick breaking, triangles: numbers of one event together
"""

from chainrule.scratch.distributions.transforms.base import ReshapeTransform, Transform
from chainrule.scratch.distributions.transforms.composed import (
    ComposeTransform,
    IndependentTransform,
    identity_transform,
)
from chainrule.scratch.distributions.transforms.elementwise import (
    AbsTransform,
    AffineTransform,
    CumulativeDistributionTransform,
    ExpTransform,
    PowerTransform,
    SigmoidTransform,
    SoftplusTransform,
    TanhTransform,
)
from chainrule.scratch.distributions.transforms.events import (
    LowerCholeskyTransform,
    PositiveDefiniteTransform,
    SoftmaxTransform,
    StickBreakingTransform,
)

__all__ = [
    "AbsTransform",
    "AffineTransform",
    "ComposeTransform",
    "CumulativeDistributionTransform",
    "ExpTransform",
    "IndependentTransform",
    "LowerCholeskyTransform",
    "PositiveDefiniteTransform",
    "PowerTransform",
    "ReshapeTransform",
    "SigmoidTransform",
    "SoftmaxTransform",
    "SoftplusTransform",
    "StickBreakingTransform",
    "TanhTransform",
    "Transform",
    "identity_transform",
]
