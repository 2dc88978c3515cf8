"""`torch.multiprocessing` is Python's, and `spawn` tells how its processes ended."""

import copy
import multiprocessing
import os

import pytest

import chainrule.scratch as ours

mp = ours.multiprocessing


def put(i, queue, x):
    queue.put((i, x.sum().item()))


def fail(i):
    if i == 1:
        raise ValueError(f"process {i} fails")


def count_up(model, x):
    with ours.no_grad():
        for p in model.parameters():
            p.add_(1.0)
    x[0] += 1


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_shared_memory_is_seen_by_all(how):
    model, x = ours.nn.Linear(2, 1), ours.zeros(2, dtype=ours.int64)
    model.weight.data.fill_(3.0)
    assert not x.is_shared()
    assert model.share_memory() is model
    assert x.share_memory_() is x
    assert x.share_memory_().is_shared()
    assert model.weight.tolist() == [[3.0, 3.0]]
    for _ in range(2):
        process = mp.get_context(how).Process(target=count_up, args=(model, x))
        process.start()
        process.join()
        assert process.exitcode == 0
    assert model.weight.tolist() == [[5.0, 5.0]]
    assert x.tolist() == [2, 0]
    model(ours.ones(1, 2)).sum().backward()
    ours.optim.SGD(model.parameters(), lr=1.0).step()
    assert model.weight.tolist() == [[4.0, 4.0]]


def test_a_shared_tensor_can_be_copied_and_sent():
    x = ours.arange(3).share_memory_()
    assert copy.deepcopy(x).tolist() == [0, 1, 2]
    here, there = mp.Pipe()
    here.send(x)
    assert there.recv().tolist() == [0, 1, 2]


def leave(i):
    os._exit(3)


def test_it_is_pythons():
    assert mp.Process is multiprocessing.Process
    assert mp.cpu_count() == multiprocessing.cpu_count()
    assert mp.get_sharing_strategy() in mp.get_all_sharing_strategies()
    mp.set_sharing_strategy("file_descriptor")
    with pytest.raises(ValueError, match="Try: file_system"):
        mp.set_sharing_strategy("pigeons")


def test_processes_get_their_number_and_the_arguments():
    queue = mp.get_context("fork").SimpleQueue()
    started = mp.start_processes(put, (queue, ours.ones(3)), 2, join=False, start_method="fork")
    assert len(started.pids()) == 2
    while not started.join():
        pass
    assert sorted(queue.get() for _ in range(2)) == [(0, 3.0), (1, 3.0)]


def test_a_process_that_fails_is_told():
    with pytest.raises(mp.ProcessRaisedException, match="process 1 fails") as caught:
        mp.start_processes(fail, nprocs=2, start_method="fork")
    assert caught.value.error_index == 1
    with pytest.raises(mp.ProcessExitedException, match="exit code 3") as caught:
        mp.start_processes(leave, nprocs=1, start_method="fork")
    assert caught.value.exit_code == 3
