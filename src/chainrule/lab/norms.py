"""Nets with a normalisation between the layers: what the claims of day 13 compare."""

from __future__ import annotations

from typing import Any

from chainrule.engine import Engine

KINDS = ("none", "batch norm", "layer norm")


def normalised(e: Engine, kind: str, *sizes: int, after: bool = False) -> Any:
    """Return `Linear`, norm, ReLU for each hidden size; with `after` the norm follows the ReLU."""
    nn, layers = e.nn, []
    made = {
        "none": lambda _: nn.Identity(),
        "batch norm": nn.BatchNorm1d,
        "layer norm": nn.LayerNorm,
    }
    for i in range(len(sizes) - 2):
        norm, act = made[kind](sizes[i + 1]), nn.ReLU()
        layers += [nn.Linear(sizes[i], sizes[i + 1]), *((act, norm) if after else (norm, act))]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))
