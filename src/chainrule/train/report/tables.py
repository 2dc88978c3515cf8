"""The report's tables: confusion, classes, layers, environment."""

from __future__ import annotations

import numpy as np

from chainrule.page.figures import NONE, count, percent, short
from chainrule.page.markup import Safe, element, join, table
from chainrule.train.report.facts import Answers, Facts
from chainrule.train.trace import Trace

MOST_CLASSES = 25  # a larger confusion table cannot be read; the pairs are told instead
MOST_PAIRS = 8
NAMES = {
    "chainrule": "Chainrule",
    "python": "Python",
    "numpy": "NumPy",
    "torch": "PyTorch",
    "platform": "System",
    "cpu": "Processor",
    "blas": "Matrix library",
    "threads": "Threads",
}


def confusion(facts: Facts) -> Safe:
    """Return who was taken for whom, each row shaded by its share."""
    answers = facts.answers
    if answers is None or answers.classes > MOST_CLASSES:
        return Safe()
    names = [facts.class_name(k) for k in range(answers.classes)]
    share = answers.table / np.maximum(answers.table.sum(axis=1, keepdims=True), 1)  # (K, K)
    worst = float((share * (1 - np.eye(len(names)))).max()) or 1.0
    rows = []
    for t, name in enumerate(names):
        cells = zip(answers.table[t].tolist(), share[t].tolist(), strict=True)
        rows.append([name, *(shaded(n, s, worst, p == t) for p, (n, s) in enumerate(cells))])
    head = [Safe('<span class="corner">true ↓ · predicted →</span>'), *map(turned, names)]
    return table("Confusion: test examples by true class and answer", head, rows, cls="confusion")


def turned(name: str) -> Safe:
    """Return a column's head, upright if it is long."""
    return element("span", name, cls="turned" if len(name) > 3 else "")


def shaded(n: int, share: float, worst: float, right: bool) -> Safe:
    """Return one cell; a mistake is shaded by the root of its share of the `worst` one's."""
    kind = "right" if right else "wrong" if n else "none"
    depth = 45 * share if right else 50 * (share / worst) ** 0.5
    return Safe(f'<td class="{kind}" style="--depth:{depth:.0f}%">{n}</td>')


def pairs(facts: Facts) -> Safe:
    """Return the most frequent mistakes in a sentence."""
    found = facts.answers.confused(MOST_PAIRS) if facts.answers is not None else []
    told = [f"{facts.class_name(t)} taken for {facts.class_name(p)} ({n})" for t, p, n in found]
    return (
        element("p", element("b", "Most frequent mistakes: "), ", ".join(told)) if told else Safe()
    )


def classes(facts: Facts) -> Safe:
    """Return precision, recall and F1 of each class, and their means."""
    answers = facts.answers
    if answers is None:
        return Safe()
    scores, macro = answers.scores, answers.scores.macro()
    rows = [
        [
            facts.class_name(k),
            count(scores.support[k]),
            *(percent(float(column[k])) for column in (scores.precision, scores.recall, scores.f1)),
        ]
        for k in range(answers.classes)
    ]
    means = [percent(macro[name]) for name in ("precision", "recall", "f1")]
    rows.append(["mean", count(scores.support.sum()), *means])
    head = ["Class", "Examples", "Precision", "Recall", "F1"]
    return table(
        "Precision, recall and F1 of each class on the test part", head, rows, cls="classes"
    )


def layers(facts: Facts) -> Safe:
    """Return what each layer holds and how it fared, as far as a trace tells."""
    trace = facts.trace
    if trace is None or not trace.layers.names:
        return Safe()
    total = max(sum(trace.layers.fact("parameters")), 1)
    rows = [layer(trace, i, total) for i in range(len(trace.layers.names))]
    rows.append(["all layers", "", count(total), "100.0 %", "", ""])
    head = ["Layer", "Kind", "Parameters", "Share", "Update ÷ weight", "Silent units"]
    caption = "Layers: size, median update-to-weight ratio, units that were never active"
    return table(caption, head, rows, cls="layers")


def layer(trace: Trace, i: int, total: int) -> list[str]:
    """Return one layer's row."""
    name, facts = trace.layers.names[i], trace.layers.facts[i]
    own = facts["parameters"]
    size = [count(own), percent(own / total)] if own else [NONE, NONE]
    return [name, facts["kind"], *size, moved(trace, name), silent(trace, name)]


def moved(trace: Trace, layer: str) -> str:
    """Return the median over the run of a layer's update-to-weight ratio."""
    own = [i for i, name in enumerate(trace.parameters.names) if name == f"{layer}.weight"]
    if not own:
        return NONE
    ratio = trace.parameters["update_ratio"][:, own]
    ratio = ratio[np.isfinite(ratio)]
    return short(float(np.median(ratio))) if ratio.size else NONE


def silent(trace: Trace, layer: str) -> str:
    """Return the share of a ReLU's units that were off for the last 512 examples."""
    if "ReLU" not in trace.layers.facts[trace.layers.names.index(layer)]["kind"]:
        return NONE
    share = trace.never_active(layer)
    share = share[np.isfinite(share)]
    return percent(float(share[-1])) if share.size else NONE


def environment(facts: Facts) -> Safe:
    """Return versions, machine, seed and the sizes of the parts."""
    info = facts.info
    data = info.get("data", {})
    rows: list[list[object]] = [
        ["Engine", info.get("engine", NONE)],
        ["Seed", info.get("seed", NONE)],
    ]
    rows += [
        [name, info["versions"][key]]
        for key, name in NAMES.items()
        if info.get("versions", {}).get(key)
    ]
    if data:
        sizes = ", ".join(
            f"{count(data.get(part))} {part}" for part in ("train", "validation", "test")
        )
        rows.append(["Data", f"{data.get('name', '')}: {sizes}"])
    rows.append(["Begun", info.get("created", NONE)])
    return table("What the run depended on", ["What", "Value"], rows, cls="facts")


def accuracy_of(answers: Answers) -> float:
    """Return the share of right answers."""
    return float(np.mean(answers.y_true == answers.y_pred)) if len(answers.y_true) else float("nan")


def both(*parts: Safe) -> Safe:
    """Set parts side by side where there is room."""
    shown = [part for part in parts if part]
    return element("div", join(shown), cls="pair") if shown else Safe()
