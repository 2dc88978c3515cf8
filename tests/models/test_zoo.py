"""Every model of the zoo: both engines agree, its size is the one it claims, it learns."""

import doctest
import re
from dataclasses import dataclass, field

import numpy as np
import pytest

from chainrule import engine, models
from chainrule.errors import EngineError, OptionError
from tests.needs import needs_torch

ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]


@dataclass(frozen=True)
class Case:
    name: str
    parameters: int
    x: tuple[int, ...]
    y: tuple[int, ...]
    settings: dict = field(default_factory=dict)
    tokens: tuple[int, ...] = ()  # shape of a second input; then both are whole numbers

    def __str__(self):
        return "-".join([self.name, *map(str, self.settings.values())])


SCORES = [
    Case("mlp", 109_386, (4, 784), (4, 10)),
    Case("mlp", 50_890, (4, 784), (4, 10), {"widths": [784, 64, 10]}),
    Case("mlp", 27, (4, 2), (4, 3), {"widths": [2, 4, 3], "activation": "tanh"}),
    Case("mlp", 9, (4, 2), (4, 3), {"widths": [2, 3], "activation": "sigmoid"}),
    Case("mlp", 99, (4, 2), (4, 3), {"widths": [2, 16, 3], "dropout": 0.5}),
    Case("lenet5", 61_706, (4, 1, 28, 28), (4, 10)),
    Case("lenet5", 61_706, (4, 1, 28, 28), (4, 10), {"activation": "tanh", "pool": "avg"}),
    Case("lenet5", 61_326, (4, 3, 28, 28), (4, 2), {"channels": 3, "classes": 2}),
    Case("cnn", 5_178, (4, 1, 8, 8), (4, 10)),
    Case("cnn", 2_310, (4, 3, 6, 6), (4, 10), {"channels": 3, "width": 10, "norm": False}),
    Case("resnet", 14_362, (4, 1, 8, 8), (4, 10)),
    Case("recurrent", 5_706, (4, 6, 8), (4, 10)),
    Case("recurrent", 1_674, (4, 6, 8), (4, 10), {"kind": "rnn"}),
    Case("recurrent", 4_362, (4, 6, 8), (4, 10), {"kind": "gru"}),
    Case("transformer", 18_026, (4, 8, 8), (4, 10)),
]
CASES = [
    *SCORES,
    Case("perceptron", 3, (4, 2), (4,)),
    Case("perceptron", 6, (4, 5), (4,), {"inputs": 5}),
    Case("autoencoder", 4_744, (4, 64), (4, 64)),
    Case("gan", 2_595, (4, 8), (4, 1)),
    Case("seq2seq", 10_188, (4, 5), (4, 3, 12), {}, (4, 3)),
]
each_case = pytest.mark.parametrize("case", CASES, ids=str)
each_scorer = pytest.mark.parametrize("case", SCORES, ids=str)
each_engine = pytest.mark.parametrize("name", ENGINES)


def normal(shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def inputs(e, case):
    """What the model is called with."""
    if not case.tokens:
        return [e.torch.from_numpy(normal(case.x))]
    rng = np.random.default_rng(0)
    return [e.torch.from_numpy(rng.integers(0, 12, shape)) for shape in (case.x, case.tokens)]


def made(case, name):
    e = engine.get(name)
    e.torch.manual_seed(0)
    return e, models.create(case.name, engine=name, **case.settings)


@each_engine
@each_case
def test_size_and_shape(case, name):
    e, model = made(case, name)
    assert sum(p.numel() for p in model.parameters()) == case.parameters
    assert tuple(model(*inputs(e, case)).shape) == case.y


@pytest.mark.parametrize("name", models.ZOO)
def test_the_file_states_the_size_of_a_case(name):
    page = engine.load(f"chainrule.models.{name}", "numpy").__doc__
    stated = int(re.search(r"Size: .*?([\d,]+) parameters", page, re.DOTALL)[1].replace(",", ""))
    assert stated in {case.parameters for case in CASES if case.name == name}


@each_engine
def test_the_examples_in_the_files_run(name):
    files = [engine.load(f"chainrule.models.{model}", name) for model in models.ZOO]
    results = [doctest.testmod(file) for file in files]
    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0


@needs_torch
@each_case
def test_the_engines_agree_without_a_weight_being_copied(case):
    (ours, model), (theirs, twin) = made(case, "numpy"), made(case, "torch")
    state, theirs_state = model.state_dict(), twin.state_dict()
    assert list(state) == list(theirs_state)
    for key, value in state.items():
        np.testing.assert_allclose(value.numpy(), theirs_state[key].numpy(), atol=1e-7, err_msg=key)
    both = ((ours, model), (theirs, twin))
    y, y_twin = (net.eval()(*inputs(e, case)) for e, net in both)
    np.testing.assert_allclose(y.detach().numpy(), y_twin.detach().numpy(), rtol=1e-4, atol=1e-5)


@needs_torch
@each_scorer
def test_the_engines_agree_on_gradients(case):
    gradients = []
    for name in ("numpy", "torch"):
        e, model = made(case, name)
        scores = model.eval()(e.torch.from_numpy(normal(case.x)))
        e.F.cross_entropy(scores, e.torch.tensor([0, 1, 1, 0])).backward()
        gradients.append({k: p.grad.numpy() for k, p in model.named_parameters()})
    for key, gradient in gradients[0].items():
        np.testing.assert_allclose(gradient, gradients[1][key], rtol=1e-3, atol=1e-5, err_msg=key)


@each_engine
@each_scorer
def test_it_overfits_one_batch_and_the_first_step_helps(case, name):
    e, model = made(case, name)
    model.eval()  # without dropout, so that the loss can reach zero
    x, y = e.torch.from_numpy(normal(case.x)), e.torch.tensor([0, 1, 1, 0])
    lr = 0.1 if case.parameters < 1000 else 0.003
    optimizer, losses = e.optim.Adam(model.parameters(), lr=lr), []
    for _ in range(80):
        loss = e.F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[1] < losses[0]
    is_linear = len(case.settings.get("widths", "...")) == 2
    assert losses[-1] < losses[0] * (0.7 if is_linear else 0.1)


def test_dropout_drops_in_training_alone():
    e, model = made(SCORES[4], "numpy")
    x = e.torch.from_numpy(normal((64, 2)))
    assert not np.array_equal(model.train()(x).detach().numpy(), model(x).detach().numpy())
    assert np.array_equal(model.eval()(x).detach().numpy(), model(x).detach().numpy())


def test_every_model_has_a_case():
    assert {case.name for case in CASES} == set(models.ZOO)


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("lenet", {}, "a model of the zoo is needed; got 'lenet'. Try: did you mean 'lenet5'"),
        ("mlp", {"width": [2]}, "got 'width'. Try: did you mean 'widths'"),
        ("mlp", {"widths": [2]}, "widths needs the inputs and the classes; got [2]"),
        ("mlp", {"activation": "rleu"}, "activation needs a known name; got 'rleu'. Try: did you"),
        (
            "lenet5",
            {"pool": "avgs"},
            "pool needs a known name; got 'avgs'. Try: did you mean 'avg'",
        ),
    ],
)
def test_wrong_settings_say_what_to_write(name, settings, message):
    with pytest.raises(OptionError, match=re.escape(message)):
        models.create(name, **settings)


def test_a_model_file_cannot_be_imported_by_mistake():
    with pytest.raises(EngineError, match=r"engine\.load"):
        import chainrule.models.mlp  # noqa: F401
