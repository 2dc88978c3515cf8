"""Functions that no layer's case reaches: other arguments, in-place forms, padding.

`x` is (3, 4), `v` (2, 3, 4), `w` (2, 3, 4, 5), `p` a distribution in each row (3, 4), `b`
between 0 and 1 (3, 4), `c` its opposite, all with gradients; `i` int64 labels (3,).
"""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours

CODES = """
F.linear(x, v[0, 0]) | F.linear(v, x) | F.bilinear(v, v, w[:, 0, :, :4]) | F.relu(x)
F.relu_(x * 1) | F.relu6(x * 9) | F.leaky_relu_(x * 1, 0.3) | F.elu_(x * 1, 0.3)
F.celu_(x * 1, 0.3) | F.selu_(x * 1) | F.hardtanh_(x * 1, -0.2, 0.3) | F.threshold_(x * 1, 0.1, 7)
F.rrelu_(x * 1, 0.1, 0.3, True) | F.silu(x * 1, inplace=True) | F.mish(x * 1, True)
F.hardswish(x * 3, True) | F.hardsigmoid(x * 3, True) | F.gelu(x, approximate="tanh")
F.sigmoid(x) | F.tanh(x) | F.softmax(x, 1) | F.softmax(x, dim=0, dtype=torch.float64)
F.log_softmax(v, -2) | F.softmin(v, 0) | x.softmax(1) | x.log_softmax(dim=-1)
F.softmax(x.sum(), 0) | F.log_softmax(x.sum(), -1) | F.softmax(x * 1000, 1) | F.relu(i)
F.relu6(i) | F.hardtanh(i, 0, 1) | F.threshold(i, 1, 9) | F.glu(v) | F.glu(x.T, 0)
F.prelu(v, torch.tensor([0.1, 0.2, 0.3])) | F.prelu(x, torch.tensor([0.1])) | F.hardshrink(x)
x.hardshrink(0.9) | F.gumbel_softmax(x) | F.gumbel_softmax(x, 0.3, hard=True)
F.gumbel_softmax(v, dim=1, hard=True) | F.dropout(x) | F.dropout(x, 0.3, training=False)
F.dropout(x.T, 0.4) | F.dropout(v.permute(2, 0, 1), 0.2) | F.dropout(x * 1, 0.3, True, True)
F.dropout1d(v) | F.dropout1d(v, training=False) | F.dropout2d(w, 0.2) | F.dropout3d(w, 0.2)
F.dropout2d(w * 1, 0.2, True, True) | F.dropout2d(w, 1.0) | F.alpha_dropout(v, 0.2, training=True)
F.alpha_dropout(v * 1, 0.2, True, True) | F.alpha_dropout(v)
F.feature_alpha_dropout(v, 0.4, True) | F.alpha_dropout(v, 1.0, True)
F.feature_alpha_dropout(v, 1.0, True) | F.feature_alpha_dropout(v * 1, 0.4, True, True)
F.mse_loss(x, p, weight=b) | F.mse_loss(x, p, reduction="none", weight=b)
F.l1_loss(x, p, reduction="sum", weight=b) | F.mse_loss(x, i[:, None].expand(3, 4))
F.huber_loss(x, p, weight=b) | F.huber_loss(x, p, "sum", 0.3, b)
F.huber_loss(x, p, "none", weight=b) | F.smooth_l1_loss(x, p, beta=0.0)
F.mse_loss(x, p.double()) | F.cross_entropy(x, p) | F.cross_entropy(x, i, x.exp()[0].detach())
F.cross_entropy(x, i, label_smoothing=0.3, reduction="sum")
F.cross_entropy(v, torch.tensor([[0, 1, 2, 1], [2, 2, 0, 1]])) | F.nll_loss(p.log(), i)
F.nll_loss(p.log(), i, reduction="none") | F.nll_loss(x[0], i[0])
F.kl_div(p.log(), p.roll(1, 0), reduction="sum")
F.kl_div(x, p.log(), reduction="none", log_target=True) | F.binary_cross_entropy(b, c)
F.binary_cross_entropy(b, c, x.exp().detach()[0], reduction="sum")
F.binary_cross_entropy(b, c, reduction="none")
F.binary_cross_entropy_with_logits(x, c, x.exp().detach())
F.binary_cross_entropy_with_logits(x, c, reduction="none", pos_weight=x.exp()[0].detach())
F.pad(x, (1, 2)) | F.pad(x, (1, 0, 0, 2), value=3) | F.pad(x, (-1, 1))
F.pad(x, (-1, -1, 1, -1), "constant", 0.5) | F.pad(v, [1, 1, 2, 0, 0, 1])
F.pad(v, (1, 2), mode="reflect") | F.pad(v, (1, 2), mode="replicate")
F.pad(v, (1, 2), mode="circular") | F.pad(x, (3, 0), mode="reflect")
F.pad(w, (1, 2, 2, 1), mode="reflect") | F.pad(w, (6, 2, 1, 5), mode="replicate")
F.pad(w, (5, 2, 1, 4), "circular") | F.pad(v, (2, 1, 1, 2), "circular")
F.pad(w[None], (1, 1, 1, 1, 1, 1), mode="reflect")
F.pad(w[None], (2, 1, 1, 0, 4, 1), mode="replicate") | F.pad(x, ()) | F.pad(i, (1, 1), value=7)
"""


def codes():
    return [code.strip() for code in CODES.replace("\n", "|").split("|") if code.strip()]


def names_on(engine):
    rng = np.random.default_rng(0)
    raw = {
        k: rng.normal(size=s) for k, s in {"x": (3, 4), "v": (2, 3, 4), "w": (2, 3, 4, 5)}.items()
    }
    raw["b"] = rng.uniform(0.05, 0.95, (3, 4))
    raw["c"] = 1 - raw["b"] / 2
    raw["p"] = raw["b"] / raw["b"].sum(1, keepdims=True)
    leaves = {k: engine.tensor(a.astype("float32")).requires_grad_() for k, a in raw.items()}
    return leaves, leaves | {
        "i": engine.tensor([0, 2, 1]),
        "torch": engine,
        "F": engine.nn.functional,
    }


def run(engine, code):
    leaves, scope = names_on(engine)
    engine.manual_seed(5)
    y = eval(code, scope)
    if y.requires_grad:
        up = np.cos(np.arange(y.numel())).reshape(tuple(y.shape))
        y.backward(engine.tensor(up, dtype=y.dtype))
    return y, {k: t.grad for k, t in leaves.items()}, engine.rand(1).item()


@pytest.mark.parametrize("code", codes())
def test_function_gives_what_pytorch_gives(code):
    (y, grads, after), (y_twin, grads_twin, after_twin) = run(ours, code), run(torch, code)
    assert (str(y.dtype), tuple(y.shape)) == (str(y_twin.dtype), tuple(y_twin.shape))
    assert (y.requires_grad, after) == (y_twin.requires_grad, after_twin)
    np.testing.assert_allclose(y.detach().numpy(), y_twin.detach().numpy(), rtol=2e-5, atol=1e-6)
    for name, twin in grads_twin.items():
        assert (grads[name] is None) == (twin is None), name
        if twin is not None:
            np.testing.assert_allclose(grads[name].numpy(), twin.numpy(), rtol=5e-5, atol=5e-6)


def test_dropouts_made_for_other_shapes_warn():
    for engine in (ours, torch):
        F = engine.nn.functional
        with pytest.warns(UserWarning, match="Received a 3D input to dropout2d"):
            F.dropout2d(engine.ones(2, 3, 4))
        with pytest.warns(UserWarning, match="dropout2d: Received a 2-D input"):
            F.dropout2d(engine.ones(2, 3))
        with pytest.warns(UserWarning, match="dropout3d: Received a 2-D input"):
            F.dropout3d(engine.ones(2, 3), training=False)


def test_every_function_is_pytorchs():
    from chainrule.scratch import functional

    names = [
        n for n in vars(functional) if callable(getattr(functional, n)) and not n.startswith("_")
    ]
    assert [n for n in names if not hasattr(torch.nn.functional, n)] == []
