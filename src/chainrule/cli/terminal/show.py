"""How commands print: columns for people, JSON for programs."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def show_json(what: Any) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(what, indent=2, ensure_ascii=False, default=str))


def show_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows with their columns under each other; the last may be of any length."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
