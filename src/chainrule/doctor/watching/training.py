"""One training: the models that learn together, and where their steps begin and end.

forward with gradients   a step begins
losses, backward         what it came to
optimizer.step           it ends, once every optimizer that takes part has stepped
forward without          an evaluation, between two steps
"""

from __future__ import annotations

from math import nan
from pathlib import Path
from typing import Any

from chainrule.doctor.watching.cycle import Cycle
from chainrule.doctor.watching.evaluation import Evaluation
from chainrule.doctor.watching.loaders import Loaders
from chainrule.doctor.watching.losses import Criterion, Tally
from chainrule.doctor.watching.recording import LoopRecorder
from chainrule.doctor.watching.standins import Mover
from chainrule.doctor.watching.subject import Subject
from chainrule.engine import Engine

ALONE = 32  # forward passes without any optimizer's step, after which steps are told by them


class Training:
    """Tells a recorder of each step, without a call in the loop.

    Params: step     how many steps have ended
            is_open  whether one has begun
    """

    def __init__(self, e: Engine, folder: Path, every: int, loaders: Loaders) -> None:
        """Begin to write a trace into `folder`."""
        self.folder, self._loaders = folder, loaders
        self.recorder = LoopRecorder(folder, e, every=every)
        self.subjects: list[Subject] = []
        self.step, self.is_open = 0, False
        self.missed = False  # a step came whose forward pass nobody saw
        self.looking: Evaluation | None = None
        self._criterion, self._tally, self._cycle = Criterion(), Tally(), Cycle()
        self._grad_on = e.torch.is_grad_enabled
        self._source: int | None = None  # the data set that is learned from
        self._held_out: int | None = None  # the first that is only looked at
        self._passes, self._epoch = 0, 1
        self._in_training = True  # the mode in which it learns
        self._train_told: dict[str, Any] = {}
        self._forwards, self._rate, self._sampled = 0, nan, False
        self._norm: float | None = None
        self._clipped: bool | None = None

    def attach(self, model: Any, name: str) -> Subject:
        """Watch one more model."""
        subject = Subject(model, name, Mover(model, self._others))
        self.subjects.append(subject)
        loss = None if len(self.subjects) > 1 else self._criterion
        self.recorder.attach(model, subject.mover, loss=loss, name=name)
        return subject

    def adopt(self, optimizer: Any) -> None:
        """Let an optimizer move the models whose parameters it holds, or else the first."""
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        fitting = [s for s in self.subjects if any(id(p) in held for p in s.model.parameters())]
        for subject in fitting or self.subjects[:1]:
            subject.mover.add(optimizer)
        self._cycle.add(optimizer)

    def comes(self, subject: Subject, model: Any) -> None:
        """Hear that a forward pass begins."""
        grad, training = self._grad_on(), model.training
        looks = grad and not training and self._in_training and self.step > 0  # as far as known
        if (grad, training) != subject.mode and model is subject.model and not looks:
            self._switch(subject, grad=grad, training=training)
        if not self.is_open:
            if grad and not looks:
                self._open()
            else:
                self._look(provisional=grad)
        elif grad and not (self._cycle.turns or self._cycle.is_moving):
            self._again()

    def goes(self, output: Any) -> None:
        """Hear what a forward pass between two steps put out."""
        if self.looking is not None:
            self.looking.answered(output, self._loaders.take()[1])

    def lost(self, name: str, given: tuple[Any, Any], output: Any, *, summed: bool) -> None:
        """Hear that a loss of a `given` prediction and target was computed."""
        if not self.is_open and self.looking is None and output.requires_grad:
            self._open()  # no watched model was called: bare tensors
        if self.is_open:
            self._learned(name, given, output, summed=summed)
        elif self.looking is not None and output.numel() == 1:
            total = summed and not self._tally.summed
            self.looking.lost(float(output.item()), *given, total=total)

    def went_back(self, tensors: Any) -> None:
        """Hear that a backward pass begins."""
        if self.looking is not None and self.looking.provisional:
            self.looking = None  # it was training, in eval mode
            for subject in self.subjects:
                self._switch(subject, grad=True, training=subject.model.training)
        if not self.is_open:
            self._open()
        if not self._cycle.moved:
            self._tally.went_back(tensors)

    def came_back(self) -> None:
        """Hear that a backward pass has ended; a loop without optimizer changes weights next."""
        if self._sampled:
            for subject in self.subjects:
                subject.mover.before(None, set())

    @property
    def is_by_hand(self) -> bool:
        """Whether no optimizer is known."""
        return not self._cycle.known

    def cut(self, norm: float, clipped: bool) -> None:
        """Hear that gradients were measured, and maybe clipped."""
        if self.is_open and not self._cycle.moved:
            self._norm = norm if self._norm is None else (self._norm**2 + norm**2) ** 0.5
            self._clipped = bool(self._clipped) or clipped

    def moves(self, optimizer: Any, early: Tally) -> None:
        """Hear that an optimizer is about to step; `early` is what came before it was known."""
        if not self.is_open:
            self.missed = True
            self._open()
            self._tally.add(early)
        if not self._cycle.moved:
            self._rate = float(optimizer.param_groups[0].get("lr", nan))
        awake = self._cycle.begins(optimizer)
        if self._sampled:
            for mover in self._movers(optimizer):
                mover.before(optimizer, awake)

    def moved(self, optimizer: Any) -> None:
        """Hear that an optimizer has stepped."""
        if self._sampled:
            for mover in self._movers(optimizer):
                mover.after(optimizer)
        if self._cycle.ends(optimizer):
            self._in_training = self.subjects[0].model.training
            self._close()

    def flush(self) -> None:
        """Write what waits, so that the trace can be read."""
        if self.subjects:
            self.recorder.flush()

    def end(self, *, failed: bool) -> None:
        """Write down what is open, and close the trace."""
        told = self._tally.backs and not self._cycle.turns  # moved by hand, or never
        if self.is_open and (failed or told):
            self._close()
            if failed:
                self.recorder.event(self.step, "interrupted")
        elif self.is_open:
            self.recorder.drop_step()
        self._tell_evaluation()
        self.recorder.close()
        self.subjects.clear()

    def _learned(self, name: str, given: tuple[Any, Any], output: Any, *, summed: bool) -> None:
        """Count a loss of the open step; show the recorder those of the first kind."""
        tally = self._tally
        if self._cycle.moved:
            return
        if not tally.name:
            tally.name, tally.summed = name, summed
        wanted = self._sampled and name == tally.name
        if wanted and (output.requires_grad or not tally.calls):
            self._criterion.called(name, given, output)
        tally.called(output)

    def _open(self) -> None:
        """Begin a step."""
        if self.looking is not None:
            self._tell_evaluation()
        if self._loaders.fresh is not None:
            source = self._loaders.take()[0]
            if source != self._source:
                self._source, self._passes = source, self._loaders.passes[source or 0] - 1
            self._epoch = max(self._loaders.passes[source or 0] - self._passes, 1)
        self._forwards = 1
        self._begin()

    def _begin(self) -> None:
        """Begin to count, from nothing."""
        self.is_open = True
        self._tally.clear()
        self._norm = self._clipped = None
        self._sampled = self.recorder.before_step(self.step + 1)

    def _movers(self, optimizer: Any) -> list[Mover]:
        """Return what stands for an optimizer, for each model that it moves."""
        movers = [subject.mover for subject in self.subjects]
        return [m for m in movers if any(one is optimizer for one in m.optimizers())]

    def _close(self) -> None:
        """End a step."""
        if self._sampled:
            for subject in self.subjects:
                subject.mover.finish()
        self.step += 1
        self.is_open = False
        self._cycle.clear()
        loss, rate = self._tally.value(), self._rate
        self.recorder.after_step(self.step, self._epoch, loss, rate, self._norm, self._clipped)

    def _again(self) -> None:
        """Hear of one more forward pass in a step that no optimizer has ended yet.

        Where no loss followed the first one, it only looked, as when shapes are printed, and the
        step begins here. Weights that are moved by hand have moved when there was a backward pass.
        """
        self._forwards += 1
        tally = self._tally
        only_looked = not (self.step or tally.calls or tally.loose or tally.backs)
        if only_looked and self._forwards <= ALONE:
            self.recorder.drop_step()
            self._begin()
            return
        if (self._tally.backs and not self._cycle.known) or self._forwards > ALONE:
            self._close()
            self._open()
            self._forwards = ALONE if self._cycle.known else 1

    def _look(self, *, provisional: bool) -> None:
        """Begin an evaluation, or go on with it; another data set begins another."""
        source, seen = self._loaders.fresh, self.looking
        if seen is not None and (
            source not in {None, seen.source} or seen.provisional != provisional
        ):
            self._tell_evaluation()
        if self.looking is None:
            self.looking = Evaluation(source, provisional=provisional)

    def _tell_evaluation(self) -> None:
        """Write down the evaluation that has ended."""
        seen, self.looking = self.looking, None
        told = seen.told() if seen is not None else None
        if seen is None or told is None:
            return
        if seen.source is not None and seen.source == self._source:
            self._train_told = {f"train_{k}": told[k] for k in ("loss", "accuracy")}
            return
        self._held_out = seen.source if self._held_out is None else self._held_out
        split = "validation" if seen.source == self._held_out else "test"
        self.recorder.event(self.step, "evaluation", split=split, **told, **self._train_told)
        self._train_told = {}

    def _switch(self, subject: Subject, *, grad: bool, training: bool) -> None:
        """Tell a change of mode."""
        step = self.step + (grad and not self.is_open)
        self.recorder.event(step, "mode", **subject.switch(grad=grad, training=training))

    def _others(self, model: Any) -> set[int]:
        """Return the parameters that other watched models hold."""
        if len(self.subjects) < 2:
            return set()
        own = {id(p) for p in model.parameters()}
        every = (id(p) for s in self.subjects for p in s.model.parameters())
        return {p for p in every if p not in own}
