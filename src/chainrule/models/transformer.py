"""Tiny transformer encoder that classifies a sequence (Vaswani et al., 2017).

Idea:  every step looks at every other and takes what it needs; what it looks for is learned.
       Nothing knows the order, so a learned vector for each place is added.
Paper: https://arxiv.org/abs/1706.03762
Ours:  normalisation before each part (pre-norm), learned places, the mean over the steps.
Size:  8 steps of 8 inputs, two layers of 32 with 4 heads, 10 classes: 18,026 parameters.

    x (B, T, D) ─ Linear ─ + place (B, T, 32) ─ [ attention, feed-forward ] × 2 ─ norm
      ─ mean (B, 32) ─ Linear ─ scores (B, classes)
"""

from chainrule.engine import nn, torch


class Transformer(nn.Module):
    """Encoder layers between a projection and a linear layer."""

    def __init__(
        self,
        inputs: int = 8,
        steps: int = 8,
        width: int = 32,
        heads: int = 4,
        layers: int = 2,
        classes: int = 10,
        dropout: float = 0.0,
    ) -> None:
        """Build `layers` encoder layers of `width` with `heads` heads for `steps` steps."""
        super().__init__()
        self.project = nn.Linear(inputs, width)
        self.place = nn.Parameter(0.02 * torch.randn(1, steps, width))
        layer = nn.TransformerEncoderLayer(
            width, heads, 2 * width, dropout, batch_first=True, norm_first=True
        )
        self.encoder = nn.TransformerEncoder(
            layer, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False
        )
        self.classifier = nn.Linear(width, classes)

    def forward(self, x):
        """Score each class: (B, T, inputs) -> (B, classes)."""
        seen = self.encoder(self.project(x) + self.place[:, : x.shape[1]])  # (B, T, width)
        return self.classifier(seen.mean(1))
