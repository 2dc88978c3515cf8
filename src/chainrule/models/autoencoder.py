"""Autoencoder (Rumelhart, Hinton & Williams, 1986; Hinton & Salakhutdinov, 2006).

Idea:  press the input through a narrow layer and ask for it back. What passes is what the
       inputs have in common.
Paper: https://doi.org/10.1126/science.1127647
Ours:  one hidden layer on each side, ReLU, trained in one go.
Size:  64-32-8-32-64 has 4,744 parameters.

    x (B, 64) ─ Linear ─ ReLU ─ Linear ─ code (B, 8) ─ Linear ─ ReLU ─ Linear ─ x again (B, 64)
"""

from chainrule.engine import nn


class Autoencoder(nn.Module):
    """An encoder and a decoder."""

    def __init__(self, inputs: int = 64, hidden: int = 32, code: int = 8) -> None:
        """Build both halves."""
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, code))
        self.decoder = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, inputs))

    def forward(self, x):
        """Give the input back: (B, inputs) -> (B, inputs)."""
        return self.decoder(self.encoder(x))
