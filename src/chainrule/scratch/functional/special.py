"""Functions that mathematics has other names for: `torch.special`.

>>> from chainrule import scratch as torch
>>> expit(torch.zeros(1)) == torch.sigmoid(torch.zeros(1))
tensor([True])
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.functional.activation import log_softmax, softmax
from chainrule.scratch.tensor.arithmetic import round
from chainrule.scratch.tensor.elementwise import erf, exp2, expm1, log1p
from chainrule.scratch.tensor.elementwise import sigmoid as expit
from chainrule.scratch.tensor.reduce import logsumexp
from chainrule.scratch.tensor.special.functions import (
    digamma,
    erfc,
    erfinv,
    logit,
    polygamma,
    sinc,
    xlogy,
)
from chainrule.scratch.tensor.special.functions import digamma as psi
from chainrule.scratch.tensor.special.functions import lgamma as gammaln
from chainrule.scratch.tensor.special.functions import mvlgamma as multigammaln

__all__ = [
    "digamma", "erf", "erfc", "erfinv", "exp2", "expit", "expm1", "gammaln", "log1p",
    "log_softmax", "logit", "logsumexp", "multigammaln", "polygamma", "psi", "round", "sinc",
    "softmax", "xlogy",
]  # fmt: skip

__getattr__ = answers_for("torch.special")
