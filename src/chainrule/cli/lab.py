"""`chainrule lab`: list the claims, measure one, write the page of all."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainrule.cli.terminal.show import Json, show_columns, show_json

if TYPE_CHECKING:
    from chainrule.lab import Result

Row = tuple[str, str, str, str, str]


def lab(  # noqa: PLR0913 - one parameter an option
    claim: Annotated[str, typer.Argument(help="A claim; `report`; or nothing, to list.")] = "",
    full: Annotated[bool, typer.Option("--full", help="More seeds, longer runs.")] = False,
    engine: Annotated[str, typer.Option(help="numpy (to read) or torch.")] = "numpy",
    seeds: Annotated[int | None, typer.Option(min=1, help="How many; default the claim's.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; default all cores.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(min=0, help="Seconds; then no new seed. Quick: 60.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was measured.")] = False,
    out: Annotated[Path | None, typer.Option(help="File of the report.")] = None,
    as_json: Json = False,
) -> None:
    """Measure a claim of the course: supported, refuted, or cannot tell."""
    from chainrule import lab as library

    form = "full" if full else "quick"
    if not claim:
        list_claims(form, as_json=as_json)
    elif claim == "report":
        write_report(out, form, as_json=as_json)
    else:
        library.get(claim)  # an unknown name is told before anything is drawn
        show = progress(claim, quiet=as_json)
        asked: Any = {"seeds": seeds, "workers": workers, "budget": budget, "fresh": fresh}
        try:
            result = library.measure(claim, form=form, engine=engine, listen=show, **asked)
        except KeyboardInterrupt:
            show.close()
            typer.echo(f"Stopped; finished seeds are kept. Go on: {again(claim, form)}", err=True)
            raise typer.Exit(130) from None
        finally:
            show.close()
        tell(result, seeds, as_json=as_json)


def list_claims(form: str, *, as_json: bool) -> None:
    """Print every claim with its last verdict."""
    from chainrule import lab as library

    found = {name: library.latest(name, form) for name in library.names()}
    if as_json:
        show_json({"claims": [told(name, result) for name, result in found.items()]})
        return
    rows = [("DAY", "CLAIM", "VERDICT", "EFFECT", "SENTENCE")]
    rows += [row(name, result) for name, result in found.items()]
    show_columns(fitted(rows))


def row(name: str, result: Result | None) -> Row:
    """Return one line of the list."""
    from chainrule import lab as library
    from chainrule.lab.report import interval

    claim = library.get(name)
    verdict = result.decision.verdict if result else "not measured"
    return str(claim.day), name, verdict, interval(result) if result else "–", claim.says


def fitted(rows: list[Row]) -> list[Row]:
    """Cut the sentences where a terminal's line ends; `--json` has them whole."""
    if not sys.stdout.isatty():
        return rows
    before = sum(max(map(len, column)) + 2 for column in list(zip(*rows, strict=True))[:-1])
    room = max(20, shutil.get_terminal_size().columns - before)
    cut = [says if len(says) <= room else says[: room - 1] + "…" for *_, says in rows]
    return [(*row[:4], says) for row, says in zip(rows, cut, strict=True)]


def told(name: str, result: Result | None) -> dict[str, Any]:
    """Return what is known of a claim, for programs."""
    from chainrule import lab as library

    claim = library.get(name)
    known = {key: getattr(claim, key) for key in ("says", "day", "margin", "unit", "outcome")}
    return {"claim": name, **known, "result": result.json() if result else None}


def write_report(out: Path | None, form: str, *, as_json: bool) -> None:
    """Write the page of all claims."""
    from chainrule.lab import report

    path = report.write(out, form=form)
    if as_json:
        show_json({"report": str(path)})
    else:
        typer.echo(f"Report: {path}")


def tell(result: Result, seeds: int | None, *, as_json: bool) -> None:
    """Print the verdict and what it rests on."""
    from chainrule import lab as library
    from chainrule.lab.report import interval
    from chainrule.page.figures import seconds as span
    from chainrule.page.figures import short

    if as_json:
        show_json(told(result.claim, result))
        return
    claim, decided = library.get(result.claim), result.decision
    typer.echo(claim.says)
    typer.secho(decided.verdict, bold=True, nl=False)
    typer.echo(f": {claim.outcome} {interval(result)}; at least {short(claim.margin)} was claimed")
    if decided.verdict == "refuted" and claim.instead:
        typer.echo(f"What is true instead: {claim.instead}")
    spans = [
        (n, short(x.mean()), short(x.min()), short(x.max())) for n, x in result.values().items()
    ]
    show_columns([("COMPARED", "MEAN", "LOWEST", "HIGHEST"), *spans])
    typer.echo(f"{len(result.seeds)} seeds, {span(result.seconds)} of computing")
    if left := max(0, (seeds or claim.count(result.form)) - len(result.seeds)):
        typer.echo(f"{left} seeds are left. Go on: {again(result.claim, result.form)}")


def again(claim: str, form: str) -> str:
    """Return the command that measures what is left."""
    return f"chainrule lab {shlex.quote(claim)}" + " --full" * (form == "full")


def progress(claim: str, *, quiet: bool) -> Any:
    """Return what is told of each seed: a bar on stderr, if that is a terminal."""
    from chainrule.train.callbacks.progress import drawn

    return Seeds(None if quiet else drawn(claim, 0, 1))


class Seeds:
    """A bar of seeds with the verdict so far."""

    def __init__(self, bar: Any) -> None:
        """Draw on `bar`, or nothing where it is None."""
        self.bar = bar

    def __call__(self, result: Result, wanted: int) -> None:
        """Move the bar."""
        if self.bar is not None:
            text = result.decision.verdict if result.seeds else ""
            task = self.bar.task_ids[0]
            self.bar.update(task, total=wanted, completed=len(result.seeds), text=text)
            self.bar.refresh()

    def close(self) -> None:
        """Leave the last line standing."""
        if self.bar is not None:
            self.bar.stop()
