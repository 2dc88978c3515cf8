"""What processes do together. With one process each takes what it has given."""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.one_cpu.distributed.group import ReduceOp, get_rank


class Done:
    """What an asynchronous call returns: there was nothing to wait for."""

    def wait(self, timeout: Any = None) -> bool:
        """Return at once."""
        return True

    def is_completed(self) -> bool:
        """Return True."""
        return True


def _end(async_op: bool, peer: int | None = None) -> Done | None:
    """Return what the call returns; another process than 0 is not there."""
    get_rank()  # raises before init_process_group
    if peer:
        raise OptionError("a rank of the world is needed, 0", got=str(peer))
    return Done() if async_op else None


def all_reduce(
    tensor: Any, op: Any = ReduceOp.SUM, group: Any = None, async_op: bool = False
) -> Any:
    """Leave `tensor` as it is: the sum, or the mean, over one process."""
    return _end(async_op)


def reduce(
    tensor: Any,
    dst: int | None = None,
    op: Any = ReduceOp.SUM,
    group: Any = None,
    async_op: bool = False,
    **_: Any,
) -> Any:
    """Leave `tensor` as it is."""
    return _end(async_op, dst)


def broadcast(
    tensor: Any, src: int | None = None, group: Any = None, async_op: bool = False, **_: Any
) -> Any:
    """Leave `tensor` as it is: it comes from here."""
    return _end(async_op, src)


def broadcast_object_list(
    object_list: list[Any], src: int | None = None, *_: Any, **__: Any
) -> None:
    """Leave the list as it is: it comes from here."""
    _end(False, src)


def all_gather(
    tensor_list: list[Any], tensor: Any, group: Any = None, async_op: bool = False
) -> Any:
    """Write `tensor` to the one place in the list."""
    tensor_list[0].copy_(tensor)
    return _end(async_op)


def all_gather_into_tensor(
    output_tensor: Any, input_tensor: Any, group: Any = None, async_op: bool = False
) -> Any:
    """Write the input to the output."""
    output_tensor.copy_(input_tensor.reshape(output_tensor.shape))
    return _end(async_op)


def all_gather_object(object_list: list[Any], obj: Any, group: Any = None) -> None:
    """Write an object to the one place in the list."""
    object_list[0] = obj
    _end(False)


def gather(
    tensor: Any,
    gather_list: list[Any] | None = None,
    dst: int | None = None,
    group: Any = None,
    async_op: bool = False,
    **_: Any,
) -> Any:
    """Write `tensor` to the one place in the list."""
    if gather_list:
        gather_list[0].copy_(tensor)
    return _end(async_op, dst)


def gather_object(
    obj: Any,
    object_gather_list: list[Any] | None = None,
    dst: int | None = None,
    *_: Any,
    **__: Any,
) -> None:
    """Write an object to the one place in the list."""
    if object_gather_list:
        object_gather_list[0] = obj
    _end(False, dst)


def scatter(
    tensor: Any,
    scatter_list: list[Any] | None = None,
    src: int | None = None,
    group: Any = None,
    async_op: bool = False,
    **_: Any,
) -> Any:
    """Take the one tensor of the list."""
    if scatter_list:
        tensor.copy_(scatter_list[0])
    return _end(async_op, src)


def scatter_object_list(
    scatter_object_output_list: list[Any],
    scatter_object_input_list: list[Any] | None = None,
    src: int | None = None,
    *_: Any,
    **__: Any,
) -> None:
    """Take the one object of the list."""
    if scatter_object_input_list:
        scatter_object_output_list[0] = scatter_object_input_list[0]
    _end(False, src)


def reduce_scatter(
    output: Any,
    input_list: list[Any],
    op: Any = ReduceOp.SUM,
    group: Any = None,
    async_op: bool = False,
) -> Any:
    """Take the one tensor of the list."""
    output.copy_(input_list[0])
    return _end(async_op)


def reduce_scatter_tensor(
    output: Any, input: Any, op: Any = ReduceOp.SUM, group: Any = None, async_op: bool = False
) -> Any:
    """Write the input to the output."""
    output.copy_(input.reshape(output.shape))
    return _end(async_op)


def all_to_all(
    output_tensor_list: list[Any],
    input_tensor_list: list[Any],
    group: Any = None,
    async_op: bool = False,
) -> Any:
    """Take the one tensor of the list."""
    output_tensor_list[0].copy_(input_tensor_list[0])
    return _end(async_op)


def all_to_all_single(output: Any, input: Any, *_: Any, async_op: bool = False, **__: Any) -> Any:
    """Write the input to the output."""
    output.copy_(input)
    return _end(async_op)


def barrier(group: Any = None, async_op: bool = False, device_ids: Any = None) -> Any:
    """Wait for nobody."""
    return _end(async_op)


def monitored_barrier(group: Any = None, timeout: Any = None, wait_all_ranks: bool = False) -> None:
    """Wait for nobody."""
    _end(False)
