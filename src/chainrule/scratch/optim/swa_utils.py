"""Averages of a model's weights: stochastic weight averaging, and moving averages.

Idea:  late in training the weights walk around a minimum; their mean lies nearer to its
       middle than the last of them.
Paper: Izmailov et al., 2018, https://arxiv.org/abs/1803.05407

    average = AveragedModel(model)
    for batch in loader:
        …
        average.update_parameters(model)
    update_bn(loader, average)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from itertools import chain
from math import cos, pi
from typing import Any, Literal

from chainrule.errors import OptionError
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.nn import Module
from chainrule.scratch.nn.batchnorm import _BatchNorm
from chainrule.scratch.optim.lr_scheduler import LRScheduler
from chainrule.scratch.optim.lr_scheduler.base import for_groups
from chainrule.scratch.optim.optimizer import Optimizer
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import tensor
from chainrule.scratch.types import int64

Average = Callable[[Tensor, Tensor, Any], Tensor]
Averages = Callable[[Sequence[Tensor], Sequence[Tensor], Any], None]


def get_swa_avg_fn() -> Average:
    """Return the rule of an equal mean of all models.

    Math: mean = mean + (now − mean) / (n + 1)
    """

    @no_grad()
    def swa_update(averaged_param: Tensor, current_param: Tensor, num_averaged: Any) -> Tensor:
        return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


def get_ema_avg_fn(decay: float = 0.999) -> Average:
    """Return the rule of a mean that forgets.

    Math: mean = decay mean + (1 − decay) now
    """
    check_decay(decay)

    @no_grad()
    def ema_update(ema_param: Tensor, current_param: Tensor, num_averaged: Any) -> Tensor:
        return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_swa_multi_avg_fn() -> Averages:
    """Return `get_swa_avg_fn` for lists of tensors, which it changes in place."""
    return in_place(get_swa_avg_fn())


def get_ema_multi_avg_fn(decay: float = 0.999) -> Averages:
    """Return `get_ema_avg_fn` for lists of tensors, which it changes in place."""
    return in_place(get_ema_avg_fn(decay))


def in_place(average: Average) -> Averages:
    """Return a rule for lists out of a rule for one tensor."""

    @no_grad()
    def update(means: Sequence[Tensor], currents: Sequence[Tensor], num_averaged: Any) -> None:
        for mean, now in zip(means, currents, strict=True):
            mean.copy_(average(mean, now, num_averaged))

    return update


def check_decay(decay: float) -> None:
    """Refuse a share outside [0, 1]."""
    if not 0 <= decay <= 1:
        raise OptionError(
            "decay needs to be from 0 to 1",
            got=f"Invalid decay value {decay} provided",
            hint="0.999 averages over about the last 1000 models",
        )


class AveragedModel(Module):
    """A copy of a model that holds the mean of its weights.

    Args:
        model: what to average; it is copied.
        device: as elsewhere.
        avg_fn: returns the new mean from (mean, current, number averaged so far);
            the equal mean if left out.
        multi_avg_fn: the same for lists of tensors, in place.
        use_buffers: average the buffers too, instead of copying the last.
    """

    n_averaged: Tensor

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: Average | None = None,
        multi_avg_fn: Averages | None = None,
        use_buffers: bool = False,
    ) -> None:
        """Copy the model; nothing is averaged yet."""
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise OptionError(
                "Only one of avg_fn and multi_avg_fn should be provided", hint="leave one out"
            )
        self.module = deepcopy(model)
        if device is not None:
            self.module.to(device)
        self.register_buffer("n_averaged", tensor(0, dtype=int64))
        self.avg_fn, self.multi_avg_fn, self.use_buffers = avg_fn, multi_avg_fn, use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Run the averaged model."""
        return self.module(*args, **kwargs)

    @no_grad()
    def update_parameters(self, model: Module) -> None:
        """Let the weights of `model`, as they are now, into the mean."""
        means, currents = self._averaged(self.module), self._averaged(model)
        if self.n_averaged.item() == 0:
            copy_all(means, currents)
        elif self.multi_avg_fn is not None:
            self.multi_avg_fn(means, currents, self.n_averaged)
        else:
            in_place(self.avg_fn or get_swa_avg_fn())(means, currents, self.n_averaged)
        if not self.use_buffers:
            copy_all(list(self.module.buffers()), list(model.buffers()))
        self.n_averaged += 1

    def _averaged(self, model: Module) -> list[Tensor]:
        """Return what is averaged of a model, outside the graph."""
        found: Iterable[Tensor] = model.parameters()
        if self.use_buffers:
            found = chain(found, model.buffers())
        return [p.detach() for p in found]


def copy_all(means: Sequence[Tensor], currents: Sequence[Tensor]) -> None:
    """Overwrite each tensor with its partner."""
    for mean, now in zip(means, currents, strict=True):
        mean.copy_(now)


@no_grad()
def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Compute the running means of batch normalization anew, in one pass over the data.

    Why: those in the averaged model belong to the last weights, not to their mean.
    """
    layers = [m for m in model.modules() if isinstance(m, _BatchNorm)]
    if not layers:
        return
    momenta, was_training = [layer.momentum for layer in layers], model.training
    model.train()
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # the equal mean of all batches
    for batch in loader:
        x = batch[0] if isinstance(batch, list | tuple) else batch
        model(x if device is None else x.to(device))
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
    model.train(was_training)


class SWALR(LRScheduler):
    """Moves the rate to a constant one, at which the models to average are collected.

    Math: lr(t) = share swa_lr + (1 − share) lr(0)
          share = (1 − cos(π t / anneal_epochs)) / 2, or t / anneal_epochs if linear
    """

    def __init__(
        self,
        optimizer: Optimizer,
        swa_lr: float | list[float],
        anneal_epochs: int = 10,
        anneal_strategy: Literal["cos", "linear"] = "cos",
        last_epoch: int = -1,
    ) -> None:
        """Begin at the optimizer's rate."""
        rates = for_groups("swa_lr", optimizer, swa_lr)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in {"cos", "linear"}:
            raise OptionError(
                "anneal_strategy must be one of 'cos' or 'linear'", got=f"{anneal_strategy}"
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise OptionError(
                "anneal_epochs must be equal or greater than 0", got=f"{anneal_epochs}"
            )
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    def _rates(self) -> list[Any]:
        t = self._step_count - 1 if self.anneal_epochs else max(1, self._step_count - 1)
        before, share = self._share(t - 1), self._share(t)
        return [
            group["swa_lr"] * share + first_rate(group["lr"], group["swa_lr"], before) * (1 - share)
            for group in self.optimizer.param_groups
        ]

    def _share(self, t: int) -> float:
        """Return how far the rate has moved at epoch t."""
        done = max(0, min(1, t / max(1, self.anneal_epochs)))
        return (1 - cos(pi * done)) / 2 if self._anneal_strategy == "cos" else done


def first_rate(lr: Any, swa_lr: Any, share: float) -> Any:
    """Return the rate at the start, from where it has moved to: _rates solved for lr(0)."""
    return swa_lr if share == 1 else (lr - share * swa_lr) / (1 - share)


__all__ = [
    "SWALR",
    "AveragedModel",
    "get_ema_avg_fn",
    "get_ema_multi_avg_fn",
    "get_swa_avg_fn",
    "get_swa_multi_avg_fn",
    "update_bn",
]

__getattr__ = answers_for("torch.optim.swa_utils")
