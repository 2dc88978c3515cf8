"""The normal distribution of vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.utils import lazy_property, standard_normal
from chainrule.scratch.linalg import cholesky, solve_triangular
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import eye
from chainrule.scratch.tensor.joining import broadcast_shapes


class MultivariateNormal(Distribution):
    """A bell around `loc` whose width differs with the direction.

    Math:  log p(x) = -½ (|L⁻¹ (x - loc)|² + N log(2π)) - Σ log diag L,  covariance = L Lᵀ
    Shape: loc (*, N), matrix (*, N, N), broadcast -> batch (*), event (N,)
    Why:   L is lower triangular, so solving with it is cheap and its determinant is the
           product of its diagonal.

    >>> from chainrule import scratch as torch
    >>> MultivariateNormal(torch.zeros(2), torch.eye(2)).log_prob(torch.zeros(2))
    tensor(-1.8379)
    """

    arg_constraints = constraints.named(
        loc=constraints.real_vector,
        covariance_matrix=constraints.positive_definite,
        precision_matrix=constraints.positive_definite,
        scale_tril=constraints.lower_cholesky,
    )
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self, loc: Tensor, covariance_matrix: Any = None, precision_matrix: Any = None,
        scale_tril: Any = None, validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the mean, and one of: covariance, its inverse, its Cholesky factor L."""
        if loc.ndim < 1:
            raise OptionError("loc must be at least one-dimensional", got="a 0-d tensor")
        name, matrix = only_matrix(covariance_matrix, precision_matrix, scale_tril)
        batch = broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        setattr(self, name, matrix.expand((*batch, -1, -1)))
        self.loc = loc.expand((*batch, -1))
        super().__init__(batch, self.loc.shape[-1:], validate_args=validate_args)
        self._factor = factor(name, matrix)  # L, before it is expanded over the batch

    def _whole(self, matrix: Tensor) -> Tensor:
        """Expand a matrix over the batch."""
        return matrix.expand((*self._batch_shape, *self._event_shape, *self._event_shape))

    @lazy_property
    def scale_tril(self) -> Tensor:
        """L."""
        return self._whole(self._factor)

    @lazy_property
    def covariance_matrix(self) -> Tensor:
        """L Lᵀ."""
        return self._whole(self._factor @ self._factor.mT)

    @lazy_property
    def precision_matrix(self) -> Tensor:
        """The inverse of the covariance."""
        inverse = solve_triangular(self._factor, identity(self._factor), upper=False)
        return self._whole(inverse.mT @ inverse)

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
        """The diagonal of the covariance."""
        return self._factor.pow(2).sum(-1).expand((*self._batch_shape, *self._event_shape))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: loc + L z,  z ~ N(0, 1)."""
        z = standard_normal(self._extended_shape(sample_shape), self.loc)  # (*, N)
        return self.loc + (self._factor @ z.unsqueeze(-1)).squeeze(-1)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        distance = mahalanobis(self._factor, self._checked(value) - self.loc)
        n = self._event_shape[0]
        return -0.5 * (n * math.log(2 * math.pi) + distance) - half_log_det(self._factor)

    def entropy(self) -> Tensor:
        """Return ½ N (1 + log(2π)) + Σ log diag L."""
        n = self._event_shape[0]
        entropy = 0.5 * n * (1.0 + math.log(2 * math.pi)) + half_log_det(self._factor)
        return entropy.expand(self._batch_shape)


def only_matrix(covariance: Any, precision: Any, tril: Any) -> tuple[str, Tensor]:
    """Return the name and value of the one matrix that is given."""
    named = {"covariance_matrix": covariance, "precision_matrix": precision, "scale_tril": tril}
    given = {name: matrix for name, matrix in named.items() if matrix is not None}
    if len(given) != 1:
        raise OptionError(
            "Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified",
            got=", ".join(given) or "none",
        )
    ((name, matrix),) = given.items()
    if matrix.ndim < 2:
        raise OptionError(
            f"{name} must be at least two-dimensional, with optional leading batch dimensions",
            got=f"{matrix.ndim}-d",
            hint="torch.diag(vector)",
        )
    return name, matrix


def factor(name: str, matrix: Tensor) -> Tensor:
    """Return L for a matrix of the given kind.

    Why: the inverse of a covariance, its axes reversed, has a Cholesky factor which,
         reversed back and transposed, is the inverse of L.
    """
    if name == "scale_tril":
        return matrix
    if name == "covariance_matrix":
        return cholesky(matrix)
    inverse = cholesky(matrix.flip((-2, -1))).flip((-2, -1)).mT
    return solve_triangular(inverse, identity(matrix), upper=False)


def identity(matrix: Tensor) -> Tensor:
    """Return the identity of the size and dtype of a matrix."""
    return eye(matrix.shape[-1], dtype=matrix.dtype)


def mahalanobis(tril: Tensor, x: Tensor) -> Tensor:
    """Return |L⁻¹ x|².

    Shape: tril (*, N, N), x (*, N) -> (*)
    """
    shape = broadcast_shapes(tril.shape[:-2], x.shape[:-1])
    n = x.shape[-1]
    columns = x.expand((*shape, n)).unsqueeze(-1)  # (*, N, 1)
    solved = solve_triangular(tril.expand((*shape, n, n)), columns, upper=False)
    return solved.squeeze(-1).pow(2).sum(-1)


def half_log_det(tril: Tensor) -> Tensor:
    """Return Σ log diag L, half the log determinant of L Lᵀ."""
    return tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
