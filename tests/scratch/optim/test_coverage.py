"""Which names of torch.optim are here, and why the others are not."""

import pytest
import torch

from chainrule.scratch import optim

NOT_HERE = {
    "Muon": "bfloat16",
    "SparseAdam": "sparse gradients",
    "swap_in_optimizer_params_and_state": "compiled",
}


def public(module):
    return set(module.__all__)


def test_every_public_name_is_covered_or_listed():
    assert public(torch.optim) - public(optim) == set(NOT_HERE)
    assert public(optim) <= public(torch.optim)


def test_every_schedule_is_covered():
    assert public(torch.optim.lr_scheduler) == public(optim.lr_scheduler)
    assert public(torch.optim.swa_utils) == public(optim.swa_utils)


@pytest.mark.parametrize("name", NOT_HERE)
def test_what_is_not_covered_says_why(name):
    with pytest.raises(NotImplementedError, match=NOT_HERE[name]):
        getattr(optim, name)


def test_unknown_names_are_attribute_errors():
    assert not hasattr(optim, "Adamm")
