"""What a module holds: an attribute becomes a parameter, a buffer or a child by its type.

    self.weight = Parameter(…)   ->  self._parameters["weight"]
    self.layer = Linear(…)       ->  self._modules["layer"]
    self.register_buffer("m", …) ->  self._buffers["m"]
    self.anything = …            ->  a plain attribute

Reading goes the other way: Python calls `__getattr__` for names that are not plain
attributes, and it looks into the three dictionaries.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import ArgumentError, AttributeMissing, NameTaken, OptionError
from chainrule.scratch import traps
from chainrule.scratch.nn.module.refusals import kind_of
from chainrule.scratch.nn.parameter import Buffer, Parameter
from chainrule.scratch.tensor.core import Tensor

TABLES = ("_parameters", "_buffers", "_modules")


class Registry:
    """The three dictionaries of a module, and the attribute protocol over them."""

    training: bool
    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _modules: dict[str, Any]
    _non_persistent_buffers_set: set[str]

    def __init__(self) -> None:
        """Start in training mode with nothing registered."""
        vars(self).update(
            training=True,
            _parameters={},
            _buffers={},
            _modules={},
            _non_persistent_buffers_set=set(),
        )
        traps.made(self)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        if "_parameters" not in own:
            hint = f"call super().__init__() first in {self._get_name()}.__init__"
            raise self._missing(name, hint)
        if name in own["_parameters"]:  # no loop: every layer comes by in every step
            return own["_parameters"][name]
        if name in own["_modules"]:
            return own["_modules"][name]
        if name in own["_buffers"]:
            return own["_buffers"][name]
        raise self._missing(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if "_parameters" not in self.__dict__:
            self._set_before_init(name, value)
        elif isinstance(value, Parameter):
            self._make_room(name, keep="_parameters")
            self.register_parameter(name, value)
        elif name in self._parameters:
            _accept_only_none(name, value, "parameter", "torch.nn.Parameter")
            self._parameters[name] = None
        elif isinstance(value, Registry):
            self._make_room(name, keep="_modules")
            self._modules[name] = value
        elif name in self._modules:
            _accept_only_none(name, value, "child module", "torch.nn.Module")
            self._modules[name] = None
        elif isinstance(value, Buffer) or name in self._buffers:
            self._set_buffer(name, value)
        else:
            object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        for table in TABLES:
            if name in self.__dict__[table]:
                del self.__dict__[table][name]
                self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = [*dir(type(self)), *self.__dict__]
        for table in TABLES:
            names += self.__dict__[table]
        return sorted(name for name in names if not name[0].isdigit())

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Hold `param` under `name`; None reserves the name."""
        self._check_name(name, "parameter", "_parameters")
        if param is not None and not isinstance(param, Parameter):
            raise ArgumentError(
                f"cannot assign '{kind_of(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)",
                hint="wrap the tensor: nn.Parameter(tensor)",
            )
        if param is not None and param.grad_fn is not None:
            raise OptionError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'",
                hint=f"compute '{name}' from other parameters inside forward()",
            )
        if param is not None and name not in self._parameters:
            traps.registered(self)
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Hold a tensor that is state but does not learn, as a running mean is.

        Args:
            name: the attribute under which it is found.
            tensor: its value; None reserves the name.
            persistent: whether `state_dict` contains it.
        """
        self._check_name(name, "buffer", "_buffers")
        if tensor is not None and not isinstance(tensor, Tensor):
            raise ArgumentError(
                f"cannot assign '{kind_of(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)",
                hint="convert it: torch.as_tensor(value)",
            )
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def register_module(self, name: str, module: Any) -> None:
        """Hold a child module; the same as `add_module`."""
        self.add_module(name, module)

    def add_module(self, name: str, module: Any) -> None:
        """Hold a child module under `name`; None reserves the name."""
        if module is not None and not isinstance(module, Registry):
            raise ArgumentError(
                f"{kind_of(module)} is not a Module subclass", hint=_instead_of(module)
            )
        self._check_name(name, "module", "_modules")
        self._modules[name] = module

    def _check_name(self, name: str, kind: str, table: str) -> None:
        """Refuse a name that is taken or that would break dotted paths."""
        if table not in self.__dict__:
            raise _before_init(self, kind)
        if not isinstance(name, str):
            raise ArgumentError(f"{kind} name should be a string", got=kind_of(name))
        if "." in name:
            raise NameTaken(f'{kind} name can\'t contain "."', got=name, hint="use an underscore")
        if name == "":
            raise NameTaken(f'{kind} name can\'t be empty string ""')
        if name not in self.__dict__[table] and hasattr(self, name):
            raise NameTaken(f"attribute '{name}' already exists", hint="choose another name")

    def _set_before_init(self, name: str, value: Any) -> None:
        """Let plain attributes through; nothing can be registered yet."""
        for kind, word in ((Parameter, "parameters"), (Registry, "module"), (Buffer, "buffer")):
            if isinstance(value, kind):
                raise _before_init(self, word)
        object.__setattr__(self, name, value)

    def _set_buffer(self, name: str, value: Any) -> None:
        """Replace a buffer; a Buffer brings its own persistence along."""
        if value is not None and not isinstance(value, Tensor):
            raise ArgumentError(
                f"cannot assign '{kind_of(value)}' as buffer '{name}' "
                "(torch.nn.Buffer, torch.Tensor or None expected)",
                hint=f"convert it, or change values in place: self.{name}.copy_(...)",
            )
        stays = name not in self._non_persistent_buffers_set
        self.register_buffer(name, value, value.persistent if isinstance(value, Buffer) else stays)

    def _make_room(self, name: str, keep: str) -> None:
        """Forget what `name` stood for, except in the table that receives it."""
        own = self.__dict__
        own.pop(name, None)
        for table in TABLES:
            if table != keep:
                own[table].pop(name, None)
        self._non_persistent_buffers_set.discard(name)

    def _missing(self, name: str, hint: str | None = None) -> AttributeMissing:
        """Build the error; Python itself adds "Did you mean" from `name` and `obj`."""
        error = AttributeMissing(
            f"'{self._get_name()}' object has no attribute '{name}'", hint=hint
        )
        error.name, error.obj = name, self
        return error

    def _get_name(self) -> str:
        return type(self).__name__


def _before_init(module: Registry, kind: str) -> AttributeMissing:
    return AttributeMissing(
        f"cannot assign {kind} before Module.__init__() call",
        hint=f"begin {module._get_name()}.__init__ with super().__init__()",
    )


def _accept_only_none(name: str, value: Any, kind: str, wanted: str) -> None:
    """Refuse to let a plain value take the place of something registered."""
    if value is not None:
        raise ArgumentError(
            f"cannot assign '{kind_of(value)}' as {kind} '{name}' ({wanted} or None expected)",
            hint=f"del module.{name} first, or assign a {wanted.rpartition('.')[2]}",
        )


def _instead_of(value: Any) -> str | None:
    """Guess what was meant by something that is not a module."""
    if isinstance(value, type):
        return f"make one: {value.__name__}(...)"
    if isinstance(value, list | tuple):
        return "pass its elements: nn.Sequential(*layers)"
    return "wrap the function in a module, as nn.ReLU() does" if callable(value) else None
