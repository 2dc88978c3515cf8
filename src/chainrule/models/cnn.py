"""Small convolutional network (in the manner of Simonyan & Zisserman, 2014).

Idea:  stacks of 3×3 convolutions see as much as one large one, with fewer weights and more
       bends; each stage halves the map and doubles the channels.
Paper: https://arxiv.org/abs/1409.1556
Ours:  two convolutions where the paper has up to sixteen, batch normalisation after each
       (Ioffe & Szegedy, 2015; `norm=False` leaves it out), and the mean over each map in place
       of dense layers.
Size:  1×8×8 and 10 classes have 5,178 parameters.

    x (B, 1, H, W) ─ conv 3×3, norm, ReLU, pool (B, 16, H/2, W/2)
      ─ conv 3×3, norm, ReLU (B, 32, H/2, W/2) ─ mean (B, 32) ─ Linear ─ scores (B, 10)
"""

from chainrule.engine import nn


class CNN(nn.Module):
    """Two convolutions and a linear layer."""

    def __init__(
        self, channels: int = 1, classes: int = 10, width: int = 16, norm: bool = True
    ) -> None:
        """Build two stages of `width` and twice `width` channels."""
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, width, 3, padding=1, bias=not norm),
            nn.BatchNorm2d(width) if norm else nn.Identity(),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1, bias=not norm),
            nn.BatchNorm2d(2 * width) if norm else nn.Identity(),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.classifier = nn.Linear(2 * width, classes)

    def forward(self, x):
        """Score each class: (B, channels, H, W) -> (B, classes)."""
        return self.classifier(self.features(x))
