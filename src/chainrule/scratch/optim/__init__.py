"""Optimizers and schedules of the learning rate, under the names of `torch.optim`.

>>> from chainrule import scratch as torch
>>> w = torch.tensor([4.0], requires_grad=True)
>>> optimizer = torch.optim.SGD([w], lr=0.25)
>>> for _ in range(3):
...     optimizer.zero_grad()
...     (w**2).sum().backward()
...     _ = optimizer.step()
>>> w
tensor([0.5000], requires_grad=True)
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.optim import lr_scheduler, swa_utils
from chainrule.scratch.optim._adafactor import Adafactor
from chainrule.scratch.optim.adadelta import Adadelta
from chainrule.scratch.optim.adagrad import Adagrad
from chainrule.scratch.optim.adam import Adam
from chainrule.scratch.optim.adamax import Adamax
from chainrule.scratch.optim.adamw import AdamW
from chainrule.scratch.optim.asgd import ASGD
from chainrule.scratch.optim.lbfgs import LBFGS
from chainrule.scratch.optim.nadam import NAdam
from chainrule.scratch.optim.optimizer import Optimizer
from chainrule.scratch.optim.radam import RAdam
from chainrule.scratch.optim.rmsprop import RMSprop
from chainrule.scratch.optim.rprop import Rprop
from chainrule.scratch.optim.sgd import SGD

__all__ = [
    "ASGD",
    "LBFGS",
    "SGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "lr_scheduler",
    "swa_utils",
]

__getattr__ = answers_for("torch.optim")
