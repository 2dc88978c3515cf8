"""The charts of a diagnosis: how the run went, and what each finding rests on."""

from __future__ import annotations

import numpy as np

from chainrule.doctor.diagnosis import Named
from chainrule.page.chart import FAINT, FIRST, SECOND, Line, figure
from chainrule.page.markup import Safe, element
from chainrule.train.trace import Table, Trace

STEPS = {"color": FAINT, "linewidth": 0.8}
MEAN = {"color": FIRST, "linewidth": 1.8}
HELD_OUT = {"color": SECOND, "linewidth": 1.8, "linestyle": (0, (5, 2)), "marker": "s"}
LAST = {"color": SECOND, "linewidth": 1.6, "linestyle": (0, (5, 2))}
WINDOW = 50  # stretches that the smooth line is made of
MANY = 40  # lines of one chart

# What a rule looked at: a table of the trace, its column, the chart's title.
EVIDENCE = {
    "R11": ("layers", "std", "Deviation of each layer's output"),
    "R12": ("parameters", "u_norm", "Length of each step"),
    "R15": ("parameters", "g_norm", "Norm of each gradient"),
    "R16": ("layers", "off", "Share of outputs that are off"),
    "R17": ("layers", "saturated", "Share of outputs that are saturated"),
    "R18": ("parameters", "update_ratio", "Update ÷ weight"),
    "R19": ("parameters", "update_ratio", "Update ÷ weight"),
    "R22": ("models", "carried", "Norm of what was not cleared"),
    "R23": ("parameters", "u_norm", "Length of each step"),
    "R31": ("parameters", "w_norm", "Norm of each weight"),
}
LOSS = {"R10", "R13", "R20", "R27", "R28", "R32"}  # these looked at the loss
NORM = {"R14", "R21"}  # these at the gradient's norm
OVERVIEW = ("parameters", "update_ratio", "Update ÷ weight")


def overview(trace: Trace, name: str) -> Safe:
    """Return the charts of every run: loss, accuracy, gradient, updates."""
    drawn = [
        loss(trace, name),
        accuracy(trace, name),
        gradient(trace, name),
        each(trace, f"{name}-ratio", *OVERVIEW, where=""),
    ]
    return together(drawn)


def loss(trace: Trace, name: str) -> Safe:
    """Draw the loss: of each step thinly, its course, and that of held-out data."""
    step, value = trace.steps["step"], trace.steps["loss"]
    at, held = told(trace, "loss")
    lines = [
        Line("each step", step, value, STEPS),
        Line("mean", *smooth(step, value), MEAN),
        Line("held out", at, held, HELD_OUT),
    ]
    return figure(f"{name}-loss", "Loss", lines, "step")


def accuracy(trace: Trace, name: str) -> Safe:
    """Draw the accuracy: of the batches looked at, and of held-out data."""
    at, held = told(trace, "accuracy")
    lines = [
        Line("batches", trace.samples, 100 * trace.batch["accuracy"], STEPS),
        Line("held out", at, 100 * held, HELD_OUT),
    ]
    return figure(f"{name}-accuracy", "Accuracy (%)", lines, "step", "plain")


def gradient(trace: Trace, name: str) -> Safe:
    """Draw the norm of the gradient."""
    look = {"color": FIRST, "linewidth": 0.9}
    norm = Line("", trace.steps["step"], trace.steps["grad_norm"], look)
    return figure(f"{name}-gradient", "Norm of the gradient", [norm], "step")


def evidence(trace: Trace, named: Named, name: str) -> Safe:
    """Draw what a finding rests on, if that is a column of the trace."""
    code = named.rule.code
    if code in LOSS:
        return loss(trace, f"{name}-{code}")
    if code in NORM:
        return gradient(trace, f"{name}-{code}")
    found = EVIDENCE.get(code)
    if found is None:
        return Safe()
    return each(trace, f"{name}-{code}", *found, where=named.finding.where)


def each(trace: Trace, name: str, table: str, column: str, title: str, *, where: str) -> Safe:
    """Draw a column for each layer or parameter; the one at fault, or first and last, stand out."""
    data: Table = getattr(trace, table)
    columns = [i for i in range(len(data.names)) if np.isfinite(data[column][:, i]).any()]
    if table == "parameters":
        columns = [i for i in columns if len(data.facts[i]["shape"]) > 1] or columns
    if not columns:
        return Safe()
    named = [i for i in columns if data.names[i] and data.names[i] in where]
    fault = named[0] if named else columns[0]
    last = columns[-1] if columns[-1] != fault else None
    others = [i for i in columns if i not in {fault, last}][: MANY - 2]
    lines = [Line("", trace.samples, data[column][:, i], STEPS) for i in others]
    lines.append(Line(data.names[fault], trace.samples, data[column][:, fault], MEAN))
    if last is not None:
        lines.append(Line(data.names[last], trace.samples, data[column][:, last], LAST))
    return figure(name, title, lines, "step")


def told(trace: Trace, what: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the steps of evaluations on held-out data, and what they came to."""
    events = [e for e in trace.of_kind("evaluation") if e.get("split") != "test"]
    pairs = [(e["step"], e[what]) for e in events if e.get(what) is not None]
    table = np.array(pairs, float).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def smooth(step: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean of each stretch; nothing where there are few steps."""
    if len(step) < 2 * WINDOW:
        return step[:0], value[:0]
    parts = zip(np.array_split(step, WINDOW), np.array_split(value, WINDOW), strict=True)
    means = [(at.mean(), part[np.isfinite(part)]) for at, part in parts]
    kept = np.array([(at, part.mean()) for at, part in means if len(part)]).reshape(-1, 2)
    return kept[:, 0], kept[:, 1]


def together(drawn: list[Safe]) -> Safe:
    """Set charts side by side where there is room."""
    shown = [one for one in drawn if one]
    return element("div", *shown, cls="charts") if shown else Safe()
