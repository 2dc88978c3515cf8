"""784-128-64-10 with PyTorch's names: `by_hand.py` once more, the backward pass found by autograd.

The file runs on both engines: `engine.load(by_framework.__file__, "numpy" | "torch")`.
From the same first weights and the same order of examples all three print the same losses.
"""

import numpy as np

from chainrule.engine import F, nn, torch


def start(layers):
    """Return the network, its weights copied from `by_hand.start`."""
    parts: list[nn.Module] = []
    for weight, bias in layers:
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": torch.tensor(weight), "bias": torch.tensor(bias)})
        parts += [linear, nn.ReLU()]
    return nn.Sequential(*parts[:-1])  # no ReLU after the scores


def train(net, x, y, epochs, lr=0.05, batch_size=64, seed=0):
    """Train; return the loss of every step."""
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    sgd = torch.optim.SGD(net.parameters(), lr=lr)
    rng, losses = np.random.default_rng(seed), []
    for _ in range(epochs):
        order = torch.from_numpy(rng.permutation(len(x)))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            loss = F.cross_entropy(net(x[rows]), y[rows])
            sgd.zero_grad()
            loss.backward()
            sgd.step()
            losses.append(loss.item())
    return losses


@torch.no_grad()
def accuracy(net, x, y):
    """Return the share of rows whose highest score is the right class."""
    scores = net(torch.from_numpy(x))
    return (scores.argmax(dim=1) == torch.from_numpy(y)).float().mean().item()
