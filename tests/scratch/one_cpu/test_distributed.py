"""A world of one process: each collective gives what PyTorch's gives there."""

import pytest
import torch
import torch.distributed

import chainrule.scratch as ours
from chainrule.errors import NotCovered

NEEDS_GLOO = pytest.mark.skipif(
    not torch.distributed.is_available(), reason="this PyTorch has no torch.distributed"
)


@pytest.fixture(params=["ours", "torch"])
def t(request, monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    engine = {"ours": ours, "torch": torch}[request.param]
    store = {} if engine is ours else {"store": torch.distributed.HashStore()}
    engine.distributed.init_process_group("gloo", rank=0, world_size=1, **store)
    yield engine
    engine.distributed.destroy_process_group()
    assert not engine.distributed.is_initialized()


@NEEDS_GLOO
def test_everybody_gives_what_it_has(t):
    dist = t.distributed
    assert (dist.get_rank(), dist.get_world_size(), dist.get_backend()) == (0, 1, "gloo")
    x, out = t.tensor([1.0, 2.0]), t.zeros(2)
    assert dist.all_reduce(x, op=dist.ReduceOp.SUM) is None
    dist.all_reduce(x, async_op=True).wait()
    dist.broadcast(x, src=0)
    dist.reduce(x, 0)
    dist.barrier()
    dist.all_gather([out], x)
    assert (x.tolist(), out.tolist()) == ([1.0, 2.0], [1.0, 2.0])
    for call in (
        lambda y: dist.scatter(y, [x + 1], src=0),
        lambda y: dist.reduce_scatter(y, [x + 1]),
        lambda y: dist.gather(x + 1, [y], dst=0),
    ):
        y = t.zeros(2)
        call(y)
        assert y.tolist() == [2.0, 3.0]
    objects = [None]
    dist.all_gather_object(objects, {"a": 1})
    dist.broadcast_object_list(objects, src=0)
    assert objects == [{"a": 1}]
    assert dist.get_process_group_ranks(dist.new_group([0])) == [0]


@NEEDS_GLOO
def test_data_parallel_training_is_plain_training(t):
    t.manual_seed(0)
    plain = t.nn.Linear(3, 1)
    wrapped = t.nn.parallel.DistributedDataParallel(plain)
    assert list(wrapped.state_dict()) == ["module.weight", "module.bias"]
    with wrapped.no_sync():
        wrapped(t.ones(2, 3)).sum().backward()
    assert plain.weight.grad.tolist() == [[2.0, 2.0, 2.0]]


@pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
def test_data_parallel_without_gpus_calls_the_module(t):
    plain = t.nn.Linear(3, 1)
    wrapped = t.nn.DataParallel(plain)
    assert wrapped.module is plain
    assert wrapped.device_ids == []
    assert list(wrapped.state_dict()) == ["module.weight", "module.bias"]
    assert wrapped(t.ones(2, 3)).tolist() == plain(t.ones(2, 3)).tolist()


def test_more_processes_are_pytorchs(monkeypatch):
    dist = ours.distributed
    with pytest.raises(NotCovered, match=r"world_size=2.*torchrun"):
        dist.init_process_group("gloo", rank=0, world_size=2)
    monkeypatch.setenv("WORLD_SIZE", "4")
    with pytest.raises(NotCovered, match="world_size=4"):
        dist.init_process_group("nccl")
    with pytest.raises(NotCovered, match="another process"):
        dist.send(ours.ones(1), 1)
    with pytest.raises(ValueError, match="Default process group has not been initialized"):
        dist.all_reduce(ours.ones(1))


def test_attention_kernels_can_be_chosen():
    from chainrule.scratch.one_cpu.kernels import SDPBackend, sdpa_kernel

    q = ours.ones(1, 1, 2, 2)
    with sdpa_kernel([SDPBackend.MATH, SDPBackend.FLASH_ATTENTION]):
        assert ours.nn.functional.scaled_dot_product_attention(q, q, q).shape == q.shape
