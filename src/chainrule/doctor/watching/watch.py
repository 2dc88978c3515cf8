"""`doctor.watch`: look on while anybody's loop trains, on either engine.

    with doctor.watch(model, optimizer, loss=criterion) as seen:
        for x, y in batches:
            ...                        # no call in here
    print(seen)                        # at most three findings
    seen.diagnosis.says                # the verdict in a sentence
    seen.report("report.html")         # with charts

Steps, losses, evaluations and clipping are heard where they pass (ears.py). No number changes:
nothing is drawn, written or kept. A fault in here ends the looking, never the training.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from chainrule.doctor.diagnosis import Diagnosis, diagnose
from chainrule.doctor.watching.discovery import Discovery
from chainrule.doctor.watching.ears import listen
from chainrule.doctor.watching.loaders import Loaders
from chainrule.doctor.watching.losses import Tally
from chainrule.doctor.watching.subject import Subject, parts
from chainrule.doctor.watching.training import Training
from chainrule.engine import Engine
from chainrule.errors import RunError
from chainrule.train.trace import Trace, read
from chainrule.train.trace.guard import Guard

MOST = 8  # trainings of one program that are looked at


class Watch:
    """What was seen of the trainings inside a `with` block.

    Params: trainings  those that are looked at
            missed     how many more there were
            roots      module -> the training that it belongs to, by identity
    """

    def __init__(
        self, e: Engine, folder: Path, every: int, declared: Mapping[str, Any], *, free: bool
    ) -> None:
        """Get ready to look; `free` to find models and optimizers by itself."""
        self.e, self.folder, self.declared = e, Path(folder), dict(declared)
        self._every, self._free, self._pid = every, free, os.getpid()
        self.guard, self.loaders = Guard(), Loaders()
        self.trainings: list[Training] = []
        self.missed = 0
        self.current: Training | None = None
        self.roots: dict[int, Any] = {}
        self._called: dict[int, Any] = {}  # the modules that are meant
        self.discovery = Discovery(self, free=free)
        self._movers: dict[int, tuple[weakref.ref[Any], Training | None]] = {}
        self._early = Tally()  # what was heard before a training was known
        self.settle: Callable[[], None] = lambda: None
        self.at_start: Callable[[Watch], None] = lambda _: None
        self._end: Any = None
        self.is_on = False

    def __enter__(self) -> Self:
        """Begin to listen."""
        self.at_start(self)
        self._end, self.is_on = listen(self), True
        if hasattr(os, "register_at_fork"):
            leave = weakref.WeakMethod(self._leave)
            os.register_at_fork(after_in_child=lambda: (leave() or (lambda: None))())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Take everything back, whatever happened, and close the traces."""
        self._end()
        if os.getpid() != self._pid:
            return
        failed = kind is not None and not is_plain_exit(error)
        for training in self.trainings:
            self.guard(training.end)(failed=failed)
        self._leave()

    @property
    def traces(self) -> list[Trace]:
        """What was recorded so far, a trace for each training.

        Raises:
            RunError: no training was seen.
        """
        for training in self.trainings:
            training.flush()
        found = [read(training.folder) for training in self.trainings if training.step]
        if not found:
            raise RunError(
                "a step of training is needed inside the block",
                got="none",
                hint="put the loop into `with doctor.watch(model, optimizer):`",
            )
        return found

    @property
    def trace(self) -> Trace:
        """What was recorded of the first training."""
        return self.traces[0]

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """What the doctor says of each training."""
        return [diagnose(trace, **self.declared) for trace in self.traces]

    @property
    def diagnosis(self) -> Diagnosis:
        """What the doctor says of the first training."""
        return diagnose(self.trace, **self.declared)

    def report(self, path: str | Path) -> Path:
        """Write the page with the charts, and return its path."""
        from chainrule.doctor import report

        pairs = list(zip(self.traces, self.diagnoses, strict=True))
        return report.write(Path(path), self.folder.name, pairs)

    def __str__(self) -> str:
        """Return the report as the terminal shows it, without colours."""
        from chainrule.doctor import report

        return report.text(self.folder.name, list(zip(self.traces, self.diagnoses, strict=True)))

    def open(self) -> Training | None:
        """Begin a trace for a training; None where there are too many."""
        if len(self.trainings) == MOST:
            self.missed += 1
            return None
        number = len(self.trainings) + 1
        folder = self.folder / str(number) if number > 1 else self.folder
        training = Training(self.e, folder, self._every, self.loaders)
        self.trainings.append(training)
        return training

    def know(
        self, training: Training, model: Any, name: str = "", *, called: Any = None
    ) -> Subject:
        """Watch a model; `called` is the module that a loop calls, where it is another."""
        kind = type(called if called is not None else model).__name__.lower()
        taken = {subject.name for subject in training.subjects}
        if not name and training.subjects:
            name = kind if kind not in taken else f"{kind}{len(taken)}"
        subject = training.attach(model, name)
        root = model if called is None else called
        self.roots[id(root)] = training, subject
        self._called[id(root)] = root
        self.settle()
        return subject

    def called(self) -> Iterable[Any]:
        """Return the modules whose calls matter."""
        return self._called.values()

    def know_loss(self, loss: Any) -> None:
        """Hear of a loss module that somebody wrote."""
        self.roots[id(loss)] = None, loss
        self._called[id(loss)] = loss
        self.settle()

    def assign(self, optimizer: Any, training: Training | None) -> None:
        """Let an optimizer's steps be those of a training, or of none."""
        self._movers[id(optimizer)] = weakref.ref(optimizer), training
        if training is not None:
            training.adopt(optimizer)

    def made(self, optimizer: Any) -> None:
        """Hear that an optimizer was made."""
        self.discovery.made(optimizer)
        self.settle()

    def found(self, module: Any) -> tuple[Training, Subject] | None:
        """Return what an unknown module belongs to, None where to nothing."""
        if not self.e.torch.is_grad_enabled():
            return None
        home = self.discovery.called(module)
        self.settle()
        return home

    def comes(self, known: tuple[Training, Subject], module: Any) -> None:
        """Hear that a watched model is called."""
        self.current = known[0]
        known[0].comes(known[1], module)

    def goes(self, known: tuple[Training, Subject], module: Any, output: Any) -> None:
        """Hear what it put out."""
        if module is known[1].model:
            known[0].goes(output)

    def lost(self, name: str, args: Any, settings: Any, output: Any) -> None:
        """Hear of a call of a loss function."""
        if len(args) > 1:
            both = args[:2]
        else:
            both = args[0] if args else settings.get("input"), settings.get("target")
        if both[0] is None or both[1] is None:
            return
        if self.current is None:
            self._early.called(output)
        else:
            summed = settings.get("reduction") == "sum"
            self.current.lost(name, both, output, summed=summed)

    def went_back(self, tensors: Any) -> None:
        """Hear that a backward pass begins."""
        if self.current is None:
            self._early.went_back(tensors)
            self.discovery.goes_back()
            self.settle()
        else:
            self.current.went_back(tensors)

    def cut(self, norm: Any, most: Any) -> None:
        """Hear of gradients that were measured, and clipped if they were longer than `most`."""
        if self.current is not None:
            self.current.cut(float(norm), float(norm) > float(most))

    def moves(self, optimizer: Any, *_: Any) -> None:
        """Hear that an optimizer is about to step."""
        known = self._movers.get(id(optimizer))
        training = known[1] if known is not None and known[0]() is optimizer else None
        if training is None and (known is None or known[0]() is not optimizer):
            training = self.discovery.home(optimizer)
            if training is not None or not self._free:
                self.assign(optimizer, training)
        if self.discovery.seeking:
            self.discovery.stepped(optimizer)
            self.settle()
        if training is not None:
            self.current = training
            training.moves(optimizer, self._early)
            if training.missed:
                self._listen_inside(training)

    def moved(self, optimizer: Any, *_: Any) -> None:
        """Hear that an optimizer has stepped."""
        known = self._movers.get(id(optimizer))
        if known is not None and known[1] is not None and known[0]() is optimizer:
            known[1].moved(optimizer)

    def _listen_inside(self, training: Training) -> None:
        """Hear of calls of a model's parts: the loop does not call the model itself."""
        training.missed = False
        for subject in training.subjects:
            for part in parts(subject.model):
                self.roots.setdefault(id(part), (training, subject))
                self._called[id(part)] = part
        self.settle()

    def _leave(self) -> None:
        """Hear nothing any more, as in a process that was forked off."""
        self.roots.clear()
        self._called.clear()
        self._movers.clear()
        self.loaders.forget()
        self.current, self.discovery.seeking, self.is_on = None, False, False


def is_plain_exit(error: BaseException | None) -> bool:
    """Tell whether a program ended as `sys.exit()` and `sys.exit(0)` end it."""
    return isinstance(error, SystemExit) and error.code in {None, 0}
