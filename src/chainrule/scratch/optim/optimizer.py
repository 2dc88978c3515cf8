"""The base of every optimizer: groups of tensors, state for each, and what can be saved.

>>> from chainrule.scratch import nn, optim
>>> model = nn.Linear(3, 1)
>>> optimizer = optim.SGD([{"params": [model.weight]}, {"params": [model.bias], "lr": 1.0}], lr=0.1)
>>> [group["lr"] for group in optimizer.param_groups]
[0.1, 1.0]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.autograd import enable_grad
from chainrule.scratch.optim.groups import Group, listed, prepare
from chainrule.scratch.optim.groups import required as required
from chainrule.scratch.optim.saving import pack, unpack_groups, unpack_state
from chainrule.scratch.tensor.gradient import RemovableHandle
from chainrule.scratch.traps import before_step

Hook = Callable[..., Any]
Closure = Callable[[], Any] | None
EVENTS = (
    "step_pre",
    "step_post",
    "state_dict_pre",
    "state_dict_post",
    "load_state_dict_pre",
    "load_state_dict_post",
)
EVERYWHERE: dict[str, list[Hook]] = {"step_pre": [before_step], "step_post": []}


class Optimizer:
    """Holds parameters and changes them; a subclass writes `step`.

    Args:
        params: tensors, (name, tensor) pairs, or dicts with the tensors under "params"
            and options of their own.
        defaults: the options of groups that do not name them.
    """

    _opt_called = False  # read by the schedulers, which come after the step

    def __init__(self, params: Any, defaults: Group) -> None:
        """Take in the parameters."""
        self.defaults = defaults
        self.state: defaultdict[Any, Any] = defaultdict(dict)
        self.param_groups: list[Group] = []
        self._prepare_to_run()
        for group in listed(params):
            self.add_param_group(group)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let hooks run around the `step` that a subclass writes."""
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls):
            cls.step = _with_hooks(cls.step)  # type: ignore[method-assign]

    def _prepare_to_run(self) -> None:
        """Make what is not saved."""
        self._hooks: dict[str, list[Hook]] = {event: [] for event in EVENTS}

    def __getstate__(self) -> dict[str, Any]:
        kept = ("defaults", "state", "param_groups")
        return {name: self.__dict__[name] for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if "_hooks" not in self.__dict__:
            self._prepare_to_run()

    def __repr__(self) -> str:
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            text += f"\nParameter Group {i}\n"
            for name in sorted(group):
                if name != "params":
                    text += f"    {name}: {group[name]}\n"
        return text + ")"

    def add_param_group(self, param_group: Group) -> None:
        """Add tensors with options of their own, as when frozen layers begin to learn."""
        self.param_groups.append(prepare(param_group, self.defaults, self.param_groups))

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, or fill them with zeros.

        Why: a None gradient costs nothing, and the step skips its parameter; a zero
             gradient still moves a parameter that has momentum.
        """
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p._grad = None
                elif p.grad is not None:
                    p.grad.detach_()
                    p.grad._array.fill(0)
                    p.grad._bump()

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient.

        Args:
            closure: computes the loss again, with its gradients, and returns it.
        """
        raise NotCovered(
            f"{type(self).__name__} needs a method step(closure=None)",
            hint="write it in the subclass; p.data.add_(p.grad, alpha=-lr) is the simplest",
        )

    def _evaluate(self, closure: Closure) -> Any:
        """Return the loss, where the caller passed a way to compute it."""
        if closure is None:
            return None
        with enable_grad():
            return closure()

    def state_dict(self) -> dict[str, Any]:
        """Return the state and the options, with numbers in place of the parameters."""
        for hook in self._hooks["state_dict_pre"]:
            hook(self)
        packed = pack(self.param_groups, self.state)
        for hook in self._hooks["state_dict_post"]:
            changed = hook(self, packed)
            packed = packed if changed is None else changed
        return packed

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a copy of what `state_dict` returned.

        Raises:
            OptionError: the groups, or the number of tensors in one, differ.
        """
        saved = dict(state_dict)
        for hook in self._hooks["load_state_dict_pre"]:
            changed = hook(self, saved)
            saved = saved if changed is None else changed
        groups = unpack_groups(self.param_groups, saved["param_groups"], self.defaults)
        state = defaultdict(dict, unpack_state(self.param_groups, saved))
        self.__setstate__({"state": state, "param_groups": groups})
        for hook in self._hooks["load_state_dict_post"]:
            hook(self)

    def register_step_pre_hook(self, hook: Hook) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` before each step; it may return both anew."""
        return _register(self._hooks["step_pre"], hook)

    def register_step_post_hook(self, hook: Hook) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` after each step."""
        return _register(self._hooks["step_post"], hook)

    def register_state_dict_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Call `hook(optimizer)` before `state_dict`."""
        return _register(self._hooks["state_dict_pre"], hook, prepend)

    def register_state_dict_post_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Call `hook(optimizer, state_dict)` after `state_dict`; it may return another."""
        return _register(self._hooks["state_dict_post"], hook, prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer, state_dict)` before loading; it may return another."""
        return _register(self._hooks["load_state_dict_pre"], hook, prepend)

    def register_load_state_dict_post_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer)` after loading."""
        return _register(self._hooks["load_state_dict_post"], hook, prepend)


def register_optimizer_step_pre_hook(hook: Hook) -> RemovableHandle:
    """Call `hook(optimizer, args, kwargs)` before each step of every optimizer."""
    return _register(EVERYWHERE["step_pre"], hook)


def register_optimizer_step_post_hook(hook: Hook) -> RemovableHandle:
    """Call `hook(optimizer, args, kwargs)` after each step of every optimizer."""
    return _register(EVERYWHERE["step_post"], hook)


def _register(hooks: list[Hook], hook: Hook, first: bool = False) -> RemovableHandle:
    """Put `hook` last, or first."""
    hooks.insert(0 if first else len(hooks), hook)
    return RemovableHandle(hooks, hook)


def _with_hooks(step: Hook) -> Hook:
    """Return `step` with the hooks around it."""

    @wraps(step)
    def run(self: Optimizer, *args: Any, **kwargs: Any) -> Any:
        # A subclass called super().step(): its own ran the hooks. Or it never called our __init__,
        # as wrappers of another optimizer do.
        if type(self).step is not run or "_hooks" not in self.__dict__:
            return step(self, *args, **kwargs)
        given: tuple[Any, Any] = ((self, *args), kwargs)
        for hook in (*EVERYWHERE["step_pre"], *self._hooks["step_pre"]):
            given = _checked(hook(self, *given), given)
        out = step(*given[0], **given[1])
        self._opt_called = True
        for hook in (*self._hooks["step_post"], *EVERYWHERE["step_post"]):
            hook(self, *given)
        return out

    return run


def _checked(changed: Any, given: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return what a hook made of the arguments."""
    if changed is None:
        return given
    if isinstance(changed, tuple) and len(changed) == 2:
        return changed
    raise OptionError(
        "a step hook must return None or a tuple of (new_args, new_kwargs)", got=repr(changed)
    )


__all__ = [
    "Optimizer",
    "register_optimizer_step_post_hook",
    "register_optimizer_step_pre_hook",
    "required",
]
