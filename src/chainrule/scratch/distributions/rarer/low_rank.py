"""The normal distribution of vectors whose covariance is a thin matrix and a diagonal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.multivariate_normal import (
    half_log_det,
    identity,
    mahalanobis,
)
from chainrule.scratch.distributions.utils import lazy_property, standard_normal
from chainrule.scratch.linalg import cholesky, solve_triangular
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.picking import diag_embed
from chainrule.scratch.tensor.shape import broadcast_tensors


class LowRankMultivariateNormal(Distribution):
    """A bell that is wide in a few directions.

    Math:  covariance = W Wᵀ + D,  W = cov_factor,  D = diag(cov_diag)
    Shape: loc (*, N), cov_factor (*, N, M), cov_diag (*, N), broadcast -> batch (*), event (N,)
    Why:   the inverse and the determinant follow from the small matrix 1 + Wᵀ D⁻¹ W (Woodbury),
           M by M, so that N may be large.
    """

    arg_constraints = constraints.named(
        loc=constraints.real_vector,
        cov_factor=constraints.independent(constraints.real, 2),
        cov_diag=constraints.independent(constraints.positive, 1),
    )
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self, loc: Tensor, cov_factor: Tensor, cov_diag: Tensor, validate_args: bool | None = None
    ) -> None:
        """Take the mean, the thin matrix and the diagonal."""
        check(loc, cov_factor, cov_diag)
        middle, factor, diagonal = broadcast_tensors(
            loc.unsqueeze(-1), cov_factor, cov_diag.unsqueeze(-1)
        )
        self.loc, self.cov_factor, self.cov_diag = middle[..., 0], factor, diagonal[..., 0]
        self._factor, self._diagonal = cov_factor, cov_diag  # before they are broadcast
        scaled = cov_factor.mT / cov_diag.unsqueeze(-2)  # Wᵀ D⁻¹ (*, M, N)
        small = scaled @ cov_factor
        self._scaled, self._small = scaled, cholesky(small + identity(small))
        super().__init__(self.loc.shape[:-1], loc.shape[-1:], validate_args=validate_args)

    def _whole(self, matrix: Tensor) -> Tensor:
        """Expand a matrix over the batch."""
        return matrix.expand((*self._batch_shape, *self._event_shape, *self._event_shape))

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
        """The diagonal of the covariance."""
        each = self._factor.pow(2).sum(-1) + self._diagonal
        return each.expand((*self._batch_shape, *self._event_shape))

    @lazy_property
    def covariance_matrix(self) -> Tensor:
        """W Wᵀ + D."""
        return self._whole(self._factor @ self._factor.mT + diag_embed(self._diagonal))

    @lazy_property
    def scale_tril(self) -> Tensor:
        """The Cholesky factor of the covariance, by way of 1 + D^-½ W Wᵀ D^-½."""
        width = self._diagonal.sqrt().unsqueeze(-1)
        thin = self._factor / width
        square = thin @ thin.mT
        return self._whole(width * cholesky(square + identity(square)))

    @lazy_property
    def precision_matrix(self) -> Tensor:
        """The inverse of the covariance."""
        half = solve_triangular(self._small, self._scaled, upper=False)
        return self._whole(diag_embed(self._diagonal.reciprocal()) - half.mT @ half)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: loc + W z + √D z',  z (M,) and z' (N,) from N(0, 1)."""
        shape = self._extended_shape(sample_shape)
        z = standard_normal((*shape[:-1], self.cov_factor.shape[-1]), self.loc)
        rest = standard_normal(shape, self.loc)
        return (
            self.loc + (self._factor @ z.unsqueeze(-1)).squeeze(-1) + self._diagonal.sqrt() * rest
        )

    def _log_det(self) -> Tensor:
        """Return the logarithm of the covariance's determinant."""
        return 2 * half_log_det(self._small) + self._diagonal.log().sum(-1)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        d = self._checked(value) - self.loc
        inside = (self._scaled @ d.unsqueeze(-1)).squeeze(-1)
        distance = (d.pow(2) / self._diagonal).sum(-1) - mahalanobis(self._small, inside)
        n = self._event_shape[0]
        return -0.5 * (n * math.log(2 * math.pi) + self._log_det() + distance)

    def entropy(self) -> Tensor:
        """Return ½ (N (1 + log(2π)) + log det covariance)."""
        h = 0.5 * (self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + self._log_det())
        return h.expand(self._batch_shape) if self._batch_shape else h


def check(loc: Tensor, factor: Tensor, diagonal: Tensor) -> None:
    """Raise unless the shapes of the parameters fit together."""
    rules: tuple[tuple[bool, str, Any], ...] = (
        (loc.ndim >= 1, "loc must be at least one-dimensional", loc),
        (factor.ndim >= 2, "cov_factor must be at least two-dimensional", factor),
        (factor.shape[-2:-1] == loc.shape[-1:], "cov_factor must be matrices N x m", factor),
        (diagonal.shape[-1:] == loc.shape[-1:], "cov_diag must be vectors of length N", diagonal),
    )
    for holds, needed, given in rules:
        if not holds:
            raise OptionError(needed, got=f"shape {tuple(given.shape)}, loc {tuple(loc.shape)}")
