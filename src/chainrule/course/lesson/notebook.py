"""A lesson as a Jupyter notebook, with what its blocks gave; it runs in Jupyter and Colab.

The format is nbformat 4.5, written without help: a notebook is a dictionary.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from chainrule import __version__
from chainrule.course.days import Day
from chainrule.course.lesson import outputs
from chainrule.course.lesson.cells import Cell, Cells
from chainrule.course.lesson.outputs import Output
from chainrule.course.lesson.pieces import lesson
from chainrule.files import atomic

COLAB = "https://colab.research.google.com"
COLOUR = re.compile(r"--(\w+): (#\w+);")
SETUP = """\
# Chainrule comes as a wheel or from its repository: say which, here.
SOURCE = "{source}"

import importlib.util
import subprocess
import sys

if importlib.util.find_spec("chainrule") is None:
    subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet", SOURCE])

from chainrule.course import days

sys.path.insert(0, str(days.get("{day}").folder))  # the day's own files"""
GPU = """\
**On a graphics card.** The blocks run on the readable engine, which is NumPy. On PyTorch they are
the same: in Colab choose *Runtime → Change runtime type → GPU*, put `import torch` in the place of
`import chainrule.scratch as torch` (and `from torch import nn, optim`), and send the model and each
batch there: `model.to("cuda")`, `x.to("cuda")`.
Cells with the tag `numpy-only` show something of our engine alone."""


def export(day: Day, path: Path) -> Path:
    """Write a day's lesson as a notebook and return its path."""
    with atomic(path) as file:
        json.dump(notebook(day), file, indent=1, ensure_ascii=False)
        file.write("\n")
    return path


def notebook(day: Day) -> dict[str, Any]:
    """Return a day's lesson in the notebook format."""
    taken = lesson(day.lesson)
    given = dict(enumerate(outputs.of(taken), start=1))
    cells = [prose(opening(day)), code(setup(day), None, (), 0), prose(GPU)]
    for cell in Cells(taken, day.name).all():
        cells.append(prose(cell.text) if cell.code is None else block(cell, given))
    for at, one in enumerate(cells, start=1):
        one["id"] = f"{day.key}-{at}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    told = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": told, "cells": cells}


def opening(day: Day) -> str:
    """Return the first cell: what the day gives, and how it is opened elsewhere."""
    able = "\n".join(f"- {one}" for one in day.able)
    return (
        f"# {day.name}: {day.title}\n\n{day.summary} After it you can\n\n{able}\n\n{link(day)}\n\n"
        "The next cell installs Chainrule where it is missing, from the wheel or the address that "
        "`SOURCE` names. `chainrule learn` has this lesson with pictures and graded exercises."
    )


def address() -> str:
    """Return where the repository is, if the package says so."""
    told = metadata("chainrule").get_all("Project-URL") or []
    known = dict(one.split(", ", 1) for one in told)
    return known.get("Repository", "").removesuffix(".git").rstrip("/")


def link(day: Day) -> str:
    """Return the link to Colab: straight to the notebook where the repository is known."""
    github = "https://github.com/"
    if address().startswith(github):
        there = f"{COLAB}/github/{address().removeprefix(github)}/blob/main/notebooks"
        return f"[Open in Colab]({there}/{day.key}.ipynb)"
    return f"[Open in Colab]({COLAB}/): *File → Upload notebook*, and choose this file."


def setup(day: Day) -> str:
    """Return the cell that installs."""
    wheel = f"chainrule-{__version__}-py3-none-any.whl"
    return SETUP.format(source=f"git+{address()}" if address() else wheel, day=day.key)


def prose(text: str) -> dict[str, Any]:
    """Return a cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": lines(text)}


def block(cell: Cell, given: dict[int, Output | None]) -> dict[str, Any]:
    """Return a cell of code with what it gave."""
    if cell.code is None or cell.code.number is None:
        raise ValueError("a cell of code is needed")
    number = cell.code.number
    tags = tuple("raises-exception" if mark == "raises" else mark for mark in cell.code.marks)
    return code(cell.text, given[number], tags, number)


def code(source: str, output: Output | None, tags: tuple[str, ...], n: int) -> dict[str, Any]:
    """Return a cell of code."""
    return {
        "cell_type": "code",
        "execution_count": n or None,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": shown(output, n) if output else [],
        "source": lines(source.rstrip("\n")),
    }


def shown(output: Output, n: int) -> list[dict[str, Any]]:
    """Return what a block gave, as notebooks keep it."""
    found: list[dict[str, Any]] = []
    for name, text in (("stderr", output.warned), ("stdout", output.printed)):
        if text:
            found.append({"output_type": "stream", "name": name, "text": lines(text)})
    if output.failed:
        name, _, words = output.failed.partition(": ")
        error = {"ename": name, "evalue": words, "traceback": [output.failed]}
        found.append({"output_type": "error", **error})
    found += [display("display_data", {"image/svg+xml": lines(own(x))}) for x in output.figures]
    if output.value:
        told = display("execute_result", {"text/plain": lines(output.value)})
        found.append({**told, "execution_count": n})
    return found


def display(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return something shown."""
    return {"output_type": kind, "data": data, "metadata": {}}


def own(svg: str) -> str:
    """Return a figure that stands alone: the page's colours put in."""
    for name, colour in light().items():
        svg = svg.replace(f"var(--{name})", colour)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@cache
def light() -> dict[str, str]:
    """Return the colours of a light page by name."""
    style = (files("chainrule.page") / "style.css").read_text(encoding="utf-8")
    first, _, _ = style.partition("}")
    return dict(COLOUR.findall(first))


def lines(text: str) -> list[str]:
    """Return text as notebooks keep it."""
    return text.splitlines(keepends=True)
