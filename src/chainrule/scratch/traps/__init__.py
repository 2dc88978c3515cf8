"""Traps that speak: mistakes that PyTorch lets pass, told once at the line that makes them.

>>> from chainrule.scratch import traps
>>> "broadcast_loss" in traps.names()
True

Each is a `Trap`, a UserWarning that says what was needed, what came and what to try. They
change no number and no random state.

    traps.off("nan_loss")                     silence one
    with traps.silenced("double_softmax"):    for a block; silenced() means all
    CHAINRULE_TRAPS=off                       in the environment: none speaks
    CHAINRULE_TRAPS=-nan_loss,-one_class      all but these

Read table.py first; each check then stands beside its wording: scores, shapes, tensors,
bytes, modules, hidden, modes, steps, backward.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from chainrule.errors import OptionError, nearest
from chainrule.scratch.traps import state
from chainrule.scratch.traps.backward import before_backward
from chainrule.scratch.traps.bytes import bytes_wrapped
from chainrule.scratch.traps.hidden import look
from chainrule.scratch.traps.modes import before_eval, noisy_forward, unrecorded_loss
from chainrule.scratch.traps.modules import check_shared, made, registered
from chainrule.scratch.traps.scores import (
    check_binary,
    check_cross_entropy,
    check_kl_div,
    check_nll,
)
from chainrule.scratch.traps.shapes import check_compared
from chainrule.scratch.traps.steps import before_step
from chainrule.scratch.traps.table import TABLE, Entry, Trap
from chainrule.scratch.traps.tensors import (
    check_rate,
    check_softmax,
    check_total,
    copied,
    grad_of_result,
)


def names() -> list[str]:
    """Return the names of all traps."""
    return sorted(TABLE)


def off(*names: str) -> None:
    """Silence traps, or all of them, until `on`."""
    state.off(known(names))


def on(*names: str) -> None:
    """Let traps, or all of them, speak again."""
    state.on(known(names))


def silenced(*names: str) -> AbstractContextManager[None]:
    """Silence traps, or all of them, for a `with` block."""
    return state.silenced(known(names))


def reset() -> None:
    """Let traps speak again at lines where they have spoken."""
    state.reset()


def known(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names, or all names for none; refuse one that no trap has."""
    for name in names:
        if name not in TABLE:
            raise OptionError("a trap's name is needed", got=repr(name), hint=nearest(name, TABLE))
    return names or tuple(TABLE)


state.read_environment(os.environ.get("CHAINRULE_TRAPS", ""), TABLE)

__all__ = [
    "TABLE", "Entry", "Trap", "before_backward", "before_eval", "before_step", "bytes_wrapped",
    "check_binary", "check_compared", "check_cross_entropy", "check_kl_div", "check_nll",
    "check_rate", "check_shared", "check_softmax", "check_total", "copied", "grad_of_result",
    "look", "made", "names", "noisy_forward", "off", "on", "registered", "reset", "silenced",
    "unrecorded_loss",
]  # fmt: skip
