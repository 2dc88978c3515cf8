"""Generative adversarial network (Goodfellow et al., 2014).

Idea:  one net makes examples out of noise, another tells made from real; each learns from the
       other's mistakes.
Paper: https://arxiv.org/abs/1406.2661
Ours:  two small dense nets for points in the plane; the loss is the training loop's.
Size:  generator 8-32-32-2 and discriminator 2-32-32-1 have 2,595 parameters.

    noise (B, 8) ─ generator ─ made (B, 2) ─┐
                               real (B, 2) ─┴─ discriminator ─ score (B, 1)
"""

from chainrule.engine import nn


def dense(*sizes: int) -> nn.Sequential:
    """Return linear layers with leaky ReLU between: a slope of 0.2 keeps both nets learning."""
    layers: list[nn.Module] = []
    for i in range(len(sizes) - 1):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


class GAN(nn.Module):
    """Both nets; calling it scores what the generator makes of noise."""

    def __init__(self, noise: int = 8, width: int = 32, outputs: int = 2) -> None:
        """Build the generator and the discriminator."""
        super().__init__()
        self.generator = dense(noise, width, width, outputs)
        self.discriminator = dense(outputs, width, width, 1)

    def forward(self, noise):
        """Score made examples: (B, noise) -> (B, 1)."""
        return self.discriminator(self.generator(noise))
