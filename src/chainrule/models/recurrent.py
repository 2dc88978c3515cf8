"""Recurrent classifier: RNN (Elman, 1990), LSTM (Hochreiter & Schmidhuber, 1997), GRU (Cho, 2014).

Idea:  read a sequence step by step, keep a state, and decide from the last one. Gates let the
       state stay as it is, so the gradient survives more steps.
Paper: https://doi.org/10.1162/neco.1997.9.8.1735, https://arxiv.org/abs/1406.1078
Ours:  one layer, one direction, the last step's state; PyTorch's two biases for each gate.
Size:  an LSTM of 32 units on 8 inputs, 10 classes: 5,706 parameters.

    x (B, T, D) ─ LSTM ─ last state (B, H) ─ Linear ─ scores (B, classes)
"""

from chainrule.engine import nn
from chainrule.errors import OptionError, nearest

KINDS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


class Recurrent(nn.Module):
    """A recurrent layer and a linear layer on its last state."""

    def __init__(
        self, inputs: int = 8, units: int = 32, classes: int = 10, kind: str = "lstm"
    ) -> None:
        """Build a layer of `units` units of the kind "rnn", "lstm" or "gru"."""
        super().__init__()
        if kind not in KINDS:
            raise OptionError("kind needs a known name", got=repr(kind), hint=nearest(kind, KINDS))
        self.recurrent = KINDS[kind](inputs, units, batch_first=True)
        self.classifier = nn.Linear(units, classes)

    def forward(self, x):
        """Score each class: (B, T, inputs) -> (B, classes)."""
        states, _ = self.recurrent(x)  # (B, T, H)
        return self.classifier(states[:, -1])
