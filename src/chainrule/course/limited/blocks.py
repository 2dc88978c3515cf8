"""Blocks of a lesson, from inside the limited process: one namespace, one after the other."""

from __future__ import annotations

import ast
import json
import linecache
import os
import sys
import traceback
import warnings
from types import ModuleType
from typing import IO, Any

from chainrule.course.limited.channel import Channel
from chainrule.course.limited.child import BORN, begin, spend
from chainrule.course.limited.guard import Births, stay_inside

NAME = "your block"


def serve(channel: Channel, orders: IO[bytes], budget: list[int], plan: dict[str, Any]) -> None:
    """Run each block that is ordered until nobody orders any more."""
    from chainrule.course.figures import prepared

    prepared()
    sys.path[:0] = plan["settings"]["folders"]
    births = Births(BORN * plan["limits"]["processes"])
    stay_inside(plan["writable"], births)
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    own, streams = os.getpid(), (sys.stdout, sys.stderr)  # a block may put others there, or none
    begin(channel, plan["limits"]["seconds"])
    while line := orders.readline():
        order = json.loads(line)
        budget[0] = plan["limits"]["printed"]
        spend(plan["limits"]["seconds"])
        births.forget()
        block(order["source"], vars(module), channel)
        if os.getpid() != own:  # a fork of the block's must not take the next order
            os._exit(0)
        for stream in streams:
            stream.flush()
        channel.send(done=order["number"])


def block(source: str, names: dict[str, Any], channel: Channel) -> None:
    """Run one block; send its last value, its figures or its error."""
    from chainrule.course.figures import collected

    linecache.cache[NAME] = (len(source), None, source.splitlines(keepends=True), NAME)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            value = executed(source, names)
        if value is not None:
            sys.stdout.write(f"{value!r}\n")
        for figure in collected("your-block"):
            channel.send(figure=figure)
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        sys.stdout.flush()
        channel.send(error=told(error))


def executed(source: str, names: dict[str, Any]) -> Any:
    """Execute statements; return the value of a last expression that no `;` ends."""
    tree = ast.parse(source, NAME)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, NAME, "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), NAME, "exec"), names)
    value = eval(compile(ast.Expression(last.value), NAME, "eval"), names)
    return None if source.rstrip().endswith(";") else value


def told(error: BaseException) -> str:
    """Return an error with the lines of blocks alone, as Python tells it."""
    steps = [step for step in traceback.extract_tb(error.__traceback__) if step.filename == NAME]
    lines = traceback.format_list(steps[-8:])
    return "".join(lines + traceback.format_exception_only(error)).strip()[-4000:]
