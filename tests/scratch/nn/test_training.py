"""Whole networks: the same seed gives the same losses on both engines, dropout included."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours


def mlp(nn):
    return nn.Sequential(
        nn.Flatten(), nn.Linear(144, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10)
    )


def cnn(nn):
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(6, 8, 3, padding="same", bias=False), nn.GroupNorm(2, 8), nn.GELU(),
        nn.Dropout2d(0.3), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.LayerNorm(32),
        nn.Linear(32, 10),
    )  # fmt: skip


def autoencoder(nn):
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.SiLU(), nn.AvgPool2d(2), nn.LeakyReLU(0.1),
        nn.ConvTranspose2d(4, 4, 2, stride=2), nn.BatchNorm2d(4), nn.Tanh(), nn.Flatten(),
        nn.AlphaDropout(0.1), nn.PReLU(), nn.Linear(144, 10),
    )  # fmt: skip


def losses(engine, build, steps=6):
    """Losses of training steps, the loss in evaluation, and the state at the end."""
    engine.manual_seed(0)
    model, criterion = build(engine.nn), engine.nn.CrossEntropyLoss(label_smoothing=0.1)
    rng = np.random.default_rng(0)
    x = engine.tensor(rng.normal(size=(8, 1, 12, 12)).astype("float32"))
    labels = engine.tensor(rng.integers(0, 10, 8))
    found = []
    for _ in range(steps):
        model.zero_grad()
        loss = criterion(model(x), labels)
        loss.backward()
        with engine.no_grad():
            for p in model.parameters():
                p.sub_(0.1 * p.grad)
        found.append(loss.item())
    found.append(criterion(model.eval()(x), labels).item())
    return found, {k: v.numpy() for k, v in model.state_dict().items()}


@pytest.mark.parametrize("build", [mlp, cnn, autoencoder], ids=lambda f: f.__name__)
def test_training_runs_as_on_pytorch(build):
    (found, state), (wanted, state_twin) = losses(ours, build), losses(torch, build)
    np.testing.assert_allclose(found, wanted, rtol=2e-5)
    assert wanted[-1] < wanted[0], "it learns"
    for name, value in state_twin.items():
        np.testing.assert_allclose(state[name], value, rtol=1e-3, atol=2e-5, err_msg=name)


def test_a_gradient_penalty_trains():
    found = []
    for engine in (ours, torch):
        engine.manual_seed(0)
        nn = engine.nn
        model = nn.Sequential(
            nn.Conv2d(1, 2, 3), nn.LayerNorm(4), nn.Tanh(), nn.Flatten(), nn.Linear(32, 1)
        )
        model.double()
        x = engine.tensor(np.random.default_rng(0).normal(size=(2, 1, 6, 6)), requires_grad=True)
        (slope,) = engine.autograd.grad(model(x).sum(), x, create_graph=True)
        ((slope.flatten(1).pow(2).sum(1).sqrt() - 1) ** 2).mean().backward()
        found.append([p.grad.numpy() for p in model.parameters() if p.grad is not None])
    assert len(found[0]) == len(found[1])
    for mine, twin in zip(*found, strict=True):
        np.testing.assert_allclose(mine, twin, rtol=1e-9, atol=1e-12)
