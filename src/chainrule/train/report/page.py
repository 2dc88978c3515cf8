"""The page: headline, curves, mistakes, network, recipe, environment."""

from __future__ import annotations

import numpy as np

from chainrule.page.figures import (
    NONE,
    address,
    count,
    percent,
    plural,
    seconds,
    short,
    wilson,
)
from chainrule.page.frame import fill
from chainrule.page.markup import Safe, element, join, section
from chainrule.train.report import pictures, tables
from chainrule.train.report.charts import charts
from chainrule.train.report.facts import Facts

STATES = {
    "done": "",
    "stopped": "This run was stopped before its end",
    "failed": "This run failed",
    "running": "This run has not ended, or was killed",
}


def page(facts: Facts) -> str:
    """Return the whole report as HTML that needs nothing beside itself."""
    return fill(
        f"{facts.name} – training report",
        header=header(facts),
        main=main(facts),
        footer=element("p", f"Written by Chainrule from the files in {facts.folder.name}."),
    )


def header(facts: Facts) -> Safe:
    """Return the title, how the run ended, and the headline numbers."""
    info = facts.info
    when = str(info.get("created", ""))[:16].replace("T", " ")
    about = f"{when} · engine {info.get('engine', NONE)} · seed {info.get('seed', NONE)}"
    reason = info.get("stop_reason") or ""
    told = ": ".join(filter(None, [STATES.get(facts.status, ""), str(reason)]))
    banner = element("p", told, cls=f"banner {facts.status}") if told else Safe()
    title = [element("h1", f"{facts.name}: training report"), element("p", about, cls="when")]
    return join([*title, banner, element("dl", *tiles(facts), cls="tiles")])


def tiles(facts: Facts) -> list[Safe]:
    """Return the headline numbers that the run has."""
    s, answers = facts.summary, facts.answers
    interval = ""
    if answers is not None and len(answers.y_true):
        low, high = wilson(tables.accuracy_of(answers), len(answers.y_true))
        interval = f"95 % interval {100 * low:.1f} to {100 * high:.1f} %"
    best = f"accuracy, epoch {s['best_epoch']}" if s.get("best_epoch") else "accuracy"
    steps = facts.steps["seconds"]
    steps = 1e3 * steps[np.isfinite(steps)]
    spread = f"median; 10 % above {short(np.percentile(steps, 90))} ms" if steps.size else ""
    middle = f"{short(np.median(steps))} ms" if steps.size else NONE
    told = [
        ("Test accuracy", percent(s.get("test_accuracy"), 2), interval),
        ("Validation", percent(s.get("val_accuracy"), 2), best),
        ("Test loss", short(s.get("test_loss")), ""),
        ("Parameters", count(s.get("parameters") or facts.info.get("parameters")), ""),
        (
            "Steps",
            count(s.get("steps") or len(facts.steps["step"])),
            plural(s.get("epochs"), "epoch"),
        ),
        ("Time", seconds(s.get("seconds")), ""),
        ("Time per step", middle, spread),
    ]
    return [tile(*one) for one in told if one[1] != NONE]


def tile(name: str, value: str, more: str) -> Safe:
    """Return one headline number."""
    under = element("dd", more, cls="more") if more and NONE not in more else Safe()
    return element("div", element("dt", name), element("dd", value, cls="value"), under)


def main(facts: Facts) -> Safe:
    """Return the sections that the run has something for."""
    mistakes = "The wrong answers that the network was surest of."
    return join(
        part
        for part in [
            section("How it learned", charts(facts)),
            section(
                "How well it knows each class",
                tables.both(tables.confusion(facts), tables.classes(facts)),
                tables.pairs(facts),
            ),
            section("The worst mistakes", pictures.mistakes(facts), note=mistakes),
            section("The network", tables.layers(facts)),
            section("Run it again", *again(facts)),
            section("The recipe as run", command(facts.recipe) if facts.recipe else Safe()),
            section("The environment", tables.environment(facts)),
        ]
        if part
    )


def again(facts: Facts) -> list[Safe]:
    """Return the commands that repeat or continue the run."""
    same = "On the same machine, versions and threads this gives the same numbers, bit for bit:"
    told = [element("p", same), command(f"chainrule train {address(facts.folder / 'recipe.toml')}")]
    if facts.status in {"stopped", "running"}:
        told.append(element("p", "To go on where it stopped:"))
        told.append(command(f"chainrule train --resume {address(facts.folder)}"))
    return told


def command(line: str) -> Safe:
    """Return a command to copy."""
    return element("pre", element("code", line), tabindex="0")
