"""The perceptron: Rosenblatt's rule against scikit-learn's, Novikoff's bound, and XOR."""

import numpy as np
import pytest

from chainrule import engine, models
from tests.needs import needs_torch

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0]}
ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]
each_engine = pytest.mark.parametrize("name", ENGINES)


def taught(name, x, y, passes):
    e = engine.get(name)
    unit = models.create("perceptron", engine=name, inputs=x.shape[1])
    x, y = e.torch.from_numpy(x), e.torch.from_numpy(np.asarray(y, np.float32))
    return unit, [unit.learn(x, y) for _ in range(passes)], unit(x).numpy()


def separable(n=60):
    """Points on two sides of a line through no point, with their margin as they come."""
    x = np.random.default_rng(3).uniform(-1, 1, size=(n, 2)).astype(np.float32)
    side = x @ np.array([1.0, -0.5], np.float32) + 0.2
    keep = np.abs(side) > 0.1
    return x[keep], (side[keep] > 0).astype(np.float32)


@each_engine
@pytest.mark.parametrize("gate", GATES)
def test_it_learns_each_gate_that_a_line_separates(name, gate):
    _, mistakes, answers = taught(name, CORNERS, GATES[gate], passes=10)
    assert mistakes[-1] == 0
    assert answers.tolist() == GATES[gate]


@each_engine
def test_xor_never_settles(name):
    _, mistakes, _ = taught(name, CORNERS, [0, 1, 1, 0], passes=50)
    assert min(mistakes) > 0


def test_the_same_weights_as_scikit_learn():
    linear = pytest.importorskip("sklearn.linear_model")
    x, y = separable()
    # At weights of zero scikit-learn corrects a 0 too; from a first example with 1 both agree.
    order = np.argsort(-y, kind="stable")[np.r_[0, np.random.default_rng(0).permutation(len(y))]]
    x, y = x[order], y[order]
    unit, mistakes, _ = taught("numpy", x, y, passes=5)
    twin = linear.Perceptron(shuffle=False, max_iter=5, tol=None).fit(x, y)
    np.testing.assert_allclose(unit.weight.numpy(), twin.coef_[0], rtol=1e-5)
    np.testing.assert_allclose(unit.bias.numpy(), twin.intercept_[0], rtol=1e-5)
    assert sum(mistakes) > 0


def test_mistakes_stay_below_the_bound():
    """Novikoff: at most (R / margin)² mistakes, with the bias as one more coordinate."""
    x, y = separable()
    _, mistakes, answers = taught("numpy", x, y, passes=200)
    extended = np.c_[x, np.ones(len(x))]
    line = np.array([1.0, -0.5, 0.2])
    margin = np.min((2 * y - 1) * (extended @ line)) / np.linalg.norm(line)
    radius = np.linalg.norm(extended, axis=1).max()
    assert mistakes[-1] == 0
    assert answers.tolist() == y.tolist()
    assert 0 < sum(mistakes) <= (radius / margin) ** 2


def test_it_answers_zero_or_one_and_keeps_its_weights_in_the_state():
    unit, _, answers = taught("numpy", *separable(), passes=1)
    assert set(answers.tolist()) == {0.0, 1.0}
    assert list(unit.state_dict()) == ["weight", "bias"]
    assert not any(p.requires_grad for p in unit.parameters())
