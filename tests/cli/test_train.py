"""`chainrule train`: figures for people and programs, wrong usage, stopping and going on."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.train.support import recipe_file

import chainrule
from chainrule import train as library
from chainrule.cli import main
from chainrule.files import locked


@pytest.fixture
def recipe(tmp_path):
    return str(recipe_file(tmp_path, epochs=1, checkpoint_seconds=1000))


def test_a_run_is_told_and_kept(places, capsys, recipe):
    assert main(["train", recipe]) == 0
    out, err = capsys.readouterr()
    (run,) = (places / "work" / "runs").iterdir()
    figures = json.loads((run / "summary.json").read_text())
    assert f"{100 * figures['test_accuracy']:.2f}" in out
    assert err == ""


def test_json_is_the_last_line(places, capsys, recipe):
    assert main(["train", recipe, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"test_accuracy", "seconds", "steps", "parameters", "engine", "run"} <= set(figures)
    assert (figures["steps"], figures["engine"]) == (20, "numpy")
    assert figures == json.loads(Path(figures["run"], "summary.json").read_text())


def test_quiet(places, capsys, recipe):
    assert main(["train", recipe, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_options_change_the_recipe(places, capsys, recipe, tmp_path):
    words = ["--set", "model.widths=[64, 10]", "--set", "optim.lr=0.5", "--seed", "4"]
    words += ["--epochs", "2", "--engine", "numpy", "--data", "digits"]
    assert main(["train", recipe, *words, "--workspace", str(tmp_path / "w"), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["parameters"], figures["seed"], figures["epochs"]) == (650, 4, 2)
    assert Path(figures["run"]).parent == tmp_path / "w" / "runs"
    assert "lr = 0.5" in Path(figures["run"], "recipe.toml").read_text()


def test_the_workspace_of_the_root_command_holds_too(places, capsys, recipe, tmp_path):
    assert main(["--workspace", str(tmp_path / "root"), "train", recipe, "--quiet"]) == 0
    assert len(list((tmp_path / "root" / "runs").iterdir())) == 1
    assert not (places / "work").exists()


def test_the_list(places, capsys):
    assert main(["train", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(library.shipped())
    assert all(len(line.split()) > 4 for line in lines)


@pytest.mark.parametrize(
    "words",
    [[], ["digits", "--resume", "x"], ["--resume", "x", "--epochs", "3"], ["digits", "--sed", "1"]],
    ids=" ".join,
)
def test_wrong_usage(places, capsys, words):
    assert main(["train", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Error" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["digts"], "a recipe is needed; got 'digts'. Try: did you mean 'digits'?"),
        (["digits", "--engine", "jax"], "--set train.engine needs one of numpy, torch; got 'jax'"),
        (["digits", "--epochs", "0"], "--set train.epochs needs a number of at least 1; got 0"),
        (["digits", "--data", "mnits"], "got 'mnits'. Try: did you mean 'mnist'"),
        (["digits", "--set", "optim.lr"], "--set needs key=value; got 'optim.lr'"),
        (["--resume", "gone"], "a run folder is needed; got 'gone'. Try: chainrule train digits"),
    ],
)
def test_an_error_is_one_line(places, capsys, words, message):
    assert main(["train", *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


BAD = ["train", "digits", "--set", "optim.lr=1e30"]


def test_a_failed_run_has_its_report_too(places, capsys):
    assert main(BAD) == 1
    out, err = capsys.readouterr()
    assert "failed" in out.splitlines()[0]
    assert "/report.html" in out
    assert "training needs a finite loss; got nan at step 2; it begins in layer net." in err


def test_a_failure_is_json_too(places, capsys):
    assert main([*BAD, "--json"]) == 1
    figures = json.loads(capsys.readouterr().out)
    assert (figures["status"], figures["test_accuracy"], figures["steps"]) == ("failed", None, 1)
    assert Path(figures["run"], "report.html").is_file()
    assert main(["train", "nope", "--json"]) == 1
    out, err = capsys.readouterr()
    assert f"Error: {json.loads(out)['error']}\n" == err
    assert main(["train", "--list", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(library.shipped())


def test_paths_are_not_torn_on_a_narrow_terminal(places, capsys, recipe, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    main(["train", recipe])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Next:   chainrule train ")
    assert last.endswith("recipe.toml --set train.seed=1")


def test_a_run_that_is_being_trained_is_left_alone(places, recipe, capsys):
    main(["train", recipe, "--json"])
    run = Path(json.loads(capsys.readouterr().out)["run"])
    about = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**about, "status": "running"}))
    with locked(run / ".lock", ValueError()):
        assert main(["train", "--resume", run.name]) == 1
        assert "got another process that trains it" in capsys.readouterr().err
    assert main(["train", "--resume", run.name]) == 0
    assert not list(run.rglob(".*"))


def test_ctrl_c_after_the_last_step_says_how_to_go_on(places, recipe, capsys, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(
            "chainrule.train.report.write", lambda _: signal.raise_signal(signal.SIGINT)
        )
        assert main(["train", recipe]) == 130
    err = capsys.readouterr().err
    assert err.startswith("Stopped. Go on: chainrule train --resume ")
    assert main(["train", "--resume", err.split()[-1]]) == 0
    assert Path(err.split()[-1], "report.html").is_file()


def test_a_place_that_cannot_be_written(places, capsys, recipe, tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert main(["train", recipe, "--workspace", str(tmp_path / "file")]) == 1
    err = capsys.readouterr().err
    assert "needs to be written; got [Errno" in err
    assert "Try: --workspace with another folder" in err
    assert err.count("\n") == 1


def test_ctrl_c_says_how_to_go_on(tmp_path):
    recipe = recipe_file(tmp_path, epochs=100_000, patience=0)
    words = ["train", str(recipe), "--workspace", str(tmp_path / "a b"), "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "chainrule", *words],
        env={**os.environ, "PYTHONPATH": str(Path(chainrule.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not list(tmp_path.glob("a b/runs/[!.]*/checkpoints/last*")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    figures = json.loads(out)
    assert figures["status"] == "stopped"
    assert err == f"Stopped. Go on: chainrule train --resume '{figures['run']}'\n"
    assert Path(figures["run"], "report.html").exists()


def test_resume(places, capsys, recipe):
    assert main(["train", recipe, "--json"]) == 0
    first = capsys.readouterr().out
    run = Path(json.loads(first)["run"])
    about = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**about, "status": "running"}))
    assert main(["train", "--resume", run.name, "--json"]) == 0
    again = capsys.readouterr().out
    differ = {"seconds"}
    a, b = ({k: v for k, v in json.loads(o).items() if k not in differ} for o in (first, again))
    assert a == b
