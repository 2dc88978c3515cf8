"""LeNet-5 (LeCun, Bottou, Bengio & Haffner, 1998).

Idea:  look for the same small patterns everywhere in an image, shrink the map, look for
       patterns of patterns, and let a small dense network decide.
Paper: https://doi.org/10.1109/5.726791
Ours:  the modern variant: ReLU and max pooling (`activation="tanh"`, `pool="avg"` come
       nearer to 1998), every map of the second convolution sees all six of the first,
       and a linear layer scores where the paper used radial basis functions. Images of
       28×28 are padded to 32×32 by the first convolution.
Size:  1×28×28 and 10 classes have 61,706 parameters.

    x (B, 1, 28, 28) ─ conv 5×5, pad 2 (B, 6, 28, 28) ─ bend ─ pool (B, 6, 14, 14)
      ─ conv 5×5 (B, 16, 10, 10) ─ bend ─ pool (B, 16, 5, 5) ─ flatten (B, 400)
      ─ Linear 120 ─ bend ─ Linear 84 ─ bend ─ Linear ─ scores (B, 10)
"""

from collections.abc import Mapping

from chainrule.engine import nn
from chainrule.errors import OptionError, nearest

BENDS = {"relu": nn.ReLU, "tanh": nn.Tanh}
POOLS = {"max": nn.MaxPool2d, "avg": nn.AvgPool2d}


class LeNet5(nn.Module):
    """Convolutional classifier of 28×28 images."""

    def __init__(
        self, channels: int = 1, classes: int = 10, activation: str = "relu", pool: str = "max"
    ) -> None:
        """Build the two halves: `features` finds patterns, `classifier` decides."""
        super().__init__()
        bend, shrink = choose("activation", activation, BENDS), choose("pool", pool, POOLS)
        self.features = nn.Sequential(
            nn.Conv2d(channels, 6, kernel_size=5, padding=2),  # (B, 6, 28, 28)
            bend(),
            shrink(2),  # (B, 6, 14, 14)
            nn.Conv2d(6, 16, kernel_size=5),  # (B, 16, 10, 10)
            bend(),
            shrink(2),  # (B, 16, 5, 5)
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),  # (B, 400)
            nn.Linear(400, 120),
            bend(),
            nn.Linear(120, 84),
            bend(),
            nn.Linear(84, classes),  # (B, classes)
        )

    def forward(self, x):
        """Score each class: (B, channels, 28, 28) -> (B, classes)."""
        return self.classifier(self.features(x))


def choose(setting: str, name: str, table: Mapping[str, type[nn.Module]]) -> type[nn.Module]:
    """Return the layer called `name`, or say which names there are."""
    if name not in table:
        hint = nearest(name, table)
        raise OptionError(f"{setting} needs a known name", got=repr(name), hint=hint)
    return table[name]
