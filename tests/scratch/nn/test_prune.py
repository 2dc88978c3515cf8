"""Pruning leaves the same weights, masks and states as PyTorch's."""

import importlib
from itertools import pairwise

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError

BOTH = (ours, torch)
PRUNE = {
    ours: importlib.import_module("chainrule.scratch.nn.utils.prune"),
    torch: importlib.import_module("torch.nn.utils.prune"),
}
STEPS = """
P.l1_unstructured(c, "weight", 0.3) | P.l1_unstructured(c, "weight", 5) | P.l1_unstructured(c, "bias", 1) | P.identity(c, "weight") | P.random_unstructured(c, "weight", 0.4) | P.random_unstructured(c, "weight", 0)
P.ln_structured(c, "weight", 0.5, n=2, dim=0) | P.ln_structured(c, "weight", 1, n=1, dim=1) | P.ln_structured(c, "weight", 0.25, n=float("inf"), dim=-1) | P.ln_structured(c, "weight", 0, 2, 0)
P.random_structured(c, "weight", 0.5, dim=0) | P.random_structured(c, "weight", 1, dim=1) | P.random_structured(c, "weight", 0, dim=1) | P.custom_from_mask(c, "bias", torch.tensor([1, 0, 1, 1]))
P.l1_unstructured(c, "weight", 4, importance_scores=-c.weight.detach() + 3)
P.l1_unstructured(c, "weight", 0.3); P.random_unstructured(c, "weight", 0.5) | P.ln_structured(c, "weight", 1, 2, 0); P.l1_unstructured(c, "weight", 0.5) | P.l1_unstructured(c, "weight", 0.2); P.ln_structured(c, "weight", 1, 2, 0); P.ln_structured(c, "weight", 1, 2, 0)
P.random_structured(c, "weight", 1, 1); P.random_structured(c, "weight", 1, 0); P.identity(c, "weight") | P.l1_unstructured(c, "weight", 0.3); P.remove(c, "weight") | P.l1_unstructured(c, "weight", 0.3); P.custom_from_mask(c, "weight", torch.ones(4, 3, 2))
P.global_unstructured([(c, "weight"), (c, "bias")], P.L1Unstructured, amount=0.4) | P.l1_unstructured(c, "bias", 1); P.global_unstructured([(c, "weight"), (c, "bias")], P.RandomUnstructured, amount=9)
P.global_unstructured([(c, "weight"), (c, "bias")], P.L1Unstructured, {(c, "bias"): torch.ones(4) * 9}, amount=0.4)
"""  # noqa: E501
CODES = STEPS.strip().replace("\n", " | ").split(" | ")


def outcome(e, code):
    e.manual_seed(0)
    conv = e.nn.Conv1d(3, 4, 2)
    for step in code.split("; "):
        eval(step, {"P": PRUNE[e], "c": conv, "torch": e})
    y = conv(e.ones(2, 3, 5))
    (y * y).sum().backward()
    state = {k: v.numpy().copy() for k, v in conv.state_dict().items()}
    grads = {k: p.grad.numpy() for k, p in conv.named_parameters()}
    hooks = [type(h).__name__ for h in conv._forward_pre_hooks.values()]
    told = (PRUNE[e].is_pruned(conv), hooks, e.rand(1).item())
    return told, (state, grads, {"y": y.detach().numpy()})


@pytest.mark.parametrize("code", CODES)
def test_pruning_gives_what_pytorch_gives(code):
    (told, mine), (told_twin, twin) = outcome(ours, code), outcome(torch, code)
    assert told == told_twin
    for a, b in zip(mine, twin, strict=True):
        assert list(a) == list(b)
        for name in a:
            np.testing.assert_allclose(a[name], b[name], rtol=1e-4, atol=1e-5, err_msg=name)


def test_methods_prune_tensors_and_stand_in_a_row():
    for e in BOTH:
        P = PRUNE[e]
        assert P.L1Unstructured(2).prune(e.tensor([3.0, -1.0, 2.0])).tolist() == [3, 0, 0]
        layer = e.nn.Linear(4, 4)
        for amount in (0.5, 0.25):
            P.l1_unstructured(layer, "weight", amount)
        method = next(iter(layer._forward_pre_hooks.values()))
        assert len(method) == 2
        assert [m.amount for m in method] == [0.5, 0.25]
        assert method[1].amount == 0.25
        zeros = [(layer.weight == 0).sum().item() for _ in range(2)]
        assert all(a == b for a, b in pairwise(zeros))


MISTAKES = """
P.l1_unstructured(c, "weight", 99) | P.l1_unstructured(c, "weight", -1) | P.l1_unstructured(c, "weight", 1.5) | P.l1_unstructured(c, "weight", "a") | P.ln_structured(c, "bias", 1, 2, 0) | P.ln_structured(c, "weight", 1, 2, 3)
P.remove(c, "weight") | P.random_structured(c, "weight", 5, 0) | P.global_unstructured(3, P.L1Unstructured) | P.global_unstructured([(c, "weight")], P.LnStructured, amount=1, n=2) | P.PruningContainer().add_pruning_method(3)
"""  # noqa: E501


@pytest.mark.parametrize("code", MISTAKES.strip().replace("\n", " | ").split(" | "))
def test_what_pytorch_refuses_is_refused_and_explained(code):
    def run(e):
        return eval(code, {"P": PRUNE[e], "c": e.nn.Conv1d(3, 4, 2)})

    with pytest.raises(Exception) as theirs:  # noqa: PT011 - PyTorch says which
        run(torch)
    with pytest.raises(theirs.type) as refused:
        run(ours)
    assert isinstance(refused.value, ChainruleError)
