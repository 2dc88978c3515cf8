"""W5: one op at a time, where NumPy is known to be weak, and the start of the program."""

from collections.abc import Callable
from typing import Any

from benchmarks.workloads.workload import Step, Workload

Function = Callable[[Any], Any]


def there(make: Callable[[Any], Function], *shape: int) -> Callable[[Any], Step]:
    """Return the builder of a step that runs a function forward, with nothing recorded."""

    def build(e: Any) -> Step:
        x, function = e.torch.randn(*shape), make(e)

        def step() -> Any:
            with e.torch.no_grad():
                return function(x)

        return step

    return build


def and_back(make: Callable[[Any], Function], *shape: int) -> Callable[[Any], Step]:
    """Return the builder of a step that runs a function forward and backward."""

    def build(e: Any) -> Step:
        x, function = e.torch.randn(*shape).requires_grad_(), make(e)
        dy = e.torch.randn(*function(x).shape)

        def step() -> Any:
            x.grad = None
            y = function(x)
            y.backward(dy)
            return y

        return step

    return build


def softmax(e: Any) -> Function:
    """Return softmax over the last axis."""
    return lambda x: e.F.softmax(x, dim=-1)


def layer_norm(e: Any) -> Function:
    """Return a layer norm over 384 numbers."""
    return e.nn.LayerNorm(384)


def gelu(e: Any) -> Function:
    """Return GELU, with the exact error function."""
    return e.F.gelu


def conv2d(e: Any) -> Function:
    """Return a convolution of 32 channels to 32, 3 x 3."""
    return e.nn.Conv2d(32, 32, 3, padding=1)


def embedding(e: Any) -> Step:
    """Return a step that looks up 3,200 of 10,000 words and goes back."""
    net, words = e.nn.Embedding(10_000, 128), e.torch.randint(0, 10_000, (32, 100))
    dy = e.torch.randn(32, 100, 128)

    def step() -> Any:
        net.weight.grad = None
        y = net(words)
        y.backward(dy)
        return y

    return step


def adam(rows: int) -> Callable[[Any], Step]:
    """Return the builder of Adam's step over `rows` times 1,000 parameters."""

    def build(e: Any) -> Step:
        p = e.torch.randn(rows, 1000).requires_grad_()
        p.grad = e.torch.randn(rows, 1000)
        optimizer = e.optim.Adam([p])

        def step() -> Any:
            optimizer.step()
            return p

        return step

    return build


def both_ways(name: str, make: Callable[[Any], Function], *shape: int) -> dict[str, Workload]:
    """Return two workloads: forward alone, and forward with backward."""
    size = "x".join(map(str, shape))
    return {
        f"W5-{name}-{size}": Workload(f"{name}, forward", there(make, *shape)),
        f"W5-{name}-{size}-back": Workload(f"{name}, forward and backward", and_back(make, *shape)),
    }


WORKLOADS = {
    **both_ways("softmax", softmax, 64, 1000),
    **both_ways("softmax", softmax, 4096, 1000),
    **both_ways("layernorm", layer_norm, 768, 384),
    **both_ways("gelu", gelu, 768, 1536),
    **both_ways("conv2d", conv2d, 64, 32, 32, 32),
    "W5-embedding-back": Workload("embedding 10,000x128, 32x100, forward and backward", embedding),
    "W5-adam-1M": Workload("Adam's step over a million parameters", adam(1000)),
    "W5-adam-10M": Workload("Adam's step over ten million parameters", adam(10_000)),
}
