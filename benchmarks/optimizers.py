"""Time one step of an optimizer beside PyTorch, with gradients that are there already.

    python -m benchmarks.optimizers            the table
    python -m benchmarks.optimizers --blocks   Adam with blocks of other sizes

Both engines take turns in one process, on one thread; the best of all rounds counts.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from chainrule import engine
from chainrule.scratch.optim import elementwise

ENGINES = {name: engine.get(name) for name in ("numpy", "torch")}
MLP = [(128, 784), (128,), (64, 128), (64,), (10, 64), (10,)]  # W1
SIZES = {"MLP of W1": MLP, "one of 64": [(64,)], "1 M": [(1000, 1000)], "10 M": [(10000, 1000)]}
CASES = {
    "SGD": {"lr": 1e-6},
    "SGD, momentum": {"lr": 1e-6, "momentum": 0.9},
    "Adam": {"lr": 1e-6},
    "AdamW": {"lr": 1e-6},
    "RMSprop": {"lr": 1e-6},
}


def stepper(e: Any, case: str, shapes: list[tuple[int, ...]]) -> Callable[[], Any]:
    """Return the step of an optimizer over random parameters."""
    params = [e.torch.randn(*shape).requires_grad_() for shape in shapes]
    for p in params:
        p.grad = e.torch.randn(*p.shape)
    return getattr(e.optim, case.split(",")[0])(params, **CASES[case]).step


def best(steps: list[Callable[[], Any]], rounds: int = 30, budget: float = 0.01) -> list[float]:
    """Return the shortest time of each step in microseconds; the steps take turns."""
    found = [float("inf")] * len(steps)
    start = time.perf_counter()
    steps[0]()
    count = max(1, int(budget / (time.perf_counter() - start)))
    for _ in range(rounds):
        for i, step in enumerate(steps):
            start = time.perf_counter()
            for _ in range(count):
                step()
            found[i] = min(found[i], (time.perf_counter() - start) / count * 1e6)
    return found


def table() -> None:
    """Print the times of both engines, and ours over PyTorch's."""
    print(f"{'parameters':<12}{'optimizer':<16}{'ours µs':>10}{'torch µs':>10}{'ratio':>7}")
    for size, shapes in SIZES.items():
        for case in CASES:
            ours, theirs = best([stepper(e, case, shapes) for e in ENGINES.values()])
            print(f"{size:<12}{case:<16}{ours:>10.1f}{theirs:>10.1f}{ours / theirs:>7.2f}")


def blocks() -> None:
    """Print the time of Adam over the sizes of a block, relative to the one in use."""
    used = elementwise.BLOCK
    for size in ("MLP of W1", "1 M", "10 M"):
        times = {}
        for block in (used, 2**13, 2**14, 2**15, 2**16, 2**18, 2**19, 2**30):
            elementwise.BLOCK = block
            (times[block],) = best([stepper(ENGINES["numpy"], "Adam", SIZES[size])])
        print(size, f"{times[used] / 1e3:.2f} ms at 2^17;", "others relative to it:")
        print(
            "   ", {f"2^{b.bit_length() - 1}": round(t / times[used], 2) for b, t in times.items()}
        )
    elementwise.BLOCK = used


if __name__ == "__main__":
    ENGINES["torch"].torch.set_num_threads(1)
    blocks() if "--blocks" in sys.argv else table()
