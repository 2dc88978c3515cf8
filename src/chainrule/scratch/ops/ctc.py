"""Connectionist temporal classification (Graves et al., 2006): labels without their times.

    y, pullback = ctc_loss(log_probs, targets=…, …)    # log_probs (T, B, K) -> (B,)

A path names a class, or the blank, at each time step. Merging what repeats and dropping
blanks turns it into a text: "_cc_aa_t" -> "cat". The loss is minus the log-probability of
all paths that read as the target, and dynamic programming adds them up:

    labels   _ c _ a _ t _        the target with blanks around
    alpha    (t, s)               log-probability of all ways to be at label s at time t

From one step to the next a path stays, moves to the next label, or skips a blank between
two labels that differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

NEVER = -1e30  # a finite logarithm of zero, for the plain form


def plain_ctc_loss(log_probs: Any, **settings: Any) -> Any:
    """Return the loss, adding up paths forward in time."""
    task = Task(log_probs.shape, **settings)
    emitted = np.take_along_axis(log_probs, task.labels_at_all_times(), 2)  # (T, B, S)
    start = np.where(task.starts, 0.0, NEVER)
    alpha = [emitted[0] + start]
    for t in range(1, len(task.times)):
        back = [alpha[-1]]
        for far in (1, 2):
            ahead = np.full_like(start[:, :far], NEVER)
            back.append(np.concatenate([ahead, alpha[-1][:, :-far]], 1)[:, : start.shape[1]])
        back[2] = np.where(task.skips, back[2], NEVER)
        top = np.maximum(np.maximum(back[0], back[1]), back[2])
        alpha.append(top + np.log(sum(np.exp(b - top) for b in back)) + emitted[t])
    ends = [np.stack(alpha)[task.last, task.rows, s] for s in task.ends]
    top = np.maximum(*ends)
    ways = 1 + np.exp(np.minimum(*ends) - top) * (task.ends[0] > 0)
    losses = np.where(task.empty, 0.0, -(top + np.log(ways)))
    finite = losses < -NEVER / 2
    return np.where(finite, losses, 0.0 if task.zero_infinity else np.inf)


@op(saves=("log_probs",), plain=plain_ctc_loss)
@quiet
def ctc_loss(
    log_probs: Array,
    *,
    targets: Array,
    input_lengths: Array,
    target_lengths: Array,
    blank: int = 0,
    zero_infinity: bool = False,
) -> Result:
    """Return minus the log-probability of each target, over all times it may be read at.

    Math:   y = -log Σ over paths of Π p[t, path[t]]
            =>    dlog_probs[t, k] = dy (p[t, k] - γ[t, k]), γ the chance that a path which
                  reads as the target is at class k at time t
    Shape:  log_probs (T, B, K), targets (B, N), both lengths (B,) -> (B,)
    Params: zero_infinity: a target that has no path gives loss and gradient 0, not infinity.
    Why:    p - γ is the gradient with respect to the scores before log-softmax. With respect
            to log_probs alone it would be -γ; log-softmax turns either into p - γ, and
            PyTorch hands out this one.

    >>> log_probs = np.log(np.full((2, 1, 2), 0.5))
    >>> lengths = {"input_lengths": np.array([2]), "target_lengths": np.array([1])}
    >>> float(np.exp(-ctc_loss(log_probs, targets=np.array([[1]]), **lengths)[0][0]).round(4))
    0.75
    """
    given = (targets, input_lengths, target_lengths, blank, zero_infinity)
    task = Task(log_probs.shape, *given)
    emitted = np.take_along_axis(log_probs, task.labels_at_all_times(), 2)  # (T, B, S)
    alpha = forward(emitted, task)
    losses = -np.logaddexp(*[task.at_end(alpha, s) for s in task.ends])
    losses = np.where(task.empty, 0, losses).astype(log_probs.dtype)
    lost = np.isinf(losses)

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        chance = np.exp(alpha + backward(emitted, task) + losses[:, None])  # (T, B, S)
        dx = np.exp(log_probs)
        for s in range(chance.shape[2]):
            dx[:, task.rows, task.labels[:, s]] -= chance[:, :, s]
        dx = dx * np.expand_dims(dy, -1)
        dx = np.where(lost[:, None], 0 if zero_infinity else np.nan, dx)
        during = task.times[:, None] <= task.last  # (T, B)
        return (np.where(during[:, :, None], dx, 0).astype(log_probs.dtype),)

    return np.where(lost & zero_infinity, 0, losses), pullback


class Task:
    """What is to be read, in the form that the recursions need.

    labels   (B, S) each target with blanks around, S = 2 N + 1
    skips    (B, S) whether a path may come from two labels back
    starts   (B, S) the labels at which a path may start
    ends     the last label and the one before it, (B,) each
    last     (B,) the last time step
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        targets: Array,
        input_lengths: Array,
        target_lengths: Array,
        blank: int = 0,
        zero_infinity: bool = False,
    ) -> None:
        """Put blanks around the labels."""
        self.times, self.rows = np.arange(shape[0]), np.arange(shape[1])
        self.labels = np.full((shape[1], 2 * targets.shape[1] + 1), blank)
        self.labels[:, 1::2] = targets
        self.skips = np.zeros(self.labels.shape, bool)
        self.skips[:, 2:] = self.labels[:, 2:] != self.labels[:, :-2]
        places = np.arange(self.labels.shape[1])
        self.starts = (places < 2) & (places <= 2 * target_lengths[:, None])
        self.ends = (np.maximum(2 * target_lengths - 1, 0), 2 * target_lengths)
        self.last = input_lengths - 1
        self.empty = (input_lengths == 0) & (target_lengths == 0)
        self.zero_infinity = zero_infinity

    def labels_at_all_times(self) -> Array:
        """Return the labels repeated for every time step: (T, B, S)."""
        return np.broadcast_to(self.labels, (len(self.times), *self.labels.shape))

    def at_end(self, alpha: Array, s: Array) -> Array:
        """Return alpha at label `s` in the last step; nowhere if there was no step."""
        single = (self.ends[1] == 0) & (s is self.ends[0])  # only one label to end at
        return np.where(single | (self.last < 0), -np.inf, alpha[self.last, self.rows, s])


def forward(emitted: Array, task: Task) -> Array:
    """Return the log-probability of all ways to each label at each time, both included."""
    alpha = np.full_like(emitted, -np.inf)  # (T, B, S)
    if len(alpha):
        alpha[0] = np.where(task.starts, emitted[0], -np.inf)
    for t in range(1, len(alpha)):
        now, before = alpha[t], alpha[t - 1]
        now[...] = before
        now[:, 1:] = np.logaddexp(before[:, 1:], before[:, :-1])
        skipped = np.where(task.skips[:, 2:], before[:, :-2], -np.inf)
        now[:, 2:] = np.logaddexp(now[:, 2:], skipped)
        now += emitted[t]
    return alpha


def backward(emitted: Array, task: Task) -> Array:
    """Return the log-probability of all ways from each label at each time to the end."""
    places = np.arange(emitted.shape[2])
    final = (places == task.ends[0][:, None]) | (places == task.ends[1][:, None])
    final = np.where(final, 0.0, -np.inf)  # (B, S)
    beta = np.full_like(emitted, -np.inf)  # (T, B, S)
    for t in reversed(range(len(beta))):
        now = beta[t]
        if t + 1 < len(beta):
            after = beta[t + 1] + emitted[t + 1]
            now[...] = after
            now[:, :-1] = np.logaddexp(after[:, :-1], after[:, 1:])
            skipped = np.where(task.skips[:, 2:], after[:, 2:], -np.inf)
            now[:, :-2] = np.logaddexp(now[:, :-2], skipped)
        now[...] = np.where((task.last == t)[:, None], final, now)
    return beta
