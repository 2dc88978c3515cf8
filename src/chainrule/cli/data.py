"""`chainrule data`: list the data sets, fetch one, check those that are here."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from chainrule.cli.terminal.show import Json, show_columns, show_json
from chainrule.errors import DataError

data = typer.Typer(help="List the data sets; fetch and verify them.", invoke_without_command=True)


@data.callback()
def list_sets(context: typer.Context, as_json: Json = False) -> None:
    """List the data sets: examples, size, where each was found, licence."""
    if context.invoked_subcommand is not None:
        return
    from chainrule.data.sets import SETS
    from chainrule.places import megabytes

    found = [_described(name) for name in SETS]
    if as_json:
        show_json({"sets": found})
        return
    head = ("NAME", "EXAMPLES", "SHAPE", "SIZE", "LICENCE", "FOUND")
    rows = [
        (
            *(each["name"], f"{each['train']:,}+{each['test']:,}"),
            *("×".join(map(str, each["shape"])), megabytes(each["bytes"]), each["licence"]),
            each["path"] or f"not here: chainrule data fetch {each['name']}",
        )
        for each in found
    ]
    show_columns([head, *rows])


@data.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `chainrule data` lists it.")],
    source: Annotated[
        str | None, typer.Option("--from", help="Folder or address that holds the files.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring a data set into the cache; an interrupted fetch goes on where it stopped."""
    from chainrule import data as library

    folder = library.fetch(name, source)
    if as_json:
        show_json({"name": name, "path": folder and str(folder)})
    else:
        typer.echo(f"{name} is in {folder}")


@data.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Default: all that are here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the files again and compare their checksums; exit with 1 where one is wrong."""
    from chainrule import data as library

    names = [name] if name else [n for n, entry in library.SETS.items() if library.locate(entry)]
    checked = {name: library.verify(name) for name in names}
    wrong = [file for files in checked.values() for file in files if file.state != "right"]
    if as_json:
        sets = {name: [asdict(file) for file in files] for name, files in checked.items()}
        show_json({"right": not wrong, "sets": sets})
    else:
        show_columns([(f.state, str(f.path)) for files in checked.values() for f in files])
    if wrong and as_json:
        raise typer.Exit(1)
    if wrong:
        raise DataError(
            "every file needs its published SHA-256",
            got=", ".join(f"{file.path.name} {file.state}" for file in wrong),
            hint=_mended({n for n, files in checked.items() if any(f in wrong for f in files)}),
        )


def _mended(names: set[str]) -> str:
    """Return how wrong files are replaced; only those in the cache are ours to write."""
    from chainrule.data.sets import SETS, locate

    at = {name: (locate(SETS[name]) or ("cache",))[0] for name in sorted(names)}
    told = [f"`chainrule data fetch {name}`" for name, place in at.items() if place == "cache"]
    by_hand = [name for name, place in at.items() if place != "cache"]
    told += [f"replace the files of {', '.join(by_hand)} by hand"] if by_hand else []
    return " and ".join(told)


def _described(name: str) -> dict[str, Any]:
    """Return what is known of a set without reading it."""
    from chainrule.data.sets import find, locate

    entry = find(name)
    place, folder = locate(entry) or (None, None)
    known = ("name", "train", "test", "shape", "bytes", "classes", "licence", "source")
    return {
        **{key: getattr(entry, key) for key in known},
        "found": place,
        "path": folder and str(folder),
    }
