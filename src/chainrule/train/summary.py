"""What a run came to, in one object: printed by --json and kept as summary.json."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from chainrule.errors import TrainingStopped


@dataclass(frozen=True)
class Summary:
    """The figures of one run; None where there was nothing to measure."""

    run: str  # the run folder
    engine: str
    seed: int
    status: str  # done, stopped (by hand) or failed
    stop_reason: str | None
    test_accuracy: float | None
    test_loss: float | None
    val_accuracy: float | None  # of the weights that were tested
    epochs: int
    best_epoch: int | None
    steps: int
    parameters: int
    seconds: float  # from reading the data to the last measurement
    step_ms: float | None  # median

    def json(self) -> str:
        """Return one JSON object on one line."""
        return json.dumps(asdict(self))


class TrainingFailed(TrainingStopped):
    """Training was ended since it went wrong; `summary` says how far it came."""

    def __init__(self, cause: TrainingStopped, summary: Summary) -> None:
        """Say what `cause` says."""
        super().__init__(cause.needed, got=cause.got, hint=cause.hint)
        self.summary = summary
