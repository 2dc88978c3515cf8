"""Small runs under the recorder, sick and healthy, on either engine."""

from itertools import pairwise

import numpy as np
import pytest
from tests.needs import needs_torch

from chainrule.train.trace import Recorder, read

ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]


def mlp(e, *widths, bend="ReLU", extra=()):
    """Linear, bend, …, Linear; `extra` modules stand behind the first bend."""
    nn, layers = e.nn, []
    for i, (fan_in, fan_out) in enumerate(pairwise(widths)):
        layers += [nn.Linear(fan_in, fan_out), getattr(nn, bend)(), *(extra if i == 0 else ())]
    return nn.Sequential(*layers[:-1])


def batches(e, steps, shape=(16, 6), classes=3, seed=0):
    """Inputs of any shape and labels that depend on them."""
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        x = rng.standard_normal(shape).astype(np.float32)
        y = np.abs(x.reshape(len(x), -1)[:, :classes]).argmax(axis=1)
        yield e.torch.from_numpy(x), e.torch.from_numpy(y)


def train(
    e,
    folder,
    model,
    steps=5,
    *,
    optimizer=None,
    lr=0.1,
    clear=True,
    accumulate=1,
    given=None,
    **attach,
):
    """Train for some steps under a recorder and return the trace."""
    loss = e.nn.CrossEntropyLoss()
    optimizer = optimizer or e.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    pairs = given or list(batches(e, steps * accumulate))
    with Recorder(folder, e, every=3, dense=4) as recorder:
        recorder.attach(model, optimizer, **{"loss": loss, **attach})
        for step in range(1, steps + 1):
            recorder.before_step(step)
            if clear:
                optimizer.zero_grad()
            for x, y in pairs[(step - 1) * accumulate : step * accumulate]:
                value = loss(model(x), y)
                value.backward()
            optimizer.step()
            recorder.after_step(step, 1, value.item(), lr, None, None, y=y, x=x)
    trace = read(folder)
    assert trace.of_kind("recorder_failed") == []
    return trace
