"""A checkpoint: one safetensors file with every array and, in its header, everything else.

Whatever has `state_dict` and `load_state_dict` can be kept: model, optimizer, schedule,
generators, position, early stopping. A state is a tree of dicts and lists; its tensors become
named arrays, the rest one JSON text. Both go to disk in one move, so that a crash
leaves the old checkpoint whole.

>>> tree, arrays = pack({"lr": 0.1, "moments": {0: np.zeros(2)}})
>>> unpack(tree, arrays, as_tensor=None)
{'lr': 0.1, 'moments': {0: array([0., 0.])}}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

import numpy as np

from chainrule.engine import Engine
from chainrule.errors import RunError
from chainrule.files import atomic

SCHEMA = 1
ANEW = "train anew with the recipe.toml of the run"
PLAIN = (str, int, float, bool, type(None))


class Stateful(Protocol):
    """Anything whose state can be taken out and put back, in PyTorch's way."""

    def state_dict(self) -> dict[str, Any]:
        """Return the state."""
        ...

    def load_state_dict(self, state: dict[str, Any]) -> object:
        """Take the state over."""
        ...


def save(path: Path, parts: Mapping[str, Stateful]) -> None:
    """Write the state of every part to `path`, whole or not at all."""
    from safetensors.numpy import save as to_bytes

    tree, arrays = pack({name: part.state_dict() for name, part in parts.items()})
    state = json.dumps(tree)
    header = {"schema": str(SCHEMA), "crc32": checksum(state, arrays), "state": state}
    with atomic(path, "wb") as file:
        file.write(to_bytes(arrays, header))


def load(path: Path, parts: Mapping[str, Stateful], e: Engine) -> None:
    """Put the state in `path` back into every part."""
    state = read(path, e)
    if missing := parts.keys() - state.keys():
        raise RunError(f"{path} needs the state of {', '.join(missing)}", got=", ".join(state))
    for name, part in parts.items():
        try:
            part.load_state_dict(state[name])
        except (RuntimeError, ValueError, KeyError, TypeError) as error:
            needed = f"{path} needs a {name} that fits the recipe beside it"
            raise RunError(needed, got=str(error).rstrip("."), hint=ANEW) from error


def read(path: Path, e: Engine) -> dict[str, Any]:
    """Return the state in `path`, its tensors on the engine `e`."""
    arrays, header = read_arrays(path)
    if header.get("schema") != str(SCHEMA):
        got = header.get("schema", "none")
        raise RunError(
            f"{path} needs schema {SCHEMA}", got=got, hint="use the Chainrule that wrote it"
        )
    if header.get("crc32") != checksum(header.get("state", ""), arrays):
        needed = f"{path} needs the numbers that were written"
        raise RunError(needed, got="others: the file is damaged", hint=ANEW)
    state: dict[str, Any] = unpack(json.loads(header["state"]), arrays, e.torch.from_numpy)
    return state


def checksum(state: str, arrays: Mapping[str, np.ndarray]) -> str:
    """Return the CRC-32 of a state's text and its arrays, in the order of their names."""
    value = crc32(state.encode())
    for name in sorted(arrays):
        value = crc32(
            np.ascontiguousarray(arrays[name]).data.cast("B") if arrays[name].size else b"", value
        )
    return f"{value:08x}"


def save_weights(path: Path, model: Any) -> None:
    """Write a model's state_dict alone, as any reader of safetensors takes it."""
    from safetensors.numpy import save as to_bytes

    arrays = {name: to_array(value, name)[0] for name, value in model.state_dict().items()}
    with atomic(path, "wb") as file:
        file.write(to_bytes(arrays))


def read_weights(path: Path, e: Engine) -> dict[str, Any]:
    """Return a state_dict for the engine `e`."""
    return {name: e.torch.from_numpy(array) for name, array in read_arrays(path)[0].items()}


def read_arrays(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Return the arrays and the header of a safetensors file."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return arrays, file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise RunError(
            f"{path} needs to be a safetensors file", got=str(error), hint=ANEW
        ) from error


def pack(state: Any) -> tuple[Any, dict[str, np.ndarray]]:
    """Split a state into a tree that JSON can hold and the arrays it refers to by name."""
    arrays: dict[str, np.ndarray] = {}

    def walk(node: Any, path: str) -> Any:
        if isinstance(node, PLAIN):
            return node
        if isinstance(node, Mapping):
            return {"dict": [[key, walk(value, f"{path}.{key}")] for key, value in node.items()]}
        if isinstance(node, list | tuple):
            kind = "list" if isinstance(node, list) else "tuple"
            return {kind: [walk(value, f"{path}.{i}") for i, value in enumerate(node)]}
        name = path.removeprefix(".")
        arrays[name], kind = to_array(node, name)
        return {kind: name}

    return walk(state, ""), arrays


def to_array(node: Any, name: str) -> tuple[np.ndarray, str]:
    """Return a contiguous array of `node`, and whether it was a tensor or an array."""
    if isinstance(node, np.ndarray):
        return np.ascontiguousarray(node), "array"
    if hasattr(node, "detach"):
        return np.ascontiguousarray(node.detach().cpu().numpy()), "tensor"
    raise RunError(f"a checkpoint cannot keep {name}", got=type(node).__name__)


def unpack(tree: Any, arrays: dict[str, np.ndarray], as_tensor: Callable | None) -> Any:
    """Put a state together again."""
    if isinstance(tree, PLAIN):
        return tree
    ((kind, body),) = tree.items()
    if kind == "dict":
        return {key: unpack(value, arrays, as_tensor) for key, value in body}
    if kind in ("list", "tuple"):
        return (list if kind == "list" else tuple)(unpack(v, arrays, as_tensor) for v in body)
    return as_tensor(arrays[body]) if kind == "tensor" and as_tensor else arrays[body]
