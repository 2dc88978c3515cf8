"""Encoder–decoder (Sutskever, Vinyals & Le, 2014; Cho et al., 2014).

Idea:  one recurrent net reads the input into a state, another writes the output from it, one
       symbol after the other, each time given the symbol before.
Paper: https://arxiv.org/abs/1409.3215
Ours:  one GRU layer on each side, one embedding for both, teacher forcing; no attention yet.
Size:  12 symbols, 16 wide, 32 units: 10,188 parameters.

    source (B, S) ─ embed ─ GRU ─ state (1, B, H) ─┐
    target so far (B, T) ─ embed ─ GRU from state ─┴─ Linear ─ scores (B, T, symbols)
"""

from chainrule.engine import nn


class Seq2Seq(nn.Module):
    """A reading and a writing GRU."""

    def __init__(self, symbols: int = 12, width: int = 16, units: int = 32) -> None:
        """Build both for an alphabet of `symbols`."""
        super().__init__()
        self.embed = nn.Embedding(symbols, width)
        self.encoder = nn.GRU(width, units, batch_first=True)
        self.decoder = nn.GRU(width, units, batch_first=True)
        self.scores = nn.Linear(units, symbols)

    def forward(self, source, target):
        """Score each next symbol: (B, S), (B, T) whole numbers -> (B, T, symbols)."""
        _, state = self.encoder(self.embed(source))  # (1, B, H)
        written, _ = self.decoder(self.embed(target), state)  # (B, T, H)
        return self.scores(written)
