"""Backpropagation step by step, over a graph that the learner types.

Forward computes one node a step; backward hands one gradient along one edge a step, says the
local derivative, and adds. "By hand" asks for the next number before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chainrule.course.picture import Drawn, Number, Picture, Slider, Text, Toggle, beside, plot
from chainrule.course.picture.marks import filled
from chainrule.page.markup import Safe, element, table

graph = beside(__file__, "_expression")
walking = beside(__file__, "_steps")
layout = beside(__file__, "_layout")
EXAMPLES = ("(a*b + c)**2", "sigmoid(w*x + b)", "(w*x + b - y)**2", "a*b + a*c", "log(1 + exp(-m))")
START = {"a": 2.0, "b": -1.0, "c": 3.0, "w": 0.5, "x": 2.0, "y": 1.0, "m": 1.0}
NEAR = 0.01  # a typed number may be so far from the right one, relatively


def more(given: Mapping[str, object], expression: str, by_hand: bool) -> tuple[Any, ...]:
    """Return a field a variable, the step, and in by-hand mode the field for the next number."""
    nodes = graph.parsed(expression)
    leaves = [node.name for node in nodes if node.leaf]
    fields = [Number(f"v_{name}", name, START.get(name, 1.0), -100, 100) for name in leaves]
    step = Slider("step", "step", 0, length(nodes), 0, 1, nudge=True)
    at = str(given.get("step", 0))
    at = at if at.isdecimal() and len(at) < 4 else "0"
    if not by_hand or int(at) >= length(nodes):
        return (*fields, step)
    return (*fields, step, Text(f"guess_{at}", "your number for the next step", "", 24))


def length(nodes: list[Any]) -> int:
    """Return the number of steps of a walk."""
    edges = sum(nodes[i].number is None for node in nodes for i in node.inputs)
    return sum(node.kind is not None for node in nodes) + 1 + edges


def draw(expression: str, by_hand: bool, step: int, **fields: Any) -> Drawn:
    """Draw the graph as it is after `step` steps, and the steps so far."""
    nodes = graph.parsed(expression)
    given = {node.name: fields[f"v_{node.name}"] for node in nodes if node.leaf}
    numbers = graph.values(nodes, given)
    steps = walking.walk(nodes, numbers)
    done = steps[:step]
    panel = graph_panel(nodes, numbers, done)
    side = [element("p", f"Steps so far: {step} of {len(steps)}", cls="asked"), listed(done)]
    now = done[-1].told if done else "the variables are set; press + to go on"
    says = f"Step {step} of {len(steps)}: {now}."
    if by_hand and step < len(steps):
        asked = judged(steps[step], fields[f"guess_{step}"])
        side.insert(0, element("p", asked, cls="asked"))
        says = f"{says} {asked}"
    if step == len(steps):
        side.append(compared(nodes, given, done))
        says = f"{says} Every gradient equals that of backward()."
    return Drawn(element("div", panel.svg(), element("div", *side), cls="panels"), says)


def judged(step: Any, guess: str) -> str:
    """Ask for the next number, or tell whether the typed one is right."""
    if not guess:
        return f"By hand: {step.asks}"
    try:
        number = float(guess.replace("−", "-").replace(",", "."))
    except ValueError:
        return f"“{guess}” is not a number: type one such as -0.25. {step.asks}"
    told = walking.shown(number)
    if near(number, step.answer):
        return f"{told} is right. Go on to the next step."
    why = ": look at the sign" if near(-number, step.answer) else ""
    if step.gradient is not None and near(number, step.gradient):
        why = ": that is the sum afterwards, asked is what is added"
    return f"{told} is wrong{why}. {step.asks}"


def near(number: float, right: float) -> bool:
    """Tell whether a typed number is meant to be this one."""
    return abs(number - right) <= NEAR * max(abs(right), 1e-3)


def listed(done: list[Any]) -> Safe:
    """Return the steps so far; the last one is marked."""
    rows = [
        element("li", step.told, **({"aria_current": "step"} if step is done[-1] else {}))
        for step in done
    ]
    return element("ol", *rows, cls="steps", tabindex="0", aria_label="steps so far")


def compared(nodes: list[Any], given: dict[str, float], done: list[Any]) -> Safe:
    """Return a table of the gradients found by steps beside those of autograd."""
    found = {nodes[step.node].name: step.gradient for step in done if step.gradient is not None}
    whole = graph.by_autograd(nodes, given)
    rows = [
        (
            name,
            walking.shown(found.get(name, 0.0)),
            walking.shown(whole[name]),
            same(found.get(name, 0.0), whole[name]),
        )
        for name in given
    ]
    heads = ("of", "by steps", "backward()", "agree")
    return table("Gradients compared with autograd", heads, rows)


def same(a: float, b: float) -> str:
    """Tell whether two numbers agree to rounding."""
    return "equal" if abs(a - b) <= 1e-9 * max(1.0, abs(b)) else "different"


def graph_panel(nodes: list[Any], numbers: list[float], done: list[Any]) -> plot.Panel:
    """Draw the graph, inputs above, the result below; what is not known yet is empty."""
    places, width, high = layout.laid(nodes)
    wide, tall = layout.WIDE, layout.BOX
    panel = plot.Panel("The graph", bare=True, x=(0, wide), y=(high, 0), height=high + 26)
    values = {step.node: numbers[step.node] for step in done if step.gradient is None}
    values |= {at: numbers[at] for at, node in enumerate(nodes) if node.kind is None}
    grads = {step.node: step.gradient for step in done if step.gradient is not None}
    for at, xs, ys in layout.ways(nodes, places):
        colour = "ink" if at in values else "faint"
        panel.line(xs[:-1], ys[:-1], colour=colour, width=1.2)
        panel.arrows(xs[-2:-1], ys[-2:-1], xs[-1:], ys[-1:], colour, width=1.2)
    current = done[-1].node if done else None
    for at, node in enumerate(nodes):
        (x, y), ink = places[at], "first" if at == current else "muted"
        box(panel, (x - width / 2, y, x + width / 2, y + tall), ink, strong=at == current)
        form = (
            f"{node.name} = {node.kind.form.format(*(nodes[i].name for i in node.inputs))}"
            if node.kind
            else node.name
        )
        panel.text(x, y + 15, form if len(form) * 6.9 < width else node.name, anchor="middle")
        if at in values and node.number is None:
            panel.text(x, y + 32, walking.shown(values[at]), "first", anchor="middle", size=13)
        if at in grads:
            panel.text(
                x, y + 50, f"∂ {walking.shown(grads[at])}", "second", anchor="middle", size=13
            )
    return panel


def box(panel: plot.Panel, ends: tuple[float, ...], ink: str, *, strong: bool) -> None:
    """Draw a node's frame."""
    x0, y0, x1, y1 = ends
    xs, ys = [x0, x1, x1, x0, x0], [y0, y0, y1, y1, y0]
    panel.mark(xs, ys, lambda sx, sy: filled(sx(xs), sy(ys), "var(--card)", 1.0))
    panel.line(xs, ys, colour=ink, width=2.5 if strong else 1.0)


PICTURE = Picture(
    title="Backpropagation, step by step",
    controls=(
        Text("expression", "expression", EXAMPLES[0], 80, EXAMPLES),
        Toggle("by_hand", "ask me for each next number"),
    ),
    draw=draw,
    more=more,
)
