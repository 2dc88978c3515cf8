"""Attention beside PyTorch: the function, the layer, its masks, its random numbers, its errors."""

import copy
from itertools import product

import numpy as np
import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

import chainrule.scratch as ours
from chainrule.errors import ChainruleError
from tests.scratch.nn.attention_cases import MISTAKES

RNG = np.random.default_rng(0)
ENGINES = (ours, torch)


def draws(*shape, dtype="float64"):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(dtype)


def numbers(x):
    return None if x is None else x.detach().numpy()


def close(mine, twin, far):
    for a, b in zip(mine, twin, strict=True):
        if a is None or b is None:
            assert a is b
        else:
            assert (a.shape, a.dtype) == (b.shape, b.dtype)
            np.testing.assert_allclose(a, b, rtol=far, atol=far)


def outcome(t, f, arrays, parameters=()):
    """Outputs, gradients for uneven cotangents, and the next random number."""
    t.manual_seed(1)
    leaves = [t.from_numpy(a.copy()).requires_grad_() for a in arrays]
    ys = f(*leaves)
    ys = [y for y in (ys if isinstance(ys, tuple) else (ys,)) if y is not None]
    weights = [np.cos(np.arange(y.numel())).reshape(y.shape) for y in ys]
    sum((y * t.tensor(w, dtype=y.dtype)).sum() for y, w in zip(ys, weights, strict=True)).backward()
    grads = [x.grad for x in (*leaves, *parameters)]
    return [numbers(x) for x in (*ys, *grads)], t.rand(1).item()


# ---------------------------------------------------------------- the function


def attend(t, *arrays, **settings):
    return t.nn.functional.scaled_dot_product_attention(*arrays, **settings)


SEEN = RNG.random((5, 6)) < 0.6
MASKS = {
    "flags": SEEN,
    "no key": np.where(np.arange(5)[:, None] == 2, False, SEEN),
    "padding": np.arange(6) < np.array([6, 3])[:, None, None, None],
    "numbers": RNG.normal(size=(5, 6)),
    "a number for each key": RNG.normal(size=(2, 1, 1, 6)),
    "single precision": RNG.normal(size=(5, 6)).astype("float32"),
}
Q, K, V = draws(2, 3, 5, 4), draws(2, 3, 6, 4), draws(2, 3, 6, 4) + 1


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("settings", [{}, {"scale": 0.7}, {"scale": 0.0}], ids=str)
def test_masked_attention(mask, settings):
    found = [
        outcome(t, lambda *x, t=t: attend(t, *x, t.tensor(MASKS[mask]), **settings), (Q, K, V))
        for t in ENGINES
    ]
    close(found[0][0], found[1][0], 1e-12)


def test_a_mask_may_hide_more_than_the_future():
    found = [attend(t, *map(t.tensor, (Q, K, V, SEEN)), is_causal=True).numpy() for t in ENGINES]
    close(found[:1], found[1:], 1e-12)


@pytest.mark.parametrize("rank", [2, 3, 5])
def test_attention_takes_any_number_of_axes(rank):
    shape = {2: (5, 4), 3: (3, 5, 4), 5: (2, 1, 3, 5, 4)}[rank]
    found = [
        outcome(t, lambda *x, t=t: attend(t, *x, is_causal=True), [draws(*shape)] * 3)
        for t in ENGINES
    ]
    close(found[0][0], found[1][0], 1e-12)


@pytest.mark.parametrize(("heads", "values"), [(3, 3), (1, 1), (2, 6), (6, 3)])
def test_heads_are_shared(heads, values):
    arrays = draws(2, 6, 5, 4), draws(2, heads, 6, 4), draws(2, values, 6, 4)
    found = [outcome(t, lambda *x, t=t: attend(t, *x, enable_gqa=True), arrays) for t in ENGINES]
    close(found[0][0], found[1][0], 1e-12)


@pytest.mark.parametrize(("queries", "keys"), [(0, 6), (5, 0), (1, 1)])
def test_attention_of_nothing(queries, keys):
    arrays = draws(2, 3, queries, 4), draws(2, 3, keys, 4), draws(2, 3, keys, 4)
    found = [outcome(t, lambda *x, t=t: attend(t, *x), arrays) for t in ENGINES]
    close(found[0][0], found[1][0], 1e-12)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(("queries", "keys"), [(300, 300), (300, 90), (70, 900)])
def test_a_long_text_is_cut_into_blocks(queries, keys, causal):
    arrays = draws(3, 2, queries, 8), draws(3, 2, keys, 8), draws(3, 2, keys, 8)
    found = [outcome(t, lambda *x, t=t: attend(t, *x, is_causal=causal), arrays) for t in ENGINES]
    close(found[0][0], found[1][0], 1e-11)


def packed(t, **settings):
    """Queries, keys and values that are parts of one tensor, as in GPT."""

    def f(x):
        parts = [part.view(2, 5, 3, 4).transpose(1, 2) for part in x.split(12, 2)]
        y = attend(t, *parts, **settings)
        f.stride = y.stride()
        return t.nn.functional.dropout(y, 0.5)  # its mask lies in memory as y does

    return f


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("causal", [False, True])
def test_same_seed_same_numbers(p, causal, dtype):
    functions = [packed(t, dropout_p=p, is_causal=causal) for t in ENGINES]
    arrays = [draws(2, 5, 36, dtype=dtype)]
    found = [outcome(t, f, arrays) for t, f in zip(ENGINES, functions, strict=True)]
    close(found[0][0], found[1][0], 3e-6 if dtype == "float32" else 1e-12)
    assert found[0][1] == found[1][1], "as many numbers drawn"
    assert functions[0].stride == functions[1].stride


def second(t, f, arrays):
    """A gradient penalty: gradients of the sum of squared gradients."""
    xs = [t.tensor(a).requires_grad_() for a in arrays]
    y = f(*xs)
    grads = t.autograd.grad((y * y * y).sum(), xs, create_graph=True)
    return [numbers(g) for g in t.autograd.grad(sum((g * g).sum() for g in grads), xs)]


def every_way(t):
    """Calls that reach each line of the plain form."""
    flags, added = t.tensor(MASKS["no key"]), t.tensor(np.where(SEEN, MASKS["numbers"], -np.inf))
    return {
        "bare": lambda q, k, v: attend(t, q, k, v),
        "causal": lambda q, k, v: attend(t, q, k, v, is_causal=True),
        "flags": lambda q, k, v: attend(t, q, k, v, flags),
        "numbers": lambda q, k, v: attend(t, q, k, v, added),
        "learned": lambda q, k, v: attend(t, q, k, v, q[0, 0] @ k[0, 0].T),
        "shared": lambda q, k, v: attend(t, q, k[:, :1], v[:, :1], enable_gqa=True),
    }


@pytest.mark.parametrize("way", every_way(ours))
def test_gradients_of_gradients(way):
    with sdpa_kernel(SDPBackend.MATH):  # PyTorch's fused form has none
        found = [second(t, every_way(t)[way], (Q, K, V)) for t in ENGINES]
    close(found[0], found[1], 1e-10)


def test_gradients_of_gradients_through_dropout():
    found = []
    for t in ENGINES:
        t.manual_seed(3)
        found.append(second(t, lambda *x, t=t: attend(t, *x, dropout_p=0.4), (Q, K, V)))
    close(found[0], found[1], 1e-10)


def test_an_overwritten_input_is_noticed():
    for t in ENGINES:
        q = t.tensor(Q).requires_grad_() * 1
        y = attend(t, q, q, q)
        q.mul_(2)
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            y.sum().backward()


# ---------------------------------------------------------------- the layer

SELF = np.arange(6) > np.arange(5)[:, None]
PADDED = np.arange(6) >= np.array([6, 3, 1])[:, None]
LAYERS = {  # code: features of queries, keys, values
    "8, 2": (8, 8, 8),
    "8, 2, bias=False, batch_first=True": (8, 8, 8),
    "8, 2, kdim=6, vdim=3": (8, 6, 3),
    "8, 2, add_bias_kv=True, add_zero_attn=True, batch_first=True": (8, 8, 8),
    "8, 2, vdim=3, add_bias_kv=True, bias=False": (8, 8, 3),
}
LAYER_MASKS = {
    "none": {},
    "flags": {"attn_mask": SELF},
    "numbers": {"attn_mask": MASKS["numbers"]},
    "by head": {"attn_mask": RNG.random((6, 5, 6)) < 0.3},
    "padding": {"key_padding_mask": PADDED},
    "numbers of padding": {"key_padding_mask": RNG.normal(size=(3, 6))},
    "both": {"attn_mask": SELF, "key_padding_mask": PADDED},
    "causal": {"attn_mask": SELF, "is_causal": True},
    "causal and padding": {"attn_mask": SELF, "is_causal": True, "key_padding_mask": PADDED},
}
FORMS = [
    {"need_weights": True},
    {"need_weights": True, "average_attn_weights": False},
    {"need_weights": False},
]


def made(t, code, dtype="float64"):
    t.manual_seed(0)
    return eval(f"nn.MultiheadAttention({code}, dtype=t.{dtype})", {"nn": t.nn, "t": t})


def arrays_for(code, dtype="float64"):
    arrays = [draws(n, 3, k, dtype=dtype) for n, k in zip((5, 6, 6), LAYERS[code], strict=True)]
    return [a.swapaxes(0, 1) for a in arrays] if "batch_first" in code else arrays


def called(t, layer, **given):
    given = {k: t.tensor(v) if isinstance(v, np.ndarray) else v for k, v in given.items()}
    return lambda *x: layer(*x, **given)


def beside(code, arrays, training=True, **given):
    found = []
    for t in ENGINES:
        layer = made(t, code).train(training)
        found.append(outcome(t, called(t, layer, **given), arrays, layer.parameters()))
    close(found[0][0], found[1][0], 1e-10)


@pytest.mark.parametrize("code", LAYERS)
@pytest.mark.parametrize("masks", LAYER_MASKS)
def test_layer_with_masks(code, masks):
    for form, training in product(FORMS, (True, False)):
        beside(code, arrays_for(code), training, **form, **LAYER_MASKS[masks])


@pytest.mark.parametrize("code", LAYERS)
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_one_sequence_alone(code, form):
    alone = [draws(n, k) for n, k in zip((5, 6, 6), LAYERS[code], strict=True)]
    by_head = RNG.random((2, 5, 6)) < 0.3
    beside(code, alone, **form)
    beside(code, alone, **form, key_padding_mask=PADDED[1], attn_mask=SELF)
    beside(code, alone, **form, attn_mask=by_head)


@pytest.mark.parametrize("same", [(0, 0, 0), (0, 1, 1), (0, 1, 0)])
@pytest.mark.parametrize("batch_first", [True, False])
def test_inputs_may_be_one_tensor(same, batch_first):
    found = []
    for t in ENGINES:
        layer = made(t, f"8, 2, batch_first={batch_first}")
        f = lambda *x, layer=layer: (*layer(*[x[i] for i in same]), *x)  # noqa: E731
        found.append(outcome(t, f, [draws(4, 4, 8), draws(4, 4, 8) + 1]))
    close(found[0][0], found[1][0], 1e-10)


@pytest.mark.parametrize("code", LAYERS)
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_layer_drops_what_pytorch_drops(code, form):
    found = []
    for t in ENGINES:
        layer = made(t, f"{code}, dropout=0.3", "float32")
        f = lambda *x, t=t, layer=layer: t.nn.functional.dropout(layer(*x, **form)[0], 0.3)  # noqa: E731
        found.append(outcome(t, f, arrays_for(code, "float32"), layer.parameters()))
    close(found[0][0], found[1][0], 3e-6)
    assert found[0][1] == found[1][1], "as many numbers drawn"


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("zero", [True, False])
def test_keys_and_values_may_be_given_projected(need_weights, zero):
    def f(t, q, k, v, static_k, static_v):
        layer = made(t, "8, 2")
        return t.nn.functional.multi_head_attention_forward(
            q, k, v, 8, 2, layer.in_proj_weight, layer.in_proj_bias, None, None, zero, 0.0,
            layer.out_proj.weight, None, static_k=static_k, static_v=static_v,
            need_weights=need_weights,
        )  # fmt: skip

    arrays = [*arrays_for("8, 2"), draws(6, 6, 4), draws(6, 6, 4)]
    found = []
    for t in ENGINES:
        t.manual_seed(1)
        y, weights = f(t, *map(t.tensor, arrays))
        found.append([numbers(y), numbers(weights)])
    close(found[0], found[1], 1e-10)


@pytest.mark.parametrize("need_weights", [True, False])
def test_a_query_that_sees_no_key(need_weights):
    """Zeros, but not where the weights are returned: PyTorch's softmax of nothing is nan."""
    found = []
    for t in ENGINES:
        hidden = np.arange(5)[:, None] == np.full(6, 2)
        f = called(t, made(t, "8, 2"), attn_mask=hidden, need_weights=need_weights)
        found.append([numbers(y) for y in f(*map(t.tensor, arrays_for("8, 2")))])
    close(found[0], found[1], 1e-10)
    assert np.isnan(found[0][0]).any() == need_weights


def test_a_layer_travels():
    layer = made(ours, "8, 2, add_bias_kv=True")
    twin = made(torch, "8, 2, add_bias_kv=True")
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.mul_(2)
    layer.load_state_dict(twin.state_dict())
    other = copy.deepcopy(layer)
    other.in_proj_weight.data.zero_()
    x = arrays_for("8, 2")
    close(
        [numbers(layer(*map(ours.tensor, x))[0])], [numbers(twin(*map(torch.tensor, x))[0])], 1e-10
    )


def test_masks_of_two_kinds_warn():
    for t in ENGINES:
        f = called(t, made(t, "8, 2"), attn_mask=MASKS["numbers"], key_padding_mask=PADDED)
        with pytest.warns(
            UserWarning, match="Support for mismatched key_padding_mask and attn_mask"
        ):
            f(*map(t.tensor, arrays_for("8, 2")))


# ---------------------------------------------------------------- mistakes


def scope(t):
    t.manual_seed(0)
    names = {"q": t.rand(2, 3, 5, 4), "k": t.rand(2, 3, 6, 4), "x": t.rand(5, 3, 8)}
    names |= {"m": t.rand(6, 3, 8), "w": t.rand(24, 8), "layer": t.nn.MultiheadAttention(8, 2)}
    return names | {"t": t, "nn": t.nn, "F": t.nn.functional}


@pytest.mark.parametrize(
    ("code", "words"), [line.split(" | ") for line in MISTAKES.strip().splitlines()]
)
def test_mistake_is_explained(code, words):
    raised = []
    for t in ENGINES:
        with pytest.raises(Exception) as info:  # noqa: PT011 - both must raise, of one kind
            eval(code, scope(t))
        raised.append(info.value)
    mine, twin = raised
    assert isinstance(mine, ChainruleError)
    assert words in str(mine)
    assert isinstance(mine, next(k for k in type(twin).__mro__ if k.__module__ == "builtins"))
