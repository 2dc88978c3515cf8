"""Ways of saying things that public programs use, on both engines with equal outcomes."""

import pytest
import torch

import chainrule.scratch as ours

both = pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])

AXIS = {
    "argmax": lambda t, x: x.argmax(axis=1),
    "max": lambda t, x: x.max(axis=1, keepdims=True).values,
    "std": lambda t, x: x.std(axis=0),
    "cumsum": lambda t, x: x.cumsum(axis=0),
    "unsqueeze": lambda t, x: x.unsqueeze(axis=0),
    "softmax": lambda t, x: x.softmax(axis=1),
    "cat": lambda t, x: t.cat([x, x], axis=1),
    "stack": lambda t, x: t.stack([x, x], axis=1),
    "cumprod": lambda t, x: t.cumprod(x, axis=0),
    "amax": lambda t, x: t.amax(x, axis=1, keepdims=True),
    "torch.softmax": lambda t, x: t.softmax(x, axis=0),
    "sum": lambda t, x: t.sum(x, axis=0, keepdims=True),
    "sort": lambda t, x: t.sort(x, axis=0).indices,
}


@pytest.mark.parametrize("name", AXIS)
def test_axis_is_dim(name):
    values = [[3.0, 1.0, 2.0], [0.5, 4.0, -1.0]]
    got, wanted = (AXIS[name](t, t.tensor(values)) for t in (ours, torch))
    assert tuple(got.shape) == tuple(wanted.shape)
    assert got.flatten().tolist() == pytest.approx(wanted.flatten().tolist())


@both
def test_what_repeat_returns_may_be_written(t):
    x = t.arange(3.0).reshape(1, 3)
    for y in (x.repeat(2, 1), x.repeat(2, 1, 1), x.tile((2, 1)), x.repeat(1, 1)):
        y += 1
        y.div_(2)
    assert x.tolist() == [[0.0, 1.0, 2.0]]
    w = t.ones(1, 3, requires_grad=True)
    (w.repeat(4, 1, 1).mul_(2)).sum().backward()
    assert w.grad.tolist() == [[8.0, 8.0, 8.0]]


@pytest.mark.parametrize(
    "say",
    [
        lambda t: t.tensor([[1.0, 3.0], [2.0, 0.0]]).max(1),
        lambda t: t.topk(t.tensor([1, 5, 3]), 2),
        lambda t: t.aminmax(t.tensor([1.0, 2.0])),
        lambda t: t.linalg.slogdet(t.eye(2)),
        lambda t: t.tensor([0.098, 0.0977, 0.0972, 0.0972, 0.0969, 0.0964]).requires_grad_() * 1,
        lambda t: t.arange(11.0, dtype=t.float64),
    ],
)
def test_prints_as_torch(say):
    assert repr(say(ours)) == repr(say(torch))


@both
def test_einsum_by_numbers(t):
    a, b = t.arange(6.0).reshape(2, 3), t.arange(12.0).reshape(3, 4)
    assert t.equal(t.einsum(a, [0, 1], b, [1, 2], [0, 2]), a @ b)
    assert t.equal(t.einsum(a, [0, 1], b, [1, 2]), a @ b)
    assert t.equal(t.einsum(a, [..., 1], [..., 1]), a)


@both
def test_grad_takes_older_words(t):
    x = t.tensor([1.0, 2.0], requires_grad=True)
    y = (x**2).sum()
    (dx,) = t.autograd.grad(y, x, None, True, False, True, False)
    assert dx.tolist() == [2.0, 4.0]
    with pytest.warns(FutureWarning, match="grad_variables.? is deprecated"):
        t.autograd.backward([y], grad_variables=[t.tensor(2.0)])
    with pytest.warns(FutureWarning, match="only_inputs.? "):
        t.autograd.grad(x * 2, x, t.ones(2), only_inputs=False)
    assert x.grad.tolist() == [4.0, 8.0]
    (rows,) = t.autograd.grad(x * x, x, t.eye(2), is_grads_batched=True)
    assert rows.tolist() == [[2.0, 0.0], [0.0, 4.0]]


@both
def test_once_differentiable(t):
    class Double(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * x

        @staticmethod
        @t.autograd.function.once_differentiable
        def backward(ctx, dy):
            return 2 * dy

    x = t.ones(2, requires_grad=True)
    Double.apply(x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


@both
def test_a_generator_under_no_grad_switches_at_each_step(t):
    @t.no_grad()
    def halves(x):
        for _ in range(2):
            x = x / 2
            sent = yield x.requires_grad
            assert sent in {None, "go on"}
        return "end"

    x = t.ones(1, requires_grad=True)
    steps = halves(x)
    assert next(steps) is False
    assert (x * 2).requires_grad
    assert steps.send("go on") is False
    with pytest.raises(StopIteration, match="end"):
        next(steps)
    assert (x * 2).requires_grad


@both
def test_a_hook_for_several_gradients(t):
    a, b = (t.ones(2, requires_grad=True) for _ in range(2))
    seen = []
    handle = t.autograd.graph.register_multi_grad_hook(
        [a, b], lambda grads: seen.append([g.tolist() for g in grads])
    )
    (2 * a * b).sum().backward()
    handle.remove()
    (a * b).sum().backward()
    assert seen == [[[2.0, 2.0], [2.0, 2.0]]]
    assert isinstance((a * 2).grad_fn, t.autograd.graph.Node)
    with t.autograd.graph.save_on_cpu():
        (a * b).sum().backward()


WORDS = {
    "flip": lambda t, x: t.flip(x, dims=[-1]),
    "x.flip": lambda t, x: x.flip(dims=(0, 1)),
    "permute": lambda t, x: t.permute(x, dims=(1, 0)),
    "x.permute": lambda t, x: x.permute(dims=(1, 0)),
    "reshape": lambda t, x: t.reshape(x, shape=(3, 2)),
    "x.reshape": lambda t, x: x.reshape(shape=(-1,)),
    "view": lambda t, x: x.view(size=(3, 2)),
    "view of bits": lambda t, x: x.view(dtype=t.int32),
    "expand": lambda t, x: x[:1].expand(size=(4, 3)),
    "repeat": lambda t, x: x.repeat(repeats=(2, 1)),
    "sum_to_size": lambda t, x: x.sum_to_size(size=(1, 3)),
    "mm": lambda t, x: t.mm(x, mat2=x.t()),
    "bmm": lambda t, x: t.bmm(x[None], mat2=x.t()[None]),
    "mv": lambda t, x: t.mv(x, vec=x[0]),
    "dot": lambda t, x: x[0].dot(tensor=x[1]),
    "max of two": lambda t, x: t.max(x, other=x.neg()),
    "min of two": lambda t, x: x.min(other=x.neg()),
    "swapaxes": lambda t, x: t.swapaxes(x, axis0=0, axis1=1),
    "unsqueeze_": lambda t, x: x.unsqueeze_(dim=0),
    "squeeze_": lambda t, x: x[None].squeeze_(dim=0),
    "transpose_": lambda t, x: x.transpose_(dim0=0, dim1=1),
    "pow_": lambda t, x: x.pow_(exponent=2),
    "tensor_split": lambda t, x: t.tensor_split(x, sections=2, dim=1)[1],
    "tensor_split at": lambda t, x: t.tensor_split(x, indices=(1,), dim=1)[1],
    "dropout": lambda t, x: t.dropout(x, p=0.5, train=False),
    "round_": lambda t, x: x.div_(3).round_(decimals=1),
}


@pytest.mark.parametrize("name", WORDS)
def test_arguments_have_torchs_names(name):
    values = [[3.0, 1.0, 2.0], [0.5, 4.0, -1.0]]
    got, wanted = (WORDS[name](t, t.tensor(values)) for t in (ours, torch))
    assert tuple(got.shape) == tuple(wanted.shape)
    assert got.flatten().tolist() == pytest.approx(wanted.flatten().tolist())


@pytest.mark.parametrize("kind", ["bool", "uint8", "int32", "float16", "float64"])
@both
def test_a_triangle_has_the_tensors_dtype(t, kind):
    x = t.ones(3, 3).to(getattr(t, kind))
    assert x.tril().dtype == x.triu(1).dtype == x.dtype
    assert x.tril(-1).tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]
    assert (~t.ones(2, 2, dtype=t.bool).tril()).tolist() == [[False, True], [False, False]]


OLD = {
    "add": lambda t, x: t.add(x, 2, x),
    "x.add": lambda t, x: x.add(0.5, x),
    "add_": lambda t, x: x.clone().add_(-0.1, x),
    "sub_": lambda t, x: x.clone().sub_(3, x),
    "addcmul_": lambda t, x: x.clone().addcmul_(0.1, x, x),
    "addcmul": lambda t, x: t.addcmul(x, 0.1, x, x),
    "addcdiv_": lambda t, x: x.clone().addcdiv_(-0.1, x, x.abs() + 1),
    "addcdiv": lambda t, x: x.addcdiv(-0.1, x, x.abs() + 1),
}


@pytest.mark.filterwarnings("ignore:.*overload of add|.*overload of sub")
@pytest.mark.parametrize("name", OLD)
def test_old_optimizers_may_put_the_factor_first(name):
    values = [[3.0, 1.0, 2.0], [0.5, 4.0, -1.0]]
    got, wanted = (OLD[name](t, t.tensor(values)) for t in (ours, torch))
    assert got.flatten().tolist() == pytest.approx(wanted.flatten().tolist())


KINDS = {
    "floats over zero": lambda t: t.tensor([1.0, -1.0]) // 0,
    "floats over zeros": lambda t: t.tensor([1.0, -1.0]) // t.tensor([0, 2]),
    "whole numbers rounded": lambda t: t.tensor([1, 2]).round(),
    "bools squared": lambda t: t.tensor([True, False]) ** 2,
    "all bytes": lambda t: t.ones(2, 2, dtype=t.uint8).all(dim=0),
    "any byte": lambda t: t.zeros(2, dtype=t.uint8).any(),
    "clamped by longs": lambda t: t.tensor([1, 9], dtype=t.int32).clamp(min=t.tensor([2, 2])),
    "choice in no row": lambda t: t.zeros(0, 3).argmax(dim=1),
    "largest in no row": lambda t: t.zeros(0, 3).max(dim=1).values,
    "running sum of one": lambda t: t.tensor(2.0).cumsum(0),
    "running product of one": lambda t: t.tensor(2.0).cumprod(-1),
    "product of one": lambda t: t.tensor(2.0).prod(0),
    "nonzero of one": lambda t: t.tensor(2.0).nonzero(),
    "nonzero": lambda t: t.tensor([[0, 1], [2, 0]]).nonzero(),
    "var and mean": lambda t: t.stack(t.var_mean(t.arange(6.0).view(2, 3), 1, True)),
    "std and mean": lambda t: t.stack(t.std_mean(t.arange(6.0).view(2, 3), 1, False, True)),
    "std and mean of all": lambda t: t.stack(t.std_mean(t.arange(6.0), False)),
    "clamped by floats": lambda t: t.tensor([1, 9]).clamp(max=t.tensor([2.5, 2.5])),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_dtype_is_torchs(name):
    got, wanted = (KINDS[name](t) for t in (ours, torch))
    assert str(got.dtype).split(".")[-1] == str(wanted.dtype).split(".")[-1]
    assert tuple(got.shape) == tuple(wanted.shape)
    assert got.flatten().tolist() == pytest.approx(wanted.flatten().tolist())
