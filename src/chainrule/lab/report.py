"""One page of all claims: sentence, verdict, interval, figure, what was held fixed, sources."""

from __future__ import annotations

from pathlib import Path

from chainrule import places
from chainrule.files import atomic
from chainrule.lab.claim import Claim
from chainrule.lab.figure import figure
from chainrule.lab.result import Result, latest
from chainrule.lab.shelf import get, names
from chainrule.page.figures import plural, seconds, short
from chainrule.page.frame import fill
from chainrule.page.markup import Safe, element, join, table


def write(path: Path | None = None, *, form: str = "quick", workspace: Path | None = None) -> Path:
    """Write the page and return its path; by default `lab/report.html` in the workspace."""
    path = path or (workspace or places.workspace()) / "lab" / "report.html"
    found = {name: latest(name, form, workspace) for name in names()}
    with atomic(path) as file:
        file.write(page({name: result for name, result in found.items() if result}))
    return path


def page(results: dict[str, Result]) -> str:
    """Return the report as HTML that needs nothing beside itself."""
    lacking = [name for name in names() if name not in results]
    note = f"Not measured: {', '.join(lacking)}." if lacking else ""
    return fill(
        "The lab: claims and verdicts",
        header=join([element("h1", "The lab: claims and verdicts"), tally(results)]),
        main=join([overview(results), *(entry(get(n), r) for n, r in results.items())]),
        footer=element("p", f"{note} Each interval is the 95 % interval of the mean over seeds."),
    )


def tally(results: dict[str, Result]) -> Safe:
    """Say how many claims ended how."""
    ends = [result.decision.verdict for result in results.values()]
    told = [f"{ends.count(end)} {end}" for end in ("supported", "refuted", "cannot tell")]
    return element("p", f"{plural(len(ends), 'claim')}: {', '.join(told)}.", cls="when")


def overview(results: dict[str, Result]) -> Safe:
    """Return the table of all claims."""
    rows = [
        (
            element("a", name, href=f"#{name}"),
            get(name).day,
            result.decision.verdict,
            interval(result),
            short(get(name).margin),
            len(result.seeds),
        )
        for name, result in results.items()
    ]
    head = ("claim", "day", "verdict", "effect (95 % interval)", "margin", "seeds")
    return table("All claims", head, rows)


def interval(result: Result) -> str:
    """Write the mean effect and its interval."""
    decided, unit = result.decision, get(result.claim).unit
    span = f"{short(decided.mean)} ({short(decided.low)} to {short(decided.high)})"
    return f"{span} {unit}".rstrip()


def entry(claim: Claim, result: Result) -> Safe:
    """Return one claim with all that is known of it."""
    decided = result.decision
    head = element("h2", result.claim, id=result.claim)
    verdict = element("strong", decided.verdict)
    told = f": {claim.outcome} {interval(result)}; at least {short(claim.margin)} was claimed."
    instead = claim.instead if decided.verdict == "refuted" else ""
    facts = [
        ("Varies", claim.varies),
        ("Held fixed", claim.fixed),
        ("Chance", claim.nuisance),
        ("Effect size", f"{short(decided.size)} standard deviations of the paired effects"),
        ("Measured", measured(result)),
        ("Sources", Safe(", ".join(element("a", s, href=s) for s in claim.sources))),
    ]
    listed = [element("div", element("dt", name), element("dd", what)) for name, what in facts]
    parts = [head, element("p", claim.says), element("p", verdict, told)]
    parts += [element("p", "What is true instead: ", instead)] if instead else []
    under = element("dl", *listed, cls="facts")
    shown = element("div", figure(result), values(result), cls="pair")
    return element("section", *parts, shown, under)


def measured(result: Result) -> str:
    """Say when, how often and on what."""
    where = "shipped with the package" if result.shipped else "measured here"
    many = plural(len(result.seeds), "seed")
    return f"{result.date}, {many}, engine {result.engine}, {seconds(result.seconds)}, {where}"


def values(result: Result) -> Safe:
    """Return the table of what was compared."""
    rows = [
        (name, *map(short, (x.mean(), x.min(), x.max()))) for name, x in result.values().items()
    ]
    if not rows:
        return Safe()
    return table("Over the seeds", ("compared", "mean", "lowest", "highest"), rows)
