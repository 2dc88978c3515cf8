"""L-BFGS: Newton's method from the memory of a few steps (Liu & Nocedal, 1989).

Idea:  how the gradient changed over the last steps tells how the loss bends; two loops
       over this memory turn the gradient into a Newton step without a Hessian.
Paper: https://doi.org/10.1007/BF01589116
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.optim.line_search import LineSearch, Point
from chainrule.scratch.optim.optimizer import Closure, Optimizer
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array


class LBFGS(Optimizer):
    """A quasi-Newton method for full batches; each step calls the closure several times.

    Math: y = g − g before,  s = t d           what the last step changed
          d = −H g                             H from up to history_size pairs (y, s)
          t = lr, or what the line search finds
          p = p + t d
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        """Check the options and take in the parameters, which form one group."""
        defaults = checked(locals())
        if max_eval is None:
            defaults["max_eval"] = max_iter * 5 // 4
        if line_search_fn not in {None, "strong_wolfe"}:
            raise OptionError(
                "line_search_fn: only 'strong_wolfe' is supported, or None",
                got=repr(line_search_fn),
            )
        super().__init__(params, defaults)
        if len(self.param_groups) != 1:
            raise OptionError(
                "LBFGS doesn't support per-parameter options (parameter groups)",
                got=f"{len(self.param_groups)} groups",
                hint="pass one list of tensors",
            )

    def step(self, closure: Closure = None) -> Any:
        """Take up to max_iter steps; `closure` computes the loss with its gradients."""
        if closure is None:
            raise ArgumentError(
                "LBFGS.step needs a closure that returns the loss",
                hint="step(closure), where closure calls zero_grad() and backward()",
            )
        group, state, first = self.param_groups[0], self.memory(), self._evaluate(closure)
        here, evaluations = Point(0, float(first), self.flat_gradient(), 0), 1
        state["func_evals"] += 1
        if np.abs(here.g).max() <= group["tolerance_grad"]:
            return first
        for iteration in range(1, group["max_iter"] + 1):
            d, t = self.plan(state, here)
            here = here._replace(t=t, slope=float(here.g @ d))
            if here.slope > -group["tolerance_change"]:
                break
            before, last = here, iteration == group["max_iter"]
            here, used = self.go(closure, d, here, group["max_eval"] - evaluations, last)
            state["t"] = here.t
            state["func_evals"], evaluations = state["func_evals"] + used, evaluations + used
            if last or evaluations >= group["max_eval"] or self.settled(d, before, here):
                break
        return first

    def memory(self) -> dict[str, Any]:
        """Return what is kept from step to step, under the first parameter."""
        state: dict[str, Any] = self.state[self.param_groups[0]["params"][0]]
        if not state:
            state.update(func_evals=0, n_iter=0, old_dirs=[], old_stps=[], ro=[], H_diag=1)
        return state

    def plan(self, state: dict[str, Any], here: Point) -> tuple[Array, float]:
        """Return the direction, and the distance to try first."""
        t = number(self.param_groups[0]["lr"])
        if state["n_iter"] == 0:
            d = -here.g
            t *= min(1.0, 1.0 / float(np.abs(here.g).sum()))
        else:
            remember(state, here.g, self.param_groups[0]["history_size"])
            d = newton(state, here.g)
        state["n_iter"] += 1
        state.update(d=wrap(d), t=t, prev_flat_grad=wrap(here.g), prev_loss=here.loss)
        return d, t

    def go(
        self, closure: Closure, d: Array, here: Point, spare: int, last: bool
    ) -> tuple[Point, int]:
        """Move along d; return the new point, and how often the loss was computed."""
        if self.param_groups[0]["line_search_fn"] is None:
            self.move(here.t, d)
            return (here, 0) if last else (self.measured(closure, here.t), 1)
        kept = [p._array.copy() for p in self.param_groups[0]["params"]]

        def measure(t: float) -> tuple[float, Array]:
            self.move(t, d)
            there = self.measured(closure, t)
            for p, array in zip(self.param_groups[0]["params"], kept, strict=True):
                p._array[...] = array
            return there.loss, there.g

        search = LineSearch(measure, d, here._replace(t=0), spare)
        there = search.run(here.t, self.param_groups[0]["tolerance_change"])
        self.move(there.t, d)
        return there, search.evaluations

    def measured(self, closure: Closure, t: float) -> Point:
        """Return the loss and the gradient at the parameters as they are now."""
        loss = float(self._evaluate(closure))
        return Point(t, loss, self.flat_gradient(), 0)

    def settled(self, d: Array, before: Point, here: Point) -> bool:
        """Tell whether the slope, the step or the gain is too small to go on."""
        group = self.param_groups[0]
        small = group["tolerance_change"]
        return bool(
            np.abs(here.g).max() <= group["tolerance_grad"]
            or np.abs(d * here.t).max() <= small
            or abs(here.loss - before.loss) < small
        )

    def flat_gradient(self) -> Array:
        """Return the gradients of all parameters in one row, zeros where there is none."""
        params = self.param_groups[0]["params"]
        parts = [(np.zeros_like(p._array) if p.grad is None else p.grad._array) for p in params]
        return np.concatenate([part.reshape(-1) for part in parts])

    def move(self, t: float, d: Array) -> None:
        """Add t d to the parameters."""
        start = 0
        for p in self.param_groups[0]["params"]:
            part = d[start : start + p._array.size].reshape(p._array.shape)
            p._array[...] += t * part
            p._bump()
            start += part.size


def remember(state: dict[str, Any], g: Array, size: int) -> None:
    """Keep how the gradient changed over the last step, if the loss bends upwards there.

    Math: y = g − g before,  s = t d,  ro = 1 / (y·s),  H_diag = y·s / y·y
    """
    y = g - state["prev_flat_grad"]._array
    s = number(state["t"]) * state["d"]._array
    bend = float(y @ s)
    if bend <= 1e-10:
        return
    for name, new in (("old_dirs", wrap(y)), ("old_stps", wrap(s)), ("ro", 1 / bend)):
        state[name] = [*state[name], new][-size:]
    state["H_diag"] = bend / float(y @ y)


def newton(state: dict[str, Any], g: Array) -> Array:
    """Return −H g, by walking through the memory backwards and forwards.

    Math: backwards  al = ro s·q,  q = q − al y         from q = −g
          forwards   r = r + (al − ro y·r) s            from r = H_diag q
    """
    steps = zip(state["old_dirs"], state["old_stps"], state["ro"], strict=True)
    memory = [(y._array, s._array, number(ro)) for y, s, ro in steps]
    q, al = -g, []
    for y, s, ro in reversed(memory):
        al.append(ro * float(s @ q))
        q -= al[-1] * y
    r = q * number(state["H_diag"])
    for y, s, ro in memory:
        r += (al.pop() - ro * float(y @ r)) * s
    return r
