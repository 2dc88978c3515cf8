"""`doctor.watch` around anybody's loop: what it sees, and that it changes nothing."""

import copy
import gc
import io
import itertools
import weakref

import numpy as np
import pytest
from tests.doctor.loops import batches, data, loaders, net, ordinary, same, weights
from tests.needs import needs_torch

from chainrule import engine as engines
from chainrule.doctor.watching import ears, watch
from chainrule.doctor.watching.losses import NAMES
from chainrule.doctor.watching.training import Training
from chainrule.errors import ArgumentError, RunError

pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")
ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]


@pytest.fixture(params=ENGINES)
def e(request):
    return engines.get(request.param)


def trained(e, folder=None, **options):
    """Run the ordinary loop, under watch if there is a folder; return all that it ends with."""
    model = net(e)
    optimizer, criterion = e.optim.SGD(model.parameters(), lr=0.1), e.nn.CrossEntropyLoss()
    seen, told = None, None
    if folder is None:
        told = ordinary(e, model, optimizer, criterion, **options)
    else:
        with watch(model, optimizer, loss=criterion, folder=folder) as seen:
            told = ordinary(e, model, optimizer, criterion, **options)
    return seen, told, weights(model), np.array(e.torch.get_rng_state().tolist())


def test_no_number_changes(e, tmp_path):
    _, told, plain, state = trained(e)
    seen, again, watched, after = trained(e, tmp_path)
    assert told == again
    assert same(plain, watched)
    assert (state == after).all()
    assert seen.guard.error is None


def test_the_trace_holds_the_loops_own_numbers(e, tmp_path):
    seen, (losses, scores), _, _ = trained(e, tmp_path, clip=0.5)
    steps = seen.trace.steps
    assert np.allclose(steps["loss"], losses)
    assert steps["epoch"].tolist() == [1] * 16 + [2] * 16 + [3] * 16
    assert (steps["lr"] == np.float32(0.1)).all()
    assert set(steps["clipped"]) <= {0, 1}
    assert ((steps["grad_norm"] > 0.5) == (steps["clipped"] == 1)).all()
    told = seen.trace.of_kind("evaluation")
    assert [one["accuracy"] for one in told] == scores
    assert [(one["step"], one["split"]) for one in told] == [
        (16, "validation"), (32, "validation"), (48, "validation"),
    ]  # fmt: skip
    assert all(one["examples"] == 128 and 0 < one["loss"] < 2 for one in told)


def test_samples_see_one_of_each(e, tmp_path):
    trace = trained(e, tmp_path)[0].trace
    for name in ("forwards", "backwards", "steps"):
        assert (trace.models[name] == 1).all()
    assert (trace.models["carried"] == 0).all()
    assert (trace.batch["size"] == 32).all()
    assert np.isfinite(trace.batch["accuracy"]).all()
    assert (trace.batch["loss_requires_grad"] == 1).all()
    assert np.isfinite(trace.parameters["update_ratio"]).all()
    (loss,) = trace.of_kind("loss")
    assert (loss["name"], loss["shapes"]) == ("CrossEntropyLoss", [[32, 2], [32]])


def test_modes_are_told_as_they_change(e, tmp_path):
    modes = trained(e, tmp_path, epochs=2)[0].trace.of_kind("mode")
    told = [(m["step"], m["grad"], m["modal_in_training"]) for m in modes]
    assert told == [(16, False, 0), (17, True, 1), (32, False, 0)]


def test_all_is_put_back(e, tmp_path):
    places = [(e.F, name) for name in NAMES] + [(e.nn.Module, "__call__")]
    places += [(e.torch.autograd, "backward"), (e.optim.Optimizer, "__init__")]
    places += [(e.nn.utils, "clip_grad_norm_"), (e.torch.utils.data.DataLoader, "__iter__")]
    before = [vars(owner)[name] for owner, name in places]
    iterator = type(iter(loaders(e)[0]))
    following = iterator.__next__
    model = net(e)

    def stopped():
        with watch(model, folder=tmp_path):
            ordinary(e, model, e.optim.SGD(model.parameters(), lr=0.1), e.nn.CrossEntropyLoss(), 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert [vars(owner)[name] for owner, name in places] == before
    assert iterator.__next__ is following
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())


def test_an_error_leaves_what_was_seen(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)

    def broken():
        with watch(model, optimizer, folder=tmp_path) as seen:
            broken.seen = seen
            for i, (x, y) in enumerate(batches(e)):
                loss = e.F.cross_entropy(model(x), y)
                if i == 9:
                    raise ValueError("stop here")
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()

    with pytest.raises(ValueError, match="stop here"):
        broken()
    trace = broken.seen.trace
    assert len(trace.steps["loss"]) == 10
    assert np.isfinite(trace.steps["loss"]).all()  # that of the last step too
    assert [event["step"] for event in trace.of_kind("interrupted")] == [10]
    assert broken.seen.diagnosis.steps == 10


def test_a_fault_of_ours_does_not_end_the_training(e, tmp_path, monkeypatch):
    plain = trained(e)[2]

    def fails(*_, **__):
        raise ZeroDivisionError("ours")

    for name in ("comes", "lost", "went_back", "moved"):
        monkeypatch.setattr(Training, name, fails)
    seen, _, watched, _ = trained(e, tmp_path)
    assert same(plain, watched)
    assert seen.guard.error == "ZeroDivisionError: ours"


def test_no_graph_is_kept(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer, folder=tmp_path):
        for x, y in batches(e, n=128):
            out = model(x)
            loss = e.F.cross_entropy(out, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        left = weakref.ref(out), weakref.ref(loss)
        del out, loss
        gc.collect()
        assert [one() for one in left] == [None, None]


def test_models_and_optimizers_can_be_copied_and_saved(e, tmp_path):
    model = net(e)
    optimizer = e.optim.Adam(model.parameters(), lr=0.01)
    with watch(model, optimizer, folder=tmp_path) as seen:
        ordinary(e, model, optimizer, e.nn.CrossEntropyLoss(), epochs=1)
        twin, other = copy.deepcopy(model), copy.deepcopy(optimizer)
        e.torch.save(model.state_dict(), tmp_path / "model.pt" if e.name == "torch" else _file())
        twin(data(e)[0])
    assert same(weights(model), weights(twin))
    assert len(other.state_dict()["state"]) == 4
    assert len(seen.trace.steps["step"]) == 16


def _file():
    return io.BytesIO()


def test_two_models_make_one_step(e, tmp_path):
    nn, torch = e.nn, e.torch
    torch.manual_seed(0)
    made, judge = nn.Linear(4, 20), nn.Linear(20, 1)
    of_made = e.optim.SGD(made.parameters(), lr=0.01)
    of_judge = e.optim.SGD(judge.parameters(), lr=0.01)
    criterion = nn.BCEWithLogitsLoss()
    real = []
    with watch({"g": made, "d": judge}, [of_made, of_judge], folder=tmp_path) as seen:
        for x, _ in batches(e):
            of_judge.zero_grad()
            fake = made(torch.randn(len(x), 4))
            loss = criterion(judge(x), torch.ones(len(x), 1)) + criterion(
                judge(fake.detach()), torch.zeros(len(x), 1)
            )
            loss.backward()
            of_judge.step()
            of_made.zero_grad()
            criterion(judge(fake), torch.ones(len(x), 1)).backward()
            of_made.step()
            real.append(loss.item() / 2)
    trace = seen.trace
    assert len(trace.steps["step"]) == 16
    assert np.allclose(trace.steps["loss"], real)  # the mean of the judge's two
    assert trace.models.names == ("g", "d")
    assert (trace.models["steps"] == 1).all()
    assert (trace.models["foreign"] == 0).all()
    assert trace.parameters.names == ("g.weight", "g.bias", "d.weight", "d.bias")
    assert (trace.parameters["u_norm"] > 0).all()


def test_two_optimizers_of_one_model_make_one_step(e, tmp_path):
    model = net(e)
    first = e.optim.SGD(model[0].parameters(), lr=0.1)
    last = e.optim.Adam(model[-1].parameters(), lr=0.01)
    with watch(model, [first, last], folder=tmp_path) as seen:
        for x, y in batches(e):
            model.zero_grad()
            e.F.cross_entropy(model(x), y).backward()
            first.step()
            last.step()
    assert len(seen.trace.steps["step"]) == 16
    assert (seen.trace.parameters["u_norm"] > 0).all()
    assert (seen.trace.parameters["in_optimizer"] == 1).all()


def test_accumulated_batches_are_one_step_with_their_own_loss(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    told = []
    with watch(model, optimizer, folder=tmp_path) as seen:
        for i, (x, y) in enumerate(batches(e)):
            loss = e.F.cross_entropy(model(x), y)
            (loss / 4).backward()
            told.append(loss.item())
            if i % 4 == 3:
                optimizer.step()
                optimizer.zero_grad()
    means = np.array(told).reshape(-1, 4).mean(axis=1)
    assert np.allclose(seen.trace.steps["loss"], means)
    assert (seen.trace.models["backwards"] == 4).all()


def test_a_penalty_is_part_of_the_loss(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    told = []
    with watch(model, optimizer, folder=tmp_path) as seen:
        for x, y in batches(e):
            optimizer.zero_grad()
            loss = e.F.cross_entropy(model(x), y) + 0.1 * (model[0].weight ** 2).sum()
            loss.backward()
            optimizer.step()
            told.append(loss.item())
    assert np.allclose(seen.trace.steps["loss"], told)


def test_a_step_may_hold_the_forward_pass(e, tmp_path):
    model = net(e)
    optimizer = e.optim.LBFGS(model.parameters(), lr=0.1, max_iter=3)
    x, y = data(e)

    def closure():
        optimizer.zero_grad()
        loss = e.F.cross_entropy(model(x), y)
        loss.backward()
        return loss

    with watch(model, optimizer, folder=tmp_path) as seen:
        told = [optimizer.step(closure).item() for _ in range(5)]
    assert len(seen.trace.steps["step"]) == 5
    assert seen.guard.error is None
    assert not seen.trace.of_kind("recorder_failed")
    assert np.isfinite(seen.trace.steps["loss"]).all()
    assert seen.trace.steps["loss"][0] <= told[0] + 1  # of its first closure


def test_a_look_before_training_is_no_step(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer, folder=tmp_path) as seen:
        model(e.torch.zeros(2, 20))
        ordinary(e, model, optimizer, e.nn.CrossEntropyLoss(), epochs=1)
        model(e.torch.zeros(2, 20))
    trace = seen.trace
    assert len(trace.steps["step"]) == 16
    assert trace.models["forwards"][0, 0] == 1
    assert trace.batch["size"][0] == 32
    assert not trace.of_kind("interrupted")


def test_evaluating_with_gradients_on_is_no_training(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    x, y = data(e)
    with watch(model, optimizer, folder=tmp_path) as seen:
        for _ in range(3):
            ordinary_steps(e, model, optimizer)
            model.eval()
            e.F.cross_entropy(model(x), y)
            model.train()
    trace = seen.trace
    assert len(trace.steps["step"]) == 48
    assert [one["step"] for one in trace.of_kind("evaluation")] == [16, 32, 48]
    assert not [mode for mode in trace.of_kind("mode") if mode["grad"] and not mode["training"]]


def ordinary_steps(e, model, optimizer):
    for x, y in batches(e):
        optimizer.zero_grad()
        e.F.cross_entropy(model(x), y).backward()
        optimizer.step()


def test_training_in_eval_mode_is_seen(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer, folder=tmp_path) as seen:
        ordinary_steps(e, model, optimizer)
        model.eval()
        ordinary_steps(e, model, optimizer)
    assert len(seen.trace.steps["step"]) == 32
    (mode,) = seen.trace.of_kind("mode")
    assert (mode["grad"], mode["training"]) == (True, False)
    assert mode["step"] == 17
    assert "R24" in [one.rule.code for one in seen.diagnosis.findings]


def test_weights_moved_by_hand_are_steps(e, tmp_path):
    model = net(e)
    told = []
    with watch(model, folder=tmp_path) as seen:
        for x, y in batches(e):
            model.zero_grad()
            loss = e.F.cross_entropy(model(x), y)
            loss.backward()
            told.append(loss.item())
            with e.torch.no_grad():
                [p.sub_(0.1 * p.grad) for p in model.parameters()]
    trace = seen.trace
    assert np.allclose(trace.steps["loss"], told)
    assert (trace.parameters["u_norm"] > 0).all()
    assert (trace.parameters["in_optimizer"] == 1).all()


LOSSES = {
    "mse_loss": ("MSELoss", lambda e, p, y: (p[:, 0], y.float())),
    "nll_loss": ("NLLLoss", lambda e, p, y: (e.F.log_softmax(p, 1), y)),
    "binary_cross_entropy": ("BCELoss", lambda e, p, y: (e.torch.sigmoid(p[:, 0]), y.float())),
    "binary_cross_entropy_with_logits": ("BCEWithLogitsLoss", lambda e, p, y: (p[:, 0], y.float())),
    "smooth_l1_loss": ("SmoothL1Loss", lambda e, p, y: (p[:, 0], y.float())),
}


@pytest.mark.parametrize("name", LOSSES)
def test_functions_of_losses_are_heard(e, name, tmp_path):
    known_as, given = LOSSES[name]
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.01)
    told = []
    with watch(model, optimizer, folder=tmp_path) as seen:
        for x, y in batches(e):
            optimizer.zero_grad()
            prediction, target = given(e, model(x), y)
            loss = getattr(e.F, name)(prediction, target=target)
            loss.backward()
            optimizer.step()
            told.append(loss.item())
    assert np.allclose(seen.trace.steps["loss"], told)
    assert seen.trace.of_kind("loss")[0]["name"] == known_as


def test_a_loss_of_ones_own_is_heard_as_such(e, tmp_path):
    class Focal(e.nn.Module):
        def forward(self, scores, y):
            loss = e.F.cross_entropy(scores, y, reduction="none")
            return (loss * (1 - e.torch.exp(-loss)) ** 2).mean()

    model, criterion = net(e), Focal()
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer, loss=criterion, folder=tmp_path) as seen:
        losses, _ = ordinary(e, model, optimizer, criterion, epochs=1)
    assert np.allclose(seen.trace.steps["loss"], losses)
    assert seen.trace.of_kind("loss")[0]["name"] == "Focal"


def test_training_data_that_is_evaluated_is_no_validation(e, tmp_path):
    model = net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    train, held_out = loaders(e)
    with watch(model, optimizer, folder=tmp_path) as seen:
        for x, y in train:
            optimizer.zero_grad()
            e.F.cross_entropy(model(x), y).backward()
            optimizer.step()
        model.eval()
        with e.torch.no_grad():
            for x, _ in itertools.chain(train, held_out):
                model(x).argmax(1)  # no loss: labels come from the loader
    (told,) = seen.trace.of_kind("evaluation")
    assert (told["split"], told["examples"], told["loss"]) == ("validation", 128, None)
    assert 0 < told["accuracy"] <= 1
    assert 0 < told["train_accuracy"] <= 1


def test_the_report(e, tmp_path):
    seen = trained(e, tmp_path)[0]
    assert "48 steps" in str(seen)
    page = seen.report(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert seen.diagnosis.steps == 48


def test_what_is_no_model_is_refused():
    with pytest.raises(ArgumentError, match=r"watch needs a model, an nn\.Module; got dict"):
        watch({"a": {}})
    e = engines.get("numpy")
    with pytest.raises(ArgumentError, match="needs an optimizer; got MSELoss"):
        watch(e.nn.Linear(1, 1), e.nn.MSELoss())


def test_without_a_step_there_is_nothing_to_tell(e, tmp_path):
    with watch(net(e), folder=tmp_path) as seen:
        pass
    with pytest.raises(RunError, match="a step of training is needed"):
        print(seen)


def test_other_optimizers_are_left_alone(e, tmp_path):
    model, other = net(e), net(e)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    apart = e.optim.SGD(other.parameters(), lr=0.1)
    with watch(model, optimizer, folder=tmp_path) as seen:
        ordinary_steps(e, model, optimizer)
        ordinary_steps(e, other, apart)
    assert len(seen.trace.steps["step"]) == 16


@needs_torch
def test_what_pytorch_compiles_stays_compilable(tmp_path):
    e = engines.get("torch")

    class Lossy(e.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc, self.loss = e.nn.Linear(20, 2), e.nn.CrossEntropyLoss()

        def forward(self, x, y):
            return self.loss(self.fc(x), y)

    x, y = data(e)
    with watch(net(e), folder=tmp_path), pytest.warns(DeprecationWarning, match="script"):
        loss = e.torch.jit.script(Lossy())(x, y)
    assert loss.item() > 0


def test_the_ears_name_every_loss_module(e):
    assert all(hasattr(e.nn, module) for module in NAMES.values())
    assert ears.NAMES is NAMES
