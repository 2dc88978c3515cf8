"""Traps that are found when a backward pass begins."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.traps import steps
from chainrule.scratch.traps.counts import counts
from chainrule.scratch.traps.places import inside_training
from chainrule.scratch.traps.shapes import ENDS, check_difference
from chainrule.scratch.traps.table import trap

NAN = trap(
    "nan_loss",
    "The loss is not a number, and after this step neither is any weight.",
    needed="backward() needs a loss that is a number",
    got="nan",
    hint="torch.autograd.set_detect_anomaly(True) names the op; look for log(0), 0 / 0 and "
    "a learning rate that is too high",
    silent="an infinite loss; `chainrule train`, which ends the run and says so",
)
CUT_OFF = trap(
    "loss_without_model",
    "The loss was made anew, as by `torch.tensor(loss, requires_grad=True)`: backward() runs, "
    "and nothing learns.",
    needed="backward() needs a loss that was computed from the parameters",
    got="a tensor with requires_grad=True that no op made",
    hint="pass on the loss itself; look for torch.tensor(...), .item(), .detach() and no_grad",
    silent="backward() from a parameter, or with a gradient= of one's own",
)


def before_backward(loss: Any, gradient: Any) -> None:
    """Look at where a backward pass is about to start."""
    counts.backwards += 1
    counts.noisy = False
    if steps.watched:
        steps.before_backward()
    node, array = loss._node, loss._array
    if array.size != 1:
        return
    value = array.item()
    if value != value and node is not None and not inside_training():
        NAN.speak()
    if node is None:
        if loss._requires and gradient is None and type(loss).__name__ != "Parameter":
            CUT_OFF.speak()
    elif node.op.__name__ in ENDS:
        check_difference(node)
