"""Multilayer perceptron (Rumelhart, Hinton & Williams, 1986).

Idea:  stack affine maps with a bend between them; two suffice to separate what
       no single line can.
Paper: https://doi.org/10.1038/323533a0
Ours:  any list of widths; ReLU where the paper used the sigmoid, and dropout
       (Srivastava et al., 2014) after each bend for those who ask for it.
Size:  784-128-64-10 has 109,386 parameters.

    x (B, 784) ─ Linear ─ ReLU ─ Linear ─ ReLU ─ Linear ─ scores (B, 10)
"""

from collections.abc import Sequence
from itertools import pairwise

from chainrule.engine import nn
from chainrule.errors import OptionError, nearest

BENDS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


class MLP(nn.Module):
    """Fully connected classifier."""

    def __init__(
        self,
        widths: Sequence[int] = (784, 128, 64, 10),
        activation: str = "relu",
        dropout: float = 0.0,
    ) -> None:
        """Lay out the units: `widths` counts the inputs, each hidden layer, the classes."""
        super().__init__()
        if activation not in BENDS:
            hint = nearest(activation, BENDS)
            raise OptionError("activation needs a known name", got=repr(activation), hint=hint)
        if len(widths) < 2:
            raise OptionError("widths needs the inputs and the classes", got=str(list(widths)))
        if not all(isinstance(width, int) and width > 0 for width in widths):
            needed = "widths needs whole numbers of at least 1"
            raise OptionError(needed, got=str(list(widths)), hint="[784, 128, 64, 10]")
        layers: list[nn.Module] = [nn.Linear(widths[0], widths[1])]
        for fan_in, fan_out in pairwise(widths[1:]):
            layers.append(BENDS[activation]())
            if dropout > 0:
                layers.append(nn.Dropout(dropout))
            layers.append(nn.Linear(fan_in, fan_out))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        """Score each class: (B, inputs) -> (B, classes)."""
        return self.net(x)
