"""Walk over a module and everything below it: by dotted path, or one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

from chainrule.errors import AttributeMissing, OptionError, nearest
from chainrule.scratch import traps
from chainrule.scratch.nn.module.registration import Registry
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor


class Traversal(Registry):
    """Names, iterators, and what they make easy: train, eval, freeze, apply."""

    def named_modules(
        self, memo: set[Any] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """Yield this module and all below it with their dotted paths, parents first.

        >>> from chainrule.scratch import nn
        >>> [name for name, _ in nn.Sequential(nn.ReLU(), nn.Sequential(nn.ReLU())).named_modules()]
        ['', '0', '1', '1.0']
        """
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, child in self._modules.items():
            if child is not None:
                yield from child.named_modules(memo, join(prefix, name), remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Any]:
        """Yield this module and all below it."""
        for _, module in self.named_modules(remove_duplicate=remove_duplicate):
            yield module

    def named_children(self) -> Iterator[tuple[str, Any]]:
        """Yield the modules directly below this one, each once, with their names."""
        seen: set[Any] = set()
        for name, child in self._modules.items():
            if child is not None and child not in seen:
                seen.add(child)
                yield name, child

    def children(self) -> Iterator[Any]:
        """Yield the modules directly below this one, each once."""
        for _, child in self.named_children():
            yield child

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield each parameter with its dotted path; a shared one appears once."""
        yield from self._named_members("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Yield each parameter once, as an optimizer wants them."""
        traps.look(self)
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield each buffer with its dotted path; a shared one appears once."""
        yield from self._named_members("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Yield each buffer once."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def _named_members(
        self, table: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        """Yield what the modules hold in one of their tables."""
        walk = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        seen: set[int] = set()
        for path, module in walk if recurse else [(prefix, self)]:
            for name, member in vars(module)[table].items():
                if member is None or id(member) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(member))
                yield join(path, name), member

    def get_submodule(self, target: str) -> Any:
        """Return the module at a dotted path, as `"encoder.layers.0"`."""
        module: Any = self
        for name in target.split(".") if target else ():
            module = module._member(name, Registry, "nn.Module", module._modules)
        return module

    def get_parameter(self, target: str) -> Parameter:
        """Return the parameter at a dotted path."""
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        found: Parameter = module._member(name, Parameter, "nn.Parameter", module._parameters)
        return found

    def get_buffer(self, target: str) -> Tensor:
        """Return the buffer at a dotted path."""
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        found = module._member(name, object, "buffer", module._buffers)
        if name not in module._buffers:
            raise AttributeMissing(f"`{name}` is not a buffer")
        return found

    def set_submodule(self, target: str, module: Any, strict: bool = False) -> None:
        """Put `module` at a dotted path; with `strict` there must be one already."""
        if not target:
            raise OptionError("Cannot set the submodule without a target name")
        if not isinstance(module, Registry):
            raise OptionError("`module` is not an nn.Module", got=str(type(module)))
        path, _, name = target.rpartition(".")
        parent = self.get_submodule(path)
        if strict or hasattr(parent, name):
            parent._member(name, Registry, "nn.Module", parent._modules)
        setattr(parent, name, module)

    def _member(self, name: str, kind: type, word: str, known: dict[str, Any]) -> Any:
        """Return the attribute `name`, or say which names of its kind there are."""
        if not hasattr(self, name):
            hint = nearest(name, known) if known else None
            raise AttributeMissing(f"{self._get_name()} has no attribute `{name}`", hint=hint)
        found = getattr(self, name)
        if not isinstance(found, kind):
            raise AttributeMissing(f"`{name}` is not an {word}")
        return found

    def apply(self, fn: Callable[[Any], None]) -> Self:
        """Call `fn` on every module below this one, children first, then on itself."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True) -> Self:
        """Switch to training: dropout drops, batch norm uses the batch's statistics."""
        if not isinstance(mode, bool):
            raise OptionError("training mode is expected to be boolean", got=repr(mode))
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self) -> Self:
        """Switch to evaluation: nothing is random, running statistics are used."""
        traps.before_eval(self)
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Let all parameters learn, or freeze them."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, or set them to zero in place."""
        for parameter in self.parameters():
            if parameter.grad is None:
                continue
            if set_to_none:
                parameter.grad = None
            else:
                parameter.grad.detach_()
                parameter.grad.zero_()


def join(path: str, name: str) -> str:
    """Append a name to a dotted path.

    >>> join("", "net"), join("net", "0")
    ('net', 'net.0')
    """
    return f"{path}.{name}" if path else name
