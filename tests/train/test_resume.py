"""`kill -9` at any moment: the run that is taken up again ends as one that was never killed.

The kills are real: a child process trains, and at a chosen moment it sends itself SIGKILL.
"""

import json
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from tests.needs import needs_torch
from tests.train.support import STEPS, metrics, only_run, recipe_file, same_run, start, summary

from chainrule import train
from chainrule.errors import RunError

# Words: recipe ("": take up the only run), workspace, kind of moment, its number, signal.
CHILD = """
import os, sys
from pathlib import Path

recipe, workspace, kind, number, sent = sys.argv[1:]
seen = 0


def moment():
    global seen
    seen += 1
    if seen == int(number):
        os.kill(os.getpid(), int(sent))


def heard(event, arguments):  # Python tells of each file that is opened or moved
    if event == kind and workspace in str(arguments):
        moment()


def before(cls, method):
    whole = getattr(cls, method)

    def with_moment(*arguments):
        moment()
        return whole(*arguments)

    setattr(cls, method, with_moment)


sys.addaudithook(heard)
from chainrule import train
from chainrule.train.callbacks import Log
from chainrule.train.position import Position

if kind == "update":  # the weights have moved, nobody has heard of it
    before(Position, "advance")
if kind == "step":  # the step has been counted
    before(Log, "after_step")
if kind == "epoch":  # the validation part has been measured
    before(Log, "after_epoch")
if recipe:
    summary = train.run(recipe, workspace=workspace)
else:
    (run,) = (p for p in Path(workspace, "runs").iterdir() if p.name[0] != ".")
    summary = train.resume(run)
print(summary.json())
"""


def child(recipe, workspace, kind="never", number=0, sent=signal.SIGKILL):
    process = start(CHILD, str(recipe), str(workspace), kind, str(number), str(int(sent)))
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def whole(folder, **changes):
    return Path(train.run(recipe_file(folder, **changes), workspace=folder / "whole").run)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    return whole(tmp_path_factory.mktemp("unbroken"))


def test_the_run_to_compare_with(unbroken):
    lines = metrics(unbroken)
    assert [line["step"] for line in lines if line["kind"] == "step"] == list(range(1, STEPS + 1))
    assert summary(unbroken)["test_accuracy"] > 0.8
    assert summary(unbroken)["stop_reason"] is None


CHAINS = {
    # The renames of a new run: run.json, the folder, then a checkpoint after each step. Those
    # of one that is taken up: metrics, trace, run.json, then the checkpoints.
    "steps": [("step", 1), ("update", 9), ("step", 20), ("epoch", 1), ("update", 3), ("step", 15)],
    "checkpoints": [
        *(("os.rename", number) for number in (3, 1, 2, 3, 12)),
        *(("open", 25), ("os.rename", 9)),
    ],
    "the end": [("os.rename", number) for number in (62, 5, 6, 7, 8, 8)],
}


@pytest.mark.slow
@pytest.mark.parametrize("moments", CHAINS.values(), ids=CHAINS)
def test_killed_again_and_again(tmp_path, unbroken, moments):
    recipe = recipe_file(tmp_path)
    for kind, number in moments:
        code, _, err = child(recipe, tmp_path, kind, number)
        assert code == -signal.SIGKILL, (kind, number, err)
        recipe = ""
    code, out, err = child("", tmp_path)
    assert (code, err) == (0, "")
    run = only_run(tmp_path)
    assert json.loads(out.splitlines()[-1]) == json.loads((run / "summary.json").read_text())
    same_run(unbroken, run)
    assert (run / "report.html").stat().st_size > 0


FULL = """
import resource, sys
from chainrule import train
from chainrule.errors import RunError

hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), hard))  # bytes of one file
try:
    train.run(sys.argv[1], {"train.trace": False}, workspace=sys.argv[2])
except RunError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_full_disk_ends_the_run_and_it_goes_on_when_there_is_room(tmp_path):
    recipe = recipe_file(tmp_path)
    unbroken = Path(train.run(recipe, {"train.trace": False}, workspace=tmp_path / "whole").run)
    full = tmp_path / "full"
    out, err = start(FULL, str(recipe), str(full), "34000").communicate(timeout=60)
    run = only_run(full)
    assert out == (
        f"{run} needs to be written; got [Errno 27] File too large. "
        f"Try: make room, then chainrule train --resume {run}.\n"
    ), err
    assert 0 < len(metrics(run)) < STEPS
    assert child("", full)[0] == 0
    same_run(unbroken, run)


@needs_torch
@pytest.mark.slow
def test_killed_on_the_other_engine(tmp_path):
    unbroken = whole(tmp_path, engine="torch")
    recipe = recipe_file(tmp_path, engine="torch")
    assert child(recipe, tmp_path / "killed", "update", 33)[0] == -signal.SIGKILL
    assert child("", tmp_path / "killed", "os.rename", 9)[0] == -signal.SIGKILL
    assert child("", tmp_path / "killed")[0] == 0
    same_run(unbroken, only_run(tmp_path / "killed"))


def test_killed_before_the_first_checkpoint(tmp_path, unbroken):
    recipe = recipe_file(tmp_path, checkpoint_seconds=1000)
    code, _, err = child(recipe, tmp_path, "step", 50)
    assert code == -signal.SIGKILL, err
    assert not list(only_run(tmp_path).rglob("*.safetensors"))
    assert child("", tmp_path)[0] == 0
    assert metrics(only_run(tmp_path)) == metrics(unbroken)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_from_outside_at_moments_that_nobody_chose(tmp_path, unbroken, seed):
    rng, recipe = random.Random(seed), str(recipe_file(tmp_path))
    for _ in range(4):
        process = start(CHILD, recipe, str(tmp_path), "never", "0", "9")
        while process.poll() is None and not list(tmp_path.glob("runs/[!.]*/metrics.jsonl")):
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.6))
        process.kill()
        process.communicate()
        recipe = ""
    assert child("", tmp_path)[0] == 0
    same_run(unbroken, only_run(tmp_path))


def test_ctrl_c_stops_between_two_steps_and_the_run_goes_on(tmp_path, unbroken):
    code, out, err = child(recipe_file(tmp_path), tmp_path, "update", 30, signal.SIGINT)
    assert (code, err) == (0, "")
    stopped = json.loads(out)
    assert (stopped["status"], stopped["stop_reason"]) == ("stopped", "interrupted")
    assert (stopped["steps"], stopped["epochs"]) == (30, 1)
    assert stopped["test_accuracy"] > 0.5
    run = only_run(tmp_path)
    assert json.loads((run / "run.json").read_text())["status"] == "stopped"
    assert (run / "report.html").exists()
    assert child("", tmp_path)[0] == 0
    same_run(unbroken, run)


@pytest.mark.parametrize("number", [pytest.param(n, marks=pytest.mark.slow) for n in (1, 20, 60)])
def test_ctrl_c_in_the_first_step_and_in_the_last_of_an_epoch(tmp_path, unbroken, number):
    code, out, _ = child(recipe_file(tmp_path), tmp_path, "update", number, signal.SIGINT)
    assert code == 0
    assert json.loads(out)["epochs"] == number // 20
    assert child("", tmp_path)[0] == 0
    same_run(unbroken, only_run(tmp_path))


@pytest.mark.slow
def test_early_stopping_is_not_forgotten(tmp_path):
    changes = {"patience": 2, "monitor": "val_accuracy", "epochs": 12}
    unbroken = whole(tmp_path, **changes)
    assert summary(unbroken)["stop_reason"] == "val_accuracy has not improved for 2 epochs"
    last = summary(unbroken)["epochs"]
    assert summary(unbroken)["best_epoch"] == last - 2
    killed = tmp_path / "killed"
    recipe = recipe_file(tmp_path, **changes)
    # The last checkpoint is not there yet, is about to come, and is there.
    for kind, number in [("epoch", last), ("os.rename", 4), ("os.rename", 5)]:
        assert child(recipe, killed, kind, number)[0] == -signal.SIGKILL
        recipe = ""
    assert child("", killed)[0] == 0
    same_run(unbroken, only_run(killed))


def test_a_run_that_is_done_stays_as_it_is(unbroken):
    before = {path: path.stat().st_mtime_ns for path in unbroken.rglob("*")}
    assert train.resume(unbroken).run == str(unbroken)
    assert {path: path.stat().st_mtime_ns for path in unbroken.rglob("*")} == before


def test_what_cannot_be_taken_up_says_why(tmp_path, unbroken):
    with pytest.raises(RunError, match="a run folder is needed; got 'nothing'"):
        train.resume("nothing", workspace=tmp_path)
    with pytest.raises(RunError, match=f"did you mean '{unbroken.name}'"):
        train.resume(unbroken.name[:-1], workspace=unbroken.parents[1])
    run = tmp_path / "runs" / "old"
    run.mkdir(parents=True)
    for text, message in [
        ('{"schema": 9}', r"needs to be of schema 1; got 9. Try: use the Chainrule that wrote it"),
        ("{", "needs to be a JSON object"),
        ('{"schema": 1, "status": "failed", "stop_reason": "nan"}', "cannot go on; got nan"),
    ]:
        (run / "run.json").write_text(text)
        with pytest.raises(RunError, match=message):
            train.resume("old", workspace=tmp_path)


def broken(place, unbroken):
    """Return a copy of a run that says it was stopped."""
    run = shutil.copytree(unbroken, place / "runs" / "broken")
    about = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**about, "status": "stopped"}))
    return run


@pytest.mark.parametrize("line", ["garbage", '{"kind": 1}', "[]", '{"kind": "step"}'])
def test_a_damaged_line_of_the_metrics_is_named(tmp_path, unbroken, line):
    run = broken(tmp_path, unbroken)
    with (run / "metrics.jsonl").open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(RunError, match=r"metrics.jsonl needs to be .* Try: remove that line"):
        train.resume(run)


def test_a_single_wrong_bit_in_a_checkpoint_is_seen(tmp_path, unbroken):
    run = broken(tmp_path, unbroken)
    path = run / "checkpoints" / "last.safetensors"
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)
    with pytest.raises(RunError, match=r"the file is damaged. Try: train anew"):
        train.resume(run)


@pytest.mark.parametrize("name", ["numpy", pytest.param("torch", marks=needs_torch)])
def test_a_recipe_that_was_changed_under_a_checkpoint(tmp_path, unbroken, name):
    run = broken(tmp_path, unbroken)
    recipe = run / "recipe.toml"
    text = recipe.read_text().replace("[64, 16, 10]", "[64, 17, 10]")
    recipe.write_text(text.replace('"numpy"', f'"{name}"'))
    with pytest.raises(RunError, match="needs a model that fits the recipe beside it"):
        train.resume(run)


def test_a_run_that_was_moved_knows_where_it_is(tmp_path, unbroken):
    run = shutil.copytree(unbroken, tmp_path / "elsewhere")
    assert train.resume(run).run == str(run)
