"""Special functions: what NumPy lacks, or lacks with a slope.

error    erfc, erfinv
gamma    lgamma, digamma, polygamma
logs     logit, xlogy, logaddexp, logcumsumexp
angles   asinh, acosh, atanh, sinc
pairs    hypot, copysign, fmax, fmin
"""

from chainrule.scratch.ops.special.angles import acosh, asinh, atanh, sinc
from chainrule.scratch.ops.special.error import erfc, erfinv
from chainrule.scratch.ops.special.gamma import digamma, lgamma, polygamma
from chainrule.scratch.ops.special.logs import (
    logaddexp,
    logaddexp2,
    logcumsumexp,
    logit,
    xlogy,
)
from chainrule.scratch.ops.special.pairs import copysign, fmax, fmin, hypot

__all__ = [
    "acosh", "asinh", "atanh", "copysign", "digamma", "erfc", "erfinv", "fmax", "fmin", "hypot",
    "lgamma", "logaddexp", "logaddexp2", "logcumsumexp", "logit", "polygamma", "sinc", "xlogy",
]  # fmt: skip
