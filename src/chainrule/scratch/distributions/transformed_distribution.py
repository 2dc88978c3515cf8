"""A distribution sent through one map or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.independent import Independent
from chainrule.scratch.distributions.transforms import ComposeTransform, Transform
from chainrule.scratch.distributions.utils import sum_rightmost
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class TransformedDistribution(Distribution):
    """The distribution of f(x) where x comes from a base distribution.

    Math:  log p(y) = log p(x) - log |dy/dx|,  x = f⁻¹(y)

    >>> from chainrule import scratch as torch
    >>> from chainrule.scratch.distributions import AffineTransform, Normal
    >>> twice = TransformedDistribution(Normal(0.0, 1.0), AffineTransform(0.0, 2.0))
    >>> twice.log_prob(torch.tensor(0.0)), Normal(0.0, 2.0).log_prob(torch.tensor(0.0))
    (tensor(-1.6121), tensor(-1.6121))
    """

    arg_constraints: Any = constraints.named()

    def __init__(
        self, base_distribution: Any, transforms: Any, validate_args: bool | None = None
    ) -> None:
        """Take the base, and one transform or a list of them."""
        self.transforms = [transforms] if isinstance(transforms, Transform) else transforms
        known = isinstance(self.transforms, list)
        if not known or not all(isinstance(t, Transform) for t in self.transforms):
            raise OptionError(
                "transforms must be a Transform or a list of Transforms", got=repr(transforms)
            )
        self._whole = whole = ComposeTransform(self.transforms)
        base = self.base_dist = fitted(base_distribution, whole)
        shape = whole.forward_shape((*base.batch_shape, *base.event_shape))
        change = whole.codomain.event_dim - whole.domain.event_dim
        dims = max(whole.codomain.event_dim, len(base_distribution.event_shape) + change)
        cut = len(shape) - dims
        super().__init__(shape[:cut], shape[cut:], validate_args=validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        shape = self._whole.inverse_shape((*batch_shape, *other.event_shape))
        kept = len(shape) - len(other.base_dist.event_shape)
        self.base_dist = other.base_dist.expand(shape[:kept])

    @constraints.dependent_property(is_discrete=False)
    def support(self) -> constraints.Constraint:
        """Where the last transform leads."""
        if not self.transforms:
            return self.base_dist.support
        space = self.transforms[-1].codomain
        more = len(self.event_shape) - space.event_dim
        return constraints.independent(space, more) if more > 0 else space

    @property
    def has_rsample(self) -> bool:
        """As the base."""
        return self.base_dist.has_rsample

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw from the base, then transform."""
        with no_grad():
            return self._whole(self.base_dist.sample(sample_shape))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw from the base with gradients, then transform."""
        return self._whole(self.base_dist.rsample(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the density of the base, less what the transforms stretch."""
        y, dims = self._checked(value), len(self.event_shape)
        stretched: Any = 0.0
        for transform in reversed(self.transforms):
            x = transform.inv(y)
            dims += transform.domain.event_dim - transform.codomain.event_dim
            each = transform.log_abs_det_jacobian(x, y)
            stretched = stretched + sum_rightmost(each, dims - transform.domain.event_dim)
            y = x
        rest = dims - len(self.base_dist.event_shape)
        return sum_rightmost(self.base_dist.log_prob(y), rest) - stretched

    def _turned(self, share: Tensor) -> Tensor:
        """Return 1 - share where the transforms turn the order of numbers round."""
        sign = self._whole.sign
        return share if isinstance(sign, int) and sign == 1 else sign * (share - 0.5) + 0.5

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        x = self._whole.inv(value)
        if self._validate_args:
            self.base_dist._validate_sample(x)
        return self._turned(self.base_dist.cdf(x))

    def icdf(self, value: Tensor) -> Tensor:
        """Return the number that a share `value` of the draws does not exceed."""
        return self._whole(self.base_dist.icdf(self._turned(value)))


def fitted(base: Any, whole: Transform) -> Any:
    """Return the base with the batch that the transforms broadcast to, and their event."""
    shape = (*base.batch_shape, *base.event_shape)
    needed = whole.domain.event_dim
    if len(shape) < needed:
        raise OptionError(
            f"base_distribution needs to have shape with size at least {needed}", got=f"{shape}"
        )
    grown = whole.inverse_shape(whole.forward_shape(shape))
    if tuple(grown) != shape:
        base = base.expand(grown[: len(grown) - len(base.event_shape)])
    more = needed - len(base.event_shape)
    return Independent(base, more) if more > 0 else base
