"""Day 8: the network by hand learns real MNIST, its three forms agree, the regression overfits."""

from pathlib import Path

import numpy as np
import pytest
from tests.needs import DATA, needs, needs_mnist, needs_torch

from chainrule import engine, places
from chainrule.days.day08_mnist import by_hand, digits_parts, regression

BY_FRAMEWORK = Path(by_hand.__file__).with_name("by_framework.py")
ON = ["numpy", pytest.param("torch", marks=needs_torch)]
STEPS, BATCH = 50, 64
needs_housing = needs("data", (DATA / regression.FILE).is_file(), "no California housing here")


@pytest.fixture(scope="module")
def mnist():
    return digits_parts.load("mnist")


def largest_gap(parts, name):
    """Train by hand and on an engine from one start; return the largest difference of a loss."""
    rows = STEPS * BATCH
    x, y = np.resize(parts.x_train, (rows, parts.x_train.shape[1])), np.resize(parts.y_train, rows)
    layers = by_hand.start((x.shape[1], 128, 64, 10), seed=0)
    framework = engine.load(BY_FRAMEWORK, name)
    net = framework.start(layers)  # copies: training by hand moves `layers` in place
    theirs = framework.train(net, x, y, epochs=1, batch_size=BATCH)
    by = by_hand.train(layers, x, y, epochs=1, batch_size=BATCH)
    assert len(by) == len(theirs) == STEPS
    assert np.mean(by[-5:]) < 0.6 * by[0]  # they agree on learning, not on standing still
    return np.abs(np.subtract(by, theirs)).max()


@pytest.mark.parametrize("name", ON)
def test_the_forms_agree_on_the_embedded_digits(name):
    assert largest_gap(digits_parts.load("digits"), name) < 1e-4


@needs_mnist
@pytest.mark.parametrize("name", ON)
def test_the_forms_agree_on_mnist(mnist, name):
    assert largest_gap(mnist, name) < 1e-4


@needs_mnist
def test_by_hand_passes_97_percent_of_mnist_within_five_epochs(mnist):
    net = by_hand.start(by_hand.WIDTHS, seed=0)
    assert sum(w.size + b.size for w, b in net) == 109_386
    reached = []
    for epoch in range(1, 6):  # as `python by_hand.py` does
        by_hand.train(net, mnist.x_train, mnist.y_train, epochs=1, seed=epoch)
        reached.append(by_hand.accuracy(net, mnist.x_test, mnist.y_test))
        if reached[-1] >= 0.97:
            break
    assert reached[-1] >= 0.97, reached


def overfits(name, whole=None):
    """Train the regression; prove that its best epoch is not its last, and that it says so."""
    called, seen, unseen = regression.run(whole)
    best = int(np.argmin(unseen))
    assert called == name
    assert best + 1 < len(unseen)
    assert unseen[-1] > unseen[best]
    assert seen[-1] < 0.5 * unseen[-1]
    said = regression.told(called, seen, unseen)
    assert said.startswith(f"{name}: best on unseen rows after epoch {best + 1},")
    assert f"{unseen[best]:.3f}" in said
    assert f"{unseen[-1]:.3f}" in said


def test_the_regression_overfits_the_generated_table():
    overfits("a generated table", regression.generated())


@needs_housing
def test_the_regression_overfits_california_housing(monkeypatch):
    monkeypatch.setattr(places, "data_folder", lambda: DATA)
    overfits("California housing")
