"""What `torch.autograd` offers: gradients on request, switches, own functions, checks."""

from importlib import import_module as _import_module

from chainrule.scratch.autograd import functional, graph
from chainrule.scratch.autograd.anomaly import detect_anomaly, set_detect_anomaly
from chainrule.scratch.autograd.function import Function
from chainrule.scratch.autograd.grad import backward, grad
from chainrule.scratch.autograd.gradcheck import gradcheck, gradgradcheck
from chainrule.scratch.autograd.switch import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from chainrule.scratch.autograd.variable import Variable
from chainrule.scratch.coverage import answers_for

__all__ = [
    "Function",
    "Variable",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]

_answer = answers_for("torch.autograd")


def __getattr__(name: str) -> object:
    """Import what stands higher up; say why other names are missing."""
    if name == "profiler":
        return _import_module("chainrule.scratch.compiling.profiler")
    return _answer(name)
