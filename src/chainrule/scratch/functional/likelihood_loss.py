"""Losses that are minus the log-likelihood of a distribution: Poisson, Gaussian."""

from __future__ import annotations

import math

import numpy as np

from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.functional.loss_arguments import named_reduction
from chainrule.scratch.functional.margin_loss import total
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.promotion import floating

__all__ = ["gaussian_nll_loss", "poisson_nll_loss"]


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: bool | None = None,
    eps: float = 1e-8,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the surprise of predicted rates at counts.

    Math:  mean exp(x) - target x, or with log_input=False x - target log(x + eps)
    Shape: input (*), target (*) -> ()

    Args:
        input: the rate, or its logarithm.
        target: the count.
        log_input: whether `input` is the logarithm.
        full: add Stirling's approximation of log(target!), for targets above 1.
        size_average: see `reduction`.
        eps: keeps log(0) away.
        reduce: see `reduction`.
        reduction: "mean", "sum" or "none"; the two before it are its predecessors.
    """
    reduction = named_reduction(size_average, reduce, reduction)
    rate, log_rate = (input.exp(), input) if log_input else (input, (input + eps).log())
    losses = rate - target * log_rate
    if full:
        counts = floating(target)
        stirling = counts * counts.log() - counts + 0.5 * (2 * math.pi * counts).log()
        losses = losses + stirling.masked_fill(target <= 1, 0)
    return total(losses, reduction)


def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Tensor:
    """Return the surprise of a predicted mean and variance at a number.

    Math:  mean (log var + (x - target)² / var) / 2, with var at least eps
    Shape: input (*, K), target (*, K), var (*, K), (*, 1) or (*) -> ()

    Args:
        input: the mean.
        target: the number.
        var: the variance; eps, where it is put in its place, gets the same gradient.
        full: add log(2 π) / 2.
        eps: the least variance.
        reduction: "mean", "sum" or "none".
    """
    spread = variance(input, var)
    spread = spread + (spread.detach().clamp_min(eps) - spread.detach())
    losses = 0.5 * (spread.log() + (input - target) ** 2 / spread)
    return total(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)


def variance(input: Tensor, var: Tensor | float) -> Tensor:
    """Return the variance in a shape that meets that of the input."""
    if isinstance(var, float):
        var = wrap(np.full_like(input._array, var))
    if not isinstance(var, Tensor):
        raise ArgumentError("var needs a Tensor or a float", got=type(var).__name__, hint="2.0")
    if (var._array < 0).any():
        raise OptionError("var has negative entry/entries", got=str(var._array.min()))
    if var.shape == input.shape:
        return var
    if var.shape == input.shape[:-1]:
        return var.unsqueeze(-1)
    pairs = zip(input.shape, var.shape, strict=False)
    if input.ndim != var.ndim or sum(n != m for n, m in pairs) != 1:
        raise OptionError(
            f"var needs the shape of the input, {tuple(input.shape)}, or one axis of length 1",
            got=f"{tuple(var.shape)}",
        )
    return var
