"""Lists and chains of modules may hold None, as in PyTorch."""

import pytest
import torch

import chainrule.scratch as ours

ASKED = {
    "list": lambda nn, n: nn.ModuleList([n, None]),
    "list of nothing": lambda nn, n: nn.ModuleList([None, None]),
    "length": lambda nn, n: len(nn.ModuleList([n, None])),
    "element": lambda nn, n: nn.ModuleList([n, None])[1],
    "slice": lambda nn, n: nn.ModuleList([n, None])[0:],
    "append": lambda nn, n: nn.ModuleList([n]).append(None),
    "extend": lambda nn, n: nn.ModuleList([n]).extend([None, None]),
    "add": lambda nn, n: nn.ModuleList([n]) + nn.ModuleList([None]),
    "state": lambda nn, n: list(nn.ModuleList([n, None]).state_dict()),
    "parameters": lambda nn, n: len(list(nn.ModuleList([n, None]).parameters())),
    "children": lambda nn, n: len(list(nn.ModuleList([n, None]).children())),
    "modules": lambda nn, n: [k for k, _ in nn.ModuleList([n, None]).named_modules()],
    "eval": lambda nn, n: nn.ModuleList([n, None]).eval(),
    "chain": lambda nn, n: nn.Sequential(n, None),
    "dictionary": lambda nn, n: nn.ModuleDict({"a": n, "b": None}),
}


@pytest.mark.parametrize("what", ASKED)
def test_none_may_stand_for_a_module(what):
    mine = ASKED[what](ours.nn, ours.nn.LayerNorm(2))
    assert repr(mine) == repr(ASKED[what](torch.nn, torch.nn.LayerNorm(2)))


def test_a_chain_with_none_cannot_run():
    for t in (ours, torch):
        with pytest.raises(TypeError, match="'NoneType' object is not callable"):
            t.nn.Sequential(t.nn.ReLU(), None)(t.ones(1))
