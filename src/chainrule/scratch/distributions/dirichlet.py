"""The Dirichlet distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.pathwise import SampleDirichlet
from chainrule.scratch.distributions.utils import one_hot
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor


class Dirichlet(ExponentialFamily):
    """A draw is a vector of probabilities; large concentrations keep it near their shares.

    Math:  p(x) = Γ(Σ a) / Π Γ(a) · Π xᵃ⁻¹,  a = concentration
    Shape: concentration (*, K) -> batch (*), event (K,)

    >>> from chainrule import scratch as torch
    >>> Dirichlet(torch.tensor([1.0, 3.0])).mean
    tensor([0.2500, 0.7500])
    """

    arg_constraints = constraints.named(
        concentration=constraints.independent(constraints.positive, 1)
    )
    support = constraints.simplex
    has_rsample = True

    def __init__(self, concentration: Tensor, validate_args: bool | None = None) -> None:
        """Take one concentration for each class."""
        if concentration.ndim < 1:
            raise OptionError(
                "`concentration` parameter must be at least one-dimensional", got="a 0-d tensor"
            )
        self.concentration = concentration
        batch, event = concentration.shape[:-1], concentration.shape[-1:]
        super().__init__(batch, event, validate_args=validate_args)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients."""
        shape = self._extended_shape(sample_shape)
        return SampleDirichlet.apply(self.concentration.expand(shape))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        a = self.concentration
        powers = (a - 1.0).xlogy(self._checked(value)).sum(-1)
        return powers + a.sum(-1).lgamma() - a.lgamma().sum(-1)

    @property
    def mean(self) -> Tensor:
        """Concentration / Σ concentration."""
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def mode(self) -> Tensor:
        """The densest vector; a corner of the simplex if all concentrations are below 1."""
        above = (self.concentration - 1).clamp(min=0.0)
        inside = above / above.sum(-1, True)
        corner = one_hot(inside.argmax(-1), above.shape[-1], above)
        return where((self.concentration < 1).all(-1).unsqueeze(-1), corner, inside)

    @property
    def variance(self) -> Tensor:
        """A (Σa - a) / ((Σa)² (Σa + 1))."""
        a, total = self.concentration, self.concentration.sum(-1, True)
        return a * (total - a) / (total.pow(2) * (total + 1))

    def entropy(self) -> Tensor:
        """Return the entropy."""
        a, k = self.concentration, self.concentration.shape[-1]
        total = a.sum(-1)
        log_beta = a.lgamma().sum(-1) - total.lgamma()
        return log_beta - (k - total) * total.digamma() - ((a - 1.0) * a.digamma()).sum(-1)

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (self.concentration,)

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        (x,) = natural_params
        return x.lgamma().sum(-1) - x.sum(-1).lgamma()
