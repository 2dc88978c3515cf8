"""The default generator: its seed, its state, and a block that leaves both as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chainrule.errors import ArgumentError
from chainrule.scratch.generator import Generator
from chainrule.scratch.tensor.core import Tensor, wrap

default_generator = Generator()


def chosen(generator: Any) -> Generator:
    """Return the generator to draw from: the one given, or the default."""
    if generator is None:
        return default_generator
    if not isinstance(generator, Generator):
        raise ArgumentError(
            "generator needs a torch.Generator",
            got=type(generator).__name__,
            hint="torch.Generator().manual_seed(0)",
        )
    return generator


def get_state(self: Generator) -> Tensor:
    """Return the state: 5056 bytes, the same that PyTorch would return."""
    return wrap(self.state_bytes())


def set_state(self: Generator, new_state: Tensor) -> Generator:
    """Go to a state that `get_state` returned, here or in PyTorch."""
    if not isinstance(new_state, Tensor):
        raise ArgumentError("a state needs to be a uint8 Tensor", got=type(new_state).__name__)
    self.load_bytes(new_state._array)
    return self


def clone_state(self: Generator) -> Generator:
    """Return a new generator at the same state."""
    return set_state(Generator(), get_state(self))


# Below the tensors there are only arrays, so the methods that speak of tensors join here.
for _method in (get_state, set_state, clone_state):
    setattr(Generator, _method.__name__, _method)


def manual_seed(seed: int) -> Generator:
    """Begin the default generator again at `seed`, and return it."""
    return default_generator.manual_seed(seed)


def seed() -> int:
    """Begin the default generator again at a seed chosen by chance, and return the seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """Return the seed that the default generator began at."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """Return the state of the default generator."""
    return get_state(default_generator)


def set_rng_state(new_state: Tensor) -> None:
    """Take the default generator to a state from `get_rng_state`, here or in PyTorch."""
    set_state(default_generator, new_state)


@contextmanager
def fork_rng(
    devices: Any = None, enabled: bool = True, device_type: str | None = None
) -> Iterator[None]:
    """Leave the default generator after the block as it was before.

    >>> before = manual_seed(0).words(1)
    >>> with fork_rng():
    ...     drawn = default_generator.words(100)
    >>> int(default_generator.words(1)[0])
    2546248239
    """
    if not enabled:
        yield
        return
    before = get_rng_state()
    try:
        yield
    finally:
        set_rng_state(before)
