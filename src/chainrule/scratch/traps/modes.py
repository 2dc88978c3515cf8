"""Traps of `train()` and `eval()`: the mode that was not switched back."""

from __future__ import annotations

import weakref
from typing import Any

from chainrule.scratch.traps.counts import counts
from chainrule.scratch.traps.table import trap

STILL_EVAL = trap(
    "eval_mode_training",
    "Training goes on in evaluation mode after `eval()`: no dropout, frozen batch norm.",
    needed="training needs model.train() after an evaluation",
    got="steps on {name}, whose {layer} has been in evaluation mode since model.eval()",
    hint="model.train() at the head of each epoch",
    silent="models in evaluation mode from their first step; models with frozen parameters; "
    "batch norm layers switched alone; models without dropout and batch norm",
)
STILL_TRAIN = trap(
    "train_mode_evaluation",
    "A loss is measured under `no_grad` while dropout or batch norm is in training mode.",
    needed="an evaluation needs model.eval() before it",
    got="a loss under no_grad of a model whose {layer} is in training mode",
    hint="model.eval(), then model.train() for the next epoch",
    silent="outputs of no_grad that go on into training (GAN, teacher); programs that called "
    "eval() since the last backward(), as Monte Carlo dropout does",
)
SWITCHED = {"_DropoutNd", "_BatchNorm"}

# Models put into evaluation mode after training began: (the model, its layer, backwards then).
in_evaluation: list[tuple[weakref.ref[Any], str, int]] = []


def switches(module: Any) -> bool:
    """Tell whether a layer computes something else in evaluation mode."""
    kinds = {kind.__name__ for kind in type(module).__mro__} & SWITCHED
    return bool(kinds) and (getattr(module, "p", 0) > 0 or "_BatchNorm" in kinds)


def before_eval(module: Any) -> None:
    """Remember a model that is put into evaluation mode while it trains."""
    counts.asked_eval, counts.noisy = counts.backwards, False
    if not counts.used or not module.training or switches(module):
        return
    layer = next((type(m).__name__ for m in module.modules() if switches(m)), None)
    if layer is not None:
        in_evaluation[:] = [known for known in in_evaluation if known[0]() is not module]
        in_evaluation.append((weakref.ref(module), layer, counts.backwards))


def step_in_evaluation(watch: Any, optimizer: Any) -> None:
    """Speak if all that a step moves belongs to one model that was left in evaluation mode."""
    for known in list(in_evaluation):
        module, layer, since = known[0](), *known[1:]
        if module is None or module.training:
            in_evaluation.remove(known)
        elif watch.born <= since < counts.backwards and belongs(optimizer, module):
            watch.in_eval += 1
            if watch.in_eval > 1:
                STILL_EVAL.speak(name=type(module).__name__, layer=layer)


def belongs(optimizer: Any, module: Any) -> bool:
    """Tell whether an optimizer moves this model alone, all of it unfrozen and in eval."""
    own: set[int] = set()
    for part in module.modules():
        params = [p for p in part._parameters.values() if p is not None]
        if part.training or not all(p._requires for p in params):
            return False
        own |= set(map(id, params))
    moved = [p for group in optimizer.param_groups for p in group["params"] if p._grad is not None]
    return all(id(p) in own for p in moved)


def noisy_forward() -> None:
    """Note that a layer ran in training mode without being recorded."""
    counts.noisy = True


def unrecorded_loss() -> None:
    """Speak if a loss under `no_grad` comes from such a layer."""
    if counts.noisy and counts.backwards and counts.asked_eval < counts.backwards:
        STILL_TRAIN.speak(layer="dropout or batch norm")
