"""A stored number for a lesson: the sentence takes it from the result, never from memory.

quote("deep_linear", "verdict")               -> "supported"
quote("deep_linear", "effect", ".1f")         -> "11.3"
quote("deep_linear", "four with ReLU")        -> the mean over the seeds
"""

from __future__ import annotations

from chainrule.errors import OptionError, RunError, nearest
from chainrule.lab.result import Result, shipped
from chainrule.lab.shelf import get


def quote(claim: str, field: str, form: str = ".3g") -> str:
    """Return one number of a claim's shipped result as text.

    Args:
        claim: its name.
        field: "verdict", "effect", "low", "high", "size", "margin", "seeds", "date", or the name
            of one of its values, whose mean over the seeds is told.
        form: how a number is written, as in `format`.

    Raises:
        OptionError: no such claim or field.
        RunError: the claim was not measured yet.
    """
    get(claim)  # an unknown name is told first
    result = shipped(claim)
    if result is None:
        hint = f"chainrule lab {claim}"
        raise RunError(f"{claim} needs a shipped result", got="none", hint=hint)
    known = fields(result)
    if field not in known:
        raise OptionError(f"{claim} has no such field", got=repr(field), hint=nearest(field, known))
    value = known[field]
    return value if isinstance(value, str) else format(value, form)


def fields(result: Result) -> dict[str, str | float]:
    """Return everything that can be quoted, by name."""
    decided = result.decision
    values = {name: float(x.mean()) for name, x in result.values().items()}
    return {
        **values,
        "verdict": decided.verdict,
        "effect": decided.mean,
        "low": decided.low,
        "high": decided.high,
        "size": decided.size,
        "margin": decided.margin,
        "seeds": float(len(result.seeds)),
        "date": result.date,
    }
