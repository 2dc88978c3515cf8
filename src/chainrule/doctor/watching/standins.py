"""What the recorder is given in the place of things that it cannot look into.

Mover   all optimizers that move one model, as the one optimizer that the recorder knows
Whole   a model whose parts must not be hooked, such as a compiled one
Bare    tensors that are trained without belonging to a module
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Container, Iterator
from typing import Any

from chainrule.doctor.watching.patches import Handle


class Mover:
    """All optimizers of one model: one step of it is a step of each.

    Why: two optimizers may share a model (a backbone's and a head's), one may follow another,
         and an optimizer's step may hold the forward pass (LBFGS). The recorder looks at the
         weights before the first of a cycle and after the last.
    """

    def __init__(self, model: Any, others: Callable[[Any], set[int]]) -> None:
        """Move `model`; `others(model)` are the parameters that other watched models hold."""
        self._model, self._others = model, others
        self._optimizers: list[weakref.ref[Any]] = []
        self._before: list[Any] = []
        self._after: list[Any] = []
        self._begun = False  # the weights of this cycle were looked at
        self._left: set[int] = set()  # optimizers that have not stepped since the last look

    def add(self, optimizer: Any) -> None:
        """Let one more optimizer move the model."""
        if all(known is not optimizer for known in self.optimizers()):
            self._optimizers.append(weakref.ref(optimizer))

    def optimizers(self) -> list[Any]:
        """Return the optimizers that are alive."""
        return [found for ref in self._optimizers if (found := ref()) is not None]

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        """The groups of all, without what belongs to another watched model.

        A model that is moved by hand has one group, with every parameter in it.
        """
        groups = [group for one in self.optimizers() for group in one.param_groups]
        if not groups:
            return [{"params": list(self._model.parameters())}]
        others = self._others(self._model)
        if not others:
            return groups
        kept = ([p for p in g["params"] if id(p) not in others] for g in groups)
        return [{**g, "params": own} for g, own in zip(groups, kept, strict=True)]

    def register_step_pre_hook(self, hook: Any) -> Handle:
        """Call `hook` before the first step of a cycle."""
        return Handle(self._before, hook)

    def register_step_post_hook(self, hook: Any) -> Handle:
        """Call `hook` when all optimizers of the cycle have stepped."""
        return Handle(self._after, hook)

    def before(self, optimizer: Any, awake: Container[int]) -> None:
        """Hear that an optimizer is about to step; `awake` are those that take part."""
        if not self._before and not self._after:
            return
        self._begun = True
        if not self._left:
            self._left = {id(one) for one in self.optimizers() if id(one) in awake} | {
                id(optimizer)
            }
        for hook in tuple(self._before):
            hook(optimizer, (), {})

    def after(self, optimizer: Any) -> None:
        """Hear that an optimizer has stepped."""
        self._left.discard(id(optimizer))
        if self._begun and not self._left:
            for hook in tuple(self._after):
                hook(optimizer, (), {})

    def finish(self) -> None:
        """Hear that the cycle is over, though not every optimizer has stepped."""
        if self._left:
            self._left = set()
            self.after(None)
        self._begun = False


class Whole:
    """A model seen from outside alone."""

    def __init__(self, model: Any) -> None:
        """Stand for `model`."""
        self._model = model
        self.named_parameters, self.parameters = model.named_parameters, model.parameters
        self.register_forward_hook = model.register_forward_hook

    @property
    def training(self) -> bool:
        """Whether the model is in training mode."""
        return bool(self._model.training)

    def named_children(self) -> Iterator[Any]:
        """Return no parts."""
        return iter(())


class Bare:
    """Tensors that an optimizer moves and no module holds."""

    training = True

    def __init__(self, parameters: list[Any]) -> None:
        """Stand for `parameters`."""
        self._parameters = parameters
        self._hooks: list[Any] = []

    def parameters(self) -> Iterator[Any]:
        """Return the tensors."""
        return iter(self._parameters)

    def named_parameters(self) -> Iterator[tuple[str, Any]]:
        """Return the tensors by number."""
        return ((f"parameter{i}", p) for i, p in enumerate(self._parameters))

    def named_children(self) -> Iterator[Any]:
        """Return no parts."""
        return iter(())

    def register_forward_hook(self, hook: Any) -> Handle:
        """Take a hook that nothing will call."""
        return Handle(self._hooks, hook)
