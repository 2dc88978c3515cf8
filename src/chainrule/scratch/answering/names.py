"""Which modules of the engine stand for which of PyTorch's.

>>> sources("torch.nn.functional"), sources("torch.optim.adam")
(('chainrule.scratch.functional',), ('chainrule.scratch.optim.adam',))
>>> sources("torch.nn.modules.loss")
('chainrule.scratch.nn.loss', 'chainrule.scratch.nn')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder

ENGINE = "chainrule.scratch"
# At the same place in both.
SAME = frozenset({
    "autograd", "distributions", "linalg", "nn", "nn.parallel", "nn.parameter",
    "nn.utils", "optim", "random", "utils", "utils.checkpoint", "utils.data",
    "utils.tensorboard",
})  # fmt: skip
# At another place here; where there are several, the first that has a name answers for it.
ELSEWHERE = {
    "__config__": "one_cpu.config",
    "accelerator": "one_cpu.accelerator",
    "amp": "one_cpu.amp",
    "amp.autocast_mode": "one_cpu.amp",
    "amp.grad_scaler": "one_cpu.amp",
    "autograd.anomaly_mode": "autograd.anomaly",
    "autograd.function": "autograd.function autograd",
    "autograd.grad_mode": "autograd",
    "autograd.profiler": "compiling.profiler",
    "backends": "one_cpu.backends",
    "backends.cuda": "one_cpu.backends.cuda",
    "backends.cudnn": "one_cpu.backends.cudnn",
    "backends.mkl": "one_cpu.backends.mkl",
    "backends.mkldnn": "one_cpu.backends.mkldnn",
    "backends.mps": "one_cpu.backends.mps",
    "backends.openmp": "one_cpu.backends.openmp",
    "compiler": "compiling.compiler",
    "cpu": "one_cpu.cpu",
    "cpu.amp": "one_cpu.cpu_amp",
    "cuda": "one_cpu.cuda",
    "cuda.amp": "one_cpu.cuda.amp",
    "distributed": "one_cpu.distributed",
    "func": "utils.func",
    "functional": ". functional",
    "jit": "compiling.jit",
    "mps": "one_cpu.mps",
    "multiprocessing": "one_cpu.multiprocessing",
    "nn.attention": "one_cpu.kernels",
    "nn.functional": "functional",
    "nn.init": "init",
    "nn.modules": "nn",
    "nn.modules.utils": "nn.repeating",
    "nn.parallel.distributed": "nn.parallel",
    "profiler": "compiling.profiler",
    "serialization": "utils.serialization",
    "sparse": "linalg.sparse",
    "special": "functional.special",
    "testing": "utils.testing",
    "types": "types answering.type_names",
    "utils._pytree": "utils.pytree",
    "utils.data._utils": "utils.data",
    "utils.data._utils.collate": "utils.data.collate",
    "utils.data._utils.worker": "utils.data.worker",
    "utils.hooks": "nn.module.hooks",
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
        return tuple(under(part.strip(".")) for part in ELSEWHERE[below].split())
    family, _, last = below.rpartition(".")
    return of_family(family, last) if family in FAMILIES else ()


def of_family(family: str, last: str) -> tuple[str, ...]:
    """Return the file of this name; a layer may stand in another file than PyTorch's."""
    home = under(FAMILIES[family])
    file = f"{home}.{last}"
    there = last[0] != "_" and PathFinder.find_spec(file, import_module(home).__path__)
    found = (file,) if there else ()
    return (*found, home) if family == "nn.modules" else found


def in_families(modules: Iterable[str]) -> Iterator[str]:
    """Yield the names, after `torch.`, of those files of the families that are among modules.

    >>> list(in_families(["chainrule.scratch.optim.adam", "chainrule.scratch.ops.linear"]))
    ['optim.adam']
    """
    homes = [(under(home), family) for family, home in FAMILIES.items()]
    for module in list(modules):
        above, _, last = module.rpartition(".")
        yield from (f"{family}.{last}" for home, family in homes if home == above)


def under(name: str) -> str:
    """Return the full name of a module of the engine."""
    return f"{ENGINE}.{name}" if name else ENGINE


def namespace(module: str) -> str:
    """Return the name that PyTorch has for a module of the engine.

    >>> namespace("chainrule.scratch.functional"), namespace("chainrule.scratch.nn.conv")
    ('torch.nn.functional', 'torch.nn.conv')
    """
    below = module.removeprefix(ENGINE).removeprefix(".")
    names = [name for name, there in ELSEWHERE.items() if there == below and below not in SAME]
    return f"torch.{min(names, key=len, default=below)}".rstrip(".")
