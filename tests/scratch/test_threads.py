"""BLAS threads are set through ctypes, and read back."""

import pytest

import chainrule.scratch as torch


def test_sets_and_reads_threads():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        assert torch.get_num_threads() == 1
        assert (torch.ones(64, 64) @ torch.ones(64, 64)).sum().item() == 64**3
    finally:
        torch.set_num_threads(before)
    assert torch.get_num_threads() == before


def test_refuses_no_threads():
    with pytest.raises(ValueError, match="positive"):
        torch.set_num_threads(0)
