"""The Gumbel-softmax: a soft one-hot vector that gradients pass through.

Paper: Jang, Gu & Poole, "Categorical reparameterization with Gumbel-softmax", 2017,
       https://arxiv.org/abs/1611.01144; Maddison, Mnih & Teh, "The concrete distribution",
       2017, https://arxiv.org/abs/1611.00712
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.around_categorical import AroundCategorical
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import ExpTransform
from chainrule.scratch.distributions.utils import broadcast_all, clamp_probs
from chainrule.scratch.random import rand
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import full_like


class ExpRelaxedCategorical(AroundCategorical):
    """The logarithm of a soft one-hot vector.

    Math:  x = log softmax((logits + g) / temperature),  g = -log(-log u),  u from (0, 1)
    Shape: probs or logits (*, K) -> batch (*), event (K,)
    Why:   the largest of logits + g stands at class k with probability probs[k]; a softmax
           in the place of "largest" lets gradients through.
    """

    support = constraints.real_vector  # where exp adds up to 1, a part of it
    has_rsample = True

    def __init__(
        self, temperature: Tensor, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the temperature (towards 0 vectors become hard) and probabilities or scores."""
        self.temperature = temperature
        self._surround(probs, logits, validate_args)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients."""
        u = clamp_probs(rand(self._extended_shape(sample_shape), dtype=self.logits.dtype))
        scores = (self.logits - (-u.log()).log()) / self.temperature
        return scores - scores.logsumexp(-1, keepdim=True)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        k, t = self.event_shape[0], self.temperature
        logits, x = broadcast_all(self.logits, self._checked(value))
        scale = full_like(t, float(k)).lgamma() + (k - 1) * t.log()
        score = logits - x * t
        return (score - score.logsumexp(-1, keepdim=True)).sum(-1) + scale


class RelaxedOneHotCategorical(TransformedDistribution):
    """A soft one-hot vector: probabilities that lean to one class.

    Shape: probs or logits (*, K) -> batch (*), event (K,)

    >>> from chainrule import scratch as torch
    >>> soft = RelaxedOneHotCategorical(torch.tensor(0.5), torch.tensor([1.0, 1.0, 2.0]))
    >>> bool((soft.sample().sum() - 1).abs() < 1e-6)
    True
    """

    arg_constraints = AroundCategorical.arg_constraints
    support = constraints.simplex
    has_rsample = True

    def __init__(
        self, temperature: Tensor, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the temperature (towards 0 vectors become hard) and probabilities or scores."""
        base = ExpRelaxedCategorical(temperature, probs, logits, validate_args)
        super().__init__(base, ExpTransform(), validate_args=validate_args)

    @property
    def temperature(self) -> Tensor:
        """The temperature."""
        return self.base_dist.temperature

    @property
    def logits(self) -> Tensor:
        """The logarithms of the probabilities."""
        return self.base_dist.logits

    @property
    def probs(self) -> Tensor:
        """The probabilities."""
        return self.base_dist.probs
