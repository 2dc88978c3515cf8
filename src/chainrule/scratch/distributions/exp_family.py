"""Exponential families: what follows for all of them from one function, the log normalizer.

    p(x; θ) = exp(t(x) · θ - F(θ) + k(x))

The gradient of F is the mean of t(x). Entropy and divergence follow from F and that gradient,
which the tape finds (Nielsen & Nock, "Entropies and cross-entropies of exponential families").
"""

from __future__ import annotations

from typing import Any

from chainrule.scratch.autograd import grad
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.tensor.core import Tensor


class ExponentialFamily(Distribution):
    """Base of the distributions of this form.

    Params:
        _natural_params: θ, a tuple of tensors.
        _log_normalizer: F, a function of these.
        _mean_carrier_measure: the mean of k(x).
    """

    _natural_params: Any

    @property
    def _mean_carrier_measure(self) -> float:
        self._lacks("_mean_carrier_measure, which its entropy needs")

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        self._lacks("_log_normalizer")

    def entropy(self) -> Tensor:
        """Return the entropy.

        Math:  H = F(θ) - θ · ∇F(θ) - E[k(x)]
        """
        params, normalizer, slopes = normalized(self)
        result = normalizer - self._mean_carrier_measure
        for p, slope in zip(params, slopes, strict=True):
            result = result - (p * slope).reshape((*self._batch_shape, -1)).sum(-1)
        return result


def normalized(family: ExponentialFamily) -> tuple[list[Tensor], Tensor, Any]:
    """Return the natural parameters, the log normalizer there, and its gradients."""
    params = [p.detach().requires_grad_() for p in family._natural_params]
    normalizer = family._log_normalizer(*params)
    return params, normalizer, grad(normalizer.sum(), params, create_graph=True)
