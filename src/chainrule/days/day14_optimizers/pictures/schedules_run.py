"""Schedules of the learning rate: drawn, and run on a small net beside a constant rate."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from chainrule import data
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.scratch import nn, optim

STEPS, BATCH, HIDDEN = 210, 16, 16  # 210 = 30 + 60 + 120: warm restarts end at their foot
FAR = 1e3  # a loss beyond which a further step would bring NaN
EVERY = 10  # steps from one look at the loss of all examples to the next
S = optim.lr_scheduler
WARM = STEPS // 10


def after_warm_up(optimizer: Any) -> Any:
    """Return a rise over a tenth of the steps, then half a cosine."""
    rise = S.LinearLR(optimizer, start_factor=1 / WARM, total_iters=WARM)
    fall = S.CosineAnnealingLR(optimizer, STEPS - WARM)
    return S.SequentialLR(optimizer, [rise, fall], milestones=[WARM])


MADE = {
    "step": lambda o, lr: S.StepLR(o, STEPS // 3, gamma=0.3),
    "exponential": lambda o, lr: S.ExponentialLR(o, gamma=0.01 ** (1 / STEPS)),
    "cosine": lambda o, lr: S.CosineAnnealingLR(o, STEPS),
    "warm-up, then cosine": lambda o, lr: after_warm_up(o),
    "warm restarts": lambda o, lr: S.CosineAnnealingWarmRestarts(o, STEPS // 7, T_mult=2),
    "one cycle": lambda o, lr: S.OneCycleLR(o, lr, total_steps=STEPS, cycle_momentum=False),
    "cyclic": lambda o, lr: S.CyclicLR(o, lr / 10, lr, STEPS // 8, cycle_momentum=False),
    "plateau": lambda o, lr: S.ReduceLROnPlateau(o, factor=0.3, patience=20),
}
OPTIMIZERS = {
    "SGD": lambda p, lr: optim.SGD(p, lr=lr),
    "SGD with momentum": lambda p, lr: optim.SGD(p, lr=lr, momentum=0.9),
    "AdamW": lambda p, lr: optim.AdamW(p, lr=lr),
}


@lru_cache(maxsize=1)
def digits() -> tuple[Any, Any]:
    """Return the digits from −1 to 1, (N, 64), and their classes."""
    known = data.load("digits")
    x = known.x_train.reshape(-1, 64).astype(np.float32) / 8 - 1
    return torch.tensor(x), torch.tensor(known.y_train)


@lru_cache(maxsize=64)
def run(schedule: str, optimizer: str, rate: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rate of each step and the loss of all examples every EVERY steps."""
    (x, y), rng = digits(), np.random.default_rng(seed)
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(64, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 10))
    opt = OPTIMIZERS[optimizer](net.parameters(), rate)
    made = MADE[schedule](opt, rate) if schedule in MADE else None
    rates, seen = [], []
    for step in range(STEPS):
        if step % EVERY == 0:
            seen.append(whole(net, x, y))
        rates.append(opt.param_groups[0]["lr"])
        rows = rng.choice(len(x), BATCH, replace=False)
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        if not loss.item() < FAR:
            break
        opt.zero_grad()
        loss.backward()
        opt.step()
        if made is not None:
            made.step(loss.item()) if schedule == "plateau" else made.step()
    return np.array(rates), np.array([*seen, whole(net, x, y)])


def whole(net: nn.Sequential, x: Any, y: Any) -> float:
    """Return the loss of all examples."""
    with torch.no_grad():
        return float(nn.functional.cross_entropy(net(x), y).item())


def draw(schedule: str, optimizer: str, rate: float, seed: int) -> Drawn:
    """Draw the rates, and the losses of both runs from the same start."""
    rates = plot.Panel("Learning rate", across="step", y=(0.0, rate * 1.05), height=220)
    curves = plot.Panel("Loss of all examples", across="step", log="y", height=260)
    told = []
    for name in ("constant", schedule):
        each, losses = run(name, optimizer, rate, seed)
        rates.line(np.arange(len(each)), each, label=name)
        curves.line(EVERY * np.arange(len(losses)), np.minimum(losses, 10.0), label=name)
        flown = len(each) < STEPS or not losses[-1] < FAR
        told.append(f"{name} {'flies off' if flown else f'{losses[-1]:.3f}'}")
    says = f"{optimizer}, peak rate {rate:g}, {STEPS} steps. Loss at the end: {', '.join(told)}."
    return Drawn(plot.row(rates, curves), says=says)


PICTURE = Picture(
    title="Schedules, drawn and run",
    controls=(
        Choice("schedule", "schedule", tuple(MADE), "cosine"),
        Choice("optimizer", "optimizer", tuple(OPTIMIZERS), "SGD with momentum"),
        Choice("rate", "peak rate", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0), 0.1),
        Slider("seed", "seed", 0, 5, 0, 1),
    ),
    draw=draw,
)
