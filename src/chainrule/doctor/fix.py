"""Apply the first remedy to a run's recipe and train again, from the same seed.

fixed = fix(run_folder)
fixed.change                     # {"optim.lr": 0.01}
fixed.old.test_accuracy, fixed.new.test_accuracy
fixed.curves["train loss"]       # {"before": (steps, values), "after": (steps, values)}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from chainrule.doctor.diagnosis import Diagnosis, diagnose
from chainrule.doctor.probes import Subject, run_probes
from chainrule.errors import RecipeError, RunError
from chainrule.train.folder import RunFolder, find, read_json
from chainrule.train.recipe import Recipe, load
from chainrule.train.run import run
from chainrule.train.summary import Summary, TrainingFailed
from chainrule.train.trace import read

Curve = tuple[list[int], list[float]]  # steps, values
CURVES = {
    "train loss": ("step", "loss"),
    "validation loss": ("epoch", "val_loss"),
    "validation accuracy": ("epoch", "val_accuracy"),
}


class Fixed(NamedTuple):
    """What was found, and both runs."""

    diagnosis: Diagnosis
    old: Summary
    new: Summary

    @property
    def change(self) -> dict[str, Any]:
        """Return the recipe's keys that were set."""
        return self.diagnosis.findings[0].finding.change

    @property
    def curves(self) -> dict[str, dict[str, Curve]]:
        """Return what a report draws: name -> {"before": curve, "after": curve}."""
        sides = {"before": lines(self.old), "after": lines(self.new)}
        return {
            name: {side: curve(told, *place) for side, told in sides.items()}
            for name, place in CURVES.items()
        }

    @property
    def says(self) -> str:
        """What came of it, in a sentence."""
        keys = ", ".join(f"{key} = {value}" for key, value in self.change.items())
        return f"With {keys}: test accuracy {told(self.old)} before, {told(self.new)} after."


def fix(
    run_folder: str | Path, *, workspace: str | Path | None = None, show: bool = False
) -> Fixed:
    """Diagnose a run, change its recipe as the first finding says, and train it anew.

    Args:
        run_folder: the folder of a run that has ended.
        workspace: the folder that holds `runs/` for the new run; else beside the old one.
        show: draw a progress bar, if stderr is a terminal.

    Raises:
        RunError: nothing was found, the first finding is not mended by a recipe, or the run has
            not ended.
        RecipeError: the change does not fit the recipe.
    """
    path = Path(run_folder)
    home = find(path.parent, path)
    old = summary_of(home)
    diagnosis = examined(home.path)
    recipe = changed(load(home.path / "recipe.toml"), diagnosis)
    place = workspace or home.path.parent.parent
    try:
        return Fixed(diagnosis, old, run(recipe, workspace=place, show=show))
    except TrainingFailed as failed:
        return Fixed(diagnosis, old, failed.summary)


def examined(folder: Path) -> Diagnosis:
    """Diagnose a run; where it stands still and the trace does not say why, with probes."""
    seen = diagnose(read(folder))
    if seen.findings or seen.gate.learning is not False:
        return seen
    return diagnose(run_probes(folder, Subject.of_run(folder)).trace)


def summary_of(home: RunFolder) -> Summary:
    """Return the figures of a run that has ended."""
    if not (home.path / "summary.json").is_file():
        hint = f"chainrule train --resume {home.path}"
        raise RunError(f"{home.path} needs to have ended", got="a run under way", hint=hint)
    return Summary(**{**read_json(home.path / "summary.json"), "run": str(home.path)})


def changed(recipe: Recipe, diagnosis: Diagnosis) -> Recipe:
    """Return the recipe with the first finding's change."""
    if not diagnosis.findings:
        raise RunError("--fix needs a finding", got="none", hint=diagnosis.says)
    first = diagnosis.findings[0]
    if not first.finding.change:
        needed = f"--fix needs a change of the recipe; {first.rule.code} is mended in code or data"
        raise RunError(needed, got=first.finding.says.rstrip("."), hint=first.finding.remedy)
    try:
        new = load(recipe, first.finding.change)
    except RecipeError as error:
        keys = ", ".join(first.finding.change)
        needed = f"the remedy of {first.rule.code} ({keys}) needs to fit this recipe"
        raise RecipeError(needed, got=error.got, hint=first.finding.remedy) from error
    if new == recipe:
        needed = f"the remedy of {first.rule.code} needs to change something"
        raise RunError(needed, got="a recipe that says so already", hint=first.finding.remedy)
    return new


def lines(summary: Summary) -> list[dict[str, Any]]:
    """Return the metrics of a run."""
    return RunFolder(Path(summary.run)).metrics()


def curve(told: list[dict[str, Any]], kind: str, name: str) -> Curve:
    """Return one curve of a run's metrics."""
    points = [line for line in told if line["kind"] == kind and line.get(name) is not None]
    return [line["step"] for line in points], [line[name] for line in points]


def told(summary: Summary) -> str:
    """Return a run's accuracy in words."""
    if summary.test_accuracy is None:
        return f"none ({summary.status})"
    return f"{summary.test_accuracy:.1%}"
