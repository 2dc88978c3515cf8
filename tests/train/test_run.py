"""Whole runs: what the folder holds, the same figures on both engines, and how a run fails."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
from tests.needs import needs_mnist, needs_torch
from tests.train.support import metrics, only_run, recipe_file, summary

from chainrule import data, engine, train
from chainrule.errors import ChainruleError, RecipeError, RunError, TrainingStopped
from chainrule.train import evaluate, folder, trace
from chainrule.train.environment import threads

SHORT = {"epochs": 2, "checkpoint_seconds": 1000}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    place = tmp_path_factory.mktemp("run")
    return Path(train.run(recipe_file(place, **SHORT), workspace=place).run)


def read(path):
    return json.loads(path.read_text())


def test_the_folder_holds_what_it_should(run):
    held = {str(path.relative_to(run)) for path in run.rglob("*") if path.is_file()}
    assert held >= {
        *("run.json", "recipe.toml", "metrics.jsonl", "evaluation.npz", "summary.json"),
        *("report.html", "checkpoints/best.safetensors", "checkpoints/last.safetensors"),
    }
    assert any(name.startswith("trace/") for name in held)
    assert not [name for name in held if name.startswith(".")]
    assert run.parent.name == "runs"
    assert run.name.startswith("small-2")


def test_what_run_json_says(run):
    info = read(run / "run.json")
    assert (info["schema"], info["name"], info["engine"], info["seed"]) == (1, "small", "numpy", 0)
    assert (info["parameters"], info["steps_total"]) == (1210, 40)
    assert info["data"] == {"name": "digits", "train": 1258, "validation": 180, "test": 359}
    assert info["classes"] == list("0123456789")
    assert (info["status"], info["stop_reason"]) == ("done", None)
    assert info["versions"]["numpy"] == np.__version__
    assert info["versions"]["threads"] == 1
    assert all(info["versions"][key] for key in ("chainrule", "python", "platform", "cpu", "blas"))


def test_the_trace_was_told_of_the_data_and_each_evaluation(run):
    recorded = trace.read(run)
    (about,) = recorded.of_kind("data")
    assert (about["rows"], sum(about["class_counts"])) == (1258, 1258)
    epochs = [line for line in metrics(run) if line["kind"] == "epoch"]
    told = recorded.of_kind("evaluation")
    assert [(t["step"], t["loss"], t["accuracy"], t["train_loss"]) for t in told] == [
        (e["step"], e["val_loss"], e["val_accuracy"], e["train_loss"]) for e in epochs
    ]
    assert [t["examples"] for t in told] == [180, 180]
    assert recorded.steps["step"].tolist() == list(range(1, 41))


def test_the_recipe_as_run_runs_again_to_the_same_figures(run, tmp_path):
    again = train.run(run / "recipe.toml", workspace=tmp_path)
    assert summary(Path(again.run)) == summary(run)
    assert tomllib.loads((run / "recipe.toml").read_text())["train"]["clip"] == 0.0


def test_metrics_have_a_line_for_each_step_and_epoch(run):
    lines = metrics(run)
    steps = [line for line in lines if line["kind"] == "step"]
    epochs = [line for line in lines if line["kind"] == "epoch"]
    assert [line["step"] for line in steps] == list(range(1, 41))
    assert [(line["epoch"], line["step"]) for line in epochs] == [(1, 20), (2, 40)]
    assert steps[0]["lr"] == 0.01
    assert steps[-1]["lr"] < 1e-4  # the cosine came down over the whole run
    assert epochs[1]["train_loss"] < epochs[0]["train_loss"]


def test_summary_and_evaluation_agree(run):
    done = read(run / "summary.json")
    with np.load(run / "evaluation.npz") as file:
        arrays = dict(file)
    y, p = arrays["y_true"], arrays["probability"]
    assert p.dtype == np.float32
    np.testing.assert_allclose(p.sum(1), 1, rtol=1e-5)
    np.testing.assert_array_equal(p.argmax(1), arrays["y_pred"])
    assert done["test_accuracy"] == pytest.approx((y == arrays["y_pred"]).mean())
    assert done["test_loss"] == pytest.approx(-np.log(p[range(len(y)), y]).mean(), rel=1e-4)
    assert (done["steps"], done["epochs"], done["parameters"]) == (40, 2, 1210)
    assert done["run"] == str(run)
    assert 0 < done["step_ms"] < 1000 * done["seconds"]
    best = [line for line in metrics(run) if line.get("epoch") == done["best_epoch"]][-1]
    assert done["val_accuracy"] == best["val_accuracy"]


def test_the_worst_mistakes_are_raw_pictures_of_wrong_answers(run):
    with np.load(run / "evaluation.npz") as file:
        arrays = dict(file)
    worst, p = arrays["worst_index"], arrays["probability"]
    assert 0 < len(worst) <= 24
    assert (arrays["y_true"][worst] != arrays["y_pred"][worst]).all()
    sure = p[worst].max(1)
    assert (np.diff(sure) <= 0).all()
    assert arrays["worst_x"].shape == (len(worst), 8, 8)
    assert arrays["worst_x"].dtype == np.uint8
    digits = data.load("digits").x_train.reshape(-1, 64).tolist()
    assert all(x.reshape(-1).tolist() in digits for x in arrays["worst_x"])


@pytest.mark.parametrize("name", ["numpy", pytest.param("torch", marks=needs_torch)])
def test_the_network_comes_back_with_its_tested_weights(run, name):
    e, model = engine.get(name), train.trained(run, engine=name)
    assert not model.training
    from chainrule.train.examples import prepare

    recipe = train.load(run / "recipe.toml")
    test = prepare(data.load("digits"), recipe.data, recipe.split).test
    answers = evaluate.predict(e, model, test.x).argmax(1)
    assert (answers == test.y).mean() == pytest.approx(summary(run)["test_accuracy"], abs=0.003)


@needs_torch
def test_both_engines_train_alike(run, tmp_path):
    other = train.run(recipe_file(tmp_path, **SHORT, engine="torch"), workspace=tmp_path)
    ours, theirs = (
        [line["loss"] for line in metrics(r) if line["kind"] == "step"]
        for r in (run, Path(other.run))
    )
    np.testing.assert_allclose(ours, theirs, atol=1e-4)
    assert other.test_accuracy == pytest.approx(summary(run)["test_accuracy"], abs=0.003)
    assert other.engine == "torch"


def test_two_runs_of_one_second_have_two_folders(tmp_path):
    made = [folder.create(tmp_path, "my first/run", "", {}).path for _ in range(3)]
    assert len({path.name for path in made}) == 3
    assert all(path.parent == tmp_path and path.name.startswith("my-first-run-") for path in made)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in made)


def test_changes_reach_the_run(tmp_path):
    done = train.run(
        recipe_file(tmp_path, **SHORT),
        {"train.epochs": 1, "train.seed": 3, "split.validation": 0, "train.trace": False},
        workspace=tmp_path,
    )
    assert (done.epochs, done.seed, done.val_accuracy, done.best_epoch) == (1, 3, None, None)
    assert not (Path(done.run) / "trace").exists()


def test_threads_are_given_back(tmp_path):
    e = engine.get("numpy")
    with threads(e, 2):
        train.run(recipe_file(tmp_path, epochs=1), workspace=tmp_path)
        assert e.torch.get_num_threads() == 2


def test_a_loss_that_is_not_finite_ends_the_run_and_says_where(tmp_path):
    recipe = recipe_file(tmp_path, **SHORT)
    changes = ["optim.name=SGD", "optim.lr=1e30"]
    with pytest.raises(TrainingStopped, match=r"a finite loss; got nan at step 2; it begins in"):
        train.run(recipe, changes, workspace=tmp_path)
    run = only_run(tmp_path)
    info = read(run / "run.json")
    assert info["status"] == "failed"
    assert "it begins in layer net." in info["stop_reason"]
    assert summary(run)["test_accuracy"] is None
    assert summary(run)["steps"] == 1
    assert [line["step"] for line in metrics(run)] == [1]
    (told,) = trace.read(run).of_kind("nonfinite")
    assert (told["step"], told["op"]) == (2, "Linear")
    assert (run / "report.html").exists()
    with pytest.raises(RunError, match="cannot go on"):
        train.resume(run)


MISTAKES = [
    ({"optim.momentun": 1}, "--set optim.momentun: SGD has no such argument. Try: did you mean"),
    ({"optim.lr": "fast"}, "--set optim.lr needs a number; got 'fast'"),
    ({"optim.lr": -1}, "--set optim.lr: SGD needs other values; got"),
    ({"optim.nesterov": 1}, "--set optim.nesterov needs true or false; got 1"),
    ({"optim.name": "SDG"}, "--set optim.name needs a known name; got 'SDG'. Try: did you mean"),
    ({"schedule.name": "StepLr"}, "needs a known name; got 'StepLr'. Try: did you mean 'StepLR'"),
    ({"schedule.name": "StepLR"}, "--set schedule.name: StepLR needs step_size"),
    ({"loss.name": "MSELoss"}, "--set loss.name needs a known name; got 'MSELoss'"),
    ({"loss.label_smoothing": "x"}, "--set loss.label_smoothing needs a number; got 'x'"),
    ({"model.width": 3}, "--set model.width: mlp has the settings widths, activation, dropout"),
    ({"model.widths": 3}, "--set model.widths: mlp needs a list for widths; got 3"),
    ({"model.widths": [784, 10]}, "--set model.widths needs to fit the data: an example of"),
    ({"model.widths": [64, 11]}, "there are 10 classes; got scores of shape (3, 11). Try: "
     "--set 'model.widths=[64, 128, 10]'"),
    ({"model.name": "perceptron"}, "--set model.name needs to fit the data: an example"),
    ({"data.shape": "image"}, "an example of digits has shape (1, 8, 8), and there are"),
    ({"model.widths": [64, 0, 10]}, "widths needs whole numbers of at least 1; got [64, 0, 10]"),
    ({"model.widths": [64, 10**11, 10]}, "--set model.widths"),
    ({"optim.name": "Adam", "optim.betas": [0.9]}, "optim.name: Adam needs other values; got"),
    ({"loss.label_smoothing": 7}, "--set loss.label_smoothing: CrossEntropyLoss needs other"),
    ({"loss.reduction": "none"}, "--set loss.reduction: CrossEntropyLoss needs other values"),
    ({"schedule.name": "CosineAnnealingLR", "schedule.T_max": 0}, "CosineAnnealingLR needs other"),
    ({"optim.name": "LBFGS"}, "LBFGS"),
    ({"data.name": "digitz"}, "got 'digitz'. Try: did you mean 'digits'"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), MISTAKES, ids=lambda v: str(v)[:40])
def test_what_cannot_run_is_told_before_anything_starts(tmp_path, changes, message):
    recipe = recipe_file(tmp_path, **SHORT)
    recipe.write_text(recipe.read_text().replace('"Adam"', '"SGD"'))
    with pytest.raises(ChainruleError) as error:
        train.run(recipe, changes, workspace=tmp_path)
    assert message in str(error.value)
    assert not (tmp_path / "runs").exists()


@needs_torch
@pytest.mark.parametrize(
    ("key", "name"), [("optim.name", "LBFGS"), ("schedule.name", "ReduceLROnPlateau")]
)
def test_what_a_plain_loop_cannot_drive_is_refused(tmp_path, key, name):
    changes = {key: name, "train.engine": "torch"}
    with pytest.raises(RecipeError, match=f"{key} needs a known name; got '{name}'"):
        train.run(recipe_file(tmp_path), changes, workspace=tmp_path)


def test_a_metrics_file_that_was_torn_is_cut(tmp_path):
    made = folder.RunFolder(tmp_path)
    lines = [{"kind": "step", "step": n} for n in (1, 2, 3)] + [{"kind": "epoch", "step": 3}]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "metrics.jsonl").write_text(text + '{"kind": "st')
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / ".last.safetensors.1.part").write_text("half")
    assert len(made.metrics()) == 4
    made.cut(2)
    assert made.metrics() == lines[:2]
    assert not list((tmp_path / "checkpoints").iterdir())


def test_digits_reaches_its_mark(tmp_path):
    done = train.run("digits", workspace=tmp_path)
    assert done.test_accuracy >= 0.97
    assert done.parameters == 19_210


MARKS = {"mnist-mlp": 0.978, "mnist-challenge": 0.97, "mnist-lenet5": 0.988, "fashion-mlp": 0.88}


@needs_mnist
@pytest.mark.slow
@pytest.mark.needs_data
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", MARKS)
def test_the_recipes_of_real_data_reach_their_marks(tmp_path, name):
    assert train.run(name, workspace=tmp_path).test_accuracy >= MARKS[name]


@needs_mnist
@pytest.mark.needs_data
def test_the_challenge_after_one_epoch(tmp_path):
    done = train.run("mnist-challenge", {"train.epochs": 1}, workspace=tmp_path)
    assert done.test_accuracy >= 0.90


def test_every_shipped_recipe_has_a_mark():
    assert set(train.shipped()) == {"digits", *MARKS}
