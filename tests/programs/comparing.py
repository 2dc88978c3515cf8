"""Run a script on both engines in processes of their own, and compare what it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).with_name("scripts")
NUMBER = re.compile(r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?")
CLOSE = 1e-3  # relative; what float32 rounding grows to over a short run stays far below
NOISE = 1e-6  # numbers below this are what is left of a cancellation


def environment() -> dict[str, str]:
    """Return the environment of a child: one thread, and sums that come in one order."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {**os.environ, **dict.fromkeys(threads, "1")}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these words and return what it said."""
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        timeout=280,
        check=False,
    )


def on_pytorch(
    script: Path, *args: str, torchvision: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a script as its author does."""
    words = ["-m", "tests.programs.with_torchvision"] if torchvision else []
    return run("-W", "ignore", *words, str(script), *args)


def on_numpy(script: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a script with `chainrule run`."""
    return run("-m", "chainrule", "run", str(script), *args)


def differences(theirs: str, ours: str) -> list[str]:
    """Return the lines that differ by more than rounding, each with its counterpart."""
    left, right = theirs.splitlines(), ours.splitlines()
    if len(left) != len(right):
        return [f"{len(left)} lines on PyTorch, {len(right)} here", *right[-3:]]
    return [f"{a!r} here {b!r}" for a, b in zip(left, right, strict=True) if not same(a, b)]


def same(a: str, b: str) -> bool:
    """Tell whether two lines say the same: equal words, and numbers equal to rounding."""
    if a == b:
        return True
    if NUMBER.sub("#", a) != NUMBER.sub("#", b):
        return False
    pairs = zip(map(float, NUMBER.findall(a)), map(float, NUMBER.findall(b)), strict=True)
    return all(abs(x - y) <= NOISE + CLOSE * max(abs(x), abs(y)) for x, y in pairs)
