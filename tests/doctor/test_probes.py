"""Making probes: what they leave alone, in which order, what is skipped and why."""

import random

import numpy as np
import pytest
from tests.doctor.training import digits, mlp, train
from tests.needs import needs_torch

from chainrule import engine as engines
from chainrule.doctor.probes import Subject, every, run_probes
from chainrule.errors import OptionError
from chainrule.train.trace import read

pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")
ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]
CHEAP = ["initial_loss", "zeroed_inputs", "dead_units", "leaks", "baseline"]


def subject_of(e, **more):
    x, y = digits()
    model = mlp(e, 64, 32, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    parts = x[:400], y[:400], x[400:600], y[400:600]
    return Subject(e, model, e.nn.CrossEntropyLoss(), sgd, *parts, **more)


@pytest.fixture
def trained(tmp_path):
    """A folder with a trace."""
    e = engines.get("numpy")
    x, y = digits()
    train(e, tmp_path, mlp(e, 64, 16, 10), x[:320], y[:320], epochs=2)
    return tmp_path


@pytest.mark.parametrize("engine", ENGINES)
def test_subject_and_random_states_stay_as_they_are(engine, trained):
    e = engines.get(engine)
    subject = subject_of(e)
    for parameter in subject.model.parameters():  # gradients stand there, and must go on standing
        parameter.grad = e.torch.ones_like(parameter)

    def state():
        parameters = [p.detach().numpy().copy() for p in subject.model.parameters()]
        gradients = [p.grad.numpy().copy() for p in subject.model.parameters()]
        drawn = e.torch.get_rng_state().numpy().copy(), np.random.get_state()[1].copy()  # noqa: NPY002
        settings = [group["lr"] for group in subject.optimizer.param_groups]
        return [*parameters, *gradients, *drawn, np.array(settings), subject.model.training]

    before, python = state(), random.getstate()
    probed = run_probes(trained, subject)
    assert len(probed.told) >= 9
    assert all(np.array_equal(a, b) for a, b in zip(before, state(), strict=True))
    assert random.getstate() == python
    assert not subject.optimizer.state
    assert not any(reason.startswith("it failed") for reason in probed.skipped.values())


def test_the_cheapest_come_first_and_each_joins_the_trace_once(trained):
    probed = run_probes(trained, subject_of(engines.get("numpy")), ["baseline", "initial_loss"])
    assert list(probed.told) == ["initial_loss", "baseline"]
    events = read(trained).of_kind("probe")
    assert [event["name"] for event in events] == ["initial_loss", "baseline"]
    assert {event["step"] for event in events} == {16}
    assert events[1]["baseline_metric"] == probed.told["baseline"]["baseline_metric"]
    costs = [probe.cost for probe in every().values()]
    assert costs == sorted(costs)


def test_a_trace_in_memory_takes_them_up_too(trained):
    before = read(trained)
    probed = run_probes(before, subject_of(engines.get("numpy")), ["leaks", "zeroed_inputs"])
    assert [event["name"] for event in probed.trace.of_kind("probe")] == ["zeroed_inputs"]
    assert probed.trace.of_kind("data")[-1]["rows"] == 400
    assert read(trained).events == before.events


def test_without_a_subject_all_are_skipped_with_the_reason(trained):
    probed = run_probes(trained, None)
    assert not probed.told
    assert set(probed.skipped) == set(every())
    assert all("saved run" in reason for reason in probed.skipped.values())


def test_what_is_missing_is_named(trained):
    e = engines.get("numpy")
    subject = Subject(e, mlp(e, 64, 10))
    skipped = run_probes(trained, subject, ["overfit_batch", "diversity", "leaks"]).skipped
    assert skipped["overfit_batch"] == (
        "it needs the loss, the optimizer, training examples, training targets"
    )
    assert "make_samples" in skipped["diversity"]
    assert "training examples" in skipped["leaks"]


def test_what_does_not_fit_the_budget_is_skipped(trained):
    probed = run_probes(trained, subject_of(engines.get("numpy")), budget_s=0)
    assert not probed.told
    assert set(probed.skipped.values()) >= {"no time was left for it"}


def test_a_probe_that_breaks_is_told_and_the_others_go_on(trained):
    e = engines.get("numpy")
    whole = subject_of(e)

    def broken(scores, y):
        raise RuntimeError("no such loss")

    subject = Subject(e, whole.model, broken, whole.optimizer, whole.x, whole.y)
    probed = run_probes(trained, subject, ["zeroed_inputs", "leaks"])
    assert "no such loss" in probed.skipped["zeroed_inputs"]
    assert "leaks" in probed.told


def test_an_unknown_name_is_refused(trained):
    with pytest.raises(OptionError, match="overfit_batch"):
        run_probes(trained, None, ["overfit_bach"])


@needs_torch
def test_both_engines_tell_the_same(trained):
    told = [
        run_probes(read(trained), subject_of(engines.get(name)), [*CHEAP, "overfit_batch"]).told
        for name in ("numpy", "torch")
    ]
    for name in CHEAP:
        for key, value in told[0][name].items():
            if isinstance(value, float):
                assert told[1][name][key] == pytest.approx(value, rel=1e-4, abs=1e-7), (name, key)
    assert told[0]["overfit_batch"]["steps"] == told[1]["overfit_batch"]["steps"]


def test_a_fresh_twin_starts_where_the_run_began():
    e = engines.get("numpy")
    subject = subject_of(e, make_model=lambda: mlp(e, 64, 32, 10))
    first = subject.model[0].weight.detach().numpy().copy()
    with e.torch.no_grad():
        subject.model[0].weight.zero_()
    subject.optimizer.param_groups[0].update(lr=0.0, initial_lr=0.3)
    fresh, as_it_is = subject.twin(fresh=True), subject.twin()
    assert np.array_equal(fresh.model[0].weight.detach().numpy(), first)
    assert not as_it_is.model[0].weight.detach().numpy().any()
    assert fresh.optimizer.param_groups[0]["lr"] == 0.3
    assert fresh.optimizer.param_groups[0]["params"][0] is fresh.model[0].weight
