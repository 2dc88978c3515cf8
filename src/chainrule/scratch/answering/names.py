"""Which modules of the engine stand for which of PyTorch's.

>>> sources("torch.nn.functional"), sources("torch.optim.adam")
(('chainrule.scratch.functional',), ('chainrule.scratch.optim.adam',))
>>> sources("torch.nn.modules.loss")
('chainrule.scratch.nn.loss', 'chainrule.scratch.nn')
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

ENGINE = "chainrule.scratch"
# At the same place in both.
SAME = frozenset([
    "autograd", "distributions", "func", "linalg", "nn", "nn.parallel", "nn.parameter",
    "nn.utils", "optim", "random", "types", "utils", "utils.checkpoint", "utils.data",
    "utils.tensorboard",
])  # fmt: skip
# At another place here; where there are several, the first that has a name answers for it.
ELSEWHERE = {
    "__config__": "one_cpu.config",
    "accelerator": "one_cpu.accelerator",
    "amp": "one_cpu.amp",
    "amp.autocast_mode": "one_cpu.amp",
    "amp.grad_scaler": "one_cpu.amp",
    "autograd.function": "autograd.function autograd",
    "autograd.grad_mode": "autograd",
    "autograd.profiler": "compiling.profiler",
    "autograd.variable": "one_cpu.variable",
    "backends": "one_cpu.backends",
    "backends.cuda": "one_cpu.backends.cuda",
    "backends.cudnn": "one_cpu.backends.cudnn",
    "backends.mkl": "one_cpu.backends.mkl",
    "backends.mps": "one_cpu.backends.mps",
    "compiler": "compiling.compiler",
    "cpu": "one_cpu.cpu",
    "cuda": "one_cpu.cuda",
    "cuda.amp": "one_cpu.cuda.amp",
    "distributed": "one_cpu.distributed",
    "functional": "",
    "jit": "compiling.jit",
    "mps": "one_cpu.mps",
    "multiprocessing": "one_cpu.multiprocessing",
    "nn.functional": "functional",
    "nn.init": "init",
    "nn.modules": "nn",
    "nn.modules.utils": "nn.sizes",
    "nn.parallel.data_parallel": "nn.parallel",
    "nn.parallel.distributed": "nn.parallel",
    "profiler": "compiling.profiler",
    "serialization": "utils.serialization",
    "utils.data._utils": "utils.data",
    "utils.data._utils.collate": "utils.data.collate",
    "utils.data._utils.worker": "utils.data.worker",
    "utils.tensorboard.writer": "utils.tensorboard",
    "version": "one_cpu.version",
    "xpu": "one_cpu.xpu",
}
# Packages each file of which answers to its own name, here and in PyTorch.
FAMILIES = {
    "autograd": "autograd", "distributions": "distributions", "nn.modules": "nn",
    "nn.utils": "nn.utils", "optim": "optim", "utils.data": "utils.data",
}  # fmt: skip


@cache
def sources(name: str) -> tuple[str, ...]:
    """Return the engine's modules that answer for a module of PyTorch; none if none does."""
    below = name.removeprefix("torch").removeprefix(".")
    if not below or below in SAME:
        return (under(below),)
    if below in ELSEWHERE:
        return tuple(under(part) for part in ELSEWHERE[below].split() or [""])
    family, _, last = below.rpartition(".")
    return of_family(family, last) if family in FAMILIES else ()


def of_family(family: str, last: str) -> tuple[str, ...]:
    """Return the file of this name; a layer may stand in another file than PyTorch's."""
    home = under(FAMILIES[family])
    file = f"{home}.{last}"
    found = (file,) if last[0] != "_" and find_spec(file) else ()
    return (*found, home) if family == "nn.modules" else found


def under(name: str) -> str:
    """Return the full name of a module of the engine."""
    return f"{ENGINE}.{name}" if name else ENGINE


def namespace(module: str) -> str:
    """Return the name that PyTorch has for a module of the engine.

    >>> namespace("chainrule.scratch.functional"), namespace("chainrule.scratch.nn.conv")
    ('torch.nn.functional', 'torch.nn.conv')
    """
    below = module.removeprefix(ENGINE).removeprefix(".")
    elsewhere = {there: name for name, there in reversed(ELSEWHERE.items()) if there}
    return f"torch.{'nn' if below == 'nn' else elsewhere.get(below, below)}".rstrip(".")
