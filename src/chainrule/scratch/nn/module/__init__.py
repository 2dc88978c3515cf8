"""The base of every layer and model.

registration.py    attributes become parameters, buffers and children
traversal.py       walk over them
conversion.py      change their dtype
hooks.py, tap.py   functions called around forward and backward
state_dict.py, loading.py   save and load

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import ArgumentError, ForwardMissing
from chainrule.scratch.nn.module.conversion import Conversion
from chainrule.scratch.nn.module.hooks import HookedCall, Hooks
from chainrule.scratch.nn.module.state_dict import StateDict
from chainrule.scratch.tensor.arguments import not_a_tensor

__all__ = ["Module"]


class Module(Conversion, Hooks, StateDict):
    """A function with parameters. Subclasses write `__init__` and `forward`.

    >>> Module()
    Module()
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Prepare the registries; write `super().__init__()` before the first assignment."""
        if args or kwargs:
            raise ArgumentError(
                f"{self._get_name()}.__init__() takes no further arguments",
                got=", ".join([*map(repr, args), *kwargs]),
                hint="super().__init__() without arguments",
            )
        super().__init__()

    def forward(self, *input: Any) -> Any:
        """Compute the output; each subclass writes its own."""
        raise ForwardMissing(
            f'Module [{self._get_name()}] is missing the required "forward" function',
            hint=f"def forward(self, x): ... in class {self._get_name()}",
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run `forward`, with hooks where there are any."""
        try:  # costs nothing until something is raised
            if (
                self._forward_hooks
                or self._forward_pre_hooks
                or self._backward_hooks
                or self._backward_pre_hooks
            ):
                return HookedCall(self, args, kwargs).run()
            return self.forward(*args, **kwargs)
        except AttributeError as wrong:
            if wrong.name != "_array":
                raise
            raise not_a_tensor(wrong) from None

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Change nothing: this engine has no compiler."""

    def extra_repr(self) -> str:
        """Return the settings to print between the parentheses."""
        return ""

    def __repr__(self) -> str:
        settings = self.extra_repr()
        lines = settings.split("\n") if settings else []
        if len(lines) == 1 and not self._modules:
            return f"{self._get_name()}({lines[0]})"
        lines += [f"({name}): {indented(repr(child))}" for name, child in self._modules.items()]
        inside = "".join(f"\n  {line}" for line in lines)
        return f"{self._get_name()}({inside}\n)" if lines else f"{self._get_name()}()"


def indented(text: str) -> str:
    r"""Move all lines but the first to the right, as a nested module prints.

    >>> indented("A(\n  x\n)")
    'A(\n    x\n  )'
    """
    first, *rest = text.split("\n")
    return "\n".join([first, *[f"  {line}" if line.strip() else "" for line in rest]])
