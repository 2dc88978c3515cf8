"""What a run came to: measure the test part, write the figures, the status, the report."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from statistics import median
from typing import Any

import numpy as np

from chainrule.files import atomic
from chainrule.train import checkpoint, report
from chainrule.train.evaluate import judge, predict, probabilities, worst
from chainrule.train.folder import RunFolder
from chainrule.train.session import Session
from chainrule.train.summary import Summary


def finish(session: Session, folder: RunFolder, status: str, reason: str | None) -> Summary:
    """Measure and write everything down; the status comes before the report that shows it."""
    figures = {"test_loss": None, "test_accuracy": None}
    if status != "failed":
        figures = measure(session, folder)
    summary = summarize(session, folder, status=status, stop_reason=reason, **figures)
    folder.write("summary.json", asdict(summary))
    folder.update(status=status, stop_reason=reason)
    report.write(folder.path)
    return summary


def measure(session: Session, folder: RunFolder) -> dict[str, Any]:
    """Test the best weights, or the last where the recipe keeps these; keep the answers."""
    e, model, part = session.e, session.parts.model, session.examples.test
    if session.tests_best:
        model.load_state_dict(session.stopping.weights)
    checkpoint.save_weights(folder.best, model)
    scores = predict(e, model, part.x)  # (N, K)
    loss, accuracy = judge(e, session.parts.criterion, scores, part.y)
    probability = probabilities(scores)
    mistakes = worst(part.y, probability)
    with atomic(folder.path / "evaluation.npz", "wb") as file:
        np.savez(
            file,
            y_true=part.y,
            y_pred=scores.argmax(1),
            probability=probability.astype(np.float32),
            worst_index=mistakes,
            worst_x=part.raw[part.rows[mistakes]],
        )
    return {"test_loss": loss if isfinite(loss) else None, "test_accuracy": accuracy}


def summarize(session: Session, folder: RunFolder, **figures: Any) -> Summary:
    """Gather the figures of a run from its session and its metrics."""
    lines = folder.metrics()
    steps = [line["seconds"] for line in lines if line["kind"] == "step"]
    epochs = {line["epoch"]: line for line in lines if line["kind"] == "epoch"}
    done = session.position.epoch - 1
    tested = session.stopping.best_epoch if session.tests_best else done
    return Summary(
        run=str(folder.path),
        engine=session.e.name,
        seed=session.recipe.train.seed,
        val_accuracy=epochs[tested]["val_accuracy"] if tested in epochs else None,
        epochs=done,
        best_epoch=session.stopping.best_epoch or None,
        steps=session.position.step,
        parameters=session.parts.parameters,
        seconds=round(session.clock.seconds, 3),
        step_ms=round(1e3 * median(steps), 4) if steps else None,
        **figures,
    )
