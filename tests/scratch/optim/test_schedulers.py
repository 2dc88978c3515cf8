"""Every schedule of the learning rate beside torch's."""

import copy
import math
import warnings

import pytest
import torch

from chainrule.scratch import optim
from tests.scratch.optim.problem import ours, start, theirs

STEPS, HALF = 60, 25


class Halving:
    """A function of the epoch that is an object with a state."""

    def __init__(self, every):
        self.every = every

    def __call__(self, epoch):
        return 0.5 ** (epoch // self.every)


def sequence(lr, opt):
    parts = [lr.LinearLR(opt, 0.1, total_iters=10), lr.CosineAnnealingLR(opt, 20)]
    return lr.SequentialLR(opt, [*parts, lr.ExponentialLR(opt, 0.9)], milestones=[10, 30])


def nested(lr, opt):
    warm = lr.ChainedScheduler([lr.ConstantLR(opt, 0.2, 4), lr.ExponentialLR(opt, 0.97)])
    with warnings.catch_warnings():  # both engines take the first step for one out of order
        warnings.filterwarnings("ignore", "Detected call")
        return lr.SequentialLR(opt, [warm, lr.StepLR(opt, 7)], milestones=[12])


def chain(lr, opt):
    parts = [lr.ConstantLR(opt, 0.1, 5), lr.ExponentialLR(opt, 0.9), lr.CosineAnnealingLR(opt, 15)]
    return lr.ChainedScheduler(parts)


def swalr(lr):
    """Return SWALR of the engine that a module of schedules belongs to."""
    return (torch.optim if lr is torch.optim.lr_scheduler else optim).swa_utils.SWALR


CASES = {
    "LambdaLR": lambda lr, o: lr.LambdaLR(o, lambda t: 0.95**t),
    "LambdaLR of two": lambda lr, o: lr.LambdaLR(o, [lambda t: 1 / (t + 1), Halving(9)]),
    "MultiplicativeLR": lambda lr, o: lr.MultiplicativeLR(o, lambda t: 0.9 if t % 2 else 1.05),
    "StepLR": lambda lr, o: lr.StepLR(o, 7, gamma=0.5),
    "StepLR default": lambda lr, o: lr.StepLR(o, 30),
    "MultiStepLR": lambda lr, o: lr.MultiStepLR(o, [5, 20, 20, 41], gamma=0.3),
    "ConstantLR": lambda lr, o: lr.ConstantLR(o, 0.25, total_iters=12),
    "LinearLR": lambda lr, o: lr.LinearLR(o, 0.1, 0.8, total_iters=30),
    "LinearLR default": lambda lr, o: lr.LinearLR(o),
    "ExponentialLR": lambda lr, o: lr.ExponentialLR(o, 0.9),
    "PolynomialLR": lambda lr, o: lr.PolynomialLR(o, 40, power=2.0),
    "PolynomialLR default": lambda lr, o: lr.PolynomialLR(o),
    "CosineAnnealingLR": lambda lr, o: lr.CosineAnnealingLR(o, 50),
    "CosineAnnealingLR up again": lambda lr, o: lr.CosineAnnealingLR(o, 13, eta_min=0.01),
    "Warm restarts": lambda lr, o: lr.CosineAnnealingWarmRestarts(o, 7),
    "Warm restarts longer": lambda lr, o: lr.CosineAnnealingWarmRestarts(o, 5, 2, 0.001),
    "SWALR": lambda lr, o: swalr(lr)(o, 0.02),
    "SWALR linear": lambda lr, o: swalr(lr)(o, [0.02, 0.2], 7, "linear"),
    "SWALR at once": lambda lr, o: swalr(lr)(o, 0.02, 0),
    "CyclicLR": lambda lr, o: lr.CyclicLR(o, 0.01, 0.3, 8),
    "CyclicLR2": lambda lr, o: lr.CyclicLR(o, [0.01, 0.02], [0.3, 0.2], 5, 9, "triangular2"),
    "CyclicLR exp": lambda lr, o: lr.CyclicLR(o, 0.01, 0.3, 6, mode="exp_range", gamma=0.98),
    "CyclicLR own": lambda lr, o: lr.CyclicLR(
        o, 0.01, 0.3, 6, scale_fn=Halving(2), cycle_momentum=False
    ),
    "OneCycleLR": lambda lr, o: lr.OneCycleLR(o, 0.4, total_steps=STEPS),
    "OneCycleLR three": lambda lr, o: lr.OneCycleLR(
        o, [0.4, 0.2], epochs=6, steps_per_epoch=10, three_phase=True, anneal_strategy="linear"
    ),
    "OneCycleLR plain": lambda lr, o: lr.OneCycleLR(
        o, 0.4, 80, pct_start=0.5, cycle_momentum=False, div_factor=10.0, final_div_factor=100.0
    ),
    "SequentialLR": sequence,
    "SequentialLR nested": nested,
    "ChainedScheduler": chain,
}
OPTIMIZERS = {"SGD": {"momentum": 0.5}, "Adam": {}}


def build(engine, leaves, make, name="SGD"):
    """Return an optimizer of two groups, and its schedule."""
    params = leaves(start("float64"))
    groups = [{"params": params[:2], "lr": 0.1}, {"params": params[2:], "lr": 0.03}]
    opt = getattr(engine, name)(groups, **OPTIMIZERS[name])
    return opt, make(engine.lr_scheduler, opt)


def settings(opt, scheduler):
    """Return what a schedule decides, in numbers."""
    momenta = [g["betas"][0] if "betas" in g else g["momentum"] for g in opt.param_groups]
    return [*(g["lr"] for g in opt.param_groups), *momenta, *scheduler.get_last_lr()]


def agree(mine, other):
    assert settings(*mine) == pytest.approx(settings(*other), rel=1e-12, abs=1e-15)
    if hasattr(other[1], "last_epoch"):
        assert mine[1].last_epoch == other[1].last_epoch


def advance(*pairs, arguments=()):
    for opt, scheduler in pairs:
        opt.step()
        scheduler.step(*arguments)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("case", CASES)
def test_lockstep_with_torch(case, name):
    mine = build(optim, ours, CASES[case], name)
    other = build(torch.optim, theirs, CASES[case], name)
    agree(mine, other)
    for _ in range(STEPS):
        advance(mine, other)
        agree(mine, other)


def keys(state):
    """Return the names in a state, and in the states inside it."""
    inside = [keys(part) for part in state.get("_schedulers", [])]
    return {name for name, value in state.items() if not callable(value)}, inside


@pytest.mark.parametrize("case", CASES)
def test_a_saved_state_goes_on_as_if_never_stopped(case):
    mine, other = build(optim, ours, CASES[case]), build(torch.optim, theirs, CASES[case])
    for _ in range(HALF):
        advance(mine, other)
    assert keys(mine[1].state_dict()) == keys(other[1].state_dict())
    resumed, from_torch = build(optim, ours, CASES[case]), build(optim, ours, CASES[case])
    for fresh, saved in ((resumed, mine), (from_torch, other)):
        fresh[0].load_state_dict({**fresh[0].state_dict(), **only_groups(saved[0])})
        fresh[1].load_state_dict(copy.deepcopy(saved[1].state_dict()))
    for _ in range(HALF):
        advance(mine, resumed, from_torch)
        assert settings(*resumed) == settings(*mine)
        agree(from_torch, mine)


def only_groups(opt):
    """Return the groups of either engine's optimizer, which hold plain numbers."""
    return {"param_groups": opt.state_dict()["param_groups"]}


EPOCHS = [
    "StepLR",
    "MultiStepLR",
    "ConstantLR",
    "LinearLR",
    "ExponentialLR",
    "PolynomialLR",
    "CosineAnnealingLR",
    "LambdaLR",
    "Warm restarts",
    "Warm restarts longer",
]


@pytest.mark.parametrize("case", EPOCHS)
def test_an_epoch_may_be_named(case):
    mine, other = build(optim, ours, CASES[case]), build(torch.optim, theirs, CASES[case])
    for epoch in (1, 2, 11, 12, 30, 45):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            advance(mine, other, arguments=(epoch,))
        agree(mine, other)


def test_warm_restarts_take_fractions_of_an_epoch():
    case = CASES["Warm restarts longer"]
    mine, other = build(optim, ours, case), build(torch.optim, theirs, case)
    for epoch in (0.5, 3.25, 5.0, 14.75, 20.5):
        advance(mine, other, arguments=(epoch,))
        agree(mine, other)


@pytest.mark.parametrize("case", [*EPOCHS[:7], "MultiplicativeLR", "Warm restarts"])
def test_last_epoch_resumes_from_the_optimizer_alone(case):
    pairs = []
    for engine, leaves in ((optim, ours), (torch.optim, theirs)):
        opt, scheduler = build(engine, leaves, CASES[case])
        for _ in range(HALF):
            advance((opt, scheduler))
        again = {"case": case, "last_epoch": scheduler.last_epoch - 1}
        pairs.append((opt, remake(engine.lr_scheduler, opt, **again)))
    for _ in range(HALF):
        agree(*pairs)
        advance(*pairs)


def remake(lr, opt, case, last_epoch):
    """Build a schedule of one argument again, at an epoch."""
    options = {
        "StepLR": (7, 0.5),
        "MultiStepLR": ([5, 20, 20, 41], 0.3),
        "ConstantLR": (0.25, 12),
        "LinearLR": (0.1, 0.8, 30),
        "ExponentialLR": (0.9,),
        "PolynomialLR": (40, 2.0),
        "CosineAnnealingLR": (50,),
        "MultiplicativeLR": (lambda t: 0.9 if t % 2 else 1.05,),
        "CosineAnnealingWarmRestarts": (7,),
    }
    name = "CosineAnnealingWarmRestarts" if case == "Warm restarts" else case
    return getattr(lr, name)(opt, *options[name], last_epoch=last_epoch)


METRICS = [1.0, 0.9, 0.9, 0.95, 0.8999, 0.9, 0.5, 0.6, 0.55, 0.52, 0.51, 0.50, 0.49, 0.7, 0.7, 0.7]
PLATEAUS = [
    {},
    {"patience": 1},
    {"patience": 1, "mode": "max", "factor": 0.5},
    {"patience": 0, "threshold": 0.05, "cooldown": 2},
    {"patience": 0, "threshold": 0.05, "threshold_mode": "abs", "min_lr": 0.02},
    {"patience": 0, "mode": "max", "threshold_mode": "abs", "min_lr": [0.02, 0.001]},
    {"patience": 0, "factor": 0.9, "eps": 0.01},
]


@pytest.mark.parametrize("options", PLATEAUS, ids=str)
def test_plateau_in_lockstep_with_torch(options):
    def make(lr, opt):
        return lr.ReduceLROnPlateau(opt, **options)

    mine, other = build(optim, ours, make), build(torch.optim, theirs, make)
    for t, metric in enumerate(METRICS * 3):
        advance(mine, other, arguments=(metric,))
        agree(mine, other)
        if t == HALF:
            saved = mine[1].state_dict()
            assert keys(saved) == keys(other[1].state_dict())
            fresh = make(optim.lr_scheduler, mine[0])
            fresh.load_state_dict(copy.deepcopy(saved))
            mine = mine[0], fresh


def test_plateau_takes_groups_that_came_later():
    opt, scheduler = build(optim, ours, lambda lr, o: lr.ReduceLROnPlateau(o, patience=0))
    opt.add_param_group({"params": ours(start("float64")), "lr": 1.0})
    for metric in (1.0, 2.0):
        scheduler.step(metric)
    assert [g["lr"] for g in opt.param_groups] == pytest.approx([0.01, 0.003, 0.1])


def test_a_rate_that_is_a_tensor_is_changed_in_place():
    (p,) = ours(start("float64")[:1])
    (rate,) = ours([start("float64")[2] * 0 + 0.5])
    rate.requires_grad = False
    opt = optim.SGD([p], lr=rate)
    scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    for _ in range(3):
        advance((opt, scheduler))
    assert opt.param_groups[0]["lr"] is rate
    assert (rate.item(), scheduler.get_last_lr()[0].item()) == (0.0625, 0.0625)
    assert scheduler.base_lrs[0].item() == 0.5


def test_a_schedule_of_ones_own_writes_get_lr():
    class Countdown(optim.lr_scheduler.LRScheduler):
        def get_lr(self):
            return [lr / (1 + self.last_epoch) for lr in self.base_lrs]

    opt, scheduler = build(optim, ours, lambda lr, o: Countdown(o))
    advance((opt, scheduler), (opt, scheduler))
    assert scheduler.get_last_lr() == pytest.approx([0.1 / 3, 0.01])


def test_wrong_order_is_warned_of():
    _, scheduler = build(optim, ours, CASES["StepLR"])
    with pytest.warns(UserWarning, match=r"`lr_scheduler.step\(\)` before `optimizer.step\(\)`"):
        scheduler.step()
    with pytest.warns(UserWarning, match="use `get_last_lr"):
        scheduler.get_lr()
    with pytest.warns(UserWarning, match="epoch parameter"):
        scheduler.step(3)


ERRORS = {
    "not an optimizer": (TypeError, "int is not an Optimizer", lambda lr, o: lr.StepLR(3, 1)),
    "not an optimizer, plateau": (
        TypeError,
        "NoneType is not an Optimizer",
        lambda lr, o: lr.ReduceLROnPlateau(None),
    ),
    "no initial_lr": (KeyError, "initial_lr", lambda lr, o: lr.StepLR(o, 3, last_epoch=4)),
    "lambdas": (ValueError, "Expected 2 lr_lambdas", lambda lr, o: lr.LambdaLR(o, [abs])),
    "no function": (TypeError, "should be a function", lambda lr, o: lr.MultiplicativeLR(o, 0.9)),
    "factor": (ValueError, "between 0 and 1", lambda lr, o: lr.ConstantLR(o, 1.5)),
    "start": (ValueError, "greater than 0", lambda lr, o: lr.LinearLR(o, 0)),
    "end": (ValueError, "Ending multiplicative", lambda lr, o: lr.LinearLR(o, 0.5, 2)),
    "T_0": (ValueError, "positive integer T_0", lambda lr, o: lr.CosineAnnealingWarmRestarts(o, 0)),
    "T_mult": (
        ValueError,
        "T_mult >= 1",
        lambda lr, o: lr.CosineAnnealingWarmRestarts(o, 5, 0.5),
    ),
    "eta_min": (
        ValueError,
        "float or int eta_min",
        lambda lr, o: lr.CosineAnnealingWarmRestarts(o, 5, 1, "0"),
    ),
    "mode": (
        ValueError,
        "mode is invalid",
        lambda lr, o: lr.CyclicLR(o, 0.1, 1.0, mode="triangle"),
    ),
    "momentum": (
        ValueError,
        "must support momentum or beta1",
        lambda lr, o: lr.CyclicLR(rprop(lr), 0.1, 1.0),
    ),
    "lengths": (
        ValueError,
        "max_lr has 3 values, param_groups has 2",
        lambda lr, o: lr.CyclicLR(o, 0.1, [1.0, 1.0, 1.0]),
    ),
    "no steps": (ValueError, "define either total_steps", lambda lr, o: lr.OneCycleLR(o, 0.1)),
    "steps": (ValueError, "positive integer total_steps", lambda lr, o: lr.OneCycleLR(o, 0.1, -1)),
    "epochs": (
        ValueError,
        "positive integer epochs",
        lambda lr, o: lr.OneCycleLR(o, 0.1, epochs=1.5, steps_per_epoch=3),
    ),
    "pct": (ValueError, "between 0 and 1 pct", lambda lr, o: lr.OneCycleLR(o, 0.1, 9, pct_start=2)),
    "anneal": (
        ValueError,
        "one of 'cos' or 'linear'",
        lambda lr, o: lr.OneCycleLR(o, 0.1, 9, anneal_strategy="sin"),
    ),
    "plateau factor": (
        ValueError,
        "Factor should be < 1.0",
        lambda lr, o: lr.ReduceLROnPlateau(o, factor=1.0),
    ),
    "plateau mode": (
        ValueError,
        "mode maxi is unknown",
        lambda lr, o: lr.ReduceLROnPlateau(o, mode="maxi"),
    ),
    "plateau threshold": (
        ValueError,
        "threshold mode x is unknown",
        lambda lr, o: lr.ReduceLROnPlateau(o, threshold_mode="x"),
    ),
    "plateau floors": (
        ValueError,
        "expected 2 min_lrs",
        lambda lr, o: lr.ReduceLROnPlateau(o, min_lr=[0.1]),
    ),
    "nothing to chain": (
        ValueError,
        "at least one scheduler",
        lambda lr, o: lr.ChainedScheduler([]),
    ),
    "no schedule": (
        TypeError,
        "at index 0 should have `optimizer`",
        lambda lr, o: lr.SequentialLR(o, [3], []),
    ),
    "milestones": (
        ValueError,
        "one more than",
        lambda lr, o: lr.SequentialLR(o, [lr.StepLR(o, 1)], [3]),
    ),
    "plateau in a chain": (
        ValueError,
        "does not support `ReduceLROnPlateau`",
        lambda lr, o: lr.ChainedScheduler([lr.ReduceLROnPlateau(o)]),
    ),
    "two optimizers": (
        ValueError,
        "belong to the same optimizer",
        lambda lr, o: lr.ChainedScheduler([lr.StepLR(o, 1), lr.StepLR(rprop(lr), 1)]),
    ),
    "too many steps": (
        ValueError,
        "Tried to step 3 times",
        lambda lr, o: [advance((o, s)) for s in [lr.OneCycleLR(o, 0.1, 2)] for _ in range(3)],
    ),
}


def rprop(lr):
    """Return an optimizer of the same engine that has no momentum."""
    is_torch = lr is torch.optim.lr_scheduler
    engine, leaves = (torch.optim, theirs) if is_torch else (optim, ours)
    return engine.Rprop(leaves(start("float64")))


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_those_of_torch(name):
    kind, words, make = ERRORS[name]
    for engine, leaves in ((torch.optim, theirs), (optim, ours)):
        with pytest.raises(kind, match=words):
            build(engine, leaves, make)


def test_closed_forms_say_what_the_docstrings_say():
    _, scheduler = build(optim, ours, lambda lr, o: lr.CosineAnnealingLR(o, 10, eta_min=0.02))
    for t in range(11):
        share = (1 + math.cos(math.pi * t / 10)) / 2
        wave = [0.02 + (lr - 0.02) * share for lr in (0.1, 0.03)]
        assert scheduler.get_last_lr() == pytest.approx(wave, rel=1e-9)
        advance((scheduler.optimizer, scheduler))
