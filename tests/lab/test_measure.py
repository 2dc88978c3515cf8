"""Measuring: kept seed by seed, taken up again, within its budget, and told to people."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from chainrule import lab
from chainrule.cli.app import app
from chainrule.errors import OptionError, RunError
from chainrule.lab import report
from chainrule.lab.result import own, own_path, write

NAME = "deep_linear"


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    home = tmp_path_factory.mktemp("lab")
    return home, lab.measure(NAME, workspace=home, workers=2, seeds=3)


def test_every_seed_is_kept(measured):
    home, result = measured
    stored = json.loads(own_path(NAME, "quick", home).read_text())
    assert sorted(stored["seeds"]) == ["0", "1", "2"]
    assert stored["versions"]["numpy"]
    assert stored["date"]
    assert stored["verdict"]["verdict"] == "cannot tell"  # three seeds are too few
    assert result.effects == own(NAME, "quick", home).effects


def test_it_goes_on_where_it_was(measured):
    home, before = measured
    told = []
    lab.measure(NAME, workspace=home, seeds=4, listen=lambda r, n: told.append((len(r.seeds), n)))
    assert told == [(3, 4), (4, 4)]
    assert own(NAME, "quick", home).effects[:3] == before.effects


def test_no_seed_starts_after_the_budget(tmp_path):
    result = lab.measure(NAME, workspace=tmp_path, workers=1, budget=1e-9)
    assert not result.seeds


def test_the_users_own_result_wins(measured):
    home, _ = measured
    assert not lab.latest(NAME, workspace=home).shipped
    other = own(NAME, "quick", home)
    other.code = "of other code"
    write(other, own_path(NAME, "quick", home / "elsewhere"))
    assert lab.latest(NAME, workspace=home / "elsewhere").shipped


def test_a_damaged_result_is_told(tmp_path):
    path = own_path(NAME, "quick", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(RunError, match="remove it"):
        own(NAME, "quick", tmp_path)


def test_ctrl_c_keeps_the_finished_seeds(tmp_path):
    command = [sys.executable, "-m", "chainrule", "lab", NAME, "--workers", "1", "--seeds", "200"]
    environment = {**os.environ, "CHAINRULE_HOME": str(tmp_path)}
    child = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    path = own_path(NAME, "quick", tmp_path)
    until = time.monotonic() + 60
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    told = child.communicate(timeout=60)[1]
    assert child.returncode == 130
    assert "Go on: chainrule lab deep_linear" in told
    assert "Traceback" not in told
    assert own(NAME, "quick", tmp_path).seeds


def test_quotes():
    result = lab.shipped(NAME)
    assert lab.quote(NAME, "verdict") == result.decision.verdict
    assert lab.quote(NAME, "effect", ".1f") == f"{result.decision.mean:.1f}"
    assert float(lab.quote(NAME, "one layer")) == pytest.approx(
        result.values()["one layer"].mean(), rel=0.01
    )
    with pytest.raises(OptionError, match="one layer"):
        lab.quote(NAME, "one leyer")
    with pytest.raises(OptionError, match="deep_linear"):
        lab.quote("deep_liner", "effect")


def test_the_page_holds_every_claim(tmp_path):
    text = report.write(tmp_path / "lab.html", workspace=tmp_path).read_text()
    for name in lab.names():
        assert f'id="{name}"' in text
    assert text.count("<svg") == len(lab.names())
    assert "http://" not in text.replace("http://www.w3.org", "")


def run(*arguments, home):
    return CliRunner().invoke(app, ["--workspace", str(home), "lab", *arguments])


def test_the_list(tmp_path):
    shown = run(home=tmp_path).output
    assert all(name in shown for name in lab.names())
    told = json.loads(run("--json", home=tmp_path).output)
    assert [one["claim"] for one in told["claims"]] == list(lab.names())


def test_an_unknown_claim(tmp_path):
    ended = run("deep_liner", home=tmp_path)
    assert ended.exit_code == 1
    assert "did you mean 'deep_linear'" in ended.output
