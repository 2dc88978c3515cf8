"""Numbers one at a time, for draws that cannot tell beforehand how many they take.

A rejection sampler asks for a uniform, looks at it, and may ask again. Asking NumPy for one
number costs as much as asking for hundreds, so a copy of the stream runs ahead in blocks, and
the stream itself is moved by exactly what was used.
"""

from __future__ import annotations

import math
from typing import Self

from chainrule.scratch.generator.stream import Generator

BLOCK = 512


class Lookahead:
    """Uniforms and normals in float64, one by one, as PyTorch's loops draw them.

    >>> generator = Generator().manual_seed(0)
    >>> with Lookahead(generator) as ahead:
    ...     first = ahead.uniform()
    >>> again = Generator().manual_seed(0).doubles(2).tolist()
    >>> first == again[0], generator.doubles(1).tolist() == again[1:]
    (True, True)
    """

    def __init__(self, generator: Generator) -> None:
        """Prepare a copy of `generator` at its present state."""
        self.generator, self.copy = generator, Generator()
        self.copy.load_bytes(generator.state_bytes())
        self.block: list[float] = []
        self.next = self.used = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.generator.doubles(self.used)

    def uniform(self) -> float:
        """Return a number from [0, 1): two words."""
        if self.next == len(self.block):
            self.block, self.next = self.copy.doubles(BLOCK).tolist(), 0
        u = self.block[self.next]
        self.next += 1
        self.used += 1
        return u

    def normal(self) -> float:
        """Return a number from N(0, 1): four words for each pair, whose second one waits."""
        spare = self.generator.spare
        if spare is not None:
            self.generator.spare = None
            return spare
        angle, u = 2.0 * math.pi * self.uniform(), self.uniform()
        radius = math.sqrt(-2.0 * math.log1p(-u))
        self.generator.spare = radius * math.sin(angle)
        return radius * math.cos(angle)
