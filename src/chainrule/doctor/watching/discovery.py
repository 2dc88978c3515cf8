"""Finds out what learns: optimizers when they are made, models when they are first called."""

from __future__ import annotations

import weakref
from typing import Any

from chainrule.doctor.watching.standins import Bare, Whole
from chainrule.doctor.watching.subject import Subject
from chainrule.doctor.watching.training import Training

TOGETHER = 16  # steps within which a second model joins the first one's training
TRIES = 3  # steps after which an optimizer's missing parameters are no longer sought


class Pending:
    """An optimizer whose parameters are not all found in watched models.

    Params: early  it was made before the newest training had made a step
            turns  how often it has stepped since
    """

    def __init__(self, optimizer: Any, *, early: bool) -> None:
        """Wait for the models of `optimizer`."""
        self.optimizer, self.early, self.turns = weakref.ref(optimizer), early, 0
        self.training: Training | None = None


class Discovery:
    """Decides which model and which optimizer belong to which training.

    Params: seeking  whether calls of unknown modules matter now
    """

    def __init__(self, watch: Any, *, free: bool) -> None:
        """Find things for `watch`; if not `free`, for the models that it was given alone."""
        self._watch, self._free = watch, free
        self._pending: dict[int, Pending] = {}
        self._stray: weakref.ref[Any] | None = None  # called, trained by nobody that is known
        self.depth, self.seeking = 0, free

    def made(self, optimizer: Any) -> None:
        """Hear that an optimizer was made."""
        newest = self._watch.trainings[-1] if self._watch.trainings else None
        early = newest is None or newest.step == 0
        self._pending[id(optimizer)] = Pending(optimizer, early=early)
        self.seeking = self._free

    def called(self, module: Any) -> tuple[Training, Subject] | None:
        """Hear that an unknown module is called with gradients on; return what it belongs to."""
        own = {id(p) for p in module.parameters()}
        if not own:
            return None
        found = [p for p in self._alive() if own & self._wanted(p)]
        if not found:
            if self.depth == 0 and any(p.requires_grad for p in module.parameters()):
                self._stray = weakref.ref(module)
            return None
        return self._attach(module, found)

    def home(self, optimizer: Any) -> Training | None:
        """Return the training of an optimizer that steps, though no model of its was called."""
        if id(optimizer) not in self._pending:
            self.made(optimizer)
        held = [p for group in optimizer.param_groups for p in group["params"]]
        ids = {id(p) for p in held}
        for training in reversed(self._watch.trainings):
            if any(id(p) in ids for s in training.subjects for p in s.model.parameters()):
                return training
        if not self._free:
            return None
        module = self._stray() if self._stray is not None else None
        if any(p.grad is not None for p in held):
            module = Bare([p for p in held if p.requires_grad])
        if module is None:  # its step may hold the forward pass
            return None
        found = self._attach(module, [self._pending[id(optimizer)]])
        return found[0] if found else None

    def stepped(self, optimizer: Any) -> None:
        """Count an optimizer's steps: after a few, what is not found is no longer sought."""
        known = self._pending.get(id(optimizer))
        if known is not None:
            known.turns += 1
            if known.turns >= TRIES:
                self._done(optimizer)

    def goes_back(self) -> None:
        """Hear of a backward pass while no optimizer was ever made: weights move by hand."""
        module = self._stray() if self._stray is not None else None
        if module is not None and not self._pending and not self._watch.trainings:
            training = self._watch.open()
            if training is not None:
                self._watch.know(training, module)
                self.seeking = False

    def _attach(self, module: Any, found: list[Pending]) -> tuple[Training, Subject] | None:
        """Watch a module with the optimizers that move it."""
        training = next((p.training for p in found if p.training is not None), None)
        training = training or self._joined(found) or self._watch.open()
        if training is None:
            for one in found:
                self._watch.assign(one.optimizer(), None)
                self._done(one.optimizer())
            return None
        whole = type(module).__name__ == "OptimizedModule"  # its parts are compiled
        subject = self._watch.know(training, Whole(module) if whole else module, called=module)
        for one in found:
            one.training = training
            optimizer = one.optimizer()
            self._watch.assign(optimizer, training)
            if not self._wanted(one):
                self._done(optimizer)
        return training, subject

    def _joined(self, found: list[Pending]) -> Training | None:
        """Return the newest training, if these optimizers belong to it."""
        if not self._watch.trainings or not all(one.early for one in found):
            return None
        newest: Training = self._watch.trainings[-1]
        return newest if newest.step < TOGETHER else None

    def _alive(self) -> list[Pending]:
        """Return the optimizers that wait and are still there."""
        self._pending = {k: p for k, p in self._pending.items() if p.optimizer() is not None}
        return list(self._pending.values())

    def _wanted(self, one: Pending) -> set[int]:
        """Return those parameters of an optimizer that no watched model holds."""
        optimizer = one.optimizer()
        groups = optimizer.param_groups if optimizer is not None else ()
        held = {id(p) for group in groups for p in group["params"]}
        subjects = (s for training in self._watch.trainings for s in training.subjects)
        return held - {id(p) for s in subjects for p in s.model.parameters()}

    def _done(self, optimizer: Any) -> None:
        """Seek no more for an optimizer."""
        self._pending.pop(id(optimizer), None)
        self.seeking = bool(self._pending)
