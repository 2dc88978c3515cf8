"""The Laplace distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.utils import broadcast_all, limits
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import empty


class Laplace(Distribution):
    """Two exponential distributions back to back around `loc`.

    Math:  p(x) = exp(-|x - loc| / scale) / (2 scale)
    Shape: loc (*), scale (*), broadcast -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Laplace(0.0, 1.0).cdf(torch.tensor(0.0))
    tensor(0.5000)
    """

    arg_constraints = constraints.named(loc=constraints.real, scale=constraints.positive)
    support = constraints.real
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        """Take the middle and the width, numbers or tensors."""
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def mode(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def variance(self) -> Tensor:
        """2 scale²."""
        return 2 * self.scale.pow(2)

    @property
    def stddev(self) -> Tensor:
        """√2 scale."""
        return 2**0.5 * self.scale

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients.

        Math:  x = loc - scale sign(u) log(1 - |u|),  u from (-1, 1)
        """
        u = empty(self._extended_shape(sample_shape), dtype=self.loc.dtype)
        u.uniform_(float(limits(u).eps) - 1, 1)
        return self.loc - self.scale * u.sign() * (-u.abs()).log1p()

    def log_prob(self, value: Tensor) -> Tensor:
        """Return -log(2 scale) - |value - loc| / scale."""
        return -(2 * self.scale).log() - (self._checked(value) - self.loc).abs() / self.scale

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        d = self._checked(value) - self.loc
        return 0.5 - 0.5 * d.sign() * (-d.abs() / self.scale).expm1()

    def icdf(self, value: Tensor) -> Tensor:
        """Return the number that a share `value` of the draws does not exceed."""
        half = value - 0.5
        return self.loc - self.scale * half.sign() * (-2 * half.abs()).log1p()

    def entropy(self) -> Tensor:
        """Return 1 + log(2 scale)."""
        return 1 + (2 * self.scale).log()
