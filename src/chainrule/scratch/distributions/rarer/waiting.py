"""A uniform or an exponential number, sent through powers, logarithms and exponentials."""

from __future__ import annotations

import math
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exponential import Exponential
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import (
    AffineTransform,
    ExpTransform,
    PowerTransform,
)
from chainrule.scratch.distributions.uniform import Uniform
from chainrule.scratch.distributions.utils import EULER, broadcast_all, limits, pick
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import full_like, ones_like


class Gumbel(TransformedDistribution):
    """The largest of many draws from a bell.

    Math:  y = loc - scale log(-log u),  u from (0, 1)
           log p(y) = z - exp(z) - log scale,  z = (loc - y) / scale
    Shape: loc (*), scale (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(loc=constraints.real, scale=constraints.positive)
    support = constraints.real

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        """Take the middle and the width, numbers or tensors."""
        self.loc, self.scale = broadcast_all(loc, scale)
        edge = limits(self.loc)
        low, high = full_like(self.loc, edge.tiny), full_like(self.loc, 1 - edge.eps)
        steps = [
            ExpTransform().inv,
            AffineTransform(0, -ones_like(self.scale)),
            ExpTransform().inv,
            AffineTransform(self.loc, -self.scale),
        ]
        super().__init__(Uniform(low, high, validate_args=validate_args), steps, validate_args)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the log density, straight from the formula: exact in the tails."""
        z = (self.loc - self._checked(value)) / self.scale
        return (z - z.exp()) - self.scale.log()

    @property
    def mean(self) -> Tensor:
        """Loc + γ scale, γ Euler's constant."""
        return self.loc + self.scale * EULER

    @property
    def mode(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def stddev(self) -> Tensor:
        """π / √6 scale."""
        return (math.pi / math.sqrt(6)) * self.scale

    @property
    def variance(self) -> Tensor:
        """π² / 6 scale²."""
        return self.stddev.pow(2)

    def entropy(self) -> Tensor:
        """Return log scale + 1 + γ."""
        return self.scale.log() + (1 + EULER)


class Weibull(TransformedDistribution):
    """How long a part lasts: it may wear out (concentration > 1) or settle in (< 1).

    Math:  y = scale xᵏ,  x ~ Exponential(1),  k = 1 / concentration
    Shape: scale (*), concentration (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(
        scale=constraints.positive, concentration=constraints.positive
    )
    support = constraints.positive

    def __init__(self, scale: Any, concentration: Any, validate_args: bool | None = None) -> None:
        """Take both parameters, numbers or tensors."""
        self.scale, self.concentration = broadcast_all(scale, concentration)
        self.concentration_reciprocal = power = self.concentration.reciprocal()
        base = Exponential(ones_like(self.scale), validate_args=validate_args)
        steps = [PowerTransform(power), AffineTransform(0, self.scale)]
        super().__init__(base, steps, validate_args=validate_args)

    def _moment(self, n: int) -> Tensor:
        """Return log E[(y / scale)ⁿ]."""
        return (1 + n * self.concentration_reciprocal).lgamma()

    @property
    def mean(self) -> Tensor:
        """Scale Γ(1 + k)."""
        return self.scale * self._moment(1).exp()

    @property
    def mode(self) -> Tensor:
        """Scale (1 - k)ᵏ."""
        c = self.concentration
        return self.scale * ((c - 1) / c) ** c.reciprocal()

    @property
    def variance(self) -> Tensor:
        """scale² (Γ(1 + 2 k) - Γ(1 + k)²)."""
        return self.scale.pow(2) * (self._moment(2).exp() - (2 * self._moment(1)).exp())

    def entropy(self) -> Tensor:
        """Return γ (1 - k) + log(scale k) + 1, γ Euler's constant."""
        k = self.concentration_reciprocal
        return EULER * (1 - k) + (self.scale * k).log() + 1


class Pareto(TransformedDistribution):
    """Sizes of which few are huge: incomes, cities, files.

    Math:  y = scale exp(x),  x ~ Exponential(alpha)
    Shape: scale (*), alpha (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(alpha=constraints.positive, scale=constraints.positive)

    def __init__(self, scale: Any, alpha: Any, validate_args: bool | None = None) -> None:
        """Take the smallest size, and how fast larger ones become rare."""
        self.scale, self.alpha = broadcast_all(scale, alpha)
        base = Exponential(self.alpha, validate_args=validate_args)
        super().__init__(base, [ExpTransform(), AffineTransform(0, self.scale)], validate_args)

    @constraints.dependent_property(is_discrete=False, event_dim=0)
    def support(self) -> constraints.Constraint:
        """From `scale` on."""
        return constraints.greater_than_eq(self.scale)

    @property
    def mean(self) -> Tensor:
        """Alpha scale / (alpha - 1); infinite up to alpha 1."""
        a = self.alpha.clamp(min=1)
        return a * self.scale / (a - 1)

    @property
    def mode(self) -> Tensor:
        """`scale`."""
        return self.scale

    @property
    def variance(self) -> Tensor:
        """Alpha scale² / ((alpha - 1)² (alpha - 2)); infinite up to alpha 2."""
        a = self.alpha.clamp(min=2)
        return self.scale.pow(2) * a / ((a - 1).pow(2) * (a - 2))

    def entropy(self) -> Tensor:
        """Return log(scale / alpha) + 1 + 1 / alpha."""
        return (self.scale / self.alpha).log() + (1 + self.alpha.reciprocal())


class Kumaraswamy(TransformedDistribution):
    """Shares between 0 and 1, much like Beta, whose distribution function is a formula.

    Math:  y = (1 - u^(1/b))^(1/a),  a = concentration1, b = concentration0
    Shape: concentration1 (*), concentration0 (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(
        concentration1=constraints.positive, concentration0=constraints.positive
    )
    support = constraints.unit_interval

    def __init__(
        self, concentration1: Any, concentration0: Any, validate_args: bool | None = None
    ) -> None:
        """Take both parameters, numbers or tensors."""
        a, b = self.concentration1, self.concentration0 = broadcast_all(
            concentration1, concentration0
        )
        base = Uniform(full_like(b, 0), full_like(b, 1), validate_args=validate_args)
        steps = [
            PowerTransform(b.reciprocal()),
            AffineTransform(1.0, -1.0),
            PowerTransform(a.reciprocal()),
        ]
        super().__init__(base, steps, validate_args=validate_args)

    def _moment(self, n: int) -> Tensor:
        """Return E[yⁿ].

        Math:  b B(1 + n / a, b),  B Euler's beta function
        """
        a, b = self.concentration1, self.concentration0
        first = 1 + n / a
        log_beta = first.lgamma() + b.lgamma() - (first + b).lgamma()
        return b * log_beta.exp()

    @property
    def mean(self) -> Tensor:
        """The mean: b B(1 + 1 / a, b)."""
        return self._moment(1)

    @property
    def mode(self) -> Tensor:
        """((a - 1) / (a b - 1))^(1/a); NaN where there is no peak (in PyTorch always NaN)."""
        a, b = self.concentration1, self.concentration0
        peak = ((a - 1) / (a * b - 1)).pow(a.reciprocal())
        return pick((a < 1) | (b < 1), math.nan, peak)

    @property
    def variance(self) -> Tensor:
        """E[y²] - E[y]²."""
        return self._moment(2) - self.mean.pow(2)

    def entropy(self) -> Tensor:
        """Return 1 - 1 / b + (1 - 1 / a) H(b) - log(a b), H the harmonic numbers."""
        a, b = self.concentration1, self.concentration0
        harmonic = (b + 1).digamma() + EULER
        return (1 - b.reciprocal()) + (1 - a.reciprocal()) * harmonic - a.log() - b.log()
