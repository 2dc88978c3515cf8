"""Each value must be of the right kind, be this machine's, and be asked for, not typed."""

import ast
import os
import platform
import sys
from types import ModuleType

import numpy as np

import chainrule.scratch as scratch
from chainrule.course.grading import Grader, fail

KEYS = ("python", "numpy", "torch", "cuda", "cores")
grader = Grader(needs=("environment",))


def report(code):
    """Return the learner's report if it has all keys."""
    got = code.environment()
    if got is None:
        fail("`environment` returned None: printing is not returning", hint="end with `return`")
    if not isinstance(got, dict):
        kind = type(got).__name__
        cause = f"`environment` returned a {kind}: the names of the values are missing"
        fail(cause, got=got, hint="return a dictionary: {'python': …, 'numpy': …, …}")
    for key in KEYS:
        if key not in got:
            fail(f"The report has no key `{key}`", got=", ".join(map(str, got)), expected=KEYS)
    return got


def engines():
    """Return the modules that may be called torch: ours, and PyTorch if the file imported it."""
    return [scratch, *filter(None, [sys.modules.get("torch")])]


@grader.property("environment", "the report is a dictionary with the five keys")
def has_keys(code, rng):
    """Ask for the keys."""
    report(code)


@grader.property("environment", "the three versions are text, and this machine's", points=2)
def versions(code, rng):
    """Compare the versions."""
    got = report(code)
    ours, numpy = [str(e.__version__) for e in engines()], np.__version__
    for key in KEYS[:3]:
        if isinstance(got[key], ModuleType):
            fail(f"`{key}` holds the module, not its version", hint="ask for its __version__")
    if got["numpy"] in ours and got["torch"] == numpy:
        fail("The versions are swapped: `numpy` holds torch's, `torch` holds NumPy's", got=got)
    python = platform.python_version()
    if str(got["python"]) != python and str(got["python"]).startswith(python):
        fail("`python` holds more than the version", got=got["python"], expected=python)
    for key, right in (("python", [python]), ("numpy", [numpy]), ("torch", ours)):
        if not isinstance(got[key], str) or got[key] not in right:
            fail(f"`{key}` is not this machine's version", got=got[key], expected=right[0])


@grader.property("environment", "`cuda` is True or False, as the engine says")
def cuda(code, rng):
    """Compare the answer about CUDA."""
    got = report(code)["cuda"]
    if callable(got):
        cause = "`cuda` holds the function `is_available`: the question was not asked"
        fail(cause, got=got, expected=False, hint="call it: put () behind the name")
    if isinstance(got, str):
        fail(f'`cuda` is the text "{got}": in an `if`, every text but "" counts as true', got=got)
    if not isinstance(got, bool | np.bool_):
        fail("`cuda` is not True or False: is it the number of cards?", got=got, expected=False)
    if got not in [e.cuda.is_available() for e in engines()]:
        fail("`cuda` is not what `torch.cuda.is_available()` says", got=got, expected=not got)


@grader.property("environment", "`cores` is the number of cores")
def cores(code, rng):
    """Compare the number of cores."""
    got, right = report(code)["cores"], os.cpu_count()
    if isinstance(got, str):
        fail("`cores` is text, and a whole number is needed", got=repr(got), expected=right)
    if got != right:
        fail("`cores` is not the number of cores", got=got, expected=right, hint="os.cpu_count()")


@grader.property("environment", "no value is typed by hand", main=False)
def asked(code, rng):
    """Look for constants in the report."""
    for node in ast.walk(code.tree_of("environment")):
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(value, ast.Constant):
                cause = f"`{getattr(key, 'value', '?')}` is typed by hand: it is wrong elsewhere"
                fail(cause, got=value.value, hint="call what knows it: see the table")
