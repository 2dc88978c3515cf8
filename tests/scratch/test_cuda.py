"""What a script asks about GPUs is answered as PyTorch answers without one."""

import pytest
import torch

import chainrule.scratch as ours


@pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
def test_there_is_no_gpu(t):
    if t is torch and torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    assert (t.cuda.is_available(), t.cuda.device_count()) == (False, 0)
    t.cuda.manual_seed_all(0)
    assert str(t.device("cuda" if t.cuda.is_available() else "cpu")) == "cpu"


def test_waiting_for_a_gpu_says_what_to_do():
    with pytest.raises(NotImplementedError, match="CPU"):
        ours.cuda.synchronize()
