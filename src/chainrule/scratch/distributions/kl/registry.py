"""Which formula answers for which pair of distributions."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from chainrule.errors import ArgumentError, NotCovered
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.tensor.core import Tensor

Pair = tuple[type, type]
Formula = Callable[[Any, Any], Tensor]

FORMULAS: dict[Pair, Formula] = {}
_found: dict[Pair, Formula] = {}  # for subclasses too; forgotten when a formula joins


def register_kl(type_p: type, type_q: type) -> Callable[[Formula], Formula]:
    """Let a function of (p, q) answer for two classes and their subclasses.

    @register_kl(Normal, Normal)
    def kl_normal_normal(p, q):
        ...
    """
    for kind in (type_p, type_q):
        if not (isinstance(kind, type) and issubclass(kind, Distribution)):
            raise ArgumentError("register_kl needs subclasses of Distribution", got=repr(kind))

    def register(formula: Formula) -> Formula:
        FORMULAS[type_p, type_q] = formula
        _found.clear()
        return formula

    return register


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """Return KL(p || q), one number for each distribution of the batch.

    Raises:
        NotCovered: nobody registered a formula for the pair.
    """
    pair = (type(p), type(q))
    if pair not in _found:
        _found[pair] = look_up(*pair)
    return _found[pair](p, q)


def look_up(type_p: type, type_q: type) -> Formula:
    """Return the formula of the closest classes above both."""
    fits = [(a, b) for a, b in FORMULAS if issubclass(type_p, a) and issubclass(type_q, b)]
    if not fits:
        names = f"{type_p.__name__} and {type_q.__name__}"
        raise NotCovered(
            "No KL(p || q) is implemented for this pair",
            got=f"p type {type_p.__name__} and q type {type_q.__name__}",
            hint=f"@register_kl on a function of your own for {names}",
        )
    # The closest class comes first in the order of inheritance.
    far_p = {kind: i for i, kind in enumerate(type_p.__mro__)}
    far_q = {kind: i for i, kind in enumerate(type_q.__mro__)}
    by_p = min(fits, key=lambda pair: (far_p[pair[0]], far_q[pair[1]]))
    by_q = min(fits, key=lambda pair: (far_q[pair[1]], far_p[pair[0]]))
    if FORMULAS[by_p] is not FORMULAS[by_q]:
        warnings.warn(
            f"Ambiguous kl_divergence({type_p.__name__}, {type_q.__name__}). "
            f"Please register_kl({by_p[0].__name__}, {by_q[1].__name__})",
            RuntimeWarning,
            stacklevel=3,
        )
    return FORMULAS[by_p]
