"""The transformer beside PyTorch: masks, dropout, padding, copies, errors."""

import copy
from itertools import product

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError

# PyTorch says that it has no fast path here; we have none anywhere.
pytestmark = pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
ENGINES = (ours, torch)
FUTURE = np.arange(5) > np.arange(5)[:, None]
PADDED = np.arange(5) >= np.array([5, 3, 1])[:, None]
ADDED = np.random.default_rng(0).normal(size=(5, 5))
FORMS = [
    "",
    "batch_first=True",
    "norm_first=True, activation='gelu'",
    "batch_first=True, norm_first=True, bias=False, layer_norm_eps=1e-2",
    "activation=t.tanh",
]
ENCODER_MASKS = {
    "none": {},
    "future": {"mask": FUTURE},
    "future, said so": {"mask": FUTURE, "is_causal": True},
    "future, as numbers": {"mask": np.where(FUTURE, -np.inf, 0)},
    "numbers": {"mask": ADDED},
    "padding": {"src_key_padding_mask": PADDED},
    "both": {"mask": FUTURE, "src_key_padding_mask": PADDED},
    "by head": {"mask": np.random.default_rng(1).random((6, 5, 5)) < 0.3},
}
DECODER_MASKS = {
    "none": {},
    "future": {"tgt_mask": FUTURE},
    "future, said so": {"tgt_mask": FUTURE, "tgt_is_causal": True},
    "numbers": {"tgt_mask": ADDED, "memory_mask": ADDED + 1},
    "padding": {"tgt_key_padding_mask": PADDED, "memory_key_padding_mask": PADDED[::-1].copy()},
    "all": {
        "tgt_mask": FUTURE,
        "memory_mask": FUTURE,
        "tgt_key_padding_mask": PADDED,
        "memory_key_padding_mask": PADDED,
        "memory_is_causal": True,
    },
}
STACKS = {
    "encoder": "nn.TransformerEncoder(nn.TransformerEncoderLayer({}), 2, nn.LayerNorm(8))",
    "decoder": "nn.TransformerDecoder(nn.TransformerDecoderLayer({}), 2)",
    "whole": "nn.Transformer({})",
}


def made(t, kind, form, dropout=0.0, dtype="float64"):
    t.manual_seed(0)
    sizes = "8, 2, 2, 2, 16" if kind == "whole" else "8, 2, 16"
    code = STACKS[kind].format(f"{sizes}, {dropout}, {form}")
    return eval(code, {"nn": t.nn, "t": t}).to(getattr(t, dtype))


def arrays_for(form, n, dtype="float64"):
    rng = np.random.default_rng(2)
    arrays = [rng.normal(size=(5, 3, 8)).astype(dtype) for _ in range(n)]
    return [a.swapaxes(0, 1).copy() for a in arrays] if "batch_first" in form else arrays


def outcome(t, model, arrays, masks):
    """Outputs, gradients for uneven cotangents, and the next random number."""
    t.manual_seed(1)
    leaves = [t.tensor(a).requires_grad_() for a in arrays]
    given = {k: t.tensor(v) if isinstance(v, np.ndarray) else v for k, v in masks.items()}
    y = model(*leaves, **given)
    y.backward(t.tensor(np.cos(np.arange(y.numel())).reshape(y.shape), dtype=y.dtype))
    tensors = [y, *[x.grad for x in (*leaves, *model.parameters())]]
    return [x.detach().numpy() for x in tensors], t.rand(1).item()


def close(mine, twin, far):
    for a, b in zip(mine, twin, strict=True):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        np.testing.assert_allclose(a, b, rtol=far, atol=far * max(1, abs(b).max()))


def beside(kind, form, masks, training):
    inputs = arrays_for(form, 1 if kind == "encoder" else 2)
    found = [outcome(t, made(t, kind, form).train(training), inputs, masks)[0] for t in ENGINES]
    close(*found, 1e-10)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("masks", ENCODER_MASKS)
def test_encoder(form, masks):
    for training in (True, False):
        beside("encoder", form, ENCODER_MASKS[masks], training)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("masks", DECODER_MASKS)
def test_decoder(form, masks):
    for training in (True, False):
        beside("decoder", form, DECODER_MASKS[masks], training)


@pytest.mark.parametrize("form", FORMS)
def test_whole(form):
    masks = {"src_mask": FUTURE, "src_key_padding_mask": PADDED, "src_is_causal": True}
    for given in ({}, DECODER_MASKS["all"] | masks, DECODER_MASKS["future"]):
        beside("whole", form, given, True)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", STACKS)
def test_same_seed_same_dropout(kind, form):
    inputs = arrays_for(form, 1 if kind == "encoder" else 2, "float32")
    found = [outcome(t, made(t, kind, form, 0.3, "float32"), inputs, {}) for t in ENGINES]
    close(found[0][0], found[1][0], 2e-5)
    assert found[0][1] == found[1][1], "as many numbers drawn"


@pytest.mark.parametrize("kind", STACKS)
def test_one_sequence_alone(kind):
    inputs = [a[:, 0].copy() for a in arrays_for("", 1 if kind == "encoder" else 2)]
    found = [outcome(t, made(t, kind, ""), inputs, {})[0] for t in ENGINES]
    close(*found, 1e-10)


IN_THE_MIDDLE = np.array([[False] * 5, [False, True, False, False, False], [False] * 5])
PADDINGS = {"at the ends": PADDED, "in the middle": IN_THE_MIDDLE}


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("form", ["batch_first=True", "batch_first=True, norm_first=True", ""])
def test_padding_comes_back_as_zeros_where_pytorch_packs(form, padding):
    """Only in evaluation, without gradients, and where PyTorch's fast path is taken."""
    for training, recording in product((True, False), (True, False)):
        found = []
        for t in ENGINES:
            model = made(t, "encoder", form).train(training)
            model.norm = None
            with t.set_grad_enabled(recording):
                x, mask = t.tensor(arrays_for(form, 1)[0]), t.tensor(PADDINGS[padding])
                found.append([model(x, src_key_padding_mask=mask).detach().numpy()])
        close(*found, 1e-10)
        cleared = not (found[0][0] != 0).all()
        packs = form == "batch_first=True" and padding == "at the ends"
        assert cleared == (packs and not training and not recording)


def test_layers_are_copies():
    for t in ENGINES:
        first = t.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        model = t.nn.TransformerEncoder(first, 3)
        a, b = model.layers[0], model.layers[2]
        assert t.equal(a.linear1.weight, b.linear1.weight)
        assert a.linear1.weight is not b.linear1.weight
        other = copy.deepcopy(model)
        with t.no_grad():
            other.layers[0].linear1.weight.zero_()
        assert first.linear1.weight.abs().sum() > 0
        assert a.linear1.weight.abs().sum() > 0


def test_stacks_of_ones_own():
    class Doubling(ours.nn.Module):
        def forward(self, src, **_):
            return src * 2

    class Ignoring(ours.nn.Module):
        def forward(self, tgt, memory, **_):
            return tgt + memory

    model = ours.nn.Transformer(4, 2, custom_encoder=Doubling(), custom_decoder=Ignoring())
    x = ours.ones(3, 2, 4)
    assert model(x, x).tolist() == (x * 3).tolist()


@pytest.mark.parametrize("dtype", [None, "float64"])
def test_the_mask_of_the_future(dtype):
    found = [
        t.nn.Transformer.generate_square_subsequent_mask(4, dtype=dtype and getattr(t, dtype))
        for t in ENGINES
    ]
    assert found[0].tolist() == found[1].tolist()
    assert str(found[0].dtype) == str(found[1].dtype)


def test_masks_of_two_kinds_warn():
    for t in ENGINES:
        model, x = made(t, "encoder", ""), t.tensor(arrays_for("", 1)[0])
        with pytest.warns(UserWarning, match="mismatched src_key_padding_mask and mask is dep"):
            model(x, mask=t.tensor(ADDED), src_key_padding_mask=t.tensor(PADDED))


MISTAKES = [
    ("nn.TransformerEncoderLayer(8, 2, activation='tanh')", "got 'tanh'. Try: activation=torch"),
    ("nn.TransformerEncoderLayer(9, 2)", "embed_dim must be divisible by num_heads"),
    ("whole(x, x[:, :2])", "the batch number of src and tgt must be equal; got src of shape"),
    ("whole(x[..., :7], x)", "must be equal to d_model=8; got src of shape (5, 3, 7)"),
    ("whole.encoder(x, mask=t.ones(4, 4) > 2)", "attn_mask needs shape (5, 5)"),
    ("whole.encoder(x, mask=t.ones(5, 5).long())", "floating types of mask are supported"),
    ("whole.decoder(x, x[:, :2])", "as many sequences; got"),
    ("whole.decoder(x, x, memory_is_causal=True)", "Need attn_mask"),
]


@pytest.mark.parametrize(("code", "words"), MISTAKES)
def test_mistake_is_explained(code, words):
    raised = []
    for t in ENGINES:
        scope = {
            "t": t,
            "nn": t.nn,
            "x": t.ones(5, 3, 8),
            "whole": made(t, "whole", "", 0, "float32"),
        }
        with pytest.raises(Exception) as info:  # noqa: PT011 - both must raise, of one kind
            eval(code, scope)
        raised.append(info.value)
    mine, twin = raised
    assert isinstance(mine, ChainruleError)
    assert words in str(mine)
    assert isinstance(mine, next(k for k in type(twin).__mro__ if k.__module__ == "builtins"))
