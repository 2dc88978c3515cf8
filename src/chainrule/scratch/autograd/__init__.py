"""What `torch.autograd` offers: gradients on request, switches, own functions, checks."""

from chainrule.scratch.autograd import functional
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
from chainrule.scratch.coverage import answers_for

__all__ = [
    "Function",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]

__getattr__ = answers_for("torch.autograd")
