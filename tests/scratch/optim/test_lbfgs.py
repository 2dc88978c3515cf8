"""LBFGS beside torch's, whose every evaluation of the loss must agree."""

import copy
from math import inf

import numpy as np
import pytest
import torch

from chainrule import scratch
from chainrule.scratch.optim.line_search import Point, inside, lowest
from tests.scratch.optim.problem import ours, theirs, to_ours, to_torch, values

# Steps of full length without a search jump around, and rounding grows with every jump.
CASES = [
    {"max_iter": 2},
    {"lr": 0.1, "max_iter": 4},
    {"lr": 0.5, "history_size": 2, "max_iter": 3},
    {"lr": 0.1, "max_iter": 6, "max_eval": 4},
    {"line_search_fn": "strong_wolfe"},
    {"line_search_fn": "strong_wolfe", "lr": 0.01, "max_iter": 5},
    {"line_search_fn": "strong_wolfe", "lr": 30.0, "max_iter": 5},
    {"line_search_fn": "strong_wolfe", "max_iter": 8, "max_eval": 5, "history_size": 3},
]


def rosenbrock(e, x):
    return ((1 - x[:-1]) ** 2 + 10 * (x[1:] - x[:-1] ** 2) ** 2).sum()


def waves(e, x):
    return (x**2).sum() + 3 * e.sin(3 * x).sum()


def ravine(e, x):
    return e.sqrt(1 + (x * e.tensor([1.0, 5.0, 0.2, 3.0], dtype=x.dtype)) ** 2).sum()


PROBLEMS = [rosenbrock, waves, ravine]


class Run:
    """One engine's optimizer on one problem, writing down every loss it computes."""

    def __init__(self, e, leaves, problem, options, where=None):
        begin = [np.array([-1.2, 1.0]), np.array([[0.5, -0.7]])] if where is None else where
        self.e, self.problem = e, problem
        self.params, self.losses = leaves(begin), []
        self.optimizer = e.optim.LBFGS(self.params, **options)

    def closure(self):
        self.optimizer.zero_grad()
        loss = self.problem(self.e, self.e.cat([p.reshape(-1) for p in self.params]))
        loss.backward()
        self.losses.append(loss.item())
        return loss

    def step(self):
        return self.optimizer.step(self.closure).item()


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("options", CASES, ids=str)
def test_every_evaluation_agrees_with_torch(problem, options):
    mine, other = (
        Run(scratch, ours, problem, options),
        Run(torch, theirs, problem, options),
    )
    for _ in range(4):
        assert mine.step() == pytest.approx(other.step(), rel=1e-7, abs=1e-9)
    assert mine.losses == pytest.approx(other.losses, rel=1e-7, abs=1e-9)
    for a, b in zip(values(mine.params), values(other.params), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-7)
    key = mine.params[0]
    kept = mine.optimizer.state[key]
    theirs_ = other.optimizer.state[other.params[0]]
    for name in ("func_evals", "n_iter"):
        assert kept[name] == theirs_[name]
    assert len(kept["old_dirs"]) == len(theirs_["old_dirs"])


@pytest.mark.parametrize("options", [CASES[1], CASES[5]], ids=str)
def test_a_saved_state_goes_on_here_and_in_torch(options):
    mine = Run(scratch, ours, rosenbrock, options)
    mine.step()
    saved, where = mine.optimizer.state_dict(), [a.copy() for a in values(mine.params)]
    fresh = Run(scratch, ours, rosenbrock, options, where)
    fresh.optimizer.load_state_dict(copy.deepcopy(saved))
    other = Run(torch, theirs, rosenbrock, options, where)
    other.optimizer.load_state_dict(to_torch(saved))
    for _ in range(2):
        loss = mine.step()
        assert fresh.step() == loss
        assert other.step() == pytest.approx(loss, rel=1e-8)
    back = Run(scratch, ours, rosenbrock, options, values(other.params))
    back.optimizer.load_state_dict(to_ours(other.optimizer.state_dict()))
    assert back.step() == pytest.approx(other.step(), rel=1e-8)


def test_it_finds_the_bottom_of_the_valley():
    run = Run(scratch, ours, rosenbrock, {"line_search_fn": "strong_wolfe", "max_iter": 100})
    run.step()
    for a in values(run.params):
        np.testing.assert_allclose(a, np.ones_like(a), atol=1e-5)


def test_parameters_without_a_gradient_stay():
    run = Run(scratch, ours, lambda e, x: (x[:2] ** 2).sum(), {"max_iter": 3})
    before = values(run.params)[1].copy()
    run.step()
    np.testing.assert_array_equal(values(run.params)[1], before)


@pytest.mark.parametrize("line_search", [None, "strong_wolfe"])
def test_a_loss_that_falls_in_a_straight_line(line_search):
    options = {"line_search_fn": line_search, "max_iter": 3}
    mine, other = (
        Run(e, leaves, lambda e, x: x.sum(), options)
        for e, leaves in ((scratch, ours), (torch, theirs))
    )
    mine.step()
    other.step()
    assert mine.losses == pytest.approx(other.losses, rel=1e-9)


def test_the_cubic_is_lowest_where_it_says():
    def point(t):  # (t − 2)² (t + 4), lowest at 2
        return Point(t, (t - 2) ** 2 * (t + 4), np.zeros(1), 3 * t**2 - 12)

    assert lowest(point(0.5), point(3.0)) == pytest.approx(2)
    assert lowest(point(3.0), point(0.5)) == pytest.approx(2)
    assert lowest(point(0.5), point(1.0), (1.1, 1.5)) == 1.5
    assert lowest(point(0.5), point(1.0), (-inf, inf)) == pytest.approx(2)


def test_a_point_near_an_end_is_moved_the_second_time():
    assert inside(0.5, 0, 1, False) == (0.5, False)
    assert inside(0.01, 0, 1, False) == (0.01, True)
    assert inside(0.01, 1, 0, True) == (0.1, False)
    assert inside(1.0, 0, 1, False) == (0.9, False)
