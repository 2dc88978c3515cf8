"""Modules behave as PyTorch's: each scenario gives the same on both engines."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.scratch import nn
from tests.scratch.nn.scenarios import SCENARIOS, net


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.__name__)
def test_scenario_gives_what_pytorch_gives(scenario):
    assert scenario(ours) == scenario(torch)


def elsewhere(function, *args):
    """What the function returns in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args).result(timeout=60)


def test_a_module_travels_to_a_worker_process():
    model = nn.Sequential(nn.Linear(3, 2), nn.Dropout(0.1))
    state = elsewhere(model.eval().state_dict)
    assert isinstance(model[0].weight, nn.Parameter)
    for name, value in model.state_dict().items():
        np.testing.assert_array_equal(state[name].numpy(), value.numpy())


def test_a_parameter_keeps_its_kind_when_sent():
    weight = nn.Parameter(ours.ones(2), requires_grad=False)
    back = elsewhere(nn.Parameter, weight)
    assert type(back) is nn.Parameter
    assert back.tolist() == [1, 1]


def test_an_optimizer_keeps_its_parameters_after_conversion():
    model = net(ours)
    before = list(model.parameters())
    model.double().float()
    assert all(p is q for p, q in zip(before, model.parameters(), strict=True))


def test_hook_without_gradient_at_the_input_warns_as_pytorch_does():
    for engine in (ours, torch):
        log = []
        model = engine.nn.Linear(2, 1)
        model.register_full_backward_hook(
            lambda m, gi, go, log=log: log.append((gi, go[0].tolist()))
        )
        with pytest.warns(UserWarning, match="Full backward hook is firing"):
            model(engine.ones(1, 2)).sum().backward()
        assert log == [((None,), [[1.0]])]


def test_hooked_module_with_no_tensor_output_warns():
    for engine in (ours, torch):
        model = type("Dict", (engine.nn.Module,), {"forward": lambda self, x: {"y": x * 2}})()
        model.register_full_backward_hook(lambda *_: None)
        with pytest.warns(UserWarning, match="module output should be a Tensor or a tuple"):
            model(engine.ones(2, requires_grad=True))
