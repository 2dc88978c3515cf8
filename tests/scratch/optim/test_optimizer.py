"""What all optimizers inherit: groups, states, hooks, closures, refusals."""

import copy
import warnings
from importlib import import_module

import numpy as np
import pytest
import torch

from chainrule.scratch import nn, optim, tensor
from chainrule.scratch.optim import optimizer as base
from chainrule.scratch.tensor import wrap
from tests.scratch.optim.problem import give_gradients, ours, start, theirs, values

ALL = [n for n in optim.__all__ if isinstance(getattr(optim, n), type) and n != "Optimizer"]
ENGINES = [(torch.optim, theirs), (optim, ours)]


def leaf(*numbers):
    return tensor(list(numbers), requires_grad=True)


@pytest.mark.parametrize("name", ALL)
def test_defaults_state_and_print_are_those_of_torch(name):
    made = [getattr(engine, name)(leaves(start("float32"))) for engine, leaves in ENGINES]
    theirs_, mine = made
    assert mine.defaults == theirs_.defaults
    assert repr(mine) == repr(theirs_)
    assert mine.state_dict()["param_groups"] == theirs_.state_dict()["param_groups"]
    assert set(mine.state_dict()["state"]) == set(theirs_.state_dict()["state"])


@pytest.mark.parametrize("name", ALL)
def test_without_gradients_nothing_happens(name):
    params = ours(start("float32"))
    before = [a.copy() for a in values(params)]
    optimizer = getattr(optim, name)(params)
    optimizer.step(*[lambda: tensor(1.0)] * (name == "LBFGS"))
    for a, b in zip(values(params), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_groups_have_options_of_their_own_and_may_come_later():
    a, b, c = leaf(1.0), leaf(1.0), leaf(1.0)
    groups = [{"params": a}, {"params": [b], "lr": 1.0, "weight_decay": 0.5}]
    optimizer = optim.SGD(groups, lr=0.1)
    optimizer.add_param_group({"params": (c,), "maximize": True})
    for p in (a, b, c):
        p.grad = tensor([1.0])
    optimizer.step()
    assert [p.item() for p in (a, b, c)] == pytest.approx([0.9, -0.5, 1.1])
    assert [g["lr"] for g in optimizer.param_groups] == [0.1, 1.0, 0.1]


def test_named_parameters_keep_their_names():
    model = nn.Linear(2, 1)
    optimizer = optim.Adam(model.named_parameters())
    assert optimizer.param_groups[0]["param_names"] == ["weight", "bias"]
    plain = optimizer.state_dict()
    assert plain["param_groups"][0]["param_names"] == ["weight", "bias"]
    del plain["param_groups"][0]["param_names"]
    optimizer.load_state_dict(plain)
    assert optimizer.param_groups[0]["param_names"] == ["weight", "bias"]


def test_zero_grad_forgets_or_fills():
    a, b = leaf(1.0, 2.0), leaf(3.0)
    optimizer = optim.SGD([a, b], lr=0.1)
    a.grad = tensor([1.0, 1.0])
    kept = a.grad
    optimizer.zero_grad(set_to_none=False)
    assert a.grad is kept
    assert kept.tolist() == [0.0, 0.0]
    assert b.grad is None
    optimizer.zero_grad()
    assert a.grad is None


def test_closure_runs_with_gradients_and_its_loss_is_returned():
    w = leaf(3.0)
    optimizer = optim.SGD([w], lr=0.25)

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 9.0
    assert w.tolist() == [1.5]


def test_hooks_of_the_step_run_in_order_and_may_change_arguments():
    (w,), seen = [leaf(1.0)], []
    optimizer = optim.SGD([w], lr=0.1)

    def swap(opt, args, kwargs):
        seen.append(("pre", len(args), sorted(kwargs)))
        return (opt, lambda: "swapped"), {}

    everywhere = base.register_optimizer_step_pre_hook(lambda *_: seen.append("everywhere"))
    before = optimizer.register_step_pre_hook(swap)
    after = optimizer.register_step_post_hook(lambda *_: seen.append("post"))
    last = base.register_optimizer_step_post_hook(lambda *_: seen.append("at last"))
    assert optimizer.step(closure=lambda: "mine") == "swapped"
    assert seen == ["everywhere", ("pre", 1, ["closure"]), "post", "at last"]
    for handle in (everywhere, before, after, last):
        handle.remove()
    assert optimizer.step(lambda: "mine") == "mine"
    assert len(seen) == 4
    optimizer.register_step_pre_hook(lambda *_: 3)
    with pytest.raises(ValueError, match="None or a tuple"):
        optimizer.step()


def test_hooks_of_the_state_see_and_replace_it():
    optimizer = optim.SGD([leaf(1.0)], lr=0.1)
    seen = []
    optimizer.register_state_dict_pre_hook(lambda _: seen.append("second"))
    optimizer.register_state_dict_pre_hook(lambda _: seen.append("first"), prepend=True)
    optimizer.register_state_dict_post_hook(lambda _, state: {**state, "extra": 1})
    state = optimizer.state_dict()
    assert (seen, state["extra"]) == (["first", "second"], 1)

    def raise_rate(_, saved):
        saved["param_groups"] = [{**saved["param_groups"][0], "lr": 5.0}]
        return saved

    optimizer.register_load_state_dict_pre_hook(raise_rate)
    optimizer.register_load_state_dict_post_hook(lambda opt: seen.append(opt.defaults["lr"]))
    optimizer.load_state_dict(state)
    assert (optimizer.param_groups[0]["lr"], seen[-1]) == (5.0, 0.1)
    assert state["param_groups"][0]["lr"] == 0.1


def test_hooks_run_once_when_a_subclass_calls_super():
    class Loud(optim.SGD):
        def step(self, closure=None):
            return super().step(closure)

    optimizer, seen = Loud([leaf(1.0)], lr=0.1), []
    optimizer.register_step_post_hook(lambda *_: seen.append(1))
    optimizer.step()
    assert seen == [1]


def test_an_optimizer_of_ones_own():
    class SignSGD(optim.Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr})

        def step(self, closure=None):
            for group in self.param_groups:
                for p in group["params"]:
                    p.data.add_(p.grad.sign(), alpha=-group["lr"])

    w = leaf(1.0, 2.0)
    w.grad = tensor([-3.0, 0.5])
    SignSGD([w], lr=0.5).step()
    assert w.tolist() == [1.5, 1.5]
    with pytest.raises(NotImplementedError, match="needs a method step"):
        optim.Optimizer([w], {}).step()


def test_copies_go_their_own_way():
    params = ours(start("float32"))
    model = nn.ParameterList([nn.Parameter(p) for p in params])
    optimizer = optim.Adam(list(model), lr=0.1)
    give_gradients(list(model), 0)
    optimizer.step()
    _, twin = copy.deepcopy((model, optimizer))
    before = [a.copy() for a in values(list(model))]
    params = twin.param_groups[0]["params"]
    assert twin.state[params[0]]["step"].item() == 1.0
    give_gradients(params, 1)
    twin.step()
    assert twin.state[params[0]]["step"].item() == 2.0
    for a, b in zip(values(list(model)), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_loaded_state_is_a_copy():
    w = leaf(1.0)
    optimizer = optim.SGD([w], lr=0.1, momentum=0.9)
    w.grad = tensor([1.0])
    optimizer.step()
    saved = optimizer.state_dict()
    fresh = optim.SGD([w], lr=0.1, momentum=0.9)
    fresh.load_state_dict(saved)
    fresh.step()
    assert saved["state"][0]["momentum_buffer"].tolist() == [1.0]
    assert fresh.state[w]["momentum_buffer"].tolist() == pytest.approx([1.9])


def test_a_state_takes_the_dtype_of_its_parameter_but_for_the_step():
    params = ours(start("float64"))
    optimizer = optim.Adam(params)
    give_gradients(params, 0)
    optimizer.step()
    small = ours(start("float32"))
    fresh = optim.Adam(small)
    fresh.load_state_dict(optimizer.state_dict())
    state = fresh.state[small[0]]
    assert [str(state[k].dtype) for k in ("exp_avg", "step")] == ["torch.float32"] * 2
    saved = optimizer.state_dict()
    saved["state"][0]["step"] = 7
    fresh.load_state_dict(saved)
    assert fresh.state[small[0]]["step"].item() == 7.0


def test_an_older_state_gets_newer_options_from_the_defaults():
    optimizer = optim.AdamW([leaf(1.0)])
    saved = optimizer.state_dict()
    del saved["param_groups"][0]["decoupled_weight_decay"], saved["param_groups"][0]["maximize"]
    optimizer.load_state_dict(saved)
    assert optimizer.param_groups[0]["decoupled_weight_decay"] is True
    assert optimizer.param_groups[0]["maximize"] is False


def both(name, **options):
    """Build an optimizer on an engine."""
    return lambda engine, leaves: getattr(engine, name)(leaves(start("float32")), **options)


def required_of(engine):
    """Return the mark of an option without a default."""
    return import_module(f"{engine.__name__}.optimizer").required


REFUSALS = {
    "lr": (both("SGD", lr=-0.1), ValueError, "Invalid learning rate: -0.1"),
    "lr of Adam": (both("Adam", lr=-1), ValueError, "Invalid learning rate: -1"),
    "momentum": (both("SGD", momentum=-1), ValueError, "Invalid momentum value: -1"),
    "decay": (both("SGD", weight_decay=-1), ValueError, "Invalid weight_decay value: -1"),
    "nesterov": (
        both("SGD", nesterov=True),
        ValueError,
        "Nesterov momentum requires a momentum and zero dampening",
    ),
    "eps": (both("Adam", eps=-1), ValueError, "Invalid epsilon value: -1"),
    "beta1": (
        both("AdamW", betas=(1.0, 0.9)),
        ValueError,
        "Invalid beta parameter at index 0: 1.0",
    ),
    "beta2": (both("NAdam", betas=(0.9, -0.1)), ValueError, "beta parameter at index 1: -0.1"),
    "kinds of betas": (both("Adam", betas=(0, 0.9)), ValueError, "both floats or both Tensors"),
    "rho": (both("Adadelta", rho=1.5), ValueError, "Invalid rho value: 1.5"),
    "alpha": (both("RMSprop", alpha=-1), ValueError, "Invalid alpha value: -1"),
    "etas": (both("Rprop", etas=(1.5, 2.0)), ValueError, "Invalid eta values: 1.5, 2.0"),
    "lr_decay": (both("Adagrad", lr_decay=-1), ValueError, "Invalid lr_decay value: -1"),
    "accumulator": (
        both("Adagrad", initial_accumulator_value=-1),
        ValueError,
        "Invalid initial_accumulator_value value: -1",
    ),
    "momentum_decay": (
        both("NAdam", momentum_decay=-1),
        ValueError,
        "Invalid momentum_decay value: -1",
    ),
    "beta2_decay": (both("Adafactor", beta2_decay=0.8), ValueError, "should be <= 0 but is: 0.8"),
    "d": (both("Adafactor", d=0.5), ValueError, "threshold d should be >= 1 but is: 0.5"),
    "epsilon2": (both("Adafactor", eps=(None, -1)), ValueError, "epsilon2 should be >= 0"),
    "no parameters": (lambda e, _: e.SGD([], lr=0.1), ValueError, "got an empty parameter list"),
    "one tensor": (
        lambda e, leaves: e.SGD(leaves(start("float32"))[0]),
        TypeError,
        "an iterable of Tensors or dicts",
    ),
    "no tensor": (lambda e, _: e.SGD([3.0]), TypeError, "optimizer can only optimize Tensors"),
    "a set": (
        lambda e, leaves: e.SGD([{"params": set(leaves(start("float32")))}]),
        TypeError,
        "need to be organized in ordered collections",
    ),
    "no leaf": (
        lambda e, leaves: e.SGD([leaves(start("float32"))[0] * 2]),
        ValueError,
        "can't optimize a non-leaf Tensor",
    ),
    "no dict": (
        lambda e, leaves: e.SGD(leaves(start("float32"))).add_param_group([1]),
        TypeError,
        "param_group must be a dict",
    ),
    "twice": (
        lambda e, leaves: (lambda p: e.SGD([{"params": p}, {"params": p}]))(leaves([np.ones(2)])),
        ValueError,
        "some parameters appear in more than one parameter group",
    ),
    "some names": (
        lambda e, leaves: (lambda p: e.SGD([("a", p[0]), p[1]]))(leaves(start("float32"))),
        ValueError,
        "Some param names are missing",
    ),
    "names in one group": (
        lambda e, leaves: (lambda p: e.SGD([{"params": [("a", p[0])]}, {"params": [p[1]]}]))(
            leaves(start("float32"))
        ),
        ValueError,
        "cannot add param group without names",
    ),
    "required": (
        lambda e, leaves: e.Optimizer(leaves([np.ones(2)]), {"lr": required_of(e)}),
        ValueError,
        "required optimization parameter lr",
    ),
    "fewer groups": (
        lambda e, leaves: (
            lambda p: e.SGD([{"params": p[:1]}, {"params": p[1:]}]).load_state_dict(
                e.SGD(p).state_dict()
            )
        )(leaves(start("float32"))),
        ValueError,
        "different number of parameter groups",
    ),
    "fewer parameters": (
        lambda e, leaves: (lambda p: e.SGD(p).load_state_dict(e.SGD(p[1:]).state_dict()))(
            leaves(start("float32"))
        ),
        ValueError,
        "doesn't match the size of optimizer's group",
    ),
    "groups of LBFGS": (
        lambda e, leaves: (lambda p: e.LBFGS([{"params": p[:1]}, {"params": p[1:]}]))(
            leaves(start("float32"))
        ),
        ValueError,
        "LBFGS doesn't support per-parameter options",
    ),
    "no closure": (
        lambda e, leaves: e.LBFGS(leaves(start("float32"))).step(),
        TypeError,
        "closure",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_are_those_of_torch(name):
    build, kind, words = REFUSALS[name]
    for engine, leaves in ENGINES:
        with pytest.raises(kind, match=words):
            build(engine, leaves)


def test_refusals_say_what_to_try():
    with pytest.raises(ValueError, match=r"needs at least one tensor; got .* Try: an iterator"):
        optim.SGD([], lr=0.1)
    with pytest.raises(ValueError, match="lr needs to be 0 or more; got Invalid learning rate: -2"):
        optim.SGD([leaf(1.0)], lr=-2)
    with pytest.raises(ValueError, match="Tensor lr must be 1-element"):
        optim.SGD([leaf(1.0)], lr=tensor([1.0, 2.0]))
    with pytest.raises(ValueError, match="line_search_fn: only 'strong_wolfe'"):
        optim.LBFGS([leaf(1.0)], line_search_fn="armijo")


@pytest.mark.parametrize(
    "options",
    [{"capturable": True}, {"differentiable": True}],
    ids=["capturable", "differentiable"],
)
def test_what_needs_another_engine_says_so(options):
    with pytest.raises(NotImplementedError, match="--engine torch"):
        optim.Adam([leaf(1.0)], **options)
    with pytest.raises(ValueError, match="cannot be `True` together"):
        optim.Adam([leaf(1.0)], foreach=True, fused=True)


def test_duplicates_are_warned_of():
    w = leaf(1.0)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        optim.SGD([w, w], lr=0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optim.SGD([w, leaf(1.0)], lr=0.1)


def test_an_intermediate_result_may_learn_if_it_keeps_its_gradient():
    w = leaf(1.0)
    y = w * 2
    y.retain_grad()
    assert optim.SGD([y], lr=0.1).param_groups[0]["params"][0] is y


def test_a_wrapped_array_is_written_in_place():
    array = np.array([1.0, 2.0], dtype="float32")
    w = wrap(array)
    w.requires_grad = True
    w.grad = tensor([1.0, 1.0])
    optim.SGD([w], lr=0.5).step()
    assert array.tolist() == [0.5, 1.5]
