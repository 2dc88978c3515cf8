"""Properties of a training loop: what the weights and the modes are afterwards."""

import ast
import copy

import numpy as np

import chainrule.scratch as torch
from chainrule.course.grading import Grader, fail
from chainrule.scratch import nn, optim

grader = Grader(needs=("train_epoch", "accuracy"))
SIZES = (4, 4, 2)  # of the batches: the last is smaller


class Watched(nn.Module):
    """A small net that notes in which mode, and whether recorded, each forward pass ran."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 4)
        self.modes, self.recorded = [], []

    def forward(self, x):
        scores = self.layer(x)
        self.modes.append(self.training)
        self.recorded.append(scores.requires_grad)
        return scores


class Counted(optim.SGD):
    """SGD that counts its steps."""

    steps = 0

    def step(self, *arguments):
        self.steps += 1
        return super().step(*arguments)


def setting(rng):
    """Return a net, batches and a loss."""
    torch.manual_seed(int(rng.integers(1000)))
    batches = [
        (torch.tensor(rng.normal(size=(n, 3)).astype("f4")), torch.tensor(rng.integers(0, 4, n)))
        for n in SIZES
    ]
    return Watched(), nn.CrossEntropyLoss(), batches


def trained(net, loss_of, batches, clears=True, steps=True, last_only=False):
    """Return the weights after one epoch, and the loss of each batch, with one thing left out."""
    net = copy.deepcopy(net)
    sgd, losses = optim.SGD(net.parameters(), lr=0.5), []
    for number, (x, y) in enumerate(batches, start=1):
        loss = loss_of(net(x), y)
        if clears:
            sgd.zero_grad()
        loss.backward()
        if steps and (not last_only or number == len(batches)):
            sgd.step()
        losses.append(loss.item())
    return net.layer.weight.detach().numpy().copy(), losses


LEFT_OUT = {
    "The gradients of earlier batches are still there: call optimizer.zero_grad()": {
        "clears": False
    },
    "The weights never move: optimizer.step() is missing": {"steps": False},
    "There is one step an epoch: one step a batch is asked for": {
        "clears": False,
        "last_only": True,
    },
}


@grader.property("train_epoch", "one step a batch along that batch's gradient", points=3)
def steps(code, rng):
    net, loss_of, batches = setting(rng)
    start = copy.deepcopy(net)
    expected, _ = trained(start, loss_of, batches)
    sgd = Counted(net.parameters(), lr=0.5)
    code.train_epoch(net, loss_of, sgd, batches)
    got = net.layer.weight.detach().numpy()
    if np.allclose(got, expected, atol=1e-5):
        return
    if sgd.steps and np.array_equal(got, start.layer.weight.detach().numpy()):
        cause, hint = "No gradient ever arrives: loss.backward() is missing", "call it before step"
        if any("backward" in ast.unparse(tree) for tree in code.trees_of("train_epoch")):
            cause = "Nothing is left to step along: zero_grad stands between backward and step"
            hint = "clear before backward"
        fail(cause, got=got[0], expected=expected[0], hint=hint)
    for cause, what in LEFT_OUT.items():
        if np.allclose(got, trained(start, loss_of, batches, **what)[0], atol=1e-5):
            fail(cause, got=got[0], expected=expected[0], hint="step through one batch by hand")
    fail("The weights after one epoch are wrong", got=got[0], expected=expected[0])


@grader.property("train_epoch", "the mean loss over all examples", points=2)
def mean_loss(code, rng):
    net, loss_of, batches = setting(rng)
    _, losses = trained(net, loss_of, batches)
    expected = float(np.dot(losses, SIZES) / sum(SIZES))
    got = code.train_epoch(net, loss_of, optim.SGD(net.parameters(), lr=0.5), batches)
    if hasattr(got, "detach"):
        fail("The loss is still a tensor, and keeps its graph alive: take .item()", got=got)
    if got is None:
        fail("`train_epoch` gave nothing back: is a `return` missing?")
    mistakes = {
        "This is the mean of the batch means: a small batch weighs too much": np.mean(losses),
        "This is the loss of the last batch alone": losses[-1],
        "This is the sum of the batch losses: the mean over the examples is asked for": sum(losses),
        "The batch losses are divided by the number of examples; each is a mean already": (
            sum(losses) / sum(SIZES)
        ),
        "The last batch is weighed as if it were full: take len(y) of each": (
            sum(losses) * SIZES[0] / sum(SIZES)
        ),
        "The last batch counts as full below: divide by the examples": (
            np.dot(losses, SIZES) / (SIZES[0] * len(SIZES))
        ),
    }
    if not np.isclose(got, expected, rtol=1e-4):
        causes = [c for c, wrong in mistakes.items() if np.isclose(got, wrong, rtol=1e-4)]
        cause = causes[0] if causes else "The mean loss is wrong"
        fail(cause, given=f"batches of {SIZES}", got=got, expected=expected)


@grader.property("train_epoch", "the net trains in training mode")
def trains(code, rng):
    net, loss_of, batches = setting(rng)
    net.eval()
    code.train_epoch(net, loss_of, optim.SGD(net.parameters(), lr=0.5), batches)
    if not all(net.modes):
        fail("The net is not in training mode: call net.train() first", got=net.modes)


@grader.property("accuracy", "the share of right answers over all batches", points=2)
def share(code, rng):
    net, _, batches = setting(rng)
    right = [*(int(n) for n in rng.integers(1, 4, 2)), SIZES[-1]]  # no two mistakes agree on these
    for i, (x, _) in enumerate(batches):
        said, places = net(x).argmax(1).numpy(), np.arange(SIZES[i])
        batches[i] = (x, torch.tensor(np.where(places < right[i], said, (said + 1) % 4)))
    hits = np.divide(right, SIZES)
    expected = float(np.dot(hits, SIZES) / sum(SIZES))
    got = code.accuracy(net, batches)
    if got is None:
        fail("`accuracy` gave nothing back: is a `return` missing?")
    if np.isclose(float(got), expected, atol=1e-6):
        return
    mistakes = {
        "This is the mean of the batches' shares: a small batch weighs too much": np.mean(hits),
        "This is the number of right answers: divide by all": np.dot(hits, SIZES),
        "This is the share of the last batch alone": hits[-1],
        "The right answers are divided by the number of batches: divide by the examples": (
            sum(right) / len(SIZES)
        ),
        "This is the share of wrong answers": 1 - expected,
    }
    causes = [c for c, wrong in mistakes.items() if np.isclose(float(got), wrong, atol=1e-6)]
    fail(causes[0] if causes else "The share is wrong", got=float(got), expected=expected)


@grader.property("accuracy", "evaluation mode, no gradients, the old mode put back")
def modes(code, rng):
    for before in (True, False):
        net, _, batches = setting(rng)
        net.train(before)
        code.accuracy(net, batches)
        if any(net.modes):
            fail("Dropout and batch norm still train here: call net.eval() first", got=net.modes)
        if any(net.recorded):
            fail("A graph is recorded that nobody needs: use torch.no_grad()")
        if net.training is not before:
            fail(f"The net came with training={before} and leaves with {net.training}: put it back")
