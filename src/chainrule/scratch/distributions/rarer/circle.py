"""The von Mises distribution: a bell on a circle.

Paper: Best & Fisher, "Efficient simulation of the von Mises distribution", 1979,
       https://doi.org/10.2307/2346732
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.utils import broadcast_all, lazy_property
from chainrule.scratch.random import rand
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import zeros
from chainrule.scratch.types import float64

# Abramowitz & Stegun, 9.8.1 to 9.8.4: I₀ and I₁ up to 3.75 by powers of (x / 3.75)², and above,
# times √x exp(-x), by powers of 3.75 / x.
SMALL = (
    (1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813),
    (0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411),
)
LARGE = (
    (0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537,
     -0.01647633, 0.00392377),
    (0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312,
     0.01787654, -0.00420059),
)  # fmt: skip
EDGE = 3.75


class VonMises(Distribution):
    """Angles around `loc`, from -π to π; the normal distribution's place on a circle.

    Math:  p(x) = exp(concentration cos(x - loc)) / (2π I₀(concentration))
    Shape: loc (*), concentration (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(loc=constraints.real, concentration=constraints.positive)
    support = constraints.real

    def __init__(self, loc: Any, concentration: Any, validate_args: bool | None = None) -> None:
        """Take the middle, an angle, and how closely the draws keep to it."""
        self.loc, self.concentration = broadcast_all(loc, concentration)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def mode(self) -> Tensor:
        """`loc`."""
        return self.loc

    @lazy_property
    def variance(self) -> Tensor:
        """The variance on a circle: 1 - I₁ / I₀."""
        bent = log_bessel(self.concentration, 1) - log_bessel(self.concentration, 0)
        return 1 - bent.exp()

    @lazy_property
    def _spread(self) -> Tensor:
        """How flat the wrapped Cauchy curve is under which points are drawn."""
        k = self.concentration.double()
        tau = 1 + (1 + 4 * k**2).sqrt()
        rho = (tau - (2 * tau).sqrt()) / (2 * k)
        return where(k < 1e-5, 1 / k + k, (1 + rho**2) / (2 * rho))

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw by rejection, in float64, for all at once until each has been accepted."""
        shape, k, r = self._extended_shape(sample_shape), self.concentration.double(), self._spread
        with no_grad():
            x, waiting = zeros(shape, dtype=float64), zeros(shape, dtype=float64) == 0
            while bool(waiting.any()):
                turn, height, side = rand((3, *shape), dtype=float64).unbind()
                z = (math.pi * turn).cos()
                f = (1 + r * z) / (r + z)
                c = k * (r - f)
                accepted = (c * (2 - c) - height > 0) | ((c / height).log() + 1 - c >= 0)
                x = where(accepted, (side - 0.5).sign() * f.acos(), x)
                waiting = waiting & ~accepted
            angle = (x + math.pi + self.loc.double()) % (2 * math.pi) - math.pi
            return angle.to(self.loc.dtype)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return concentration cos(value - loc) - log(2π I₀(concentration))."""
        near = self.concentration * (self._checked(value) - self.loc).cos()
        return near - math.log(2 * math.pi) - log_bessel(self.concentration, 0)


def log_bessel(x: Tensor, order: int) -> Tensor:
    """Return log I₀(x) or log I₁(x), modified Bessel functions, for x > 0, to seven digits."""
    small = powers((x / EDGE).square(), SMALL[order])
    small = (x.abs() * small if order == 1 else small).log()
    large = x - 0.5 * x.log() + powers(EDGE / x, LARGE[order]).log()
    return where(x < EDGE, small, large)


def powers(x: Tensor, factors: tuple[float, ...]) -> Any:
    """Return Σ factors[n] xⁿ, by Horner's rule."""
    total: Any = factors[-1]
    for factor in reversed(factors[:-1]):
        total = factor + x * total
    return total
