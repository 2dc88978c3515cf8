"""What the recorder sees: each signal against NumPy, sick programs against sound ones."""

from contextlib import suppress

import numpy as np
import pytest
from tests.needs import needs_torch
from tests.train.trace_runs import ENGINES, batches, mlp, train

from chainrule import engine
from chainrule.train.trace import Recorder, read

# Mistakes are made here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")


@pytest.fixture(params=ENGINES)
def e(request):
    return engine.get(request.param)


def moments(v):
    v = np.asarray(v, np.float64)
    return [np.abs(v).max(), (v == 0).mean(), v.mean(), v.std(), (~np.isfinite(v)).sum()]


def test_statistics_are_those_of_the_arrays(e, tmp_path):
    e.torch.manual_seed(0)
    model = mlp(e, 6, 8, 3)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    (x, y), *_ = given = list(batches(e, 1))
    before = {n: p.detach().numpy().copy() for n, p in model.named_parameters()}
    hidden = np.maximum(model[0](x).detach().numpy(), 0)
    trace = train(e, tmp_path, model, 1, optimizer=optimizer, given=given)
    columns = ("abs_max", "zeros", "mean", "std", "nonfinite")
    for name, p in model.named_parameters():
        arrays = {"w": before[name], "g": p.grad.numpy(), "u": p.detach().numpy() - before[name]}
        for side, array in arrays.items():
            got = [trace.parameters.of(f"{side}_{c}", name)[0] for c in columns]
            np.testing.assert_allclose(got, moments(array), rtol=1e-4, atol=1e-6)
            norm = trace.parameters.of(f"{side}_norm", name)[0]
            np.testing.assert_allclose(norm, np.linalg.norm(array), rtol=1e-4)
        ratio = np.linalg.norm(arrays["u"]) / np.linalg.norm(arrays["w"])
        np.testing.assert_allclose(trace.parameters.of("update_ratio", name)[0], ratio, rtol=1e-4)
    got = [trace.layers.of(c, "1")[0] for c in columns]
    np.testing.assert_allclose(got, moments(hidden), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(trace.layers.of("off", "1")[0], (hidden <= 0).mean(), rtol=1e-4)
    share = (hidden <= 0).mean(axis=0)
    np.testing.assert_array_equal(trace.units["1"]["share"][0], np.floor(255 * share + 1e-3))
    norms = [np.linalg.norm(p.grad.numpy()) for p in model.parameters()]
    np.testing.assert_allclose(trace.steps["grad_norm"][0], np.linalg.norm(norms), rtol=1e-4)
    assert trace.batch["size"][0] == 16
    np.testing.assert_allclose(trace.batch["x_std"][0], x.numpy().std(), rtol=1e-4)
    np.testing.assert_array_equal(trace.labels[0], np.bincount(y.numpy(), minlength=3))


@pytest.mark.parametrize("extra", ["Dropout", "BatchNorm1d"])
def test_no_number_changes(e, tmp_path, extra):
    def run(watched):
        e.torch.manual_seed(1)
        more = [e.nn.Dropout(0.5)] if extra == "Dropout" else [e.nn.BatchNorm1d(8)]
        model, loss = mlp(e, 6, 8, 3, extra=more), e.nn.CrossEntropyLoss()
        optimizer = e.optim.Adam(model.parameters(), lr=0.01)
        recorder = Recorder(tmp_path, e, every=2, dense=3)
        if watched:
            recorder.attach(model, optimizer, loss=loss, calls=True)
        for step, (x, y) in enumerate(batches(e, 12), start=1):
            recorder.before_step(step)
            optimizer.zero_grad()
            loss(model(x), y).backward()
            optimizer.step()
            recorder.after_step(step, 1, 0.0, 0.01, None, None, y=y)
        recorder.close()
        arrays = [v.numpy().tobytes() for v in model.state_dict().values()]
        return arrays, e.torch.get_rng_state().numpy().tobytes()

    assert run(watched=True) == run(watched=False)


def test_sampling_is_dense_then_sparse(e, tmp_path):
    trace = train(e, tmp_path, mlp(e, 6, 8, 3), 14)
    assert trace.samples.tolist() == [1, 2, 3, 4, 7, 10, 13]
    assert trace.steps["step"].tolist() == list(range(1, 15))
    assert np.isfinite(trace.steps["grad_norm"][trace.samples - 1]).all()
    assert np.isnan(trace.steps["grad_norm"][4])
    assert (trace.steps["seconds"] > 0).all()
    assert np.isnan(trace.steps["wait"][0])
    assert (trace.steps["wait"][1:] >= 0).all()


def test_between_samples_no_hook_stands(e, tmp_path):
    model = mlp(e, 6, 8, 3)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    recorder = Recorder(tmp_path, e)
    recorder.attach(model, optimizer)
    with_hooks = [m for m in model.modules() if m._forward_hooks]
    assert with_hooks == []
    recorder.before_step(1)
    assert [m for m in model.modules() if m._forward_hooks]
    recorder.after_step(1, 1, 0.0, 0.1, None, None)
    assert [m for m in model.modules() if m._forward_hooks] == []
    recorder.close()


def test_forgotten_zero_grad_and_accumulation_differ(e, tmp_path):
    sound = train(e, tmp_path / "sound", mlp(e, 6, 8, 3))
    forgot = train(e, tmp_path / "forgot", mlp(e, 6, 8, 3), clear=False)
    several = train(e, tmp_path / "several", mlp(e, 6, 8, 3), accumulate=4)
    assert (sound.models["carried"] == 0).all()
    assert forgot.models["carried"][0, 0] == 0
    assert (forgot.models["carried"][1:, 0] > 0).all()
    assert (sound.models["backwards"] == 1).all()
    assert (several.models["backwards"] == 4).all()
    assert (several.models["forwards"] == 4).all()
    assert (sound.models["steps"] == 1).all()


def test_frozen_missing_and_foreign_parameters_show(e, tmp_path):
    model, other = mlp(e, 6, 8, 3), e.nn.Linear(2, 2)
    model[0].weight.requires_grad_(False)
    held = [model[0].weight, model[0].bias, model[2].weight, *other.parameters()]
    optimizer = e.optim.SGD(held, lr=0.1)
    trace = train(e, tmp_path, model, optimizer=optimizer)
    p = trace.parameters
    assert (p.of("trainable", "0.weight") == 0).all()
    assert (p.of("grad_missing", "0.weight") == 1).all()
    assert (p.of("in_optimizer", "2.bias") == 0).all()
    assert (p.of("g_norm", "2.bias") > 0).all()
    assert (p.of("u_norm", "2.bias") == 0).all()
    assert np.isnan(p.of("lr", "2.bias")).all()
    np.testing.assert_allclose(p.of("lr", "2.weight"), 0.1)
    assert (trace.models["foreign"] == 2).all()


def test_a_detached_loss_shows(e, tmp_path):
    model, loss = mlp(e, 6, 8, 3), e.nn.CrossEntropyLoss()
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    ((x, y),) = batches(e, 1)
    with Recorder(tmp_path, e) as recorder:
        recorder.attach(model, optimizer, loss=loss)
        recorder.before_step(1)
        value = loss(model(x).detach(), y)
        optimizer.step()
        recorder.after_step(1, 1, value.item(), 0.1, None, None, y=y)
    trace = read(tmp_path)
    assert trace.batch["loss_requires_grad"][0] == 0
    assert trace.models["backwards"][0, 0] == 0
    assert (trace.parameters["u_zeros"] == 1).all()


def test_modes_show(e, tmp_path):
    model = mlp(e, 6, 8, 3, extra=[e.nn.Dropout(0.5)])
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    with Recorder(tmp_path, e, dense=1, every=100) as recorder:
        recorder.attach(model, optimizer, calls=True)
        for step, (x, y) in enumerate(batches(e, 3), start=1):
            recorder.before_step(step)
            e.F.cross_entropy(model(x), y).backward()
            optimizer.step()
            recorder.after_step(step, 1, 0.0, 0.1, None, None, y=y)
            model.train(step != 2)  # train() is forgotten after step 2
            with e.torch.set_grad_enabled(step != 2):
                model(x)
    told = read(tmp_path).of_kind("mode")
    modes = [(m["step"], m["grad"], m["training"], m["modal_in_training"]) for m in told]
    assert modes == [(2, False, False, 0), (3, True, False, 0), (3, True, True, 1)]
    assert told[0]["modal_layers"] == 1


def test_evaluation_does_not_count_as_training(e, tmp_path):
    model = mlp(e, 6, 8, 3)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1)
    ((x, y),) = batches(e, 1)
    with Recorder(tmp_path, e) as recorder:
        recorder.attach(model, optimizer)
        recorder.before_step(1)
        with e.torch.no_grad():
            model(x * 100)
        e.F.cross_entropy(model(x), y).backward()
        optimizer.step()
        recorder.after_step(1, 1, 0.0, 0.1, None, None, y=y)
    trace = read(tmp_path)
    assert trace.models["forwards"][0, 0] == 1
    assert (trace.layers["calls"] == 1).all()
    np.testing.assert_allclose(trace.batch["x_std"][0], x.numpy().std(), rtol=1e-4)


def test_units_that_never_fire_show(e, tmp_path):
    model = mlp(e, 6, 8, 3)
    with e.torch.no_grad():
        model[0].bias[:5] = -1000.0
    given = list(batches(e, 6, shape=(256, 6)))
    trace = train(e, tmp_path, model, 6, lr=0.001, given=given)
    share = trace.never_active("1", examples=512)
    assert np.isnan(share[0])
    np.testing.assert_allclose(share[1:], 5 / 8)
    assert trace.units["1"]["examples"].tolist() == [256] * len(trace.samples)
    assert np.isnan(trace.never_active("0")).all()  # a bend follows: it tells enough


@pytest.mark.parametrize(("bend", "scale"), [("Sigmoid", 100.0), ("Tanh", 100.0)])
def test_saturation_shows(e, tmp_path, bend, scale):
    model = mlp(e, 6, 8, 3, bend=bend)
    given = [(x * scale, y) for x, y in batches(e, 2)]
    sick = train(e, tmp_path / "sick", model, 2, lr=1e-6, given=given)
    well = train(e, tmp_path / "well", mlp(e, 6, 8, 3, bend=bend), 2)
    assert sick.layers.of("saturated", "1")[0] > 0.5
    assert well.layers.of("saturated", "1")[0] < 0.2
    assert np.isnan(sick.layers.of("off", "1")).all()


def test_maps_and_channels(e, tmp_path):
    nn = e.nn
    conv = nn.Conv2d(2, 4, 3)
    model = nn.Sequential(conv, nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))
    given = list(batches(e, 3, shape=(8, 2, 6, 6)))
    trace = train(e, tmp_path, model, 3, given=given)
    assert trace.units["2"]["share"].shape == (3, 4)
    assert trace.layers.of("per_unit", "1").tolist() == [8 * 16] * 3
    assert trace.features.shape == (2,)
    assert trace.reads == {"1": "0", "2": "1", "3": "2", "4": "3"}
    assert trace.order == ("0", "1", "2", "3", "4")
    assert trace.parameters.fact("fan_in")[0] == 18
    assert trace.layers.fact("kind") == ["Conv2d", "BatchNorm2d", "ReLU", "Flatten", "Linear"]


def test_two_affine_layers_in_a_row_show(e, tmp_path):
    class Bent(e.nn.Module):
        def __init__(self, bend):
            super().__init__()
            self.a, self.b, self.bend = e.nn.Linear(6, 8), e.nn.Linear(8, 3), bend

        def forward(self, x):
            return self.b(self.bend(self.a(x)))

    plain = train(e, tmp_path / "plain", Bent(lambda x: x), 2)
    bent = train(e, tmp_path / "bent", Bent(e.F.relu), 2)
    assert plain.reads == {"b": "a"}
    assert bent.reads == {}
    assert bent.units["a"]["share"].shape == (2, 8)  # no module shows the bend: look before it


def test_loss_shapes_show(e, tmp_path):
    model, loss = e.nn.Linear(6, 1), e.nn.L1Loss() if e.name == "torch" else e.nn.MSELoss()
    optimizer = e.optim.SGD(model.parameters(), lr=0.01)
    ((x, _),) = batches(e, 1)
    with Recorder(tmp_path, e) as recorder:
        recorder.attach(model, optimizer, loss=loss)
        for step in (1, 2):
            recorder.before_step(step)
            value = loss(model(x)[:, 0], x[:, 0])
            value.backward()
            optimizer.step()
            recorder.after_step(step, 1, value.item(), 0.01, None, None)
    trace = read(tmp_path)
    (told,) = trace.of_kind("loss")
    assert told["shapes"] == [[16], [16]]
    assert told["dtypes"] == ["float32", "float32"]
    np.testing.assert_allclose(trace.batch["y_std"], x.numpy()[:, 0].std(), rtol=1e-4)
    assert trace.batch["y_distinct"].tolist() == [16, 16]
    assert trace.labels.shape == (2, 0)


def test_outputs_tell_heads_apart(e, tmp_path):
    head = e.nn.Softmax(dim=1)
    trace = train(e, tmp_path, e.nn.Sequential(e.nn.Linear(6, 3), head), 2)
    np.testing.assert_allclose(trace.outputs["sum_low"], 1, rtol=1e-5)
    np.testing.assert_allclose(trace.outputs["sum_high"], 1, rtol=1e-5)
    assert (trace.outputs["width"] == 3).all()
    assert (trace.outputs["min"] >= 0).all()
    flat = mlp(e, 6, 8, 3)
    with e.torch.no_grad():
        flat[2].weight.zero_()
    same = train(e, tmp_path / "same", flat, 1)
    assert same.outputs["spread"][0] == 0
    assert same.outputs["one_class"][0] == 1
    assert trace.outputs["spread"][0] > 0


def test_two_networks(e, tmp_path):
    made, judge = e.nn.Linear(2, 6), e.nn.Linear(6, 1)
    moves = [e.optim.SGD(m.parameters(), lr=0.1) for m in (made, judge)]
    ((x, _),) = batches(e, 1)
    with Recorder(tmp_path, e) as recorder:
        recorder.attach(made, moves[0], name="G")
        recorder.attach(judge, moves[1], name="D")
        recorder.before_step(1)
        fake = made(x[:, :2])
        (judge(x).mean() - judge(fake.detach()).mean()).backward()
        moves[1].step()
        judge(fake).mean().backward()
        moves[0].step()
        recorder.after_step(1, 1, 0.0, 0.1, None, None)
    trace = read(tmp_path)
    assert trace.models.names == ("G", "D")
    assert trace.models["forwards"].tolist() == [[1, 3]]
    assert trace.parameters.names == ("G.weight", "G.bias", "D.weight", "D.bias")
    assert (trace.parameters["u_norm"][0, :3] > 0).all()
    outputs = trace.outputs
    assert outputs["model"].tolist() == [0, 1, 1, 1]
    assert outputs["call"].tolist() == [1, 1, 2, 3]
    spread = x.numpy().std(axis=0).mean()
    np.testing.assert_allclose(outputs["in_spread"][1], spread, rtol=1e-3)


def test_what_is_not_finite_is_counted_and_located(e, tmp_path):
    model = mlp(e, 6, 8, 3)
    given = list(batches(e, 2))
    given[1][0].numpy()[3, 2] = np.nan
    trace = train(e, tmp_path, model, 2, given=given)
    assert trace.batch["x_nonfinite"].tolist() == [0, 1]
    assert trace.layers.of("nonfinite", "0").tolist() == [0, 8]
    assert trace.parameters.of("g_nonfinite", "0.weight").tolist()[0] == 0
    assert trace.parameters.of("g_nonfinite", "0.weight")[1] > 0
    assert trace.parameters.of("u_nonfinite", "0.weight")[1] > 0
    assert np.isinf(trace.steps["grad_norm"][1])
    assert trace.features["nonfinite"].tolist() == [0, 0, 1, 0, 0, 0]
    assert np.isfinite(trace.features["mean"]).all()


def test_features_add_up(e, tmp_path):
    given = [(x * 3 + 1000, y) for x, y in batches(e, 40)]
    for x, _ in given:
        x.numpy()[:, 4] = 7.0
    given[2][0].numpy()[5, 1] = -999.0
    trace = train(e, tmp_path, mlp(e, 6, 8, 3), 40, lr=1e-6, given=given)
    rows = np.concatenate([given[s - 1][0].numpy() for s in trace.samples[:8]]).astype(np.float64)
    later = [given[s - 1][0].numpy() for s in trace.samples[11::4]]
    rows = np.concatenate([rows, *later]).astype(np.float64)
    assert trace.feature_count == len(rows)
    np.testing.assert_allclose(trace.features["mean"], rows.mean(axis=0), rtol=1e-5)
    deviation = np.sqrt(trace.features["m2"] / trace.feature_count)
    np.testing.assert_allclose(deviation, rows.std(axis=0), rtol=1e-3, atol=1e-9)
    assert deviation[4] == 0
    assert trace.features["min"][1] == -999
    assert trace.features["sentinels"].tolist() == [0, 1, 0, 0, 0, 0]


def test_an_optimizer_without_hooks_and_none_at_all(e, tmp_path):
    class Plain:
        def __init__(self, parameters):
            self.param_groups = [{"params": list(parameters), "lr": 0.5}]

        def zero_grad(self):
            for p in self.param_groups[0]["params"]:
                p.grad = None

        def step(self):
            with e.torch.no_grad():
                for p in self.param_groups[0]["params"]:
                    p -= 0.5 * p.grad

    model = mlp(e, 6, 8, 3)
    trace = train(e, tmp_path / "plain", model, 2, optimizer=Plain(model.parameters()))
    ratio = trace.parameters["u_norm"] / trace.parameters["g_norm"]
    np.testing.assert_allclose(ratio, 0.5, rtol=1e-3)
    assert np.isnan(trace.models["steps"]).all()


def test_a_step_that_never_ended_leaves_its_sample(e, tmp_path):
    model = mlp(e, 6, 8, 3)
    ((x, y),) = batches(e, 1)
    with suppress(ZeroDivisionError), Recorder(tmp_path, e) as recorder:
        recorder.attach(model, e.optim.SGD(model.parameters(), lr=0.1))
        recorder.before_step(1)
        e.F.cross_entropy(model(x), y).backward()
        raise ZeroDivisionError
    trace = read(tmp_path)
    assert [event["kind"] for event in trace.events][-1] == "interrupted"
    assert trace.samples.tolist() == [1]
    assert (trace.parameters["g_norm"] > 0).all()
    assert [m for m in model.modules() if m._forward_hooks] == []


@needs_torch
def test_a_fault_in_the_recorder_ends_the_looking_only(tmp_path):
    import torch

    model = torch.nn.Linear(4, 2, device="meta")  # its values cannot be read
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with Recorder(tmp_path, engine.get("torch")) as recorder:
        recorder.attach(model, optimizer)
        for step in (1, 2):
            recorder.before_step(step)
            model(torch.zeros(3, 4, device="meta")).sum().backward()
            optimizer.step()
            recorder.after_step(step, 1, 0.0, 0.1, None, None)
    trace = read(tmp_path)
    (told,) = trace.of_kind("recorder_failed")
    assert "meta" in told["error"]
    assert trace.steps["step"].tolist() == [1, 2]
    assert not model._forward_hooks


@needs_torch
def test_sequences_ids_tuples_and_half_precision(tmp_path):
    import torch

    class Reader(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = torch.nn.Embedding(20, 8, sparse=True)
            self.rnn = torch.nn.LSTM(8, 6, batch_first=True)
            self.head = torch.nn.Linear(6, 3)
            self.coarse = torch.nn.Linear(3, 3).bfloat16()

        def forward(self, ids):
            out, state = self.rnn(self.embed(ids))
            scores = self.head(out[:, -1])
            return {"scores": scores + self.coarse(scores.bfloat16()).float(), "state": state}

    torch.manual_seed(0)
    model = Reader()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    ids, y = torch.randint(0, 20, (4, 5)), torch.tensor([0, 1, 2, 0])
    with Recorder(tmp_path, engine.get("torch")) as recorder:
        recorder.attach(model, optimizer)
        for step in (1, 2):
            recorder.before_step(step)
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(ids)["scores"], y).backward()
            optimizer.step()
            recorder.after_step(step, 1, 0.0, 0.1, None, None, y=y)
    trace = read(tmp_path)
    assert trace.of_kind("recorder_failed") == []
    assert trace.layers.fact("kind") == ["Embedding", "LSTM", "Linear", "Linear"]
    assert (trace.parameters["u_norm"] > 0).all()
    assert trace.feature_count == 0
    assert trace.batch["accuracy"].shape == (2,)
    assert trace.outputs["width"].tolist() == [3, 3]
