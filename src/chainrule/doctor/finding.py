"""What a rule says: what is wrong, where, how sure, on what evidence, what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SEVERITIES = ("note", "warning", "problem")  # least first


@dataclass(frozen=True)
class Finding:
    """One finding of one rule.

    Params: says        one sentence with the numbers in it
            severity    "note" (harmless by itself), "warning", or "problem"
            confidence  share of such findings that are right, 0 to 1
            remedy      the code to change, or what to do
            where       the layer, parameter or part of the data; "" for the whole run
            steps       first and last step at which it held; 0 for "before the first"
            evidence    the numbers that it rests on, by name
            otherwise   what else it could be
            test        what would tell these apart
            change      for recipes: the keys to set, what `--fix` applies
    """

    says: str
    severity: str
    confidence: float
    remedy: str
    where: str = ""
    steps: tuple[int, int] = (0, 0)
    evidence: dict[str, Any] = field(default_factory=dict)
    otherwise: tuple[str, ...] = ()
    test: str = ""
    change: dict[str, Any] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """What findings are ranked by: severity first, then confidence."""
        return SEVERITIES.index(self.severity) + self.confidence
