"""Containers as JSON and back: what is a tensor becomes a number, its place in a list.

    {"step": 3, "betas": (0.9, 0.99), "exp_avg": tensor}
    {"dict": [["step", 3], ["betas", {"tuple": [0.9, 0.99]}], ["exp_avg", {"tensor": 0}]]}

A dict is a list of pairs, since JSON's keys are text and PyTorch's optimizers number theirs.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

from chainrule.errors import ArgumentError, LoadError
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import DTYPES, Size, device, dtype
from chainrule.scratch.utils.serialization import objects
from chainrule.scratch.utils.serialization.objects import Parts

PLAIN = (str, int, float, bool, type(None))
DEEPEST = 200
SEQUENCES: dict[type, str] = {list: "list", tuple: "tuple", Size: "Size"}


class Packing:
    """One walk through containers; collects their tensors, each object once.

    Params:
        tensors: the tensors met, in order.
        names: a dotted path for each.
    """

    def __init__(self) -> None:
        """Start with nothing met."""
        self.tensors: list[Tensor] = []
        self.names: list[str] = []
        self.numbers: dict[int, int] = {}
        self.objects: dict[int, tuple[int, Any]] = {}

    def pack(self, node: Any, path: tuple[str, ...] = ()) -> Any:
        """Return a node as JSON can hold it."""
        if len(path) > DEEPEST:
            raise ArgumentError(
                f"containers nested at most {DEEPEST} deep are needed",
                got=".".join(path[:3]) + "…",
                hint="does one contain itself?",
            )
        if isinstance(node, PLAIN) and not type(node).__module__.startswith("numpy"):
            return node
        return self.pack_dict(node, path) if isinstance(node, dict) else self.pack_other(node, path)

    def pack_other(self, node: Any, path: tuple[str, ...]) -> dict[str, Any]:
        """Return anything but a dict or a plain value as JSON can hold it."""
        match node:
            case Tensor():
                return {"tensor": self.number(node, path)}
            case dtype() | device():
                return {type(node).__name__: getattr(node, "name", str(node))}
        kind = SEQUENCES.get(type(node))
        if kind is not None:
            return {kind: [self.pack(v, (*path, str(i))) for i, v in enumerate(node)]}
        described = objects.described(node, path, self)
        if described is None:
            raise self.refusal(node, path)
        return described

    def pack_dict(self, node: dict[Any, Any], path: tuple[str, ...]) -> Any:
        """Return a dict, a Counter, an OrderedDict or a state_dict as JSON can hold it."""
        if not isinstance(node, OrderedDict) and type(node) not in {dict, Counter, defaultdict}:
            raise self.refusal(node, path)
        for key in node:
            if not isinstance(key, PLAIN):
                raise self.refusal(key, (*path, "a key"))
        pairs = [[key, self.pack(value, (*path, str(key)))] for key, value in node.items()]
        if isinstance(node, defaultdict):
            return {"defaultdict": pairs, "new": self.pack(node.default_factory, path)}
        if not isinstance(node, OrderedDict):
            return {type(node).__name__: pairs}
        versions = getattr(node, "_metadata", None)  # a module's state_dict carries these
        extra = {} if versions is None else {"_metadata": self.pack(versions, (*path, "_metadata"))}
        return {"OrderedDict": pairs, **extra}

    def number(self, x: Tensor, path: tuple[str, ...]) -> int:
        """Return the place of a tensor in the list, the same for the same object."""
        if id(x) not in self.numbers:
            self.numbers[id(x)] = len(self.tensors)
            self.tensors.append(x)
            self.names.append(".".join(path) or "tensor")
        return self.numbers[id(x)]

    @staticmethod
    def refusal(node: Any, path: tuple[str, ...]) -> ArgumentError:
        """Return the error for something that is not saved, with what to do about it."""
        where = f" at {'.'.join(path)}" if path else ""
        return ArgumentError(
            "torch.save here takes tensors, numbers, text, containers of these, and objects whose "
            "class has a name",
            got=f"{type(node).__module__}.{type(node).__qualname__}{where}",
            hint=advice(node),
        )


def advice(node: Any) -> str:
    """Return what to save in the place of something that is not saved."""
    if hasattr(node, "state_dict"):
        return "torch.save(x.state_dict(), file), and load it into one that your program makes"
    if type(node).__module__.startswith("numpy"):
        return "float(x) or x.item() for a number, torch.from_numpy(x) for an array"
    return "save what it is made of, as a dict; programs are not saved, on purpose"


def unpack(node: Any, parts: Parts) -> Any:
    """Return the containers that JSON describes."""
    if isinstance(node, PLAIN):
        return node
    (kind, body), *_ = node.items()
    if kind in objects.MAKERS:
        return objects.MAKERS[kind](node, body, parts, unpack)
    make = MAKERS.get(kind)
    if make is None:
        raise LoadError("a container of a kind that is known", got=repr(kind))
    return make(node, body, parts)


def unpack_ordered(node: Any, pairs: Any, parts: Parts) -> Any:
    """Return an OrderedDict, with the versions that a state_dict carries."""
    filled = OrderedDict((key, unpack(value, parts)) for key, value in pairs)
    if "_metadata" in node:
        vars(filled)["_metadata"] = unpack(node["_metadata"], parts)
    return filled


def sequence(make: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a maker of a list, a tuple or a Size."""
    return lambda node, body, parts: make([unpack(value, parts) for value in body])


MAKERS: dict[str, Callable[..., Any]] = {
    "tensor": lambda node, at, parts: parts.tensors[at],
    "Counter": lambda node, pairs, parts: Counter(dict(pairs)),
    "defaultdict": lambda node, pairs, parts: defaultdict(
        unpack(node["new"], parts), {key: unpack(v, parts) for key, v in pairs}
    ),
    "dict": lambda node, pairs, parts: {key: unpack(v, parts) for key, v in pairs},
    "OrderedDict": unpack_ordered,
    "dtype": lambda node, name, parts: DTYPES[name],
    "device": lambda node, name, parts: device(name),
    **{name: sequence(kind) for kind, name in SEQUENCES.items()},
}
