"""Hooks: functions called around a module's forward and backward pass.

handle = layer.register_forward_hook(lambda layer, args, y: print(y.shape))
layer(x)            prints
handle.remove()     and no more
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from chainrule.errors import GraphError, NotCovered
from chainrule.scratch.nn.module.registration import Registry
from chainrule.scratch.nn.module.tap import BackwardHooks
from chainrule.scratch.tensor.gradient import RemovableHandle

Hook = Callable[..., Any]
Table = OrderedDict[int, Any]


class Hooks(Registry):
    """The tables of hooks, and the call that honours them."""

    _forward_pre_hooks: Table
    _forward_pre_hooks_with_kwargs: Table
    _forward_hooks: Table
    _forward_hooks_with_kwargs: Table
    _forward_hooks_always_called: Table
    _backward_pre_hooks: Table
    _backward_hooks: Table

    def __init__(self) -> None:
        """Start without hooks."""
        super().__init__()
        vars(self).update({name: OrderedDict() for name in Hooks.__annotations__})

    def register_forward_pre_hook(
        self, hook: Hook, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args)` before each forward pass; what it returns replaces `args`.

        Args:
            hook: with `with_kwargs` called as `hook(module, args, kwargs)`, and then
                it returns None or `(args, kwargs)`.
            prepend: call it before the hooks already there.
            with_kwargs: see `hook`.
        """
        flags = {"_forward_pre_hooks_with_kwargs": with_kwargs}
        return self._add("_forward_pre_hooks", hook, prepend, flags)

    def register_forward_hook(
        self,
        hook: Hook,
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call `hook(module, args, output)` after each forward pass; a result replaces `output`.

        Args:
            hook: with `with_kwargs` called as `hook(module, args, kwargs, output)`.
            prepend: call it before the hooks already there.
            with_kwargs: see `hook`.
            always_call: call it, with what there is, even if the forward pass raised.
        """
        flags = {
            "_forward_hooks_with_kwargs": with_kwargs,
            "_forward_hooks_always_called": always_call,
        }
        return self._add("_forward_hooks", hook, prepend, flags)

    def register_full_backward_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_output)` before gradients go through the module."""
        return self._add("_backward_pre_hooks", hook, prepend, {})

    def register_full_backward_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_input, grad_output)` when both gradients are known.

        A tuple that it returns replaces `grad_input`. If no input of the module needs a
        gradient, `grad_input` holds None only and the hook is called as soon as
        `grad_output` is known.
        """
        return self._add("_backward_hooks", hook, prepend, {})

    def register_backward_hook(self, hook: Hook) -> RemovableHandle:
        """Refuse PyTorch's older kind, whose `grad_input` is wrong for all but one op."""
        raise NotCovered(
            "register_backward_hook is deprecated in PyTorch and absent here",
            hint="register_full_backward_hook(hook)",
        )

    def _add(
        self, table: str, hook: Hook, prepend: bool, flags: dict[str, bool]
    ) -> RemovableHandle:
        """Enter a hook and its flags."""
        hooks = vars(self)[table]
        handle = RemovableHandle(hooks, flags=[vars(self)[flag] for flag in flags])
        hooks[handle.id] = hook
        for flag, wanted in flags.items():
            if wanted:
                vars(self)[flag][handle.id] = True
        if prepend:
            hooks.move_to_end(handle.id, last=False)
        return handle


class HookedCall:
    """One call of a module that has hooks."""

    def __init__(self, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Prepare to call `module.forward(*args, **kwargs)` between its hooks."""
        self.module, self.args, self.kwargs = module, args, kwargs
        self.result: Any = None
        self.called: set[int] = set()

    def run(self) -> Any:
        """Call hooks, forward, hooks; on an error still those that are always called."""
        try:
            return self.steps()
        except Exception:
            self.call_remaining()
            raise

    def steps(self) -> Any:
        """Run the call from the first pre-hook to the last hook."""
        module = self.module
        self.before()
        taps = None
        if module._backward_hooks or module._backward_pre_hooks:
            after, before = module._backward_hooks.values(), module._backward_pre_hooks.values()
            taps = BackwardHooks(module, list(after), list(before))
            self.args = taps.tap_inputs(self.args)
        self.result = module.forward(*self.args, **self.kwargs)
        for number, hook in list(module._forward_hooks.items()):
            self.after(number, hook)
        return self.result if taps is None else taps.tap_outputs(self.result)

    def before(self) -> None:
        """Let pre-hooks replace the arguments."""
        for number, hook in list(self.module._forward_pre_hooks.items()):
            if number not in self.module._forward_pre_hooks_with_kwargs:
                given = hook(self.module, self.args)
                if given is not None:
                    self.args = given if isinstance(given, tuple) else (given,)
                continue
            given = hook(self.module, self.args, self.kwargs)
            if given is not None:
                if not (isinstance(given, tuple) and len(given) == 2):
                    raise GraphError(
                        "forward pre-hook must return None or a tuple of (new_args, new_kwargs)",
                        got=repr(given),
                    )
                self.args, self.kwargs = given

    def after(self, number: int, hook: Hook) -> None:
        """Let a forward hook replace the result."""
        self.called.add(number)
        if number in self.module._forward_hooks_with_kwargs:
            given = hook(self.module, self.args, self.kwargs, self.result)
        else:
            given = hook(self.module, self.args, self.result)
        if given is not None:
            self.result = given

    def call_remaining(self) -> None:
        """After an error: call the hooks marked `always_call` that have not run yet."""
        for number, hook in list(self.module._forward_hooks.items()):
            if number in self.called or number not in self.module._forward_hooks_always_called:
                continue
            try:
                self.after(number, hook)
            except Exception as silenced:
                warnings.warn(
                    "module forward hook with ``always_call=True`` raised an exception that was "
                    f"silenced as another error was raised in forward: {silenced}",
                    stacklevel=2,
                )
