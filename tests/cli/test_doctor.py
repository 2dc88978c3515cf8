"""`chainrule doctor`: scripts, runs, rules; exit codes and refusals."""

import json

import pytest

from chainrule import doctor as library
from chainrule.cli import main

LOOP = """
import torch, torch.nn.functional as F
torch.manual_seed(0)
x = torch.randn(512, 8); y = (x[:, 0] > 0).long()
model = torch.nn.Linear(8, 2); optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for i in range(120):
    CLEAR
    loss = F.cross_entropy(model(x[i % 16 * 32:][:32]), y[i % 16 * 32:][:32])
    loss.backward(); optimizer.step()
print("done", *__import__("sys").argv[1:])
"""


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "train.py"
    file.write_text(LOOP.replace("CLEAR", "optimizer.zero_grad()"))
    return str(file)


@pytest.fixture
def sick(tmp_path):
    file = tmp_path / "sick.py"
    file.write_text(LOOP.replace("CLEAR", ""))
    return str(file)


def test_a_script_then_the_last_run_then_by_name(places, script, capfd):
    assert main(["doctor", "--engine", "numpy", script, "--lr", "-x"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("done --lr -x\n")
    assert "train.py: 120 steps  nothing found" in out
    assert main(["doctor"]) == 0
    assert "120 steps  nothing found" in capfd.readouterr().out
    (run,) = (places / "work" / "runs").iterdir()
    assert main(["doctor", run.name, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["clean"] is True
    assert main(["doctor", str(run), "--quiet"]) == 0
    assert capfd.readouterr().out == ""
    assert main(["doctor", run.name, "--fix"]) == 2
    assert "a run of a recipe" in capfd.readouterr().err


def test_a_problem_ends_with_1_and_json_stands_alone(places, sick, tmp_path, capfd):
    page = tmp_path / "page.html"
    words = ["--engine", "numpy", "--json", "--html", str(page), sick]
    assert main(["doctor", *words]) == 1
    streams = capfd.readouterr()
    assert json.loads(streams.out)["findings"][0]["code"] == "R22"
    assert "done" in streams.err
    assert "<svg" in page.read_text(encoding="utf-8")


def test_a_script_that_fails_ends_with_3_and_is_reported(places, script, capfd):
    with open(script, "a") as file:  # noqa: PTH123 - as short as can be
        file.write("raise ValueError('boom')\n")
    assert main(["doctor", "--engine", "numpy", script]) == 3
    streams = capfd.readouterr()
    assert "120 steps" in streams.out
    assert "The script failed (exit code 1): this is what was seen" in streams.out
    assert "ValueError: boom" in streams.err


WRONG = {
    "no such run": (["nothing"], "a script or a run is needed; got 'nothing'"),
    "no such script": (["gone.py"], "got gone.py, which is not there"),
    "no such rule": (["explain", "R99"], "a rule's code or name is needed; got 'R99'"),
    "no rule": (["explain"], "the code of one rule is needed; got none"),
    "no run at all": ([], "a run is needed; got none yet"),
    "no such engine": (["--engine", "jax", "{}"], "an engine is needed; got 'jax'"),
    "no training": (["--engine", "numpy", "{}"], "a script that trains is needed"),
    "a fix of a script": (["--fix", "{}"], "--fix needs a run of a recipe"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_command_ends_with_2(places, what, tmp_path, capfd):
    words, said = WRONG[what]
    idle = tmp_path / "idle.py"
    idle.write_text("print(1)\n")
    assert main(["doctor", *(word.format(idle) for word in words)]) == 2
    err = " ".join(capfd.readouterr().err.split())
    assert said in err
    assert "Try: " in err or what == "a fix of a script"


def test_a_file_that_is_named_like_a_run_is_asked_about(
    places, script, tmp_path, monkeypatch, capfd
):
    assert main(["doctor", "--engine", "numpy", "--quiet", script]) == 0
    (run,) = (places / "work" / "runs").iterdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / run.name).write_text("print(1)\n")
    assert main(["doctor", run.name]) == 2
    assert f"./{run.name} for the file" in capfd.readouterr().err
    assert main(["doctor", str(run)]) == 0


def test_a_rule_is_explained(capfd):
    assert main(["doctor", "explain", "r18"]) == 0
    out = capfd.readouterr().out
    assert library.get("R18").symptom in out
    for title in library.get("R18").page:
        assert title in out
    assert main(["doctor", "explain", "rate-too-high", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["code"] == "R18"


def test_rules_are_listed(capfd):
    assert main(["doctor", "rules"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(library.every())
