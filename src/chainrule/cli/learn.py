"""`chainrule learn`: the course in the browser."""

from typing import Annotated

import typer

from chainrule.cli.terminal.show import Json, show_json


def learn(
    port: Annotated[int, typer.Option(min=0, max=65535, help="If taken, the next one.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the link.")] = False,
    as_json: Json = False,
) -> None:
    """Open the course in the browser: lessons, exercises, drills, runs."""
    from chainrule.web import serve

    said: list[str] = []

    def tell(link: str) -> None:
        if as_json:
            show_json({"link": link})
        elif said:
            typer.echo(f"Another browser: {link}")
        else:
            typer.echo(f"The course is at\n\n  {link}\n")
            typer.echo("The link works once, for you alone. Ctrl-C ends the course.")
        said.append(link)

    serve(port, browser=not no_browser, tell=tell)
