"""W4: a language model over characters, at the size of a lesson and at that of an evening."""

from dataclasses import dataclass
from typing import Any

from benchmarks.workloads.workload import Step, Workload, trainer

SYMBOLS = 65


@dataclass(frozen=True)
class Size:
    """The numbers of a model and of its batch."""

    layers: int
    heads: int
    width: int
    block: int
    batch: int


def attention(e: Any, size: Size) -> Any:
    """Return a layer in which each position looks at itself and those before it."""
    nn, width = e.nn, size.width

    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

        def forward(self, x: Any) -> Any:
            b, t, _ = x.shape
            parts = self.qkv(x).split(width, dim=2)
            q, k, v = [p.view(b, t, size.heads, -1).transpose(1, 2) for p in parts]
            y = e.F.scaled_dot_product_attention(q, k, v, is_causal=True)
            return self.out(y.transpose(1, 2).contiguous().view(b, t, width))

    return Attention()


def block(e: Any, size: Size) -> Any:
    """Return attention and a perceptron, each beside a path around it."""
    nn, width = e.nn, size.width

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm1, self.attention = nn.LayerNorm(width), attention(e, size)
            self.norm2 = nn.LayerNorm(width)
            self.mlp = nn.Sequential(
                nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
            )

        def forward(self, x: Any) -> Any:
            x = x + self.attention(self.norm1(x))
            return x + self.mlp(self.norm2(x))

    return Block()


def gpt(e: Any, size: Size) -> Step:
    """Return a step of a character GPT with AdamW."""
    nn, torch = e.nn, e.torch

    class Gpt(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.symbol = nn.Embedding(SYMBOLS, size.width)
            self.position = nn.Embedding(size.block, size.width)
            self.blocks = nn.Sequential(*[block(e, size) for _ in range(size.layers)])
            self.norm = nn.LayerNorm(size.width)
            self.head = nn.Linear(size.width, SYMBOLS, bias=False)

        def forward(self, text: Any) -> Any:
            x = self.symbol(text) + self.position(torch.arange(text.shape[1]))
            return self.head(self.norm(self.blocks(x))).view(-1, SYMBOLS)

    net = Gpt()
    text = torch.randint(0, SYMBOLS, (size.batch, size.block + 1))
    x, y = text[:, :-1].contiguous(), text[:, 1:].contiguous().view(-1)
    return trainer(e, net, e.optim.AdamW(net.parameters(), lr=1e-3), x, y)


def small(e: Any) -> Step:
    """Return a step of the small model."""
    return gpt(e, Size(layers=4, heads=4, width=128, block=64, batch=12))


def large(e: Any) -> Step:
    """Return a step of the large model."""
    return gpt(e, Size(layers=6, heads=6, width=384, block=256, batch=8))


WORKLOADS = {
    "W4-small": Workload("GPT: 4 layers, 4 heads, 128 wide, block 64, batch 12, AdamW",
                         small, 1.4, 180),
    "W4-large": Workload("GPT: 6 layers, 6 heads, 384 wide, block 256, batch 8, AdamW",
                         large, 1.3, 1100),
}  # fmt: skip
