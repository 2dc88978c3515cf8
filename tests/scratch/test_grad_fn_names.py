"""A printed tensor names the op that made it as PyTorch does."""

import math

import pytest
import torch

import chainrule.scratch as ours
from chainrule.scratch.ops.contract import OPS
from chainrule.scratch.ops.names import RULES, TORCH_NAMES

# In each: v (4,), x (3, 4), c (2, 3, 4), i (2, 3, 6, 6), s (), k = labels, t the engine.
EXPRESSIONS = """
x[0]; x[:, 1]; x[0, 1]; x[1:]; x[:, 1:3]; x[..., 0]; x[None]; x[:, None]; x[k]; x[x > 1]; x[:]
x[[0, 2]]; x[0:1, 2:]; x[-1]; v[0]; c[:, 0, :]; x[k, k]; list(x)[0]
x.mean(); x.mean(1); x.mean(0, keepdim=True); x.sum(); x.sum(0); c.sum((0, 1)); x.prod(1)
x.std(); x.var(1); x.norm(); x.norm(dim=1); x.max(); x.min(); x.max(1)[0]; x.amax(1)
x.logsumexp(1); x.cumsum(0); x.median()
x + 1; 1 + x; x - 1; 1 - x; x * 2; x / 2; 1 / x; -x; x ** 2; x ** 0.5; x ** x; 2 ** x; x.square()
x.abs(); x.sqrt(); x.exp(); x.log(); x.log1p(); x.log2(); x.exp2(); x.sin(); x.tanh(); x.sigmoid()
x.clamp(0, 1); x.clamp(min=0); x.masked_fill(x > 1, 0); t.where(x > 1, x, 0.0); t.maximum(x, 2 * x)
x @ x.T; x @ v; v @ v; t.mm(x, x.t()); t.bmm(c, c.mT); c @ c.mT; t.dot(v, v); t.outer(v, v)
t.einsum("ij,kj->ik", x, x); t.det(x[:3, :3])
x.view(12); x.reshape(2, 6); x.t(); x.T; x.mT; x.permute(1, 0); x.transpose(0, 1); x.unsqueeze(0)
x.unsqueeze(0).squeeze(0); x.unsqueeze(0).squeeze(); x[None, None].squeeze((0, 1)); x.flatten()
c.flatten(1); x.expand(2, 3, 4); x.broadcast_to(2, 3, 4); x.clone(); x.double()
x.roll(1); x.flip(0); x.tril(); x.narrow(0, 0, 2); x.select(0, 1); x.swapaxes(0, 1)
t.cat([x, x]); t.stack([x, x]); t.split(x, 2)[0]; x.chunk(2)[0]; x.unbind()[0]
t.split(x, [1, 2])[1]; t.tensor_split(x, 2)[0]; t.tensor_split(x, [1])[1]
x.gather(1, k[:, None]); x.index_select(0, k)
F.mse_loss(x, 0 * x); F.l1_loss(x, 0 * x); F.smooth_l1_loss(x, 0 * x); F.huber_loss(x, 0 * x)
F.cross_entropy(x, k); F.nll_loss(F.log_softmax(x, 1), k)
F.cross_entropy(x, F.softmax(x.detach(), 1))
F.cross_entropy(x, k, label_smoothing=0.1)
F.cross_entropy(i, 0 * k[:2, None, None].expand(2, 6, 6))
F.binary_cross_entropy(x.sigmoid(), 0 * x.detach()); F.kl_div(x, x.detach(), reduction="sum")
F.binary_cross_entropy_with_logits(x, 0 * x.detach()); F.l1_loss(x, 0 * x, reduction="sum")
F.kl_div(x, x.detach(), reduction="batchmean")
F.linear(x, x, v[:3]); F.linear(c, x, v[:3]); F.linear(v, x, v[:3]); F.linear(x, x); F.linear(c, x)
nn.Conv2d(3, 2, 3)(i); nn.Conv1d(3, 2, 2)(c); nn.ConvTranspose2d(3, 2, 3)(i); nn.BatchNorm2d(3)(i)
nn.BatchNorm1d(4)(x); nn.BatchNorm2d(3).eval()(i); nn.LayerNorm(4)(x); nn.GroupNorm(3, 3)(i)
nn.Embedding(7, 3)(k); nn.Dropout(0.5)(x); nn.RMSNorm(4)(x); nn.LSTM(4, 3)(c)[0]
nn.GRU(4, 3)(c)[0]
nn.MultiheadAttention(4, 2, batch_first=True)(c, c, c)[0]; nn.Flatten()(i)
F.relu(x); F.gelu(x); F.leaky_relu(x); F.elu(x); F.silu(x); F.softplus(x); F.relu6(x)
F.softmax(x, 1)
F.log_softmax(x, -1); F.logsigmoid(x); F.selu(x); F.mish(x); F.softsign(x); F.hardtanh(x)
F.max_pool2d(i, 2); F.avg_pool2d(i, 2); F.adaptive_avg_pool2d(i, 1); F.adaptive_avg_pool2d(i, 2)
F.max_pool1d(c, 2); F.adaptive_max_pool2d(i, 2); F.pad(x, (1, 1)); F.unfold(i, 2)
((x - 1) ** 2).mean(); (x * x).sum() / 2; s * 2; s ** 2; (2 * x).add_(1); (2 * x).relu_()
"""
CASES = [part.strip() for line in EXPRESSIONS.split("\n") for part in line.split(";")]


def names(t):
    """What stands in the expressions."""

    def numbers(*shape):
        x = t.arange(1.0, 1.0 + math.prod(shape)).reshape(shape) / 7
        return x.requires_grad_()

    scope = {"v": numbers(4), "x": numbers(3, 4), "c": numbers(2, 3, 4), "i": numbers(2, 3, 6, 6)}
    k = t.tensor([0, 1, 2])
    return scope | {"s": numbers(), "k": k, "t": t, "nn": t.nn, "F": t.nn.functional}


def evaluated(t, code):
    scope = names(t)
    return eval(code, scope)


@pytest.mark.parametrize("code", list(filter(None, CASES)))
def test_the_name_is_pytorchs(code):
    mine, theirs = (evaluated(t, code).grad_fn for t in (ours, torch))
    assert mine.name() == theirs.name()
    assert repr(mine).partition(" ")[0] == repr(theirs).partition(" ")[0]


def test_printed_tensors_are_equal_to_the_letter():
    for code in ("x[0]", "x.mean()", "F.mse_loss(x, 0 * x)", "1 - s", "x.T @ x"):
        assert repr(evaluated(ours, code)) == repr(evaluated(torch, code))


def test_what_is_written_into_and_what_is_written_by_hand():
    for t in (ours, torch):
        x = t.ones(2, requires_grad=True)

        class Double(t.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return 2 * x

            @staticmethod
            def backward(ctx, dy):
                return 2 * dy

        y = x * 1
        y[0] = 2.0
        assert y.grad_fn.name() == ("CopySlices" if t is ours else "torch::autograd::CopySlices")
        assert "grad_fn=<CopySlices>" in repr(y)
        assert repr(Double.apply(x)) == "tensor([2., 2.], grad_fn=<DoubleBackward>)"
        leaf = (x * 1).grad_fn.next_functions[0][0]
        assert leaf.name() == "torch::autograd::AccumulateGrad"
        assert repr(leaf).startswith("<AccumulateGrad object at 0x")


def test_a_loss_keeps_its_name_after_backward():
    for t in (ours, torch):
        loss = evaluated(t, "F.cross_entropy(x, k)")
        loss.backward()
        assert "grad_fn=<NllLossBackward0>" in repr(loss)


def test_the_tables_name_ops_that_are_there():
    assert {*TORCH_NAMES, *RULES} <= set(OPS)
    assert not set(TORCH_NAMES) & set(RULES)
