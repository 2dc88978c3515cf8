"""Where the watch listens: the few functions that every PyTorch loop goes through.

Each is replaced by one that calls it with the same arguments, returns what it returns, and lets
the watch hear of it. Nothing is hung on models or optimizers, so they can be copied and saved.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from chainrule.doctor.watching.losses import NAMES
from chainrule.doctor.watching.patches import Patches


def listen(watch: Any) -> Callable[[], None]:
    """Begin to listen; return what ends it."""
    e, patches = watch.e, Patches()
    calls = Calls(watch)
    for name, known_as in NAMES.items():
        patches.put(e.F, name, partial(losses, watch, known_as))
    patches.put(e.torch.autograd, "backward", partial(backward, watch))
    if e.name == "numpy":  # PyTorch's own method calls the function
        patches.put(e.torch.Tensor, "backward", partial(backward, watch))
    for owner in (e.nn.utils, getattr(e.nn.utils, "clip_grad", None)):
        if owner is not None:
            patches.put(owner, "clip_grad_norm_", partial(clipping, watch))
    patches.put(e.optim.Optimizer, "__init__", partial(optimizers, watch))
    watch.loaders.listen(patches, e.torch.utils.data.DataLoader)
    hooks = stepping(watch)
    if e.name == "torch":
        patches.put(e.torch.jit, "script", partial(scripting, e.F, patches))

    watch.settle = calls.settle
    calls.settle()

    def end() -> None:
        calls.patches.undo()
        patches.undo()
        for hook in hooks:
            hook.remove()

    return end


def stepping(watch: Any) -> list[Any]:
    """Hear of each step of each optimizer; return what ends it."""
    home = sys.modules[watch.e.optim.Optimizer.__module__]
    return [
        home.register_optimizer_step_pre_hook(watch.guard(watch.moves)),
        home.register_optimizer_step_post_hook(watch.guard(watch.moved)),
    ]


class Calls:
    """Hears of calls of modules: of all while something is sought, else of the watched kinds.

    Why: a model calls its layers ten times a step; there is nothing to hear of them.
    """

    def __init__(self, watch: Any) -> None:
        """Get ready to listen."""
        self._watch, self.patches = watch, Patches()
        self._kinds: set[type] = set()

    def settle(self) -> None:
        """Listen to what matters now."""
        watch = self._watch
        wanted = {type(module) for module in watch.called()}
        if watch.discovery.seeking:
            wanted = {watch.e.nn.Module}
        wanted = {kind for kind in wanted if not wanted & set(kind.__mro__[1:])}
        if wanted != self._kinds:
            self.patches.undo()
            self._kinds = wanted
            for kind in wanted:
                self.patches.put(kind, "__call__", partial(modules, watch))


def modules(watch: Any, original: Any) -> Any:
    """Hear of calls of watched models; seek others while something is missing."""
    roots, finder = watch.roots, watch.discovery
    comes, goes, found = watch.guard(watch.comes), watch.guard(watch.goes), watch.guard(watch.found)

    @wraps(original)
    def __call__(module: Any, *args: Any, **settings: Any) -> Any:  # noqa: N807 - its own name
        known = roots.get(id(module))
        if known is None:
            if not finder.seeking:
                return original(module, *args, **settings)
            known = found(module)
            if known is None:
                finder.depth += 1
                try:
                    return original(module, *args, **settings)
                finally:
                    finder.depth -= 1
        if known[0] is None:
            return own_loss(watch, original, module, args, settings)
        comes(known, module)
        output = original(module, *args, **settings)
        if known[0].looking is not None:
            goes(known, module, output)
        return output

    return __call__


def own_loss(watch: Any, original: Any, module: Any, args: Any, settings: Any) -> Any:
    """Hear of a call of a loss that somebody wrote, and not of the losses inside it."""
    watch.is_on = False
    try:
        output = original(module, *args, **settings)
    finally:
        watch.is_on = True
    watch.guard(watch.lost)(type(module).__name__, args, settings, output)
    return output


def losses(watch: Any, name: str, original: Any) -> Any:
    """Hear of calls of one of the loss functions."""
    lost, is_compiling = watch.guard(watch.lost), compiling(watch)

    @wraps(original)
    def loss(*args: Any, **settings: Any) -> Any:
        output = original(*args, **settings)
        if watch.is_on and not is_compiling():
            lost(name, args, settings, output)
        return output

    return loss


def backward(watch: Any, original: Any) -> Any:
    """Hear of backward passes."""
    went = watch.guard(watch.went_back)

    @wraps(original)
    def backward(*args: Any, **settings: Any) -> Any:
        if not watch.is_on:
            return original(*args, **settings)
        went(args[0] if args else settings.get("tensors"))
        result = original(*args, **settings)
        if watch.current is not None and watch.current.is_by_hand:
            watch.guard(watch.current.came_back)()
        return result

    return backward


def clipping(watch: Any, original: Any) -> Any:
    """Hear how long gradients were, and how long they may be."""
    cut = watch.guard(watch.cut)

    @wraps(original)
    def clip_grad_norm_(parameters: Any, max_norm: float, *args: Any, **settings: Any) -> Any:
        norm = original(parameters, max_norm, *args, **settings)
        cut(norm, max_norm)
        return norm

    return clip_grad_norm_


def optimizers(watch: Any, original: Any) -> Any:
    """Hear of each optimizer that is made."""
    made = watch.guard(watch.made)

    @wraps(original)
    def __init__(optimizer: Any, *args: Any, **settings: Any) -> None:  # noqa: N807 - its own name
        original(optimizer, *args, **settings)
        made(optimizer)

    return __init__


def scripting(functions: Any, patches: Patches, original: Any) -> Any:
    """Let `torch.jit.script` read the functions themselves: it compiles what it reads."""

    @wraps(original)
    def script(*args: Any, **settings: Any) -> Any:
        ours = {name: vars(functions)[name] for name in NAMES if name in vars(functions)}
        plain = {name: getattr(one, "__wrapped__", one) for name, one in ours.items()}
        vars(functions).update(plain)
        try:
            return original(*args, **settings)
        finally:
            vars(functions).update(ours)

    return script


def compiling(watch: Any) -> Callable[[], bool]:
    """Return the function that tells whether PyTorch's compiler is reading the call."""
    compiler = getattr(watch.e.torch, "compiler", None) if watch.e.name == "torch" else None
    return getattr(compiler, "is_compiling", lambda: False)
