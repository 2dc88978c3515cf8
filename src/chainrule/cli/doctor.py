"""`chainrule doctor`: what is wrong with a script, or with a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from chainrule.cli.terminal.show import Json, show_columns, show_json
from chainrule.errors import (
    ChainruleError,
    EngineError,
    OptionError,
    RecipeError,
    RunError,
    ScriptError,
)

WORDS = ("explain", "rules")


def doctor(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(help="SCRIPT.py, a run, `explain CODE`, `rules`; default: last run."),
    ] = "",
    args: Annotated[list[str] | None, typer.Argument(help="The script's own words.")] = None,
    engine: Annotated[
        str | None, typer.Option(help="numpy or torch; default PyTorch where installed.")
    ] = None,
    module: Annotated[
        bool, typer.Option("-m", help="TARGET is a module, as in python -m.")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page with charts there.")] = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print no report.")] = False,
    mend: Annotated[
        bool, typer.Option("--fix", help="Of a run: apply the first remedy and train again.")
    ] = False,
) -> None:
    """Say why it does not learn: watch a script, or look at a run.

    Exit codes: 0 nothing found, 1 a problem, 2 wrong usage, 3 the script failed.
    """
    words = args or []
    how: dict[str, Any] = {"html": html, "as_json": as_json, "quiet": quiet}
    try:
        if module or (target not in WORDS and is_script(target)):
            if mend:
                raise OptionError("--fix needs a run of a recipe", got=f"the script {target}")
            code = script(target, words, engine, module=module, **how)
        elif any(word.startswith("-") for word in words) and not context.allow_interspersed_args:
            read_again(context, [target, *words])
            return
        elif target in WORDS:
            code = look_up(target, words, as_json=as_json)
        elif mend:
            code = fixed(target, as_json=as_json, quiet=quiet)
        else:
            code = run(target, words, engine, **how)
    except (ScriptError, EngineError, OptionError, RunError, RecipeError) as error:
        refuse(error, as_json=as_json)
    raise typer.Exit(code)


doctor.settings = {"allow_interspersed_args": False}  # type: ignore[attr-defined]  # for app.py


def read_again(context: typer.Context, words: list[str]) -> None:
    """Read options that stand behind a run, which has no words of its own."""
    given = context.params
    flags = {"--quiet": "quiet", "--json": "as_json", "--fix": "mend"}
    early = [flag for flag, name in flags.items() if given[name]]
    for name in ("engine", "html"):
        early += [f"--{name}", given[name]] if given[name] else []
    line = [*map(str, early), *words]
    whole = context.command.make_context(
        "doctor", line, parent=context.parent, allow_interspersed_args=True
    )
    with whole:
        context.command.invoke(whole)


def is_script(target: str) -> bool:
    """Tell a script from a run.

    Raises:
        OptionError: it is the name of both.
    """
    file, here = Path(target), os.sep in target or "/" in target
    is_file = bool(target) and (file.is_file() or file.suffix in {".py", ".pyw", ".ipynb"})
    if is_file and not here and not file.suffix and runs_of(target):
        both = f"{target!r}, the name of a file and of a run"
        hint = f"./{target} for the file, {runs_of(target)[0]} for the run"
        raise OptionError("one thing to look at is needed", got=both, hint=hint)
    return is_file


def runs_of(name: str) -> list[Path]:
    """Return the run folder of that name, if there is one."""
    from chainrule.doctor import runs

    return [folder for folder in runs.every() if folder.name == name]


def script(target: str, words: list[str], engine: str | None, *, module: bool, **how: Any) -> int:
    """Run a script under watch and tell what was found; return the exit code."""
    from chainrule.doctor.script import FAILED, USAGE, examine

    with moved_aside(wanted=how["as_json"]):
        found = examine(target, words, engine=engine, module=module)
    if found.seen:
        tell(found.name, found.seen, ended=ending(found.code), **how)
    elif found.exit_code == FAILED:
        typer.echo(f"{ending(found.code)} before anything trained.", err=True)
        if how["as_json"]:
            show_json({"run": found.name, "error": ending(found.code), "trainings": []})
    elif found.exit_code == USAGE:
        raise ScriptError(
            "a script that trains is needed",
            got=f"{found.name}, in which no step of an optimizer was seen",
            hint="with doctor.watch(model, optimizer): around the loop",
        )
    return found.exit_code


def run(target: str, words: list[str], engine: str | None, **how: Any) -> int:
    """Tell what is wrong with a run that is over; return the exit code."""
    from chainrule.doctor import runs

    if words or engine:
        got = " ".join([target, *words]) + " --engine" * bool(engine)
        hint = "chainrule doctor SCRIPT.py args…"
        raise OptionError("a run takes no further words and no engine", got=got, hint=hint)
    name, seen = runs.seen(target, lambda text: typer.echo(text, err=True))
    tell(name, seen, ended="", **how)
    return 0 if all(diagnosis.is_clean for _, diagnosis in seen) else 1


def fixed(target: str, *, as_json: bool, quiet: bool) -> int:
    """Apply the first remedy to a run's recipe, train again, tell both; return the exit code."""
    from chainrule.doctor import runs
    from chainrule.doctor.fix import fix

    folder = runs.find(target)
    if not (folder / "recipe.toml").is_file():
        hint = "change the script as the remedy says"
        raise OptionError("--fix needs a run of a recipe", got=folder.name, hint=hint)
    done = fix(folder, show=not (as_json or quiet))
    if as_json:
        sides = {"before": done.old.run, "after": done.new.run}
        show_json({"change": done.change, "says": done.says, **sides, "curves": done.curves})
    elif not quiet:
        typer.echo(done.diagnosis.findings[0].finding.says)
        typer.echo(done.says)
        typer.echo(f"New run: {done.new.run}")
    return 0


def tell(
    name: str, seen: Any, *, ended: str, html: Path | None, as_json: bool, quiet: bool
) -> None:
    """Print the report, and write its page."""
    from rich.console import Console

    from chainrule.doctor import report

    page = report.write(html, name, seen) if html else None
    if as_json:
        show_json({**report.json(name, seen), **({"ended": ended} if ended else {})})
    elif not quiet:
        sys.stdout.flush()
        Console().print(report.terminal(name, seen), crop=False)
        if ended:
            typer.secho(f"{ended}: this is what was seen until then.", fg="yellow")
        if page:
            typer.echo(f"Report: {page}")


def ending(code: int) -> str:
    """Say how a script ended; nothing where it ended well."""
    if code == 0:
        return ""
    return "The script was stopped" if code == 130 else f"The script failed (exit code {code})"


def look_up(word: str, words: list[str], *, as_json: bool) -> int:
    """Print one rule's page, or the list of all."""
    from chainrule import doctor as library

    if word == "rules":
        rules = list(library.every().values())
        known = [
            {"code": r.code, "name": r.name, "day": r.day, "symptom": r.symptom} for r in rules
        ]
        if as_json:
            show_json({"rules": known})
        else:
            rows = [[str(cell) for cell in one.values()] for one in known]
            show_columns([["CODE", "NAME", "DAY", "SYMPTOM"], *rows])
        return 0
    if len(words) != 1:
        got, hint = " ".join(words) or "none", "chainrule doctor explain R18"
        raise OptionError("the code of one rule is needed", got=got, hint=hint)
    explain(library.get(words[0]), as_json=as_json)
    return 0


def explain(rule: Any, *, as_json: bool) -> None:
    """Print a rule's page."""
    if as_json:
        page = {title.lower(): body for title, body in rule.page.items()}
        about = {"code": rule.code, "name": rule.name, "day": rule.day, "symptom": rule.symptom}
        show_json({**about, **page, "explains": rule.explains})
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console()
    console.print(Text.assemble((rule.code, "bold"), f"  {rule.name.replace('_', ' ')}"))
    console.print(Text(rule.symptom))
    for title, body in rule.page.items():
        console.print(Text(f"\n{title}", style="bold"))
        console.print(Padding(Text(body), (0, 0, 0, 2)))
    console.print(Text(f"\nLesson: day {rule.day}"))


def refuse(error: ChainruleError, *, as_json: bool) -> None:
    """Say what is wrong with the command, and end as a wrong command does."""
    typer.echo(f"Error: {error}", err=True)
    if as_json:
        show_json({"error": str(error)})
    raise typer.Exit(2) from None


@contextmanager
def moved_aside(*, wanted: bool) -> Iterator[None]:
    """Let what a script prints go to stderr, so that stdout holds the JSON alone."""
    if not wanted:
        yield
        return
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
