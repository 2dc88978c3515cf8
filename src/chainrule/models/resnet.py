"""Residual network (He, Zhang, Ren & Sun, 2015).

Idea:  a block learns what to add to its input, so doing nothing is easy and the gradient has a
       way past every block. Depth then helps where plain stacks get worse.
Paper: https://arxiv.org/abs/1512.03385
Ours:  one stage of blocks at full size, for small pictures; no bottleneck, no downsampling.
Size:  1×8×8, three blocks of 16 channels and 10 classes have 14,362 parameters.

    x (B, 1, H, W) ─ conv 3×3, norm, ReLU (B, 16, H, W)
      ─ [ conv, norm, ReLU, conv, norm, + ─ ReLU ] × 3 ─ mean (B, 16) ─ Linear ─ scores (B, 10)
"""

from chainrule.engine import nn


def convolution(inputs: int, outputs: int) -> nn.Sequential:
    """Return a 3×3 convolution of equal size and its normalisation, which brings the bias."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs)
    )


class Block(nn.Module):
    """x + f(x), then a ReLU."""

    def __init__(self, width: int) -> None:
        """Build the two convolutions of f."""
        super().__init__()
        self.first, self.second = convolution(width, width), convolution(width, width)
        self.relu = nn.ReLU()

    def forward(self, x):
        """Add what the block found: (B, C, H, W) -> (B, C, H, W)."""
        return self.relu(x + self.second(self.relu(self.first(x))))


class ResNet(nn.Module):
    """A stem, some blocks, the mean of each map, a linear layer."""

    def __init__(
        self, channels: int = 1, classes: int = 10, width: int = 16, blocks: int = 3
    ) -> None:
        """Build `blocks` blocks of `width` channels."""
        super().__init__()
        self.stem = nn.Sequential(convolution(channels, width), nn.ReLU())
        self.blocks = nn.Sequential(*(Block(width) for _ in range(blocks)))
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, classes))

    def forward(self, x):
        """Score each class: (B, channels, H, W) -> (B, classes)."""
        return self.head(self.blocks(self.stem(x)))
