"""`chainrule start`: a first network, then the course."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import typer


def start() -> None:
    """Train a first network on real digits, then open the course."""
    from chainrule import train
    from chainrule.cli.learn import learn
    from chainrule.cli.train import tell

    tell(train.run("digits", show=True), as_json=False, quiet=False)
    if said := way_in():
        typer.echo(f"\nOnce in each terminal, so that it knows the command chainrule:\n\n  {said}")
    if has_screen():
        learn(port=8765, no_browser=False, as_json=False)
    else:
        typer.echo("\nNext: the course in your browser\n\n  chainrule learn\n")


def way_in() -> str | None:
    """Return what a terminal is told once, if it does not find this `chainrule` by its name."""
    windows = sys.platform == "win32"
    folder = Path(sys.prefix, "Scripts" if windows else "bin")
    mine = folder / ("chainrule.exe" if windows else "chainrule")
    found = shutil.which("chainrule")
    script = folder / "activate"
    if not (mine.is_file() and script.is_file()) or (found and mine.samefile(found)):
        return None
    here = Path.cwd()
    near = script.relative_to(here) if script.is_relative_to(here) else script
    return str(near) if windows else f"source {shlex.quote(str(near))}"


def has_screen() -> bool:
    """Say whether somebody sits at this terminal with a screen that can show a browser."""
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    is_remote = "SSH_CONNECTION" in os.environ
    if sys.platform in {"win32", "darwin"}:
        return is_terminal and not is_remote
    return is_terminal and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
