"""Special functions of one or two operands, functions of bits, and of numbers as complex ones.

functions   erfc, lgamma, logit, xlogy, hypot
bits        gcd, shifts, frexp
reals       conj, real, is_complex: what real numbers answer
"""

from chainrule.scratch.tensor.special.bits import *  # noqa: F403
from chainrule.scratch.tensor.special.functions import *  # noqa: F403
from chainrule.scratch.tensor.special.reals import *  # noqa: F403
