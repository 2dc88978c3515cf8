"""The loop: the same numbers as a loop written by hand, and callbacks told in order."""

from dataclasses import replace

import numpy as np
import pytest
from tests.needs import needs_torch

from chainrule import engine, models
from chainrule.train.callbacks import Callback, Clipping, Stop
from chainrule.train.loop import Loop
from chainrule.train.position import Position

ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]
each_engine = pytest.mark.parametrize("name", ENGINES)
EVENTS = ("before_training", "before_step", "before_update", "after_step", "after_epoch")


class Diary(Callback):
    """Writes down what it hears; stops when it hears `until`."""

    def __init__(self, until=None):
        self.heard, self.until = [], until
        for event in (*EVENTS, "after_training"):
            setattr(self, event, self.ear(event))

    def ear(self, event):
        def hear(*values):
            self.heard.append((event, *values))
            if self.until == (event, sum(e == event for e, *_ in self.heard)):
                raise Stop("enough")

        return hear

    def of(self, event):
        return [values[0] for name, *values in self.heard if name == event]


def ready(name, epochs=2, callbacks=(), largest=0.0, n=10):
    e = engine.get(name)
    e.torch.manual_seed(1)
    rng = np.random.default_rng(0)
    x = e.torch.from_numpy(rng.normal(size=(n, 4)).astype(np.float32))
    y = e.torch.from_numpy(np.arange(n) % 3)
    library = e.torch.utils.data
    loader = library.DataLoader(library.TensorDataset(x, y), batch_size=4, shuffle=True)
    model = models.create("mlp", engine=name, widths=[4, 8, 3], dropout=0.2)
    optimizer = e.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    criterion = e.nn.CrossEntropyLoss()
    parts = {"e": e, "model": model, "criterion": criterion, "optimizer": optimizer}
    clip = Clipping(e, model.parameters(), largest)
    return Loop(
        **parts,
        batches=loader,
        per_epoch=len(loader),
        epochs=epochs,
        clip=clip,
        validate=lambda: (0.5, 0.25),
        callbacks=callbacks,
        at=Position(),
    )


@each_engine
def test_the_same_numbers_as_by_hand(name):
    diary = Diary()
    loop = ready(name, callbacks=[diary])
    assert loop.run() is None
    twin = ready(name)
    losses, right = [], 0
    for _ in range(2):
        for x, y in twin.batches:
            scores = twin.model(x)
            loss = twin.criterion(scores, y)
            twin.optimizer.zero_grad()
            loss.backward()
            twin.optimizer.step()
            losses.append((loss.item(), len(y)))
            right += int((scores.argmax(1) == y).sum())
    steps, epochs = diary.of("after_step"), diary.of("after_epoch")
    assert [step.loss for step in steps] == [loss for loss, _ in losses]
    for p, q in zip(loop.model.parameters(), twin.model.parameters(), strict=True):
        assert p.detach().numpy().tobytes() == q.detach().numpy().tobytes()
    for number, epoch in enumerate(epochs):
        mine = losses[3 * number : 3 * number + 3]
        assert epoch.train_loss == pytest.approx(sum(loss * n for loss, n in mine) / 10)
        assert (epoch.val_loss, epoch.val_accuracy) == (0.5, 0.25)
    assert sum(epoch.train_accuracy for epoch in epochs) == pytest.approx(right / 10)


def test_everybody_hears_everything_in_order():
    first, second = Diary(), Diary()
    ready("numpy", epochs=1, callbacks=[first, second]).run()
    step = ["before_step", "before_update", "after_step"]
    wanted = ["before_training", *step * 3, "after_epoch", "after_training"]
    assert [event for event, *_ in first.heard] == wanted
    assert [event for event, *_ in second.heard] == wanted
    assert first.of("before_step") == [1, 2, 3]
    assert [(s.step, s.epoch, s.last) for s in first.of("after_step")] == [
        (1, 1, False),
        (2, 1, False),
        (3, 1, True),
    ]
    assert [len(s.y) for s in first.of("after_step")] == [4, 4, 2]
    assert all(s.seconds > 0 and s.lr == 0.1 for s in first.of("after_step"))


def test_gradients_are_cut_before_the_update():
    diary = Diary()
    loop = ready("numpy", epochs=1, callbacks=[diary], largest=1e-6)
    before = [p.detach().numpy().copy() for p in loop.model.parameters()]
    loop.run()
    steps = diary.of("after_step")
    assert all(s.clipped and s.grad_norm > 1e-3 for s in steps)
    for p, old in zip(loop.model.parameters(), before, strict=True):
        np.testing.assert_allclose(p.detach().numpy(), old, atol=1e-6)


@pytest.mark.parametrize("event", EVENTS)
def test_any_callback_may_stop_it(event):
    diary = Diary(until=(event, 1))
    assert ready("numpy", callbacks=[diary]).run() == "enough"
    assert [name for name, *_ in diary.heard][-2:] == [event, "after_training"]
    assert diary.of("after_training") == ["enough"]


@each_engine
@pytest.mark.parametrize("stop", [("after_step", 2), ("after_step", 3), ("after_epoch", 1)])
def test_from_a_position_it_goes_on_with_the_batches_that_are_left(name, stop):
    whole = Diary()
    ready(name, callbacks=[whole]).run()
    first = Diary(until=stop)
    loop = ready(name, callbacks=[first])
    loop.run()
    rest, at = Diary(), Position()
    at.load_state_dict(loop.at.state_dict())
    replace(loop, callbacks=[rest], at=at).run()
    losses = [s.loss for diary in (first, rest) for s in diary.of("after_step")]
    assert losses == [s.loss for s in whole.of("after_step")]
    ends = [e[:4] for diary in (first, rest) for e in diary.of("after_epoch")]
    assert ends == [e[:4] for e in whole.of("after_epoch")]


def test_a_model_that_was_left_in_eval_mode_trains_in_train_mode():
    loop = ready("numpy", epochs=1)
    loop.model.eval()
    loop.run()
    assert loop.model.training
