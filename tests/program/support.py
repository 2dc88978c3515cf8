"""Run a script in a real process, as Python does and as `chainrule run` does."""

import subprocess
import sys

from chainrule.program.launch import command


def ours(script, *args, text="", **options):
    """Run on the readable engine, without the command line above it."""
    plan = {"engine": "numpy", "module": False, "around": None, "settings": None}
    line = command(str(script), args, **plan | options)
    return ran(line, text)


def pythons(script, *args, text=""):
    """Run as `python SCRIPT`, or `python -m MODULE`."""
    return ran([sys.executable, *str(script).split(), *args], text)


def ran(line, text):
    pipes = {"input": text, "capture_output": True, "text": True}
    return subprocess.run(line, **pipes, timeout=60, check=False)
