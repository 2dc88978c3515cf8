"""Names of `torch` whose files are imported when they are first asked for.

Why: `import chainrule.scratch` stays quick.

>>> home("save"), home("cuda"), home("relu")
('utils.serialization', 'one_cpu.cuda', None)
"""

from __future__ import annotations

LATER = {
    "answering": "answering_as_torch",
    "compiling": "compile",
    "compiling.compiler": "compiler",
    "compiling.jit": "jit",
    "compiling.profiler": "profiler",
    "distributions": "distributions",
    "explaining": "explain",
    "functional.special": "special",
    "linalg.sparse": "sparse sparse_coo sparse_coo_tensor spmm",
    "one_cpu.accelerator": "accelerator",
    "one_cpu.amp": "amp autocast GradScaler is_autocast_enabled",
    "one_cpu.backends": "backends",
    "one_cpu.config": "__config__",
    "one_cpu.cpu": "cpu",
    "one_cpu.cuda": "cuda OutOfMemoryError",
    "one_cpu.distributed": "distributed",
    "one_cpu.mps": "mps",
    "one_cpu.multiprocessing": "multiprocessing",
    "one_cpu.switches": """
        are_deterministic_algorithms_enabled get_default_device get_deterministic_debug_mode
        get_float32_matmul_precision is_deterministic_algorithms_warn_only_enabled
        set_default_device set_deterministic_debug_mode set_float32_matmul_precision
        set_flush_denormal use_deterministic_algorithms""",
    "one_cpu.version": "version",
    "one_cpu.xpu": "xpu",
    "utils.func": "func vmap",
    "utils.serialization": "load save",
    "utils.testing": "testing",
}
_HOMES = {name: file for file, names in LATER.items() for name in names.split()}


def home(name: str) -> str | None:
    """Return the file of a name, or None if it is not one of those."""
    return _HOMES.get(name)
