"""What stays the same while a network trains: its layers, parameters and settings.

The kinds of layer are those of `torch.nn`, by name; a class derived from one counts as it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


def kinds(names: str) -> frozenset[str]:
    """Return the names in a line of them."""
    return frozenset(names.split())


BENDS = kinds(
    "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid "
    "LogSoftmax Mish PReLU RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmin Softplus "
    "Softshrink Softsign Tanh Tanhshrink Threshold"
)
AFFINE = kinds(
    "Linear Bilinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d"
)
NORMS = kinds(
    "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm GroupNorm LayerNorm RMSNorm "
    "InstanceNorm1d InstanceNorm2d InstanceNorm3d LocalResponseNorm"
)
PASSIVE = kinds(
    "Identity Flatten Unflatten Dropout Dropout1d Dropout2d Dropout3d AlphaDropout "
    "FeatureAlphaDropout"
)
MODAL = kinds(
    "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm Dropout Dropout1d Dropout2d Dropout3d "
    "AlphaDropout FeatureAlphaDropout RReLU"
)
OTHERS = kinds("Embedding EmbeddingBag RNN LSTM GRU MultiheadAttention")
CHANNELS_FIRST = ("Conv", "BatchNorm", "InstanceNorm", "GroupNorm")
KNOWN = BENDS | AFFINE | NORMS | PASSIVE | OTHERS
SETTINGS = ("p", "negative_slope", "momentum", "eps", "affine", "num_features", "bidirectional")
GROUP_SETTINGS = ("momentum", "weight_decay", "betas", "nesterov")


@dataclass
class Leaf:
    """A module that has no parts of its own, or whose parts are never called."""

    name: str
    kind: str
    module: Any
    calls: int = 0
    channels_first: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


def kind_of(module: Any) -> str:
    """Return the name in `torch.nn` that `module` goes by, else its class's name."""
    names = [c.__name__ for c in type(module).__mro__]
    return next((name for name in names if name in KNOWN), names[0])


def leaves(model: Any, prefix: str) -> list[Leaf]:
    """Return the model's leaf modules in the order of their registration."""
    return [_leaf(prefix + name, module) for name, module in _walk(model, "")]


def _walk(module: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield (name, leaf); attention counts as one, since it calls its parts as functions."""
    children = list(module.named_children())
    if not children or kind_of(module) == "MultiheadAttention":
        yield name or kind_of(module).lower(), module
        return
    for child, part in children:
        yield from _walk(part, f"{name}.{child}" if name else child)


def _leaf(name: str, module: Any) -> Leaf:
    """Describe one leaf."""
    kind = kind_of(module)
    values = {key: getattr(module, key, None) for key in SETTINGS}
    facts = {k: v for k, v in values.items() if isinstance(v, bool | int | float)}
    return Leaf(name, kind, module, channels_first=kind.startswith(CHANNELS_FIRST), facts=facts)


def describe_leaf(leaf: Leaf) -> dict[str, Any]:
    """Return the facts about a layer that a trace keeps."""
    own = sum(p.numel() for p in leaf.module.parameters())
    return {"name": leaf.name, "kind": leaf.kind, "parameters": own, **leaf.facts}


def describe_parameter(name: str, p: Any, groups: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Return the facts about a parameter that a trace keeps, with its optimizer's settings."""
    shape = list(p.shape)
    settings = {k: v for k, v in groups.get(id(p), {}).items() if k in GROUP_SETTINGS}
    fan_in = p.numel() // shape[0] if len(shape) > 1 and shape[0] else 0
    dtype = str(p.dtype).removeprefix("torch.")
    facts = {"name": name, "shape": shape, "size": p.numel(), "dtype": dtype, "fan_in": fan_in}
    return {**facts, **{k: _plain(v) for k, v in settings.items()}}


def _plain(value: Any) -> Any:
    """Return what JSON can hold of an optimizer's setting."""
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value if isinstance(value, bool | int | float) else float(value)
