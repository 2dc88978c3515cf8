"""Perceptron (Rosenblatt, 1958).

Idea:  weigh the inputs, add them up, and fire when the sum is above zero; after a wrong
       answer move the weights by the example itself. When a line can separate the two
       classes, this rule finds one after finitely many mistakes.
Paper: https://doi.org/10.1037/h0042519
Ours:  one unit that sees the inputs directly, without the paper's layer of fixed random
       connections; weights start at zero. The step has no slope, so nothing here has a
       gradient: the unit learns by its own rule, not by an optimizer.
Size:  2 inputs have 3 parameters.

    x (B, K) ─ weighted sum + bias (B,) ─ step ─ 0 or 1 (B,)
"""

from chainrule.engine import nn, torch


class Perceptron(nn.Module):
    """A unit that answers 0 or 1.

    >>> unit = Perceptron(2)
    >>> x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> y = torch.tensor([0.0, 0.0, 0.0, 1.0])  # logical and
    >>> [unit.learn(x, y) for _ in range(6)]
    [1, 3, 3, 2, 1, 0]
    >>> unit(x)
    tensor([0., 0., 0., 1.])
    """

    def __init__(self, inputs: int = 2) -> None:
        """Start with every weight at zero."""
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(inputs), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(()), requires_grad=False)

    def score(self, x):
        """Return the weighted sum: (B, inputs) -> (B,); its sign is the answer."""
        return x @ self.weight + self.bias

    def forward(self, x):
        """Answer 1 where the weighted sum is above zero, else 0: (B, inputs) -> (B,)."""
        return (self.score(x) > 0).to(x.dtype)

    def learn(self, x, y, lr: float = 1.0) -> int:
        """Show every example once, correct each mistake, and return how many there were.

        Math:   w += lr (y - ŷ) x,   b += lr (y - ŷ)
        Params: x (B, inputs), y (B,) of zeros and ones
        Why:    the error y - ŷ is +1, 0 or -1: the weights turn towards an example that
                should have fired, away from one that should not, and rest otherwise.
        """
        mistakes = 0
        for x_i, y_i in zip(x, y, strict=True):
            error = y_i - self(x_i)
            if error != 0:
                self.weight += lr * error * x_i
                self.bias += lr * error
                mistakes += 1
        return mistakes
