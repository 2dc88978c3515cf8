"""Each value must be of the right kind, be this machine's, and be asked for, not typed."""

import ast
import os
import platform
import sys
from collections import defaultdict
from types import ModuleType

import numpy as np

import chainrule.scratch as scratch
from chainrule.course.grading import Grader, fail

KEYS = ("python", "numpy", "torch", "cuda", "cores")
CALL = "call it: put () behind the name"
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
        is_text(key, got[key])
    if got["numpy"] in ours and got["torch"] == numpy:
        fail("The versions are swapped: `numpy` holds torch's, `torch` holds NumPy's", got=got)
    for key, right in (
        ("python", [platform.python_version()]),
        ("numpy", [numpy]),
        ("torch", ours),
    ):
        if got[key] in right:
            continue
        says = "is not this machine's version"
        if got[key].startswith(right[0]):
            says = "holds more than the version"
        elif right[0].startswith(got[key] or "?"):
            says = "holds only the beginning of the version"
        fail(f"`{key}` {says}", got=got[key], expected=right[0])


def is_text(key, version):
    """Ask that a version is text."""
    if isinstance(version, ModuleType):
        fail(f"`{key}` holds the module, not its version", hint="ask for its __version__")
    if callable(version):
        fail(f"`{key}` holds a function: the question was not asked", hint=CALL)
    if not isinstance(version, str):
        cause = f"`{key}` is a {type(version).__name__}, and text is needed"
        fail(cause, got=version, hint="see the third column of the table")


@grader.property("environment", "`cuda` is True or False, as the engine says")
def cuda(code, rng):
    """Compare the answer about CUDA."""
    got = report(code)["cuda"]
    if callable(got):
        cause = "`cuda` holds the function `is_available`: the question was not asked"
        fail(cause, got=got, expected=False, hint=CALL)
    if isinstance(got, str):
        fail(f'`cuda` is the text "{got}": in an `if`, every text but "" counts as true', got=got)
    if not isinstance(got, bool | np.bool_):
        count = ": is it the number of cards?" if isinstance(got, int) else ""
        fail(f"`cuda` is not True or False{count}", got=got, expected=False)
    if got not in [e.cuda.is_available() for e in engines()]:
        fail("`cuda` is not what `torch.cuda.is_available()` says", got=got, expected=not got)


@grader.property("environment", "`cores` is the number of cores")
def cores(code, rng):
    """Compare the number of cores."""
    got, right = report(code)["cores"], os.cpu_count()
    if callable(got):
        fail("`cores` holds a function: the question was not asked", expected=right, hint=CALL)
    if isinstance(got, str):
        fail("`cores` is text, and a whole number is needed", got=repr(got), expected=right)
    if got != right:
        fail("`cores` is not the number of cores", got=got, expected=right, hint="os.cpu_count()")


@grader.property("environment", "no value is typed by hand", main=False)
def asked(code, rng):
    """Look in the file for the very text of a version, and for a number or a truth value."""
    got, tree = report(code), code.tree_of("")
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    written = assigned(tree)
    for key in KEYS:
        given = [node for node in written[key] if getattr(node, "id", "") != key]
        only = len({getattr(node, "value", node) for node in given if is_constant(node)}) == 1
        only = only and all(map(is_constant, given))
        if only or (isinstance(got[key], str) and got[key] in texts):
            cause = f"`{key}` is typed by hand: it is wrong elsewhere"
            fail(cause, got=got[key], hint="call what knows it: see the table")


def is_constant(node):
    """Say whether a value stands in the file as it is."""
    return isinstance(node, ast.Constant)


def assigned(tree):
    """Return for each key or name what the file gives it, as it is written."""
    found = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
        elif isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.keyword):
            pairs = [(ast.Name(node.arg), node.value)]
        else:
            continue
        for target, value in pairs:
            place = target.slice if isinstance(target, ast.Subscript) else target
            found[getattr(place, "value", getattr(place, "id", ""))].append(value)
    return found
