"""How far one distribution is from another: the Kullback-Leibler divergence.

    KL(p || q) = Σ p(x) log(p(x) / q(x))

the surprise at draws of p that a believer in q has on top of one who knows p. It is 0 for
equal distributions only, and another number with p and q exchanged.

>>> from chainrule.scratch.distributions import Normal
>>> kl_divergence(Normal(0.0, 1.0), Normal(1.0, 1.0))
tensor(0.5000)

    registry.py     which formula answers for which pair
    same.py         two of one family
    other.py        two of different families
"""

from chainrule.scratch.distributions.kl import other, same
from chainrule.scratch.distributions.kl.registry import kl_divergence, register_kl

__all__ = ["kl_divergence", "other", "register_kl", "same"]
