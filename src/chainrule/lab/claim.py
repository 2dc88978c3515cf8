"""What a claim is: one sentence that can turn out false, and a measurement that decides.

A file in `claims/` holds one. It says what varies, what is held fixed and what is chance; its
`measure` trains real networks for one seed and returns one number, the *effect*: how far this
seed speaks for the sentence. The claim is supported when the whole interval of the mean effect
lies above `margin`, the smallest effect worth speaking of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

from chainrule.errors import OptionError

if TYPE_CHECKING:
    from chainrule.lab.bench import Bench

SEEDS = 5  # the fewest from which a verdict is given

Curve = tuple[Sequence[float], Sequence[float]]  # x and y of one line


@dataclass(frozen=True)
class Found:
    """What one seed gave.

    Params: effect  how far this seed speaks for the sentence, in the claim's unit
            values  the outcome of each thing compared, by name: what lessons quote
            curves  lines for the figure, by name; their x must be the same for each seed
    """

    effect: float
    values: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, Curve] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """A sentence, and how it is decided.

    Params: says      the sentence
            day       the lesson that it belongs to
            varies    what is changed on purpose
            fixed     what is held the same
            nuisance  what differs by chance from seed to seed
            outcome   what the effect is, in words
            unit      of the effect; "" for a plain number
            margin    the smallest effect worth speaking of, in the same unit, at least 0
            measure   one seed's experiment
            axes      names of the figure's axes, with units: across, up
            log       the figure's up axis is logarithmic where values span much
            seeds     how many are measured
            sources   where the claim, or its opposite, was said
            data      the data set that must have been fetched, if any
            instead   what is true, where the measurement speaks against the sentence
    """

    says: str
    day: int
    varies: str
    fixed: str
    nuisance: str
    outcome: str
    margin: float
    measure: Callable[[Bench], Found]
    axes: tuple[str, str]
    sources: tuple[str, ...]
    unit: str = ""
    log: bool = False
    seeds: int = 10
    data: str = ""
    instead: str = ""

    def count(self, form: str) -> int:
        """Return how many seeds a form takes."""
        return self.seeds * (2 if form == "full" else 1)

    def __post_init__(self) -> None:
        """Refuse a claim that could not be decided."""
        if self.seeds < SEEDS:
            needed = f"a claim needs at least {SEEDS} seeds"
            raise OptionError(needed, got=str(self.seeds), hint=f"seeds={SEEDS}")
        if not (isfinite(self.margin) and self.margin >= 0):
            needed = "margin needs to be the smallest effect worth speaking of, 0 or more"
            raise OptionError(needed, got=str(self.margin), hint="turn the effect's sign round")
