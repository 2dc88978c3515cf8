"""Names of older programs, `out=`, and wrong kinds of arguments: as PyTorch answers them."""

import numpy as np
import pytest
import torch

from chainrule import scratch
from chainrule.errors import ArgumentError, DtypeError, GraphError, RangeError, ShapeError
from chainrule.scratch.tensor.arguments import not_a_tensor
from tests.scratch.same_numbers.engines import check, names, plain, run, same

CONSTRUCTORS = [
    "torch.Tensor(3).shape",
    "torch.Tensor(2, 3).shape",
    "torch.Tensor(np.int64(3)).shape",
    "torch.Tensor(torch.Size([2, 3])).shape",
    "torch.Tensor(5, 0).shape",
    "torch.Tensor(2, 3, device='cpu').shape",
    "torch.Tensor([1, 2])",
    "torch.Tensor((3, 4))",
    "torch.Tensor([[1, 2], [3, 4]])",
    "torch.Tensor()",
    "torch.Tensor(range(3))",
    "torch.Tensor(np.array([1, 2]))",
    "torch.Tensor([torch.tensor(1.0), torch.tensor(2.0)])",
    "torch.Tensor(torch.tensor([1, 2]))",
    "x = torch.ones(2); y = torch.Tensor(x); y.add_(1); x",
    "torch.FloatTensor(2, 3).shape",
    "torch.FloatTensor([[1, 2], [3, 4.5]])",
    "torch.FloatTensor()",
    "torch.FloatTensor(np.array([1.0, 2.0]))",
    "torch.FloatTensor(torch.tensor([1.0, 2.0]))",
    "torch.LongTensor([1, 2])",
    "torch.LongTensor(3).shape",
    "torch.DoubleTensor([1, 2])",
    "torch.IntTensor([1.7, 2])",
    "torch.ShortTensor([3])",
    "torch.CharTensor([1])",
    "torch.ByteTensor([1, 2])",
    "torch.BoolTensor([True, False])",
    "torch.HalfTensor([1.0, 2])",
    "torch.BFloat16Tensor([1.0, 2])",
    "isinstance(torch.rand(2), torch.FloatTensor)",
    "isinstance(torch.rand(2).long(), torch.FloatTensor)",
    "isinstance(torch.tensor([1]), torch.LongTensor)",
    "isinstance(torch.rand(2), torch.Tensor)",
    "torch.rand(2).type()",
    "torch.rand(2).type('torch.DoubleTensor')",
    "torch.rand(2).type(torch.DoubleTensor)",
    "torch.rand(2).type(torch.int64)",
    "torch.rand(2).new(2, 3).shape",
    "torch.rand(2).new([1, 2])",
    "torch.tensor([1]).new([1, 2])",
    "torch.rand(2).new().shape",
    "torch.rand(2).new(torch.Size([2])).shape",
    "torch.rand(2).new(torch.rand(2))",
    "torch.tensor([1]).new_tensor([1.5, 2])",
    "torch.rand(2).new_zeros((2, 3), dtype=torch.int32)",
    "torch.rand(2).type_as(torch.tensor([1]))",
    "torch.set_default_tensor_type(torch.DoubleTensor); x = torch.rand(2);"
    "torch.set_default_tensor_type('torch.FloatTensor'); x",
    "torch.set_default_dtype(torch.float64); x = torch.Tensor([1, 2]);"
    "torch.set_default_dtype(torch.float32); x",
]

OUT = [
    "o = torch.zeros(2, 2); r = torch.matmul(torch.eye(2), torch.ones(2, 2), out=o); [o, r is o]",
    "o = torch.zeros(0); torch.add(torch.ones(2), 1, out=o); o",
    "o = torch.zeros(3); torch.mul(torch.ones(2), 3.0, out=o); o",
    "o = torch.zeros(2, dtype=torch.float64); torch.mul(torch.ones(2), 3.0, out=o); o",
    "o = torch.empty(2, 3).t(); torch.exp(torch.ones(3, 2), out=o); o",
    "o = torch.ones(4); torch.sqrt(torch.ones(2) * 4, out=o[1:3]); o",
    "o = torch.empty(4, 2); torch.cat([torch.ones(2, 2), torch.zeros(2, 2)], out=o); o",
    "o = torch.empty(3); torch.sum(torch.ones(2, 3), 0, out=o); o",
    "o = torch.ones(4); torch.clamp(torch.randn(4), 0, 1, out=o); o",
    "o = torch.zeros(2).bfloat16(); torch.div(torch.ones(2), 3, out=o); o",
    "o = torch.zeros(1).bfloat16(); torch.div(torch.ones(2), 3, out=o); o.add_(0.001)",
    "v = torch.zeros(2); i = torch.zeros(2, dtype=torch.long);"
    "r = torch.max(torch.randn(2, 3), 1, out=(v, i)); [v, i, r.values]",
    "v = torch.zeros(2, 3); i = torch.zeros(2, 3, dtype=torch.long);"
    "torch.sort(torch.randn(2, 3), out=(v, i)); [v, i]",
]

ALIASES = [
    "torch.embedding(torch.randn(4, 3), torch.tensor([1, 2]))",
    "torch.embedding(torch.randn(4, 3), torch.tensor([1, 2]), 1, False, False)",
    "torch.embedding_bag(torch.randn(4, 3), torch.tensor([1, 2, 3]), torch.tensor([0, 2]))[0]",
    "torch.embedding_bag(torch.randn(4, 3), torch.tensor([1, 2]), torch.tensor([0]), False, 2)[0]",
    "torch.batch_norm(torch.randn(4, 3), torch.ones(3), torch.zeros(3), torch.zeros(3),"
    " torch.ones(3), True, 0.1, 1e-5, False)",
    "torch.instance_norm(torch.randn(4, 3, 5), None, None, None, None, True, 0.1, 1e-5, False)",
    "torch.binary_cross_entropy_with_logits(torch.randn(3), torch.rand(3))",
    "torch.binary_cross_entropy_with_logits(torch.randn(3), torch.rand(3), None, None, 2)",
    "torch.binary_cross_entropy_with_logits(torch.randn(3), torch.rand(3), reduction=1)",
    "torch.cosine_embedding_loss(torch.randn(3, 4), torch.randn(3, 4), torch.tensor([1, -1, 1]))",
    "torch.hinge_embedding_loss(torch.randn(3), torch.tensor([1, -1, 1]), 1.0, 2)",
    "torch.kl_div(torch.randn(3), torch.rand(3), 1, log_target=True)",
    "torch.margin_ranking_loss(torch.randn(3), torch.randn(3), torch.tensor([1, -1, 1]), 0.1, 2)",
    "torch.poisson_nll_loss(torch.randn(3), torch.rand(3), True, False, 1e-8, 1)",
    "torch.triplet_margin_loss(torch.randn(3, 4), torch.randn(3, 4), torch.randn(3, 4), 0.5, 2,"
    " 1e-6, True, 0)",
    "torch.ctc_loss(torch.randn(5, 2, 4).log_softmax(2), torch.tensor([[1, 2], [3, 1]]),"
    " torch.tensor([5, 5]), torch.tensor([2, 2]), 0, 1, True)",
    "torch.relu_(torch.randn(4))",
    "torch.selu_(torch.randn(4))",
    "torch.celu_(torch.randn(4))",
    "torch.threshold_(torch.randn(4), 0.0, 1.0)",
    "torch.rrelu_(torch.randn(4))",
    "torch.dropout_(torch.randn(40), 0.3, True)",
    "torch.alpha_dropout_(torch.randn(40), 0.3, True)",
    "torch.feature_dropout(torch.randn(4, 5, 3), 0.3, True)",
    "torch.feature_dropout_(torch.randn(4, 5, 3, 3), 0.3, True)",
    "torch.feature_alpha_dropout_(torch.randn(4, 5, 3), 0.3, True)",
    "torch.adaptive_max_pool1d(torch.randn(1, 2, 8), 3)",
    "torch.max_pool1d_with_indices(torch.randn(1, 2, 8), 3)",
]

FACTORIES = [
    "o = torch.ones(2, 3); [torch.zeros(2, 3, out=o), o]",
    "o = torch.zeros(0, dtype=torch.int64); [torch.ones(2, out=o), o]",
    "o = torch.zeros(2); [torch.full((2,), 3.0, out=o), o]",
    "o = torch.zeros(3); [torch.arange(3, out=o), o]",
    "o = torch.zeros(3); [torch.linspace(0, 1, 3, out=o), o]",
    "o = torch.zeros(2, 2); [torch.eye(2, out=o), o]",
    "torch.arange(0, 3, layout=torch.strided, pin_memory=False, device='cpu')",
    "torch.arange(end=4)",
    "torch.tril_indices(3, 4, 1, dtype=torch.int32, layout=torch.strided)",
    "torch.asarray([1.0, 2.0], requires_grad=True)",
    "torch.diag_embed(torch.randn(2, 3), 1, 0, 2)",
    "x = torch.randn(4) * 9; x.div_(2, rounding_mode='floor')",
    "x = torch.randn(4) * 9; x.div_(2, rounding_mode='trunc'); x.divide_(3)",
    "torch.nanmean(torch.tensor([1.0, float('nan')]), dtype=torch.float64)",
    "torch.repeat_interleave(torch.arange(3), 2, output_size=6)",
    "torch.squeeze(torch.ones(1, 2, 1), dim=0)",
    "torch.ones(4, 2).split(split_size=3)",
]

MEMORY = [
    "torch.range(1, 4)",
    "torch.range(0, 1, 0.25, dtype=torch.float64)",
    "torch.frombuffer(bytearray(range(8)), dtype=torch.int16, offset=2)",
    "torch.from_dlpack(np.ones(3, np.float32))",
    "torch.from_dlpack(torch.ones(3))",
    "np.from_dlpack(torch.ones(3)).tolist()",
    "torch.empty_strided((2, 3), (1, 2)).stride()",
    "torch.empty_permuted((2, 3, 4), (0, 2, 1)).stride()",
    "torch.ones(2).new_empty_strided((2, 2), (1, 2)).stride()",
    "torch.arange(6.0)[:, torch.newaxis].shape",
    "x = torch.arange(6.0); x.resize_(2, 2)",
    "x = torch.arange(6.0); x.resize_(2, 5)[0]",
    "x = torch.arange(6.0); x.resize_as_(torch.ones(3, 2))",
    "x = torch.zeros(2); y = torch.ones(3); x.set_(y); y.add_(1); x",
    "x = torch.randn(2, 3, 4, 4).to(memory_format=torch.channels_last); [x, x.stride()]",
    "x = torch.randn(2, 3); x.to(memory_format=torch.preserve_format) is x",
    "[str(torch.channels_last), str(torch.strided)]",
]

WRITES = [
    "x = torch.arange(4.0); y = x.flip(0); y.add_(1); [x, y]",
    "x = torch.arange(6.0).reshape(2, 3); y = x.rot90(); y.add_(1); [x, y]",
    "torch.zeros(10).scatter_(0, torch.tensor(3), value=1)",
    "torch.zeros(10).scatter_add(0, torch.tensor(3), torch.tensor(2.0))",
    "torch.zeros(4).scatter_(0, torch.tensor(2), torch.ones(3))",
    "torch.zeros(4).index_add(0, torch.tensor(2), torch.ones(1))",
    "torch.arange(5).gather(0, torch.tensor(3))",
    "torch.tensor(5).gather(0, torch.tensor([0]))",
    "torch.ones(3, 4, 5)[0:0, [0], ..., [0]]",
    "m = nn.Conv2d(3, 4, 2).to(memory_format=torch.channels_last); m(torch.randn(1, 3, 4, 4))",
    "x = torch.ones(3); y = x.expand(3); y.add_(1); x",
    "x = torch.ones(1, 3); y = x.expand(1, -1); y.mul_(3); x",
    "x = torch.ones(3, 1); y = x.expand(1, 3, 1); y.mul_(3); x",
    "torch.ones(3).fill_(float('nan'))",
    "torch.ones(3).fill_(float('inf'))",
    "torch.ones(3, dtype=torch.int32).fill_(2.7)",
    "torch.ones(3, dtype=torch.uint8).fill_(-1)",
    "torch.ones(3, dtype=torch.bool).fill_(2)",
    "torch.ones(3).bfloat16().fill_(1 / 3)",
    "torch.nan_to_num(torch.tensor([float('nan'), float('inf'), -float('inf')]).bfloat16())",
    "torch.nan_to_num(torch.tensor([float('nan'), float('inf'), -float('inf')]).half())",
    "torch.nan_to_num(torch.tensor([1, 2]))",
    "m = nn.Linear(2, 3, bias=False); [list(m._parameters), m.bias]",
    "m = nn.ConvTranspose1d(2, 3, 2, bias=False); [list(m._parameters), m.bias]",
]


@pytest.mark.parametrize("case", [*CONSTRUCTORS, *OUT, *ALIASES, *FACTORIES, *WRITES])
def test_answers_as_pytorch_does(case):
    check(case)


@pytest.mark.parametrize("case", MEMORY)
def test_memory(case):
    check(case, strides=True)


WRONG = {
    "torch.Tensor(3.5)": (ArgumentError, "data must be a sequence"),
    "torch.Tensor(-1)": (ShapeError, "0 or more"),
    "torch.Tensor('a')": (ArgumentError, "got str"),
    "torch.FloatTensor(torch.tensor([1, 2]))": (ArgumentError, "its own dtype; got torch.int64"),
    "torch.rand(2).type('torch.Foo')": (ValueError, "type's name"),
    "torch.ones(3).fill_(1e40)": (RangeError, "without overflow; got 1e"),
    "torch.ones(3).half().fill_(1e6)": (RangeError, "torch.float16 without overflow"),
    "torch.ones(3, dtype=torch.int8).fill_(300)": (RangeError, "got 300"),
    "o = torch.zeros(2, dtype=torch.int64); torch.mul(torch.ones(2), 3.0, out=o)": (
        DtypeError, "can't be cast to the desired output type",
    ),
    "o = torch.zeros(2, requires_grad=True); torch.mul(torch.ones(2), 3.0, out=o)": (
        GraphError, "automatic differentiation",
    ),
    "o = torch.zeros(2); torch.mul(torch.ones(2, requires_grad=True), 3.0, out=o)": (
        GraphError, "automatic differentiation",
    ),
    "x = torch.ones(3, 1).expand(3, 4); x.add_(1)": (GraphError, "single memory location"),
    "x = torch.ones(3, 1).expand(3, 4); x.copy_(torch.ones(3, 4))": (GraphError, "x.clone"),
    "x = torch.ones(1).expand(4); x.uniform_()": (GraphError, "single memory location"),
    "torch.mm(np.ones((2, 3)), torch.ones(3, 2))": (ArgumentError, "numpy.ndarray.*from_numpy"),
    "torch.mm(torch.ones(3, 2), np.ones((2, 3)))": (ArgumentError, "from_numpy"),
    "torch.matmul(torch.ones(3, 2), [[1, 2]])": (ArgumentError, "got a list. Try: torch.tensor"),
    "torch.sum([1, 2])": (ArgumentError, "got a list"),
    "torch.softmax(np.ones(3), 0)": (ArgumentError, "from_numpy"),
    "torch.argmax(np.ones(3))": (ArgumentError, "from_numpy"),
    "torch.range(0, 1, 0)": (RangeError, "nonzero"),
    "torch.frombuffer(bytearray(3), dtype=torch.int16)": (ValueError, "whole elements"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_calls_say_what_is_needed_where_pytorch_refuses_too(case):
    kind, says = WRONG[case]
    with pytest.raises(kind, match=says):
        run(case, scratch)
    with pytest.raises(Exception) as refused:  # noqa: PT011 - PyTorch's words are its own
        run(case, torch)
    assert issubclass(kind, refused.type) or issubclass(refused.type, kind)


MODULES = {
    "nn.Linear(3, 2)(np.ones((1, 3), np.float32))": "from_numpy",
    "nn.Linear(3, 2)([1.0, 2.0, 3.0])": "got a list",
    "nn.Conv2d(1, 2, 3)(np.ones((1, 1, 5, 5), np.float32))": "from_numpy",
    "nn.Embedding(3, 2)(np.array([1, 2]))": "from_numpy",
    "nn.CrossEntropyLoss()(torch.randn(3, 2), np.array([0, 1, 1]))": "from_numpy",
    "F.linear(np.ones((2, 3), np.float32), torch.ones(4, 3))": "from_numpy",
    "F.relu([1.0, 2.0])": "got a list",
}


@pytest.mark.parametrize("case", MODULES)
def test_what_is_no_tensor_is_named(case):
    with pytest.raises(ArgumentError, match=MODULES[case]):
        run(case, scratch)
    with pytest.raises(TypeError):
        run(case, torch)


def test_an_attribute_error_of_ones_own_stays():
    for wrong in (AttributeError(name="shape", obj=[1]), AttributeError(name="_array", obj=list)):
        assert not_a_tensor(wrong) is wrong
    assert isinstance(not_a_tensor(AttributeError(name="_array", obj=1.5)), ArgumentError)


def test_a_resized_out_warns():
    with pytest.warns(UserWarning, match="was resized since it had shape"):
        scratch.add(scratch.ones(2), 1, out=scratch.zeros(3))


def test_the_harness_tells_differences_apart():
    assert "g" in names(torch)
    with pytest.raises(AssertionError):
        same(plain(torch.ones(2)), plain(torch.zeros(2)))
    with pytest.raises(AssertionError):
        same(plain(torch.ones(2)), plain(torch.ones(2, dtype=torch.float64)))
    with pytest.raises(AssertionError):
        same(plain(torch.ones(2, 3).t()), plain(torch.ones(3, 2)), strides=True)
    np.testing.assert_array_equal(
        run("torch.rand(2)", torch)[0][3], run("torch.rand(2)", torch)[0][3]
    )
