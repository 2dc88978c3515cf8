"""Those who listen to the loop, each on its own."""

import io
import json
import math
import os
import signal
import threading

import numpy as np
import pytest
from tests.needs import needs_torch

from chainrule import engine, models
from chainrule.errors import TrainingStopped
from chainrule.train import callbacks, checkpoint
from chainrule.train.callbacks import Epoch, Step, Stop
from chainrule.train.callbacks import log as log_file

ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]
each_engine = pytest.mark.parametrize("name", ENGINES)


def step(number=1, **values):
    base = {"epoch": 1, "loss": 0.5, "lr": 0.1, "grad_norm": 2.0, "clipped": False}
    more = {"seconds": 1e-4, "last": False, "x": None, "y": None}
    return Step(**{"step": number, **base, **more, **values})


def epoch(number=1, **values):
    base = {"train_loss": 0.5, "train_accuracy": 0.8, "seconds": 0.1}
    return Epoch(
        **{
            "epoch": number,
            "step": 10 * number,
            **base,
            "val_loss": 0.6,
            "val_accuracy": 0.7,
            **values,
        }
    )


def network(name, **settings):
    e = engine.get(name)
    e.torch.manual_seed(0)
    return e, models.create("mlp", engine=name, **{"widths": [4, 8, 6, 3], **settings})


def backward(e, model, scale=1.0):
    x, y = scale * e.torch.ones(6, 4), e.torch.tensor([0, 1, 2, 0, 1, 2])
    loss = e.F.cross_entropy(model(x), y)
    loss.backward()
    return x, y, loss.item()


# early stopping


@pytest.mark.parametrize(
    ("monitor", "values", "best", "stops"),
    [
        ("val_loss", [0.5, 0.4, 0.4, 0.41], 2, True),
        ("val_loss", [0.5, 0.6, 0.4, 0.5], 3, False),
        ("val_accuracy", [0.5, 0.6, 0.6, 0.5], 2, True),
        ("val_accuracy", [0.5, 0.4, 0.6, 0.5], 3, False),
        ("val_loss", [math.nan, 0.4, math.nan, 0.3], 4, False),
        ("val_loss", [None, None, None, None], 0, False),
    ],
)
def test_patience(monitor, values, best, stops):
    _, model = network("numpy")
    stopping = callbacks.EarlyStopping(model, monitor, patience=2)

    def hear():
        for number, value in enumerate(values, 1):
            stopping.after_epoch(epoch(number, **{monitor: value}))

    if stops:
        with pytest.raises(Stop, match=f"{monitor} has not improved for 2 epochs"):
            hear()
    else:
        hear()
    assert stopping.best_epoch == best


@each_engine
def test_the_best_weights_are_kept_while_training_writes_over_them(name):
    e, model = network(name)
    stopping = callbacks.EarlyStopping(model)
    stopping.after_epoch(epoch(1, val_loss=0.1))
    best = [p.detach().numpy().copy() for p in model.parameters()]
    optimizer = e.optim.SGD(model.parameters(), lr=1.0)
    backward(e, model)
    optimizer.step()
    stopping.after_epoch(epoch(2, val_loss=0.2))
    assert not np.array_equal(best[0], next(model.parameters()).detach().numpy())
    model.load_state_dict(stopping.weights)
    for p, kept in zip(model.parameters(), best, strict=True):
        np.testing.assert_array_equal(p.detach().numpy(), kept)


@pytest.mark.parametrize(
    ("monitor", "values"),
    [("val_loss", [0.5, 0.46, 0.41, 0.30]), ("val_accuracy", [0.5, 0.54, 0.59, 0.70])],
)
def test_what_is_hardly_better_does_not_count(monitor, values):
    stopping = callbacks.EarlyStopping(network("numpy")[1], monitor, min_delta=0.1)
    for number, value in enumerate(values, 1):
        stopping.after_epoch(epoch(number, **{monitor: value}))
    assert (stopping.best, stopping.best_epoch) == (values[3], 4)


def test_without_patience_it_never_stops():
    stopping = callbacks.EarlyStopping(network("numpy")[1])
    for number in range(1, 50):
        stopping.after_epoch(epoch(number, val_loss=float(number)))
    assert (stopping.best_epoch, stopping.waited) == (1, 48)


# clipping


@each_engine
@pytest.mark.parametrize("largest", [0.0, 1e-3, 1e3])
def test_clipping(name, largest):
    e, model = network(name)
    backward(e, model)
    before = [p.grad.numpy().copy() for p in model.parameters()]
    norm = math.sqrt(sum(float((g.astype(float) ** 2).sum()) for g in before))
    measured, clipped = callbacks.Clipping(e, model.parameters(), largest)()
    assert measured == pytest.approx(norm, rel=1e-5)
    assert clipped == (0 < largest < norm)
    scale = largest / norm if clipped else 1
    for p, g in zip(model.parameters(), before, strict=True):
        np.testing.assert_allclose(p.grad.numpy(), scale * g, rtol=1e-4, atol=1e-12)


@needs_torch
@pytest.mark.parametrize("largest", [1e-3, 0.1, 1e3])
def test_pytorch_clips_the_same(largest):
    e, model = network("torch")
    backward(e, model)
    before = [p.grad.clone() for p in model.parameters()]
    callbacks.Clipping(e, model.parameters(), largest)()
    ours = [p.grad.clone() for p in model.parameters()]
    for p, g in zip(model.parameters(), before, strict=True):
        p.grad = g
    e.nn.utils.clip_grad_norm_(model.parameters(), largest)
    for p, g in zip(model.parameters(), ours, strict=True):
        np.testing.assert_allclose(g.numpy(), p.grad.numpy(), rtol=1e-6)


def test_parameters_without_a_gradient_count_nothing():
    e, model = network("numpy")
    assert callbacks.Clipping(e, model.parameters())() == (0.0, False)


# what is not finite


def spoil_input(e, model, x):
    x[2, 1] = math.inf


def spoil_weight(e, model, x):
    with e.torch.no_grad():
        model.net[2].weight[3, 1] = math.nan


def spoil_output(e, model, x):
    with e.torch.no_grad():
        model.net[0].weight.fill_(3e38)


def spoil_gradient(e, model, x):
    model.net[2].bias.grad[0] = math.nan


def spoil_nothing(e, model, x):
    """Only the sum of all squares is too large."""


@each_engine
@pytest.mark.parametrize(
    ("spoil", "loss", "norm", "where"),
    [
        (spoil_input, math.nan, 1.0, "loss; got nan at step 7; it begins in the input x"),
        (spoil_weight, math.nan, 1.0, "it begins in layer net.2 (Linear), its weight"),
        (
            spoil_output,
            math.inf,
            1.0,
            "inf at step 7; it begins in layer net.0 (Linear), its output",
        ),
        (
            spoil_gradient,
            1.0,
            math.nan,
            "gradient norm; got nan at step 7; it begins in layer net.2 (Linear), its bias.grad",
        ),
        (spoil_nothing, 1.0, math.inf, "in no layer: the numbers grow too large to add up"),
    ],
)
def test_the_first_bad_place_is_named(name, spoil, loss, norm, where):
    e, model = network(name)
    x, y, _ = backward(e, model)
    spoil(e, model, x)
    told = []
    optimizer = e.optim.SGD(model.parameters(), lr=0.25)
    guard = callbacks.Finite(e, model, optimizer, lambda *a, **k: told.append((*a, *k.values())))
    guard.before_step(7)
    with np.errstate(all="ignore"), pytest.raises(TrainingStopped) as stopped:
        guard.before_update(loss, norm, x, y)
    assert where in str(stopped.value)
    assert "a lower optim.lr (here 0.25)" in str(stopped.value)
    ((number, kind, tensor, layer, _),) = told
    assert (number, kind) == (7, "nonfinite")
    assert tensor in where and layer in where  # noqa: PT018
    with np.errstate(all="ignore"):
        model(x)  # no hook is left behind
    assert not any(module._forward_hooks for module in model.modules())


def test_finite_numbers_pass():
    e, model = network("numpy")
    guard = callbacks.Finite(e, model, e.optim.SGD(model.parameters(), lr=0.25))
    assert guard.before_update(1e30, 1e30, None, None) is None


# the log


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_log_writes_at_a_flush_and_when_time_has_passed(tmp_path, monkeypatch):
    path = tmp_path / "metrics.jsonl"
    log = callbacks.Log(path, steps_total=10)
    log.after_step(step(1))
    assert path.read_text() == ""
    log.flush()
    assert read(path) == [
        {"kind": "step", "step": 1, "epoch": 1, "loss": 0.5, "lr": 0.1, "grad_norm": 2.0}
        | {"clipped": False, "seconds": 1e-4}
    ]
    monkeypatch.setattr(log_file, "SECONDS", 0)
    log.after_step(step(2))
    assert len(read(path)) == 2
    log.after_epoch(epoch(1, val_loss=math.nan, val_accuracy=None))
    line = read(path)[-1]
    assert (line["kind"], line["val_loss"], line["val_accuracy"]) == ("epoch", None, None)
    log.close()


def test_of_a_long_run_every_kth_step_is_written(tmp_path):
    log = callbacks.Log(tmp_path / "metrics.jsonl", steps_total=60_000)
    for number in range(1, 11):
        log.after_step(step(number))
    log.close()
    assert [line["step"] for line in read(tmp_path / "metrics.jsonl")] == [1, 3, 6, 9]


# checkpoints


class Parts(dict):
    """One part that counts how often it was asked for its state."""

    asked = 0

    def __init__(self):
        super().__init__(part=self)

    def state_dict(self):
        self.asked += 1
        return {"asked": self.asked}


def test_checkpoints_come_by_time_and_after_the_files(tmp_path):
    path, parts, flushed = tmp_path / "last", Parts(), []
    saver = callbacks.Checkpoints(path, parts, 1000, [lambda: flushed.append(path.exists())])
    saver.after_step(step())
    saver.after_epoch(epoch())
    assert parts.asked == 0
    saver.seconds = 0
    saver.after_step(step(last=True))  # the validation comes first
    assert parts.asked == 0
    saver.after_step(step())
    saver.after_epoch(epoch())
    saver.after_training(None)
    assert (parts.asked, flushed) == (3, [False, True, True])
    assert checkpoint.read(path, engine.get("numpy")) == {"part": {"asked": 3}}


# Ctrl-C


def test_ctrl_c_waits_for_the_end_of_a_step():
    before = signal.getsignal(signal.SIGINT)
    interrupt = callbacks.Interrupt()
    interrupt.before_training()
    interrupt.after_step(step())
    os.kill(os.getpid(), signal.SIGINT)
    interrupt.after_step(step(last=True))
    with pytest.raises(Stop, match="interrupted"):
        interrupt.after_step(step())
    with pytest.raises(Stop, match="interrupted"):
        interrupt.after_epoch(epoch())
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    interrupt.close()
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_may_train():
    problems = []

    def train():
        try:
            interrupt = callbacks.Interrupt()
            interrupt.before_training()
            interrupt.close()
        except BaseException as error:
            problems.append(error)

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert problems == []


# schedule


@each_engine
@pytest.mark.parametrize(("per", "rates"), [("step", [0.5, 0.25, 0.25]), ("epoch", [1, 1, 0.5])])
def test_the_schedule_moves_after_its_unit(name, per, rates):
    e, model = network(name)
    optimizer = e.optim.SGD(model.parameters(), lr=1.0)
    scheduler = e.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    schedule, seen = callbacks.Schedule(scheduler, per), []
    for hear in (
        lambda: schedule.after_step(step()),
        lambda: schedule.after_step(step()),
        lambda: schedule.after_epoch(epoch()),
    ):
        optimizer.step()
        hear()
        seen.append(optimizer.param_groups[0]["lr"])
    assert seen == rates
    other = callbacks.Schedule(e.optim.lr_scheduler.StepLR(optimizer, step_size=1), per)
    other.load_state_dict(schedule.state_dict())
    assert other.state_dict() == schedule.state_dict()


def test_no_schedule_does_nothing():
    schedule = callbacks.Schedule(None, "step")
    schedule.after_step(step())
    schedule.after_epoch(epoch())
    schedule.load_state_dict(schedule.state_dict())
    assert schedule.state_dict() == {}


# progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_bar_shows_the_numbers_of_the_moment(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    bar = callbacks.Progress("digits", 10, 40, show=True)
    bar.after_step(step(11, loss=0.1234))
    bar.after_step(step(12, loss=0.9999))  # too soon to draw again
    bar.after_epoch(epoch(2, step=20, val_accuracy=0.9))
    bar.close()
    seen = screen.getvalue()
    for text in ("digits", "11/40", "epoch 1  loss 0.1234", "20/40", "validation 90.00%"):
        assert text in seen, text
    assert "0.9999" not in seen


def test_a_train_accuracy_stands_in_where_nothing_is_held_back(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    bar = callbacks.Progress("digits", 0, 40, show=True)
    bar.after_epoch(epoch(2, step=20, val_loss=None, val_accuracy=None))
    bar.close()
    assert "train 80.00%" in screen.getvalue()


@pytest.mark.parametrize(("screen", "show"), [(io.StringIO(), True), (Terminal(), False)])
def test_it_is_quiet_where_nobody_looks(monkeypatch, screen, show):
    monkeypatch.setattr("sys.stderr", screen)
    bar = callbacks.Progress("digits", 0, 40, show=show)
    bar.after_step(step())
    bar.after_epoch(epoch())
    bar.close()
    assert screen.getvalue() == ""
