"""Measured claims in a lesson: numbers and figures come from the stored results of the lab."""

from __future__ import annotations

import hashlib
from pathlib import Path

from chainrule.course.lesson import outputs
from chainrule.errors import LessonError
from chainrule.lab import shelf
from chainrule.lab.figure import figure
from chainrule.lab.quote import quote
from chainrule.lab.report import interval, values
from chainrule.lab.result import Result, shipped
from chainrule.page.figures import plural, short
from chainrule.page.markup import Safe, element


class Claims:
    """The claims that one lesson quotes."""

    def __init__(self, path: Path) -> None:
        """Take figures that are stored beside the lesson at `path`."""
        self.path = path

    @staticmethod
    def number(content: str) -> Safe:
        """Return `name:field:format` as the number, with its claim told."""
        name, field, form = parsed(content)
        text = quote(name, field, form) if form else quote(name, field)
        return element("data", text, value=text, cls="measured", data_claim=content)

    def section(self, name: str, body: Safe) -> Safe:
        """Return a claim: sentence, verdict, interval, figure, table."""
        claim, result = shelf.get(name), measured(name)
        decided = result.decision
        verdict = element(
            "strong", f"Measured: {decided.verdict}", cls=decided.verdict.replace(" ", "-")
        )
        instead = claim.instead if decided.verdict == "refuted" else ""
        parts = [
            element("p", claim.says, cls="says"),
            element("p", verdict, f". {outcome(result)}"),
        ]
        parts += [element("p", "What is true instead: ", instead, cls="instead")] if instead else []
        again = element("p", element("code", f"chainrule lab {name}"), " measures it again.")
        caption = "Over the seeds"  # of which a page has several
        numbers = Safe(values(result).replace(caption, f"{caption}: {name}"))
        shown = element("div", self.figure(name, result), numbers, cls="pair")
        return element(
            "div", *parts, body, shown, again, cls="claim", id=f"claim-{name}", data_claim=name
        )

    def figure(self, name: str, result: Result) -> Safe:
        """Return the stored figure, drawn anew where the result is another."""
        kept = outputs.stored(self.path).claims.get(name, {})
        return Safe(kept["figure"]) if kept.get("of") == stamp(result) else figure(result)


def outcome(result: Result) -> str:
    """Return what was measured in a sentence: outcome, interval, seeds, and what was claimed."""
    claim = shelf.get(result.claim)
    found = (
        f"{capital(claim.outcome)}: {interval(result)}, over {plural(len(result.seeds), 'seed')}"
    )
    return f"{found}; at least {short(claim.margin)} was claimed."


def capital(words: str) -> str:
    """Return words as a sentence begins, unless they begin with a symbol.

    >>> capital("test error"), capital("R² of the fit"), capital("log10 of the norm")
    ('Test error', 'R² of the fit', 'log10 of the norm')
    """
    first, _, _ = words.partition(" ")
    return words[:1].upper() + words[1:] if first.isalpha() and first.islower() else words


def parsed(content: str) -> tuple[str, str, str]:
    """Return claim, field and format of a role.

    >>> parsed("deep_linear:effect:.1f"), parsed("deep_linear:four with ReLU")
    (('deep_linear', 'effect', '.1f'), ('deep_linear', 'four with ReLU', ''))
    """
    name, colon, rest = content.partition(":")
    field, _, form = rest.partition(":")
    if not colon or not field:
        needed = "a quoted number is {claim}`name:field:format`"
        raise LessonError(needed, got=repr(content), hint="{claim}`deep_linear:effect:.1f`")
    return name.strip(), field.strip(), form.strip()


def measured(name: str) -> Result:
    """Return the shipped result of a claim.

    Raises:
        LessonError: it was not measured yet.
    """
    shelf.get(name)
    result = shipped(name)
    if result is None:
        hint = f"chainrule lab {name}"
        raise LessonError(f"{name} needs a shipped result", got="none", hint=hint)
    return result


def stamp(result: Result) -> str:
    """Return what changes when a result does."""
    return hashlib.sha256(repr(result.json()).encode()).hexdigest()[:16]


def figures(names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Draw the figures of claims, to be stored with a lesson's outputs."""
    results = {name: measured(name) for name in dict.fromkeys(names)}
    return {n: {"of": stamp(r), "figure": str(figure(r))} for n, r in results.items()}
