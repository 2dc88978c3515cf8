"""Everything that one run needs, built from its recipe and connected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from chainrule import data, engine
from chainrule.engine import Engine
from chainrule.train import callbacks as listeners
from chainrule.train.build import Parts, build, rehearse
from chainrule.train.callbacks import Callback, Clipping, EarlyStopping, Schedule, Tracing
from chainrule.train.checkpoint import Stateful
from chainrule.train.environment import versions
from chainrule.train.evaluate import judge, predict
from chainrule.train.examples import Examples, Part, prepare
from chainrule.train.folder import RunFolder
from chainrule.train.generators import Generators
from chainrule.train.loop import Loop
from chainrule.train.position import Clock, Position
from chainrule.train.recipe import Recipe
from chainrule.train.trace import Recorder


@dataclass
class Session:
    """A recipe come to life."""

    recipe: Recipe
    e: Engine
    examples: Examples
    batches: Any
    parts: Parts
    generators: Generators
    schedule: Schedule
    stopping: EarlyStopping
    position: Position
    clock: Clock

    @classmethod
    def of(cls, recipe: Recipe) -> Session:
        """Load the data and build the network, from the recipe's seed."""
        clock, plan, e = Clock(), recipe.train, engine.get(recipe.train.engine)
        recipe = replace(recipe, train=replace(plan, threads=e.torch.get_num_threads()))
        examples = prepare(data.load(recipe.data.name), recipe.data, recipe.split)
        batches, generators = loader(e, examples.train, plan.batch_size), Generators(e)
        generators.seed(plan.seed)
        with np.errstate(all="ignore"):
            rehearse(e, recipe, examples, len(batches))
        generators.seed(plan.seed)
        parts = build(e, recipe, examples, len(batches))
        return cls(
            recipe,
            e,
            examples,
            batches,
            parts,
            generators,
            Schedule(parts.scheduler, recipe.schedule.per),
            EarlyStopping(parts.model, plan.monitor, plan.patience, plan.min_delta),
            Position(),
            clock,
        )

    @property
    def steps_total(self) -> int:
        """The number of steps if nothing stops the run."""
        return self.recipe.train.epochs * len(self.batches)

    @property
    def state(self) -> dict[str, Stateful]:
        """All that a checkpoint must hold for the run to go on as if it had not stopped."""
        return {
            "model": self.parts.model,
            "optimizer": self.parts.optimizer,
            "schedule": self.schedule,
            "generators": self.generators,
            "position": self.position,
            "stopping": self.stopping,
            "clock": self.clock,
        }

    @property
    def tests_best(self) -> bool:
        """Whether the best weights are tested, and not the last."""
        return self.recipe.train.keep == "best" and self.stopping.weights is not None

    def info(self) -> dict[str, Any]:
        """Return what run.json says about the run before it starts."""
        parts = ("train", "validation", "test")
        return {
            "engine": self.e.name,
            "seed": self.recipe.train.seed,
            "versions": versions(self.e),
            "parameters": self.parts.parameters,
            "steps_total": self.steps_total,
            "classes": list(self.examples.classes),
            "data": {
                "name": self.examples.name,
                **{part: len(getattr(self.examples, part)) for part in parts},
            },
        }

    def loop(self, callbacks: list[Callback]) -> Loop:
        """Return the loop, standing where the session stands."""
        parts, plan = self.parts, self.recipe.train
        return Loop(
            e=self.e,
            model=parts.model,
            criterion=parts.criterion,
            optimizer=parts.optimizer,
            batches=self.batches,
            per_epoch=len(self.batches),
            epochs=plan.epochs,
            clip=Clipping(self.e, parts.model.parameters(), plan.clip),
            validate=self.validate,
            callbacks=callbacks,
            at=self.position,
        )

    def listeners(self, folder: RunFolder, *, show: bool) -> list[Callback]:
        """Return all callbacks, in the order in which they hear of an event."""
        model, optimizer, plan = self.parts.model, self.parts.optimizer, self.recipe.train
        log = listeners.Log(folder.path / "metrics.jsonl", self.steps_total)
        trace = (
            Tracing(self.recorder(folder), len(self.examples.validation)) if plan.trace else None
        )
        tell = trace.recorder.event if trace else None
        flush = [log.flush, *([trace.flush] if trace else [])]
        return [
            listeners.Finite(self.e, model, optimizer, tell),
            *([trace] if trace else []),
            log,
            listeners.Progress(self.recipe.name, self.position.step, self.steps_total, show=show),
            self.schedule,
            self.stopping,
            listeners.Checkpoints(folder.last, self.state, plan.checkpoint_seconds, flush),
            listeners.Interrupt(),
        ]

    def recorder(self, folder: RunFolder) -> Recorder:
        """Return a recorder that watches the network and has been told about the data."""
        recorder = Recorder(folder.path, self.e, every=self.recipe.train.trace_every)
        recorder.attach(self.parts.model, self.parts.optimizer, loss=self.parts.criterion)
        if self.position.step == 0:
            y = self.examples.train.y
            counts = np.bincount(y, minlength=len(self.examples.classes)).tolist()
            recorder.event(0, "data", rows=len(y), scaler_rows=len(y), class_counts=counts)
        return recorder

    def validate(self) -> tuple[float | None, float | None]:
        """Measure loss and accuracy on the validation part, if there is one."""
        part = self.examples.validation
        if not len(part):
            return None, None
        return judge(
            self.e, self.parts.criterion, predict(self.e, self.parts.model, part.x), part.y
        )


def loader(e: Engine, part: Part, batch_size: int) -> Any:
    """Return a loader that shuffles the examples anew in each epoch."""
    x, y = e.torch.from_numpy(part.x), e.torch.from_numpy(part.y)
    library = e.torch.utils.data
    return library.DataLoader(library.TensorDataset(x, y), batch_size=batch_size, shuffle=True)
