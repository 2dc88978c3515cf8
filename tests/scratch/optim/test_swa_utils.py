"""Averages of weights beside torch's."""

import numpy as np
import pytest
import torch

from chainrule import scratch
from chainrule.scratch.optim import swa_utils
from tests.scratch.optim.problem import start

RULES = {
    "swa": {},
    "swa, given": lambda utils: {"avg_fn": utils.get_swa_avg_fn()},
    "ema": lambda utils: {"avg_fn": utils.get_ema_avg_fn(0.8)},
    "ema of lists": lambda utils: {"multi_avg_fn": utils.get_ema_multi_avg_fn(0.8)},
    "swa of lists": lambda utils: {"multi_avg_fn": utils.get_swa_multi_avg_fn()},
    "own": lambda utils: {"avg_fn": lambda mean, now, n: 0.3 * mean + 0.7 * now / (n + 1)},
    "buffers too": {"use_buffers": True},
}
ENGINES = [scratch, torch]


def model(e, t):
    """Return a small model whose weights depend on t."""
    net = e.nn.Sequential(e.nn.Linear(3, 4), e.nn.BatchNorm1d(4), e.nn.Linear(4, 1))
    return fill(e, net, t)


def fill(e, net, t):
    """Overwrite every floating point number of a model, as steps of training would."""
    with e.no_grad():
        for i, x in enumerate([*net.parameters(), *net.buffers()]):
            if x.dtype == e.float32:
                ramp = np.cos(t + i + np.arange(x.numel())).reshape(tuple(x.shape)) ** 2
                x.copy_(e.tensor(ramp.tolist(), dtype=e.float32))
    return net


def numbers(net):
    return {name: np.asarray(x.tolist()) for name, x in net.state_dict().items()}


@pytest.mark.parametrize("rule", RULES)
def test_means_agree_with_torch(rule):
    found = []
    for e in ENGINES:
        options = RULES[rule]
        utils = e.optim.swa_utils
        net = model(e, 0)
        mean = utils.AveragedModel(net, **(options(utils) if callable(options) else options))
        for t in range(1, 6):
            mean.update_parameters(fill(e, net, t))
        found.append(numbers(mean))
    mine, other = found
    assert list(mine) == list(other)
    for name in mine:
        np.testing.assert_allclose(mine[name], other[name], rtol=1e-6, atol=1e-7)
    assert mine["n_averaged"] == 5


def test_an_equal_mean_is_the_mean():
    net = model(scratch, 0)
    mean = swa_utils.AveragedModel(net)
    seen = []
    for t in range(4):
        mean.update_parameters(fill(scratch, net, t))
        seen.append(numbers(net)["0.weight"])
    np.testing.assert_allclose(numbers(mean)["module.0.weight"], np.mean(seen, 0), rtol=1e-6)
    np.testing.assert_array_equal(
        numbers(mean)["module.1.running_mean"], numbers(net)["1.running_mean"]
    )


@pytest.mark.parametrize("pairs", [False, True], ids=["x", "(x, y)"])
def test_batch_statistics_are_computed_anew(pairs):
    xs = np.random.default_rng(0).normal(size=(5, 8, 3)).tolist()
    found = []
    for e in ENGINES:
        net = model(e, 1).eval()
        loader = [e.tensor(x) for x in xs]
        e.optim.swa_utils.update_bn([(x, 0) for x in loader] if pairs else loader, net)
        assert not net.training
        assert net[1].momentum == 0.1
        found.append(numbers(net))
    mine, other = found
    for name in mine:
        np.testing.assert_allclose(mine[name], other[name], rtol=1e-5, atol=1e-6)
    assert mine["1.num_batches_tracked"] == 5


def test_without_batch_normalization_the_data_is_left_alone():
    swa_utils.update_bn(iter(lambda: 1 / 0, None), scratch.nn.Linear(2, 1))


def test_an_averaged_model_answers_as_its_model():
    net = model(scratch, 2).eval()
    mean = swa_utils.AveragedModel(net)
    x = scratch.tensor(start("float32")[0])
    assert mean(x).tolist() == net(x).tolist()
    assert mean.module is not net


def test_refusals():
    with pytest.raises(ValueError, match=r"Invalid decay value 1\.5"):
        swa_utils.get_ema_avg_fn(1.5)
    with pytest.raises(ValueError, match="Invalid decay value"):
        swa_utils.get_ema_multi_avg_fn(-0.1)
    rule = swa_utils.get_swa_avg_fn()
    with pytest.raises(ValueError, match="Only one of avg_fn"):
        swa_utils.AveragedModel(scratch.nn.Linear(1, 1), avg_fn=rule, multi_avg_fn=rule)
    opt = scratch.optim.SGD([scratch.ones(2, requires_grad=True)], lr=0.1)
    with pytest.raises(ValueError, match="one of 'cos'"):
        swa_utils.SWALR(opt, 0.1, anneal_strategy="sin")
    with pytest.raises(ValueError, match="anneal_epochs must be equal or greater than 0"):
        swa_utils.SWALR(opt, 0.1, anneal_epochs=-1)
