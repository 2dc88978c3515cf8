"""Schedules of the learning rate, under the names of `torch.optim.lr_scheduler`."""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.optim.lr_scheduler.base import LRScheduler
from chainrule.scratch.optim.lr_scheduler.composed import ChainedScheduler, SequentialLR
from chainrule.scratch.optim.lr_scheduler.cosine import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
)
from chainrule.scratch.optim.lr_scheduler.cyclic import CyclicLR
from chainrule.scratch.optim.lr_scheduler.factors import (
    ConstantLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from chainrule.scratch.optim.lr_scheduler.lambdas import LambdaLR, MultiplicativeLR
from chainrule.scratch.optim.lr_scheduler.one_cycle import OneCycleLR
from chainrule.scratch.optim.lr_scheduler.plateau import ReduceLROnPlateau

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]
_LRScheduler = LRScheduler  # its name until 2.0, of which others still derive

__getattr__ = answers_for("torch.optim.lr_scheduler")
