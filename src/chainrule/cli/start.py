"""`chainrule start`: a first network, then the course."""

import os
import sys

import typer


def start() -> None:
    """Train a first network on real digits, then open the course."""
    from chainrule import train
    from chainrule.cli.learn import learn
    from chainrule.cli.train import tell

    tell(train.run("digits", show=True), as_json=False, quiet=False)
    if has_screen():
        learn(port=8765, no_browser=False, as_json=False)
    else:
        typer.echo("\nNext: the course in your browser\n\n  chainrule learn\n")


def has_screen() -> bool:
    """Say whether somebody sits at this terminal with a screen that can show a browser."""
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    is_remote = "SSH_CONNECTION" in os.environ
    if sys.platform in {"win32", "darwin"}:
        return is_terminal and not is_remote
    return is_terminal and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
