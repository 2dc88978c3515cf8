"""Transforms of the numbers of one event together."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.errors import OptionError
from chainrule.scratch import ops
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.transforms.base import Transform, with_axes
from chainrule.scratch.distributions.utils import clamp_probs, softplus
from chainrule.scratch.linalg import cholesky
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.creation import arange
from chainrule.scratch.tensor.joining import cat
from chainrule.scratch.tensor.picking import diag_embed
from chainrule.scratch.types import Size


class SoftmaxTransform(Transform):
    """Probabilities in proportion to exp(x); the way back gives their logarithms."""

    domain, codomain = constraints.real_vector, constraints.simplex

    def _call(self, x: Tensor) -> Tensor:
        return apply(ops.softmax, x, axis=-1)

    def _inverse(self, y: Tensor) -> Tensor:
        return y.log()

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Keep the shape, which needs an axis."""
        return with_axis(shape)

    inverse_shape = forward_shape


def with_axis(shape: Sequence[int]) -> Size:
    """Return the shape, or raise if it has no axis."""
    if len(shape) < 1:
        raise OptionError("Too few dimensions on input: 1 is needed", got="0")
    return Size(shape)


class StickBreakingTransform(Transform):
    """K - 1 numbers become K probabilities: each says where to break what is left of a stick.

    Math:  zₖ = σ(xₖ - log(K - k)),  yₖ = zₖ Π (1 - zⱼ),  j < k;  the last y is what is left
    Shape: x (*, K - 1) -> y (*, K)
    """

    domain, codomain, bijective = constraints.real_vector, constraints.simplex, True

    @staticmethod
    def _offsets(x: Tensor) -> Tensor:
        """Return log of how many pieces come after, which makes x = 0 the even break."""
        n = x.shape[-1]
        return (n - arange(n, dtype=x.dtype)).log()

    def _call(self, x: Tensor) -> Tensor:
        z = clamp_probs((x - self._offsets(x)).sigmoid())
        left = (1 - z).cumprod(-1)
        one = left[..., :1] * 0 + 1
        return cat([z, one], -1) * cat([one, left], -1)

    def _inverse(self, y: Tensor) -> Tensor:
        left = (1 - y[..., :-1].cumsum(-1)).clamp(min=1e-38)
        return y[..., :-1].log() - left.log() + self._offsets(y[..., :-1])

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return Σ (log yₖ + log(1 - zₖ)) without the last y."""
        u = x - self._offsets(x)
        return (-u - softplus(-u) + y[..., :-1].log()).sum(-1)

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """One more number."""
        *rest, n = with_axis(shape)
        return Size((*rest, n + 1))

    def inverse_shape(self, shape: Sequence[int]) -> Size:
        """One number less."""
        *rest, n = with_axis(shape)
        return Size((*rest, n - 1))


class LowerCholeskyTransform(Transform):
    """A square matrix becomes lower triangular, with exp on its diagonal."""

    domain = constraints.independent(constraints.real, 2)
    codomain = constraints.lower_cholesky

    def _call(self, x: Tensor) -> Tensor:
        diagonal = with_axes(x, 2).diagonal(dim1=-2, dim2=-1)
        return x.tril(-1) + diag_embed(diagonal.exp())

    def _inverse(self, y: Tensor) -> Tensor:
        diagonal = with_axes(y, 2).diagonal(dim1=-2, dim2=-1)
        return y.tril(-1) + diag_embed(diagonal.log())


class PositiveDefiniteTransform(Transform):
    """A square matrix becomes positive definite: its Cholesky factor, times its transpose."""

    domain = constraints.independent(constraints.real, 2)
    codomain = constraints.positive_definite

    def _call(self, x: Tensor) -> Tensor:
        factor = LowerCholeskyTransform()(x)
        return factor @ factor.mT

    def _inverse(self, y: Tensor) -> Tensor:
        return LowerCholeskyTransform().inv(cholesky(y))
