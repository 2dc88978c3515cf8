"""The trace's file: bounded, appended to, cut, and readable after any death."""

import os
import re
import signal
import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.train.trace_runs import batches, mlp, train

import chainrule
from chainrule import engine
from chainrule.errors import OptionError, RunError
from chainrule.train.trace import Recorder, chunks, columns, read
from chainrule.train.trace.recorder import DENSE, EVERY, ROWS, thinned
from chainrule.train.trace.schedule import QUANTUM, Schedule

E = engine.get("numpy")
DOCS = (Path(chainrule.__file__).parents[2] / "docs" / "trace.md").read_text()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    train(E, folder, mlp(E, 6, 8, 3), 9)
    return folder


def copy(whole, folder, size=None):
    path = chunks.file_of(folder)
    path.parent.mkdir(parents=True)
    path.write_bytes(chunks.file_of(whole).read_bytes()[:size])
    return path


def test_a_torn_tail_is_dropped_wherever_it_is_torn(whole, tmp_path):
    full = chunks.file_of(whole).read_bytes()
    kept = list(chunks.scan(chunks.file_of(whole)))
    ends = np.cumsum([len(chunk.packed()) for chunk in kept])
    assert ends[-1] == len(full)
    path = copy(whole, tmp_path)
    for size in [*range(0, len(full), 37), *(ends - 1), *ends]:
        path.write_bytes(full[:size])
        assert list(chunks.scan(path)) == kept[: int((ends <= size).sum())]


def test_a_flipped_byte_ends_the_trace_before_it(whole, tmp_path):
    path = copy(whole, tmp_path)
    data = bytearray(path.read_bytes())
    kept = list(chunks.scan(path))
    second = len(kept[0].packed())
    for at in (0, 4, 9, 20, 30):  # magic, kind, length, checksum, payload
        torn = bytearray(data)
        torn[second + at] ^= 0x40
        path.write_bytes(torn)
        assert list(chunks.scan(path)) == kept[:1]


def test_writing_goes_on_in_the_place_of_a_torn_tail(whole, tmp_path):
    path = copy(whole, tmp_path, -5)
    before = list(chunks.scan(path))
    with Recorder(tmp_path, E) as recorder:
        recorder.event(10, "evaluation", loss=np.float32(0.5), worst=np.arange(2))
    after = list(chunks.scan(path))
    assert after[:-1] == before
    (told,) = read(tmp_path).of_kind("evaluation")
    assert told == {"kind": "evaluation", "step": 10, "n": 1, "loss": 0.5, "worst": [0, 1]}


def test_cut_drops_what_came_after_a_step(whole, tmp_path):
    copy(whole, tmp_path)
    Recorder.cut(tmp_path, 6)
    trace, full = read(tmp_path), read(whole)
    assert trace.steps["step"].tolist() == [1, 2, 3, 4, 5, 6]
    assert trace.samples.tolist() == [s for s in full.samples if s <= 6]
    np.testing.assert_array_equal(trace.steps["loss"], full.steps["loss"][:6])
    Recorder.cut(tmp_path, 0)
    assert len(read(tmp_path).steps["step"]) == 0
    Recorder.cut(tmp_path / "nothing", 3)


def test_a_resumed_run_samples_the_same_steps(tmp_path):
    def steps(folder, numbers, pairs, model, optimizer):
        with Recorder(folder, E, every=3, dense=4) as recorder:
            recorder.attach(model, optimizer)
            for step in numbers:
                x, y = pairs[step - 1]
                recorder.before_step(step)
                optimizer.zero_grad()
                E.F.cross_entropy(model(x), y).backward()
                optimizer.step()
                recorder.after_step(step, 1, 0.0, 0.1, None, None, y=y)

    pairs = list(batches(E, 20))
    for folder, parts in (("one", [range(1, 21)]), ("two", [range(1, 9), range(9, 21)])):
        E.torch.manual_seed(0)
        model = mlp(E, 6, 8, 3)
        optimizer = E.optim.SGD(model.parameters(), lr=0.1)
        for numbers in parts:
            steps(tmp_path / folder, numbers, pairs, model, optimizer)
    one, two = read(tmp_path / "one"), read(tmp_path / "two")
    np.testing.assert_array_equal(one.samples, two.samples)
    for table in ("layers", "parameters"):
        for name, column in getattr(one, table).columns.items():
            np.testing.assert_array_equal(column, getattr(two, table).columns[name])
    for layer, seen in one.units.items():
        np.testing.assert_array_equal(seen["share"], two.units[layer]["share"])


KILLED = """
import sys, time
from pathlib import Path
from chainrule import engine
from chainrule.train.trace import Recorder
from tests.train.trace_runs import batches, mlp
e = engine.get("numpy")
model = mlp(e, 6, 8, 3)
optimizer = e.optim.SGD(model.parameters(), lr=0.1)
recorder = Recorder(Path(sys.argv[1]), e, every=3)
recorder.attach(model, optimizer)
pairs = list(batches(e, 10))
for step in range(1, 10**9):
    x, y = pairs[step % 10]
    recorder.before_step(step)
    e.F.cross_entropy(model(x), y).backward()
    optimizer.step()
    recorder.after_step(step, 1, 0.5, 0.1, None, None, y=y)
    if step % 100 == 0:
        recorder.flush()
        print(step, flush=True)
"""


def test_kill_9_loses_nothing_that_was_flushed(tmp_path):
    root = Path(chainrule.__file__).parents[2]
    paths = os.pathsep.join([str(root), str(root / "src")])
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )
    with child:
        for _ in range(5):
            flushed = int(child.stdout.readline())
        time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
    steps = read(tmp_path).steps["step"]
    assert len(steps) >= flushed
    np.testing.assert_array_equal(steps, np.arange(1, len(steps) + 1))


FULL_DISK = """
import resource, signal, sys, warnings
from pathlib import Path
from chainrule import engine
from chainrule.train.trace import Recorder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
with warnings.catch_warnings(record=True) as told, \\
        Recorder(Path(sys.argv[1]), engine.get("numpy")) as recorder:
    for step in range(1, 5000):
        recorder.before_step(step)
        recorder.after_step(step, 1, 0.5, 0.1, 1.0, False)
print(len(told), told[0].message)
"""


def test_a_full_disk_ends_the_trace_and_not_the_run(tmp_path):
    source = str(Path(chainrule.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert done.stdout.startswith("1 the trace in")
    assert chunks.file_of(tmp_path).stat().st_size <= 20_000
    assert len(read(tmp_path).steps["step"]) == 0


def test_a_million_steps_stay_small(tmp_path):
    """Write what a recorder writes, with the real sample of an MLP 784-128-64-10."""
    model = mlp(E, 784, 128, 64, 10)
    given = list(batches(E, 1, shape=(64, 784), classes=10))
    train(E, tmp_path, model, 1, given=given)
    kept = list(chunks.scan(chunks.file_of(tmp_path)))
    (sample,) = [chunk for chunk in kept if chunk.kind == chunks.SAMPLE]
    journal, plan = chunks.Journal(tmp_path), Schedule(EVERY, DENSE)
    for first in range(1, 1_000_001, ROWS):
        rows = np.zeros(min(ROWS, 1_000_001 - first), columns.STEP)
        rows["step"] = np.arange(first, first + len(rows))
        last = int(rows["step"][-1])
        while plan.next <= last:
            step = plan.next
            plan.took(step, journal.add(replace(sample, first=step, last=step)))
        journal.add(chunks.Chunk(chunks.STEPS, first, last, rows.tobytes()))
        journal.flush()
    journal.close()
    assert chunks.file_of(tmp_path).stat().st_size < 50_000_000
    trace = read(tmp_path)
    assert trace.steps["step"][-1] == 1_000_000
    assert len(trace.samples) > 1000
    assert np.diff(trace.samples[31:]).max() < 10_000


def test_memory_does_not_grow_with_the_run(tmp_path):
    def held(steps):
        recorder.after_step(steps[0] - 1, 1, 0.5, 0.1, 1.0, False)
        for step in steps:
            recorder.before_step(step)
            recorder.after_step(step, 1, 0.5, 0.1, 1.0, False)
        recorder.flush()
        return tracemalloc.get_traced_memory()[0]

    recorder = Recorder(tmp_path, E)
    recorder.attach(mlp(E, 6, 8, 3))
    tracemalloc.start()
    early, late = held(range(2, 2_000)), held(range(2_000, 12_000))
    tracemalloc.stop()
    recorder.close()
    assert late - early < 20_000


@pytest.mark.parametrize("size", [500, 5_000, 100_000, 1_000_000])
def test_samples_of_any_width_stay_small(size):
    plan, step, total = Schedule(50, 30), 1, 0
    while step <= 1_000_000:
        plan.took(step, size)
        total += size
        step = plan.next
    assert total < 40 * QUANTUM  # 20 MiB
    assert step > 1_000_000


def test_long_series_are_thinned_evenly():
    kept = np.array([n for n in range(1, 100_000) if not thinned(n, 10)])
    assert (kept[:1023] == np.arange(1, 1024)).all()
    assert len(kept) < 1024 + 7 * 520
    assert (np.diff(kept) <= np.maximum(kept[1:] / 512, 1)).all()


def test_errors_say_what_is_there(tmp_path):
    with pytest.raises(RunError, match=r"trace of schema 1 is needed in .*; got none"):
        read(tmp_path)
    (tmp_path / "trace").mkdir()
    (tmp_path / "trace" / "trace.7.bin").touch()
    with pytest.raises(RunError, match=r"got trace\.7\.bin"):
        read(tmp_path)


def test_an_unknown_column_suggests_the_nearest(whole):
    with pytest.raises(OptionError, match="did you mean 'update_ratio'"):
        read(whole).parameters["updateratio"]


def test_an_empty_trace_reads(tmp_path):
    Recorder(tmp_path, E).close()
    trace = read(tmp_path / "trace")
    assert len(trace.steps["loss"]) == len(trace.samples) == len(trace.events) == 0
    assert trace.layers["zeros"].shape == (0, 0)


def section(name):
    return re.search(rf"^## {name}$(.*?)(?=^## |\Z)", DOCS, flags=re.M | re.S)[1]


TABLES = {
    "steps": columns.STEP.names,
    "features": columns.FEATURE.names,
    **{name: (*c, *columns.DERIVED.get(name, ())) for name, c in columns.TABLES.items()},
}


@pytest.mark.parametrize("name", TABLES)
def test_the_document_has_every_column_and_no_other(name):
    rows = re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", section(name), flags=re.M)
    assert [column for column, _ in rows] == list(TABLES[name])
    signals = dict(
        re.findall(r"^\| (R\d\d) \| (.*) \|$", section("Every rule's signal"), flags=re.M)
    )
    for column, readers in rows:
        for rule in re.findall(r"R\d\d", readers):
            known = {"steps": "`steps`", "batch": "`batch`", "outputs": "`outputs`"}.get(name, "")
            assert rule in signals, f"{column}: {rule}"
            assert known in signals[rule] or column in signals[rule], f"{column}: {rule}"


def test_the_document_has_every_rule():
    told = re.findall(r"^\| (R\d\d) \|", section("Every rule's signal"), flags=re.M)
    assert told == [f"R{n:02}" for n in range(1, 39)]
