"""Which traps may speak, and which have spoken where."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from chainrule.scratch.traps.places import Place

_off: set[str] = set()
_said: set[tuple[str, str, int]] = set()
_memories: list[Callable[[], object]] = [_said.clear]
_quiet: ContextVar[frozenset[str] | None] = ContextVar("traps silenced in this block", default=None)


def listening(name: str) -> bool:
    """Tell whether a trap may speak here."""
    return name not in _off and name not in (_quiet.get() or ())


def said(name: str, place: Place) -> bool:
    """Tell whether a trap has spoken at a line; if not, note that it now has."""
    key = (name, *place)
    if key in _said:
        return True
    _said.add(key)
    return False


def off(names: Iterable[str]) -> None:
    """Silence traps until `on`."""
    _off.update(names)


def on(names: Iterable[str]) -> None:
    """Let traps speak."""
    _off.difference_update(names)


@contextmanager
def silenced(names: Iterable[str]) -> Iterator[None]:
    """Silence traps for a block."""
    token = _quiet.set((_quiet.get() or frozenset()) | frozenset(names))
    try:
        yield
    finally:
        _quiet.reset(token)


def reset() -> None:
    """Let every trap that is on speak again where it spoke before."""
    for forget in _memories:
        forget()


def when_reset(forget: Callable[[], object]) -> None:
    """Let a check forget what it counted when the traps are reset."""
    _memories.append(forget)


def read_environment(text: str, known: Iterable[str]) -> None:
    """Follow `CHAINRULE_TRAPS`: "off", or names with a minus, as "-broadcast_loss,-nan_loss"."""
    known = set(known)
    for word in filter(None, (part.strip() for part in text.split(","))):
        name = word.removeprefix("-")
        if word in {"off", "0"}:
            off(known)
        elif word.startswith("-") and name in known:
            off([name])
        elif word not in {"on", "1"}:
            warnings.warn(
                f'CHAINRULE_TRAPS needs "off", or trap names with a minus; got {word!r}. '
                "Try: python -m chainrule.scratch.traps lists the names.",
                stacklevel=2,
            )
