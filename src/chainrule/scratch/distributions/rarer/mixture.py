"""A mixture: first a component is drawn, then a number from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.categorical import Categorical
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class MixtureSameFamily(Distribution):
    """K distributions of one family, each chosen with a probability of its own.

    Math:  p(x) = Σ probs[k] pₖ(x)
    Shape: Categorical of batch (*, K) or (K,), components of batch (*, K), event (E)
           -> batch (*), event (E)

    >>> from chainrule import scratch as torch
    >>> from chainrule.scratch.distributions import Normal
    >>> halves = Categorical(torch.tensor([0.5, 0.5]))
    >>> MixtureSameFamily(halves, Normal(torch.tensor([-1.0, 3.0]), 1.0)).mean
    tensor(1.)
    """

    arg_constraints: Any = constraints.named()

    def __init__(
        self, mixture_distribution: Any, component_distribution: Any,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the Categorical that chooses, and the components as one batch."""
        self._mixture_distribution = mixture_distribution
        self._component_distribution = component_distribution
        check(mixture_distribution, component_distribution)
        self._num_component = mixture_distribution.logits.shape[-1]
        self._event_ndims = len(component_distribution.event_shape)
        batch = component_distribution.batch_shape[:-1]
        super().__init__(batch, component_distribution.event_shape, validate_args=validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        many = (*batch_shape, other._num_component)
        self._component_distribution = other.component_distribution.expand(many)
        self._mixture_distribution = other.mixture_distribution.expand(batch_shape)

    @constraints.dependent_property
    def support(self) -> constraints.Constraint:
        """That of the components."""
        return constraints.MixtureSameFamilyConstraint(self._component_distribution.support)

    @property
    def mixture_distribution(self) -> Any:
        """The Categorical that chooses."""
        return self._mixture_distribution

    @property
    def component_distribution(self) -> Any:
        """The components, one batch."""
        return self._component_distribution

    @property
    def mean(self) -> Tensor:
        """Σ probs[k] mean[k]."""
        return self._over_components(self.component_distribution.mean)

    @property
    def variance(self) -> Tensor:
        """The mean of the variances, and the variance of the means."""
        distance = (self.component_distribution.mean - self._beside(self.mean)).pow(2.0)
        within = self._over_components(self.component_distribution.variance)
        return within + self._over_components(distance)

    def _over_components(self, value: Tensor) -> Tensor:
        """Return Σ probs[k] value[k]."""
        return (self._weights() * value).sum(-1 - self._event_ndims)

    def _weights(self) -> Tensor:
        """Return the probabilities with axes for the batch and the event."""
        chooser, probs = self.mixture_distribution, self.mixture_distribution.probs
        n = len(chooser.batch_shape)
        more = 0 if n == 1 else len(self.batch_shape) - n
        shape = (*probs.shape[:-1], *[1] * more, probs.shape[-1], *[1] * self._event_ndims)
        return probs.reshape(shape)

    def _beside(self, x: Tensor) -> Tensor:
        """Return a value with an axis for the components."""
        return x.unsqueeze(-1 - self._event_ndims)

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        shares = self.component_distribution.cdf(self._beside(value))
        return (shares * self.mixture_distribution.probs).sum(-1)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return log Σ probs[k] pₖ(value)."""
        each = self.component_distribution.log_prob(self._beside(self._checked(value)))
        scores = self.mixture_distribution.logits
        return (each + scores - scores.logsumexp(-1, keepdim=True)).logsumexp(-1)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw the components first, then a number from every one, and keep the chosen ones'."""
        with no_grad():
            at = self.mixture_distribution.sample(sample_shape)  # (S, *)
            each = self.component_distribution.sample(sample_shape)  # (S, *, K, E)
            axis = len(sample_shape) + len(self.batch_shape)
            picked = at.reshape((*at.shape, *[1] * (self._event_ndims + 1)))
            picked = picked.expand((*at.shape, 1, *self.event_shape))
            return each.gather(axis, picked).squeeze(axis)

    def __repr__(self) -> str:
        parts = f"\n  {self.mixture_distribution},\n  {self.component_distribution}"
        return f"MixtureSameFamily({parts})"


def check(chooser: Any, components: Any) -> None:
    """Raise unless a Categorical and a batch of components fit together."""
    if not isinstance(chooser, Categorical):
        raise OptionError(
            "The Mixture distribution needs to be an instance of torch.distributions.Categorical",
            got=type(chooser).__name__,
        )
    if not isinstance(components, Distribution):
        raise OptionError(
            "The Component distribution need to be an instance of torch.distributions.Distribution",
            got=type(components).__name__,
        )
    batch, many = chooser.batch_shape, components.batch_shape[:-1]
    for one, other in zip(reversed(batch), reversed(many), strict=False):
        if 1 not in {one, other} and one != other:
            raise OptionError(
                "`mixture_distribution.batch_shape` is not compatible with "
                "`component_distribution.batch_shape`", got=f"{batch} and {many}",
            )  # fmt: skip
    if components.batch_shape[-1:] != (chooser.logits.shape[-1],):
        raise OptionError(
            "`mixture_distribution component` needs as many classes as there are components",
            got=f"{chooser.logits.shape[-1]} and {tuple(components.batch_shape[-1:])}",
        )
