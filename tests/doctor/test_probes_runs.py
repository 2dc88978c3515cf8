"""Probes on run folders, what --fix does with a run, and hard healthy runs that are probed."""

from dataclasses import replace

import numpy as np
import pytest
from tests.doctor.healthy_more import HEALTHY_MORE
from tests.needs import needs_torch

from chainrule import doctor, train
from chainrule import engine as engines
from chainrule.doctor.fix import fix
from chainrule.doctor.probes import Subject, run_probes
from chainrule.errors import RecipeError, RunError
from chainrule.train.evaluate import predict
from chainrule.train.trace import read

pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")
SHORT = {"model.widths": [64, 32, 10], "schedule.name": "", "optim.nesterov": False}
SHORT |= {"optim.momentum": 0.0, "loss.label_smoothing": 0.0, "train.checkpoint_seconds": 1000}


def trained(place, **changes):
    changes = {key.replace("__", "."): value for key, value in changes.items()}
    return train.run("digits", {"train.epochs": 4, **SHORT, **changes}, workspace=place)


@pytest.mark.parametrize("engine", ["numpy", pytest.param("torch", marks=needs_torch)])
def test_the_subject_of_a_run_is_what_was_tested(engine, tmp_path):
    run = trained(tmp_path, train__engine=engine)
    e = engines.get(engine)
    e.torch.manual_seed(5)
    state = e.torch.get_rng_state().numpy().copy()
    subject = Subject.of_run(run.run)
    answers = predict(subject.e, subject.model, subject.x_val).argmax(1)
    assert np.mean(answers == subject.y_val) == pytest.approx(run.val_accuracy)
    assert (len(subject.x), subject.batch_size) == (1258, 32)
    assert subject.twin(fresh=True).optimizer.param_groups[0]["lr"] == 0.2
    assert np.array_equal(e.torch.get_rng_state().numpy(), state)


def test_probes_of_a_run_join_its_folder(tmp_path):
    run = trained(tmp_path)
    probed = run_probes(run.run, Subject.of_run(run.run), ["baseline", "overfit_batch"])
    assert list(probed.told) == ["baseline", "overfit_batch"]
    found = doctor.diagnose(read(tmp_path / run.run))
    assert found.gate.by == "metric"
    assert "quick baseline 97" in found.gate.says
    assert found.is_clean


def test_fix_lowers_a_rate_that_is_too_high(tmp_path):
    run = trained(tmp_path, optim__lr=8.0)
    diagnosis, old, new = fixed = fix(run.run)
    assert diagnosis.findings[0].rule.code == "R18"
    assert list(fixed.change) == ["optim.lr"]
    assert 1e-3 < fixed.change["optim.lr"] < 0.1
    assert old.test_accuracy < 0.3
    assert new.test_accuracy > 0.6  # after four epochs
    assert old.seed == new.seed
    assert old.run != new.run
    assert f"{fixed.change['optim.lr']:g}" in fixed.says
    steps, values = fixed.curves["train loss"]["after"]
    assert len(steps) == len(values) == new.steps
    assert len(fixed.curves["validation accuracy"]["before"][0]) == old.epochs


def test_fix_asks_the_probes_where_the_trace_does_not_say_why(tmp_path):
    """A rate that is far too low under a schedule that falls anyway."""
    low = {"schedule__name": "CosineAnnealingLR", "optim__lr": 1e-6}
    run = trained(tmp_path, **low)
    _, old, new = fixed = fix(run.run)
    assert list(fixed.change) == ["optim.lr"]
    assert fixed.change["optim.lr"] > 1e-3
    assert old.test_accuracy < 0.3
    assert new.test_accuracy > 0.8


def test_fix_of_a_run_that_failed(tmp_path):
    with pytest.raises(train.TrainingFailed) as failed:
        trained(tmp_path, optim__lr=1e30)
    fixed = fix(failed.value.summary.run)
    assert fixed.old.status == "failed"
    assert "none (failed) before" in fixed.says


def test_fix_refuses_a_healthy_run(tmp_path):
    run = trained(tmp_path, train__epochs=6)
    with pytest.raises(RunError, match="needs a finding; got none"):
        fix(run.run)


def test_fix_refuses_what_no_recipe_mends(tmp_path):
    run = trained(tmp_path, model__widths=[64, 1, 10])
    run_probes(run.run, Subject.of_run(run.run), ["overfit_batch"])
    with pytest.raises(RunError, match="is mended in code or data"):
        fix(run.run)


def test_fix_refuses_a_run_that_has_not_ended(tmp_path):
    run = trained(tmp_path, train__epochs=1)
    (tmp_path / run.run / "summary.json").unlink()
    with pytest.raises(RunError, match="needs to have ended"):
        fix(run.run)


def test_every_change_that_rules_propose_is_a_key_of_recipes():
    proposed = {
        "optim.lr": 0.1, "optim.weight_decay": 0.1, "train.clip": 1.0, "train.batch_size": 32,
        "train.patience": 3, "data.scale": "standardize",
    }  # fmt: skip
    train.load("digits", proposed)
    with pytest.raises(RecipeError):
        train.load("digits", {"train.clip_norm": 1.0})


@pytest.mark.parametrize("run", HEALTHY_MORE, ids=lambda run: run.__name__)
def test_no_rule_fires_on_a_hard_healthy_run(run, tmp_path):
    found = doctor.diagnose(run(engines.get("numpy"), tmp_path))
    assert not found.broken
    assert [one.rule.code for one in (*found.findings, *found.others)] == []


def test_the_rules_without_telemetry(tmp_path):
    """What whoever prepared the data tells is enough for R05, and probes for R25 and R36."""
    blank = replace(read_blank(tmp_path), events=[])

    def fired(*events):
        found = doctor.diagnose(replace(blank, events=list(events)))
        assert not found.broken
        return [one.rule.code for one in (*found.findings, *found.others, *found.notes)]

    data = {"kind": "data", "step": 0, "n": 1, "rows": 800}
    assert "R05" in fired({**data, "scaler_rows": 1000})
    assert "R05" in fired({**data, "feature_auc": {"id": 0.999}})
    assert "R05" in fired({**data, "duplicates": 40})
    assert "R05" not in fired({**data, "scaler_rows": 800, "overlap": 0, "feature_auc": 0.9})
    probe = {"kind": "probe", "step": 60, "n": 1, "name": "sequence"}
    assert "R36" in fired({**probe, "pad_attention": 0.2})
    assert "R36" in fired({**probe, "gap_by_length": [0.0, 0.1, 0.2, 0.5]})
    assert "R36" not in fired({**probe, "future_change": 1e-7, "pad_attention": 1e-4})


def read_blank(place):
    """A trace of a short healthy run."""
    from tests.doctor.healthy import digits_momentum

    return digits_momentum(engines.get("numpy"), place)
