"""A module's state as a dictionary: dotted path -> tensor, and back again.

state = net.state_dict()        {"fc.weight": …, "fc.bias": …}
net.load_state_dict(state)      copies the numbers in; names and shapes must fit
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, GraphError
from chainrule.scratch.nn.module.hooks import RemovableHandle, Table
from chainrule.scratch.nn.module.loading import EXTRA, Loading, _IncompatibleKeys, left_over
from chainrule.scratch.nn.module.registration import Registry
from chainrule.scratch.nn.parameter import Parameter, is_lazy
from chainrule.scratch.tensor.core import Tensor, wrap


class StateDict(Registry):
    """Save and load what a module holds."""

    _version: int = 1
    _state_dict_pre_hooks: Table
    _state_dict_hooks: Table
    _load_state_dict_pre_hooks: Table
    _load_state_dict_post_hooks: Table

    def __init__(self) -> None:
        """Start without hooks."""
        super().__init__()
        names = [name for name in StateDict.__annotations__ if name.endswith("_hooks")]
        vars(self).update({name: OrderedDict() for name in names})

    def state_dict(
        self, *, destination: Any = None, prefix: str = "", keep_vars: bool = False
    ) -> Any:
        """Return all parameters and persistent buffers by dotted path, sharing memory.

        Args:
            destination: a mapping to fill; by default a new one.
            prefix: put before each name.
            keep_vars: give the tensors themselves, not detached ones.
        """
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = metadata
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, child in self._modules.items():
            if child is not None:
                where = f"{prefix}{name}."
                child.state_dict(destination=destination, prefix=where, keep_vars=keep_vars)
        for hook, public in self._state_dict_hooks.values():
            given = hook(self, destination, prefix, metadata)
            if given is not None and public:
                raise GraphError("state_dict post-hook must return None", got=repr(given))
            destination = destination if given is None else given
        return destination

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        """Write what this module itself holds."""
        for name, value in self._own_state():
            destination[prefix + name] = value if keep_vars else value.detach()
        if hasattr(type(self), "get_extra_state"):
            destination[prefix + EXTRA] = self.get_extra_state()

    def _own_state(self) -> Iterator[tuple[str, Tensor]]:
        """Yield this module's parameters and persistent buffers."""
        for name, value in (*self._parameters.items(), *self._buffers.items()):
            if value is not None and name not in self._non_persistent_buffers_set:
                yield name, value

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Copy the tensors of `state_dict` into this module and those below it.

        Args:
            state_dict: tensors (of this engine, NumPy's or PyTorch's) by dotted path.
            strict: raise if a name is missing or left over; else return both lists.
            assign: put in the given tensors themselves instead of copying their numbers.
        """
        if not isinstance(state_dict, Mapping):
            raise ArgumentError("Expected state_dict to be dict-like", got=str(type(state_dict)))
        loading = Loading(state_dict, assign)
        loading.visit(self, loading.state, "")
        loading.finish(self._get_name(), strict)
        return _IncompatibleKeys(loading.missing, loading.unexpected)

    def _load_from_state_dict(
        self,
        state_dict: Any,
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Read what this module itself holds; layers override it to accept older versions."""
        common = (strict, missing_keys, unexpected_keys, error_msgs)
        for hook, with_module in self._load_state_dict_pre_hooks.values():
            hook(*([self] if with_module else []), state_dict, prefix, local_metadata, *common)
        own = dict(self._own_state())
        assign = local_metadata.get("assign_to_params_buffers", False)
        for name, target in own.items():
            key = prefix + name
            if key not in state_dict:
                missing_keys += [key] if strict else []
                continue
            problem = self._load_one(name, target, key, state_dict[key], assign)
            error_msgs += [problem] if problem else []
        takes_extra = hasattr(type(self), "set_extra_state")
        if takes_extra and prefix + EXTRA in state_dict:
            self.set_extra_state(state_dict[prefix + EXTRA])
        elif takes_extra and strict:
            missing_keys.append(prefix + EXTRA)
        if strict:
            known = {*own, *([EXTRA] if takes_extra else [])}
            unexpected_keys += left_over(state_dict, prefix, known, self._modules)

    def _load_one(
        self, name: str, target: Tensor, key: str, given: Any, assign: bool
    ) -> str | None:
        """Load one tensor; return what is wrong with it, if anything is."""
        if is_lazy(target):
            return None  # what comes has no shape yet either
        if not isinstance(given, Tensor) and not hasattr(given, "__array__"):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like '
                f"object from checkpoint but received {type(given)}"
            )
        value = given if isinstance(given, Tensor) else wrap(np.asarray(given))
        if target.shape == () and value.shape == (1,):
            value = wrap(value._array[0])
        if value.shape != target.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {value.shape} from "
                f"checkpoint, the shape in current model is {target.shape}."
            )
        if not assign:
            target._array[...] = value._array
            target._bump()
        elif not isinstance(target, Parameter):
            setattr(self, name, value)
        elif isinstance(value, Parameter):
            setattr(self, name, value.requires_grad_(target.requires_grad))
        else:
            setattr(self, name, Parameter(value, requires_grad=target.requires_grad))
        return None

    def register_state_dict_pre_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Call `hook(module, prefix, keep_vars)` before `state_dict` collects."""
        return self._enter(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata)` after `state_dict` collected."""
        return self._enter(self._state_dict_hooks, (hook, True))

    def _register_state_dict_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """As the post-hook, but a mapping that it returns replaces the state dict."""
        return self._enter(self._state_dict_hooks, (hook, False))

    def register_load_state_dict_pre_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Call `hook(module, …)` with the arguments of `_load_from_state_dict` before it."""
        return self._enter(self._load_state_dict_pre_hooks, (hook, True))

    def _register_load_state_dict_pre_hook(
        self, hook: Callable[..., None], with_module: bool = False
    ) -> RemovableHandle:
        """As the public one; the module is passed only if asked for."""
        return self._enter(self._load_state_dict_pre_hooks, (hook, with_module))

    def register_load_state_dict_post_hook(self, hook: Callable[..., None]) -> RemovableHandle:
        """Call `hook(module, incompatible_keys)` after loading; it may change the lists."""
        return self._enter(self._load_state_dict_post_hooks, hook)

    @staticmethod
    def _enter(table: Table, hook: Any) -> RemovableHandle:
        handle = RemovableHandle(table)
        table[handle.id] = hook
        return handle
