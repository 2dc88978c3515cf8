"""The charts of a run: loss, accuracy, learning rate, gradient."""

from __future__ import annotations

import numpy as np

from chainrule.page.chart import FAINT, FIRST, SECOND, Line, figure
from chainrule.page.markup import Safe, element
from chainrule.train.report.facts import Facts

TRAIN = {"color": FIRST, "linewidth": 1.8, "marker": "o", "markersize": 3.5}
VALIDATION = {
    "color": SECOND,
    "linewidth": 1.8,
    "linestyle": (0, (5, 2)),
    "marker": "s",
    "markersize": 3.5,
}
STEPS = {"color": FAINT, "linewidth": 0.8}


def charts(facts: Facts) -> Safe:
    """Return all charts that the run has numbers for."""
    drawn = [draw(facts) for draw in (loss, accuracy, learning_rate, gradient)]
    return element("div", *filter(None, drawn), cls="charts") if any(drawn) else Safe()


def loss(facts: Facts) -> Safe:
    """Draw the loss: of each step thinly, of each epoch on the training and validation part."""
    epochs = facts.epochs
    lines = [
        Line("each step", passed(facts), facts.steps["loss"], STEPS),
        Line("training", epochs["epoch"], epochs["train_loss"], TRAIN),
        Line("validation", epochs["epoch"], epochs["val_loss"], VALIDATION),
    ]
    return figure("loss", "Loss", lines, across(facts))


def accuracy(facts: Facts) -> Safe:
    """Draw the accuracy of each epoch."""
    epochs = facts.epochs
    lines = [
        Line("training", epochs["epoch"], 100 * epochs["train_accuracy"], TRAIN),
        Line("validation", epochs["epoch"], 100 * epochs["val_accuracy"], VALIDATION),
    ]
    return figure("accuracy", "Accuracy (%)", lines, across(facts), "plain")


def learning_rate(facts: Facts) -> Safe:
    """Draw the learning rate of each step."""
    line = Line("", passed(facts), facts.steps["lr"], {"color": FIRST, "linewidth": 1.8})
    return figure("rate", "Learning rate", [line], across(facts), "zero")


def gradient(facts: Facts) -> Safe:
    """Draw the norm of the gradient of each step."""
    line = Line("", passed(facts), facts.steps["grad_norm"], {"color": FIRST, "linewidth": 0.9})
    return figure("gradient", "Norm of the gradient", [line], across(facts))


def across(facts: Facts) -> str:
    """Return what the charts' common axis counts."""
    return "epoch" if len(facts.epochs["step"]) else "step"


def passed(facts: Facts) -> np.ndarray:
    """Return how many epochs had passed at each step, so that all lines share one axis."""
    ends, step = facts.epochs["step"], facts.steps["step"]
    if not len(ends):
        return step
    at = np.interp(step, np.append(0, ends), np.append(0, facts.epochs["epoch"]))
    beyond = np.maximum(step - ends[-1], 0) * (facts.epochs["epoch"][-1] / ends[-1])
    return np.asarray(at + beyond)
