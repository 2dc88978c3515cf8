"""Recurrent layers are PyTorch's: every option, every form of input, gradients, random numbers."""

import copy
import warnings

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError
from chainrule.scratch.autograd import gradcheck, gradgradcheck
from tests.scratch.nn.test_errors import builtin, raised

ENGINES = (ours, torch)
both = pytest.mark.parametrize("t", ENGINES, ids=["ours", "torch"])
LENGTHS = [5, 2, 4, 2]

# `t` is an engine; four sequences of at most five steps of three numbers
LAYERS = """
RNN(3, 4) | RNN(3, 4, nonlinearity="relu") | RNN(3, 4, bias=False) | RNN(3, 4, bidirectional=True)
RNN(3, 4, 3, "relu", dropout=0.5, bidirectional=True) | RNN(3, 4, 2, "tanh", False, dropout=0.25)
LSTM(3, 4) | LSTM(3, 4, bias=False) | LSTM(3, 4, bidirectional=True) | LSTM(3, 4, proj_size=2)
LSTM(3, 4, 3, dropout=0.5) | LSTM(3, 4, 2, dropout=0.5, bidirectional=True, bias=False)
LSTM(3, 4, 2, bidirectional=True, proj_size=3) | LSTM(3, 4, 2, bias=False, dropout=1.0, proj_size=1)
GRU(3, 4) | GRU(3, 4, bias=False) | GRU(3, 4, bidirectional=True) | GRU(3, 1, 2)
GRU(3, 4, 3, dropout=0.5) | GRU(3, 4, 2, dropout=0.5, bidirectional=True, bias=False)
"""
CODES = [code.strip() for line in LAYERS.strip().splitlines() for code in line.split("|")]
FORMS = ["time first", "batch first", "one", "one, batch first", "packed", "packed, unsorted"]

pytestmark = [
    pytest.mark.filterwarnings("ignore:LSTM with projections"),  # PyTorch says they are slow
    pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap"),  # dropout of 1 on purpose
]


def layer(t, code, batch_first=False):
    t.manual_seed(0)
    code = code[:-1] + ", batch_first=True)" if batch_first else code
    return eval(f"nn.{code}", {"nn": t.nn}).double()


def leaves(t, *shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [t.tensor(rng.normal(size=s)).requires_grad_() for s in shapes]


def states_for(t, module, batch):
    """First states with gradients, as many as the layer has."""
    n = module.num_layers * (1 + module.bidirectional)
    sizes = [module.proj_size or module.hidden_size, module.hidden_size]
    shapes = [(n, *batch, size) for size in sizes[: 1 + (module.mode == "LSTM")]]
    return leaves(t, *shapes, seed=1)


def packed(t, x, form):
    """The batch without its padding; sorted by hand, or by the library."""
    rnn = t.nn.utils.rnn
    if "unsorted" in form:
        return rnn.pack_padded_sequence(x, t.tensor(LENGTHS), enforce_sorted=False)
    return rnn.pack_padded_sequence(x, sorted(LENGTHS, reverse=True))


def flat(result):
    """Outputs and states as a list of tensors."""
    y, state = result
    y = list(y[:2]) if isinstance(y, tuple) else [y]
    return y + (list(state) if isinstance(state, tuple) else [state])


def weighted(t, tensors):
    """A number that depends on every element, each with its own weight."""
    floats = [s for s in tensors if s.is_floating_point()]
    return sum((s * t.tensor(np.cos(np.arange(s.numel()) + k).reshape(tuple(s.shape)))).sum()
               for k, s in enumerate(floats))  # fmt: skip


def run(t, code, form, *, with_states=False, train=True):
    """Outputs, states, all gradients, and the next random number after one pass."""
    module = layer(t, code, "batch first" in form).train(train)
    shape = {"t": (5, 4, 3), "b": (4, 5, 3), "o": (5, 3), "p": (5, 4, 3)}[form[0]]
    (x,) = leaves(t, shape)
    states = states_for(t, module, () if form[0] == "o" else (4,)) if with_states else []
    t.manual_seed(1)
    hx = [tuple(states) if module.mode == "LSTM" else states[0]] if states else []
    found = flat(module(packed(t, x, form) if form[0] == "p" else x, *hx))
    weighted(t, found).backward()
    grads = [p.grad for p in (x, *states, *module.parameters())]
    return [*found, *grads, t.rand(1)]


def same(found, wanted, tol=1e-10):
    assert len(found) == len(wanted)
    for a, b in zip(found, wanted, strict=True):
        assert str(a.dtype) == str(b.dtype)
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), tol, tol / 10)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("code", CODES)
def test_outputs_states_gradients_and_draws_are_pytorchs(code, form):
    for with_states in (False, True):
        same(*[run(t, code, form, with_states=with_states) for t in ENGINES])


@pytest.mark.parametrize("code", CODES)
def test_evaluation_drops_nothing(code):
    same(*[run(t, code, "time first", train=False) for t in ENGINES])


@pytest.mark.parametrize("code", CODES)
def test_names_shapes_and_start_are_pytorchs(code):
    mine, twin = (layer(t, code) for t in ENGINES)
    assert repr(mine) == repr(twin)
    assert [n for n, _ in mine.named_parameters()] == [n for n, _ in twin.named_parameters()]
    assert list(mine.state_dict()) == list(twin.state_dict())
    same(list(mine.parameters()), list(twin.parameters()), 0)
    assert [len(w) for w in mine.all_weights] == [len(w) for w in twin.all_weights]
    same([w for ws in mine.all_weights for w in ws], [w for ws in twin.all_weights for w in ws], 0)
    assert mine.flatten_parameters() is None
    for name in (
        "mode",
        "input_size",
        "hidden_size",
        "num_layers",
        "bias",
        "batch_first",
        "dropout",
    ):
        assert getattr(mine, name) == getattr(twin, name)


@pytest.mark.parametrize("form", ["time first", "packed"])
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_long_float32_sequences_stay_close(name, form):
    results = []
    for t in ENGINES:
        t.manual_seed(0)
        module = getattr(t.nn, name)(16, 32, 2)
        rng = np.random.default_rng(0)
        x = t.tensor(rng.normal(size=(60, 4, 16)).astype("float32")).requires_grad_()
        lengths = [60, 41, 7, 1]
        given = t.nn.utils.rnn.pack_padded_sequence(x, lengths) if form == "packed" else x
        y, _ = module(given)
        y = y.data if form == "packed" else y
        (y * t.tensor(rng.normal(size=tuple(y.shape)).astype("float32"))).mean().backward()
        results.append([y, x.grad, *[p.grad for p in module.parameters()]])
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), 1e-3, 1e-6)


def penalty(t, code, form):
    """Gradients of the squared gradients, as in a gradient penalty."""
    module = layer(t, code)
    (x,) = leaves(t, (5, 4, 3))
    wanted = [x, *states_for(t, module, (4,)), *module.parameters()]
    states = wanted[1 : 3 if module.mode == "LSTM" else 2]
    t.manual_seed(1)
    given = packed(t, x, form) if form[0] == "p" else x
    found = flat(module(given, tuple(states) if module.mode == "LSTM" else states[0]))
    slopes = t.autograd.grad(weighted(t, found), wanted, create_graph=True)
    sum((d * d).sum() for d in slopes).backward()
    return [*slopes, *[p.grad for p in wanted]]


@pytest.mark.parametrize("form", ["time first", "packed, unsorted"])
@pytest.mark.parametrize("code", CODES)
def test_gradients_of_gradients_are_pytorchs(code, form):
    same(*[penalty(t, code, form) for t in ENGINES], 1e-9)


def small(code):
    """A function of a packed input, the states and all parameters, and values for them."""
    module = layer(ours, code)
    names = [n for n, _ in module.named_parameters()]
    values = [p.detach().clone().requires_grad_() for p in module.parameters()]

    def function(x, *rest):
        states, parameters = rest[: -len(names)], rest[-len(names) :]
        fresh = copy.deepcopy(module)
        for name, value in zip(names, parameters, strict=True):
            del fresh._parameters[name]
            setattr(fresh, name, value)
        given = ours.nn.utils.rnn.pack_padded_sequence(x, [2, 1])
        y, last = fresh(given, tuple(states) if "LSTM" in code else states[0])
        return y.data, *(last if "LSTM" in code else [last])

    return function, [*leaves(ours, (2, 2, 1)), *states_for(ours, module, (2,)), *values]


@pytest.mark.parametrize("code", ["RNN(1, 2)", "LSTM(1, 1)", "GRU(1, 1)"])
def test_gradients_and_their_gradients_equal_finite_differences(code):
    function, values = small(code)
    assert gradcheck(function, values)
    assert gradgradcheck(function, values)


def turned_around(t, code):
    """One pass with every tensor transposed in memory, to and from the layer."""
    module = layer(t, code)
    for name, p in list(module.named_parameters()):
        if p.ndim == 2:
            setattr(module, name, t.nn.Parameter(p.detach().T.clone().T))
    n = module.num_layers * (1 + module.bidirectional)
    x, h, c = leaves(t, (3, 4, 5), (4, 4, n), (4, 4, n))
    states = h.permute(2, 0, 1), c.permute(2, 1, 0)
    y, last = module(x.permute(2, 1, 0), states if module.mode == "LSTM" else states[0])
    weighted(t, flat((y.permute(2, 1, 0), last))).backward()
    return [y, x.grad, h.grad, *[p.grad for p in module.parameters()]]


@pytest.mark.parametrize("code", ["RNN(3, 4)", "LSTM(3, 4, 2)", "GRU(3, 4, bidirectional=True)"])
def test_the_layout_in_memory_does_not_matter(code):
    same(*[turned_around(t, code) for t in ENGINES])


@both
@pytest.mark.parametrize("name", ["RNN", "GRU"])
def test_outputs_may_be_overwritten(name, t):
    module = layer(t, f"{name}(3, 4)")
    grads = []
    for change in (lambda y: y * 2, lambda y: y.mul_(2)):
        (x,) = leaves(t, (5, 4, 3))
        y, h = module(x)
        change(y)[2:].sum().backward()
        grads.append(x.grad.numpy())
        assert np.allclose(h.detach().numpy(), module(x)[1].detach().numpy())
    np.testing.assert_allclose(*grads)


@both
def test_an_overwritten_weight_is_noticed(t):
    module = layer(t, "GRU(3, 4)")
    (x,) = leaves(t, (5, 4, 3))
    y, _ = module(x)
    with t.no_grad():
        module.weight_hh_l0.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def in_pieces(t, name):
    """Truncated backpropagation: the state goes on, its history is cut."""
    module, hx, log = layer(t, f"{name}(3, 4, 2)"), None, []
    for piece in leaves(t, (6, 4, 3))[0].detach().split(2):
        y, hx = module(piece, hx)
        hx = tuple(h.detach() for h in hx) if name == "LSTM" else hx.detach()
        (y * y).sum().backward()
        log += [y, *[p.grad.clone() for p in module.parameters()]]
    return log


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_a_sequence_in_pieces(name):
    same(*[in_pieces(t, name) for t in ENGINES])
    whole, _ = layer(ours, f"{name}(3, 4, 2)")(leaves(ours, (6, 4, 3))[0])
    pieces = [y for y in in_pieces(ours, name) if y.ndim == 3]
    np.testing.assert_allclose(ours.cat(pieces).detach().numpy(), whole.detach().numpy(), 1e-12)


def by_cell(t, name, bias):
    """A loop over a cell, and the layer with the same weights."""
    module = layer(t, f"{name}(3, 4, bias={bias})")
    cell = getattr(t.nn, f"{name}Cell")(3, 4, bias).double()
    cell.load_state_dict({k.removesuffix("_l0"): v for k, v in module.state_dict().items()})
    (x,) = leaves(t, (5, 4, 3))
    hx, steps = None, []
    for x_t in x:
        hx = cell(x_t, hx)
        steps.append(hx[0] if name == "LSTM" else hx)
    return t.stack(steps), module(x)[0], x, cell


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_a_loop_over_a_cell_is_the_layer(name, bias):
    grads = []
    for t in ENGINES:
        y, whole, x, cell = by_cell(t, name, bias)
        np.testing.assert_allclose(y.detach().numpy(), whole.detach().numpy(), 1e-10)
        weighted(t, [y]).backward()
        grads.append([x.grad, *[p.grad for p in cell.parameters()]])
    same(*grads)


def training(t):
    """Learn to tell two kinds of sequences apart; the losses of ten steps."""
    t.manual_seed(3)
    nn = t.nn

    class Reader(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(2, 8, num_layers=2, dropout=0.3, bidirectional=True)
            self.gru = nn.GRU(16, 8, batch_first=True)
            self.head = nn.Linear(8, 2)

        def forward(self, x):
            y, _ = self.lstm(x)
            _, h = self.gru(y.transpose(0, 1))
            return self.head(h[-1])

    model, losses = Reader(), []
    optimizer = t.optim.Adam(model.parameters(), lr=0.02)
    x = t.randn(7, 16, 2)
    labels = (x.sum(0)[:, 0] > 0).long()
    for _ in range(10):
        loss = nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_training_prints_the_same_losses():
    mine, twin = training(ours), training(torch)
    np.testing.assert_allclose(mine, twin, rtol=2e-5)
    assert mine[-1] < mine[0]


@both
def test_dropout_without_a_layer_behind_it_warns(t):
    with pytest.warns(UserWarning, match="dropout option adds dropout after all but last") as seen:
        t.nn.GRU(3, 4, dropout=0.5)
    assert t is torch or seen[0].filename == __file__


@both
def test_an_empty_batch_gives_empty_outputs(t):
    for name in ("RNN", "LSTM", "GRU"):
        y, _ = layer(t, f"{name}(3, 4)")(t.zeros(5, 0, 3, dtype=t.float64))
        assert tuple(y.shape) == (5, 0, 4)


def test_no_graph_is_kept_without_gradients():
    module = layer(ours, "LSTM(3, 4)")
    with ours.no_grad():
        y, (h, c) = module(leaves(ours, (5, 4, 3))[0])
    assert [s.requires_grad for s in (y, h, c)] == [False] * 3


@both
def test_frozen_layers_still_pass_gradients_on(t):
    module = layer(t, "GRU(3, 4)").requires_grad_(False)
    (x,) = leaves(t, (5, 4, 3))
    module(x)[0].sum().backward()
    assert x.grad is not None
    assert all(p.grad is None for p in module.parameters())


# code, with X (5, 2, 3), an engine's name `torch`, P a packed X | words of ours
MISTAKES = """
nn.RNN(3, 4)(X[0, 0]) | RNN: Expected input to be 2D or 3D; got 1D
nn.LSTM(3, 4)(X[None]) | LSTM: Expected input to be 2D or 3D; got 4D
nn.GRU(7, 4)(X) | GRU(7, 4) needs x of shape (T, B, 7): input.size(-1) must be equal to input_size; got 3
nn.GRU(7, 4, batch_first=True)(X) | needs x of shape (B, T, 7)
nn.GRU(7, 4)(P) | needs x of shape (N, 7)
nn.LSTM(7, 4)(P) | needs x of shape (N, 7)
nn.GRU(3, 4)(X[:0]) | Expected sequence length to be larger than 0 in RNN
nn.GRU(3, 4)(X.double()) | RNN input dtype needs to match weight dtype torch.float32; got torch.float64. Try: input.to(torch.float32), or model.to(torch.float64).
nn.GRU(3, 4)(X.long()) | RNN input dtype needs to match
nn.GRU(3, 4)(X, torch.zeros(1, 2, 5)) | Expected hidden size (1, 2, 4): (layers and directions, batch, numbers); got [1, 2, 5]
nn.GRU(3, 4, 2, bidirectional=True)(X, torch.zeros(2, 2, 4)) | Expected hidden size (4, 2, 4)
nn.GRU(3, 4)(P, torch.zeros(1, 3, 4)) | Expected hidden size (1, 2, 4)
nn.LSTM(3, 4)(X, (torch.zeros(1, 2, 4), torch.zeros(1, 2, 5))) | Expected hidden size (1, 2, 4)
nn.LSTM(3, 4, proj_size=2)(X, (torch.zeros(1, 2, 4), torch.zeros(1, 2, 4))) | Expected hidden size (1, 2, 2)
nn.GRU(3, 4)(X, torch.zeros(1, 4)) | For batched 3-D input, hx should also be 3-D; got 2-D. Try: hx.unsqueeze(1)
nn.GRU(3, 4)(X[:, 0], torch.zeros(1, 1, 4)) | For unbatched 2-D input, hx should also be 2-D
nn.LSTM(3, 4)(X, (torch.zeros(1, 4), torch.zeros(1, 4))) | For batched 3-D input, hx should also be 3-D
nn.LSTM(3, 4)(X, (torch.zeros(1, 2, 4),) * 3) | lstm expects two hidden states; got 3
nn.LSTM(3, 4)(X, torch.zeros(1, 2, 4)) if torch is ours else fail(TypeError) | the tensors h and c; got Tensor. Try: lstm(x, (h, c)).
nn.GRU(3, 4)(X, (torch.zeros(1, 2, 4),) * 2) if torch is ours else fail(TypeError) | GRU has one state, a tensor; got tuple. Try: gru(x, h).
nn.GRU(3, 4)(X, torch.zeros(1, 2, 4).double()) | a state needs the dtype of x, torch.float32; got torch.float64
nn.RNN(3, 4, proj_size=2) | proj_size argument is only supported for LSTM
nn.GRU(3, 4, proj_size=0) | proj_size argument is only supported for LSTM
nn.LSTM(3, 4, proj_size=4) | smaller than hidden_size, or zero to disable projections; got proj_size=4, hidden_size=4
nn.LSTM(3, 4, proj_size=-1) | proj_size should be a positive integer
nn.RNN(3, 4, nonlinearity="sigmoid") | 'tanh' or 'relu'; got 'sigmoid'
nn.RNNBase("ELMAN", 3, 4) | mode needs to be one of RNN_TANH, RNN_RELU, LSTM, GRU; got 'ELMAN'
nn.RNNBase("GRU", 3, 4)(X) | missing the required "forward" function
nn.GRU(3.0, 4) | input_size should be of type int; got float
nn.GRU(3, 4.0) | hidden_size should be of type int
nn.GRU(0, 4) | input_size must be greater than zero
nn.GRU(3, 0) | hidden_size must be greater than zero
nn.GRU(3, 4, 0) | num_layers must be greater than zero
nn.GRU(3, 4, bias=1) | bias should be of type bool; got int
nn.GRU(3, 4, batch_first=1) | batch_first should be of type bool
nn.GRU(3, 4, 2, dropout=2) | dropout should be a number in range [0, 1]
nn.GRU(3, 4, 2, dropout=True) | dropout should be a number in range [0, 1]
nn.GRUCell(3, 4)(X) | GRUCell: Expected input to be 1D or 2D; got 3D. Try: a loop over time, or nn.GRU.
nn.LSTMCell(3, 4)(X[0], (torch.zeros(1, 2, 4),) * 2) | LSTMCell: Expected hidden to be 1D or 2D
nn.RNNCell(7, 4)(X[0]) | RNNCell(7, 4) needs x of shape (B, 7); got (2, 3): input has inconsistent input_size
nn.GRUCell(3, 4)(X[0], torch.zeros(2, 5)) | needs a state of shape (2, 4) for this x; got (2, 5)
nn.LSTMCell(3, 4)(X[0], (torch.zeros(3, 4),) * 2) | needs a state of shape (2, 4)
nn.GRUCell(3, 4)(X[0, 0], torch.zeros(1, 4)) | needs a state of shape (1, 4)
nn.GRUCell(3, 4)(X[0].double()) | in the dtype of its weights, torch.float32; got torch.float64
nn.LSTMCell(3, 4)(X[0], torch.zeros(2, 4)) if torch is ours else fail(TypeError) | LSTMCell has two states
nn.RNNCell(3, 4, nonlinearity="abs")(X[0]) if torch is ours else fail(ValueError) | 'tanh' or 'relu'; got 'abs'
"""  # noqa: E501


@pytest.mark.parametrize("line", MISTAKES.strip().splitlines(), ids=lambda line: line[:50])
def test_mistake_is_explained(line):
    code, words = line.split(" | ")
    x, pack = (
        "torch.ones(5, 2, 3)",
        "nn.utils.rnn.pack_padded_sequence(torch.ones(5, 2, 3), [5, 3])",
    )
    code = code.replace("(P", f"({pack}").replace("(X", f"({x}")
    with warnings.catch_warnings(action="ignore"):
        error = raised(ours, code)
    assert isinstance(error, ChainruleError)
    assert words in str(error)
    assert isinstance(error, builtin(raised(torch, code)))
