"""`chainrule where`: every place, what it holds, how large it is, how to remove it."""

from typing import Any

import typer

from chainrule import places
from chainrule.cli.terminal.show import Json, show_json


def where(as_json: Json = False) -> None:
    """Show where things are kept, how large they are, and how to remove each."""
    found = [_described(place) for place in places.every()]
    if as_json:
        show_json({"places": found})
        return
    for place in found:
        there = _there(place)
        typer.echo(f"{place['name']:10} {place['path']}")
        typer.echo(f"{'':10} {place['holds']}; {there}; set by {place['set_by']}")
        if place["remove"]:
            typer.echo(f"{'':10} remove: {place['remove']}")


def _there(place: dict[str, Any]) -> str:
    if place["exists"] is None:
        return "on a server"
    return places.megabytes(place["bytes"]) if place["exists"] else "not there"


def _described(place: places.Place) -> dict[str, Any]:
    exists = None if place.server else place.path.exists()
    return {
        "name": place.name,
        "path": place.server or str(place.path),
        "set_by": place.set_by,
        "holds": place.holds,
        "exists": exists,
        "bytes": place.size() if exists else 0,
        "remove": place.remove(),
    }
