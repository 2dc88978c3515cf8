"""Padding, packing and back: round trips, order, gradients, mistakes, all as PyTorch's."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError
from tests.scratch.nn.test_errors import builtin

ENGINES = (ours, torch)
both = pytest.mark.parametrize("t", ENGINES, ids=["ours", "torch"])


def scope(t):
    """Names for the expressions below: engine, functions, and tensors that want gradients."""
    rng = np.random.default_rng(0)

    def leaf(*shape):
        return t.tensor(rng.normal(size=shape)).requires_grad_()

    names = {n: getattr(t.nn.utils.rnn, n) for n in torch.nn.utils.rnn.__all__}
    names |= {
        "x": leaf(5, 3, 2),
        "m": leaf(4, 3),
        "a": leaf(4, 2),
        "b": leaf(1, 2),
        "c": leaf(3, 2),
    }
    names |= {"v": leaf(3), "w": leaf(2), "torch": t}
    names["p"] = names["pack_padded_sequence"](names["x"], [2, 5, 3], enforce_sorted=False)
    return names


EXPRESSIONS = """
pack_padded_sequence(x, [5, 2, 1])
pack_padded_sequence(x, torch.tensor([4, 4, 2]))
pack_padded_sequence(x, [1, 1, 1])
pack_padded_sequence(x, [3.0, 2.5, 1.0])
pack_padded_sequence(x, [torch.tensor(3), 2, 2])
pack_padded_sequence(x, torch.tensor([4.0, 4.0, 2.0]))
pack_padded_sequence(x, [3, 3, 2, 1, 1], batch_first=True)
pack_padded_sequence(x, [2, 5, 5], enforce_sorted=False)
pack_padded_sequence(x, [1, 2, 3, 2, 1], True, False)
pack_padded_sequence(m, [2, 4, 1], enforce_sorted=False)
pack_padded_sequence(x.transpose(0, 1)[:, :3], [2, 3, 1], enforce_sorted=False)
pack_padded_sequence(torch.tensor([[1, 2], [3, 4], [5, 6]]), [3, 1])
pad_packed_sequence(p)
pad_packed_sequence(p, batch_first=True)
pad_packed_sequence(p, True, -1.0, 7)
pad_packed_sequence(pack_padded_sequence(x, [4, 2, 1]), total_length=4)
pad_packed_sequence(pack_padded_sequence(x, [4, 2, 1]), batch_first=True, padding_value=2.5)
pad_packed_sequence(pack_padded_sequence(torch.tensor([[1, 2], [3, 4]]), [2, 1]), padding_value=7)
pad_sequence([a, b, c])
pad_sequence([a, b, c], batch_first=True)
pad_sequence([a, b, c], True, -1.5)
pad_sequence([a, b, c], False, 0.5, "left")
pad_sequence((s for s in (v, w)), batch_first=True, padding_side="left")
pad_sequence(x)
pad_sequence([a])
pad_sequence([a[:0], c])
pad_sequence([a.float(), b])
pad_sequence([torch.tensor([1, 2]), torch.tensor([1.5])])
pad_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])], padding_value=-100)
pad_sequence([torch.tensor([True, True]), torch.tensor([False])], True)
unpad_sequence(x.transpose(0, 1).clone(), torch.tensor([5, 2, 1]), batch_first=True)
unpad_sequence(x.clone(), torch.tensor([1, 5, 3]))
pack_sequence([a, c, b])
pack_sequence([b, a, c, a], enforce_sorted=False)
unpack_sequence(pack_sequence([b, a, c], enforce_sorted=False))
unpack_sequence(pack_sequence([a, c, b]))
invert_permutation(torch.tensor([2, 0, 1]))
PackedSequence(x, torch.tensor([1]))
PackedSequence((x, torch.tensor([1])))
PackedSequence(x, torch.tensor([1]), torch.tensor([1, 2, 0]))
[p.float(), p.double(), p.long(), p.int(), p.short(), p.char(), p.half(), p.to(torch.float32)]
"""


def parts(value):
    """All tensors in nested tuples and lists."""
    if value is None:
        return [None]
    return [p for v in value for p in parts(v)] if isinstance(value, tuple | list) else [value]


def evaluated(t, code):
    """The tensors of an expression, and the gradients of the leaves."""
    names = scope(t)
    found = parts(eval(code, names))
    floats = [f for f in found if f is not None and f.requires_grad]
    total = sum((f * t.tensor(np.sin(np.arange(f.numel()) + i).reshape(tuple(f.shape)))).sum()
                for i, f in enumerate(floats))  # fmt: skip
    if floats:
        total.backward()
    leaves = [v.grad for n, v in names.items() if n in "xmabcvw"]
    return found, leaves


@pytest.mark.parametrize("code", EXPRESSIONS.strip().splitlines())
def test_values_order_dtypes_and_gradients_are_pytorchs(code):
    (mine, grads), (twin, grads_twin) = (evaluated(t, code) for t in ENGINES)
    assert [a is None for a in mine] == [b is None for b in twin]
    for a, b in zip(mine, twin, strict=True):
        if a is not None:
            assert str(a.dtype) == str(b.dtype)
            np.testing.assert_array_equal(a.detach().numpy(), b.detach().numpy())
            assert a.is_contiguous() == b.is_contiguous()
    for a, b in zip(grads, grads_twin, strict=True):
        left = np.zeros(1) if a is None else a.numpy()
        np.testing.assert_allclose(left, np.zeros(1) if b is None else b.numpy(), 1e-12)


@both
def test_a_packed_sequence_names_its_parts(t):
    p = scope(t)["p"]
    assert p._fields == ("data", "batch_sizes", "sorted_indices", "unsorted_indices")
    data, sizes, order, back = p
    assert (tuple(data.shape), sizes.tolist()) == ((10, 2), [3, 3, 2, 1, 1])
    assert (order.tolist(), back.tolist()) == ([1, 2, 0], [2, 0, 1])
    assert p.to("cpu") is p.cpu() is p
    assert [p.is_cuda, p.is_pinned()] == [False, False]
    assert p.double() is p
    assert t.nn.utils.rnn.invert_permutation(None) is None


@both
def test_packing_is_undone_by_padding(t):
    rng = np.random.default_rng(1)
    for _ in range(20):
        lengths = rng.integers(1, 7, rng.integers(1, 6)).tolist()
        parts = [t.tensor(rng.normal(size=(n, 3))) for n in lengths]
        packed = t.nn.utils.rnn.pack_sequence(parts, enforce_sorted=False)
        padded, found = t.nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)
        assert found.tolist() == lengths
        assert padded.tolist() == t.nn.utils.rnn.pad_sequence(parts, batch_first=True).tolist()
        back = t.nn.utils.rnn.unpack_sequence(packed)
        assert [s.tolist() for s in back] == [s.tolist() for s in parts]


def test_gradients_of_gradients_pass_through():
    def slopes(t):
        names = scope(t)
        y, _ = names["pad_packed_sequence"](names["p"], batch_first=True)
        (dx,) = t.autograd.grad((y**3).sum(), names["x"], create_graph=True)
        (dx * dx).sum().backward()
        return names["x"].grad.numpy()

    np.testing.assert_allclose(slopes(ours), slopes(torch), 1e-12)


def test_unpadding_leaves_the_batch_as_it_was():
    x = ours.zeros(4, 2, 3)
    first, _ = ours.nn.utils.rnn.unpad_sequence(x, ours.tensor([3, 1]))
    first.fill_(7)
    assert (x.shape, x.sum().item()) == ((4, 2, 3), 0)  # PyTorch turns x around in place


MISTAKES = """
pack_padded_sequence(x, [2, 5, 1]) | must be sorted in decreasing order when `enforce_sorted` is True; got [2, 5, 1]. Try: enforce_sorted=False.
pack_sequence([b, a]) | enforce_sorted=False
pack_padded_sequence(x, [5, 2, 0]) | Length of all samples has to be greater than 0; got an element in 'lengths' that is 0
pack_padded_sequence(x, [5, 2, -1], enforce_sorted=False) | has to be greater than 0
pack_padded_sequence(x, [5, 2]) | Expected `len(lengths)` to be equal to batch_size, 3; got 2. Try: batch_first=True
pack_padded_sequence(x, torch.ones(3, 1).long()) | 'lengths' argument should be a 1D CPU int64 tensor; got shape (3, 1)
pack_padded_sequence(torch.zeros(5, 0, 2), []) | Cannot pack empty tensors
pad_packed_sequence(p, total_length=4) | total_length to be at least the length of the longest sequence in input, 5; got total_length=4
pad_sequence(3) | Expected iterable for input sequences
pad_sequence([]) | empty list of sequences
pad_sequence([a, torch.ones(2, 3)]) | agree in all axes but the first; got (4, 2), (2, 3)
pad_sequence([torch.tensor(1.0)]) | sequences (L, *)
pad_sequence([[1, 2], [3]]) | expected Tensor as element 0 of the sequences; got list. Try: torch.tensor(x).
pad_sequence([a, b], padding_side="up") | left or right; got up
pack_sequence([]) | empty list of sequences
"""  # noqa: E501


@pytest.mark.parametrize("line", MISTAKES.strip().splitlines(), ids=lambda line: line[:50])
def test_mistake_is_explained(line):
    code, words = line.split(" | ")
    errors = []
    for t in ENGINES:
        with pytest.raises(Exception) as info:  # noqa: PT011 - which one is compared below
            eval(code, scope(t))
        errors.append(info.value)
    assert isinstance(errors[0], ChainruleError)
    assert words in str(errors[0])
    assert isinstance(errors[0], builtin(errors[1]))


def test_mistakes_that_pytorch_lets_pass():
    names = scope(ours)
    with pytest.raises(RuntimeError, match=r"lengths need to be at most 5.* got 6"):
        names["pack_padded_sequence"](names["x"], [6, 2, 1])  # there: silently 5
    with pytest.raises(
        TypeError, match=r"needs data and batch_sizes; got Tensor. Try: pack_padded"
    ):
        names["PackedSequence"](names["x"])
    with pytest.raises(NotImplementedError, match="CPU"):
        names["p"].cuda()
