"""What batch normalization remembers from batch to batch."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours

SETTINGS = [
    "momentum=0.1",
    "momentum=None",
    "momentum=0.5, affine=False",
    "track_running_stats=False",
]


def after_five_batches(engine, settings):
    layer = eval(f"nn.BatchNorm2d(3, {settings})", {"nn": engine.nn})
    rng = np.random.default_rng(0)
    for _ in range(5):
        layer(engine.tensor(rng.normal(2, 3, (4, 3, 2, 2)).astype("float32")))
    layer.eval()
    y = layer(engine.tensor(rng.normal(2, 3, (4, 3, 2, 2)).astype("float32")))
    return y.detach().numpy(), {k: v.numpy() for k, v in layer.named_buffers()}


@pytest.mark.parametrize("settings", SETTINGS)
def test_running_statistics_follow_pytorchs(settings):
    (y, buffers), (y_twin, buffers_twin) = (
        after_five_batches(ours, settings),
        after_five_batches(torch, settings),
    )
    np.testing.assert_allclose(y, y_twin, rtol=2e-5, atol=2e-6)
    assert list(buffers) == list(buffers_twin)
    for name, value in buffers_twin.items():
        np.testing.assert_allclose(buffers[name], value, rtol=2e-5, err_msg=name)


def test_a_state_from_before_batches_were_counted_loads():
    for engine in (ours, torch):
        layer = engine.nn.Sequential(engine.nn.BatchNorm1d(2))
        state = dict(layer.state_dict())
        del state["0.num_batches_tracked"]
        assert layer.load_state_dict(state).missing_keys == []
        versioned = layer.state_dict()
        del versioned["0.num_batches_tracked"]
        with pytest.raises(RuntimeError, match="Missing key"):
            layer.load_state_dict(versioned)


def test_statistics_can_be_forgotten():
    for engine in (ours, torch):
        layer = engine.nn.BatchNorm1d(2)
        layer(engine.tensor([[1.0, 2.0], [3.0, 5.0]]))
        assert layer.running_mean.tolist() != [0, 0]
        layer.reset_parameters()
        assert [v.tolist() for v in layer.buffers()] == [[0, 0], [1, 1], 0]


def test_a_training_step_in_between_leaves_the_gradient_of_evaluation_alone():
    layer = ours.nn.BatchNorm1d(2).eval()
    x = ours.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True)
    y = layer(x)
    layer.train()(ours.tensor([[9.0, -5.0], [0.0, 0.0]]))
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.full((2, 2), 1 / np.sqrt(1 + 1e-5)), rtol=1e-6)
