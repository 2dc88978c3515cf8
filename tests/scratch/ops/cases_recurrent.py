"""Cases of the recurrent family: one layer, one direction, padded or packed."""

import warnings

import numpy as np
import torch

from chainrule.scratch.ops import gru, lstm, pack_padded, pad_packed, rnn
from tests.scratch.ops.cases import OpCase

PACKED = (3, 3, 2, 1, 1)  # three sequences, of lengths 5, 3 and 2
ORDER = np.array([2, 0, 1])
B, K, M, D = 3, 2, 3, 2


def both_ways(function, x, states, parameters, batch_sizes, reverse):
    """Run PyTorch's layer in both directions, and return one of them."""
    biased = [p for p in parameters[2:4] if p is not None]
    rows = len(parameters[0])
    blank = x.new_zeros(rows)
    biases = [blank if p is None else p for p in parameters[2:4]] if biased else []
    flat = [*parameters[:2], *biases, *parameters[4:]]
    first = tuple(torch.stack([s, s]) for s in states)
    first = first if len(first) == 2 else first[0]
    rest = (flat * 2, bool(biased), 1, 0.0, False, True)
    with warnings.catch_warnings(action="ignore"):  # of projections, about speed
        if batch_sizes is None:
            y, *last = function(x, first, *rest, False)
        else:
            y, *last = function(x, torch.tensor(batch_sizes), first, *rest)
    return y.chunk(2, -1)[reverse], *[s[int(reverse)] for s in last]


def case(op, function, inputs, states=1, **settings):
    def twin(*tensors):
        first, projection = tensors[5 : 5 + states], tensors[5 + states :]
        parameters = (*tensors[1:5], *projection)
        way = settings.get("batch_sizes"), settings.get("reverse", False)
        return both_ways(function, tensors[0], first, parameters, *way)

    kink = settings.get("nonlinearity") == "relu"
    return OpCase(op, twin, inputs, settings, kink=kink)


def parameters(gates, h=M, biases="both"):
    rows = gates * M
    b = {
        "both": ((rows,), (rows,)),
        "none": (None, None),
        "x": ((rows,), None),
        "h": (None, (rows,)),
    }
    return ((rows, K), (rows, h), *b[biases])


X, ROWS = (5, B, K), (sum(PACKED), K)
WAYS = [
    (X, {}),
    (X, {"reverse": True}),
    ((2, B, K), {}),
    ((1, B, K), {"reverse": True}),
    (ROWS, {"batch_sizes": PACKED}),
    (ROWS, {"batch_sizes": PACKED, "reverse": True}),
    ((4, 1, K), {}),
]


def batch(x, settings):
    return settings["batch_sizes"][0] if "batch_sizes" in settings else x[1]


RNN = [
    case(rnn, twin, (x, *parameters(1), (batch(x, s), M)), nonlinearity=bend, **s)
    for bend, twin in (("tanh", torch._VF.rnn_tanh), ("relu", torch._VF.rnn_relu))
    for x, s in WAYS
]
GRU = [case(gru, torch._VF.gru, (x, *parameters(3), (batch(x, s), M)), **s) for x, s in WAYS]
LSTM = [
    case(
        lstm,
        torch._VF.lstm,
        (x, *parameters(4, h), (batch(x, s), h), (batch(x, s), M), *w_hr),
        2,
        **s,
    )
    for h, w_hr in ((M, ()), (D, ((D, M),)))
    for x, s in WAYS
]
BIASES = [
    case(op, twin, (X, *parameters(gates, biases=b), *[(B, M)] * states), states)
    for op, twin, gates, states in (
        (rnn, torch._VF.rnn_tanh, 1, 1),
        (gru, torch._VF.gru, 3, 1),
        (lstm, torch._VF.lstm, 4, 2),
    )
    for b in ("none", "x", "h")
] + [case(lstm, torch._VF.lstm, (X, *parameters(4, D, "none"), (B, D), (B, M), (D, M)), 2)]


def pack_twin(x, order=None):
    x = x if order is None else x[:, torch.tensor(order)]
    lengths = [sum(n > b for n in PACKED) for b in range(B)]
    return torch.nn.utils.rnn.pack_padded_sequence(x, lengths).data


def pad_twin(rows, order=None, length=5, value=0.0):
    packed = torch.nn.utils.rnn.PackedSequence(rows, torch.tensor(PACKED))
    y, _ = torch.nn.utils.rnn.pad_packed_sequence(packed, False, value, length)
    return y if order is None else y[:, torch.tensor(np.argsort(order))]


SIZES = {"batch_sizes": PACKED, "batch": B}
PACKING = [
    OpCase(pack_padded, pack_twin, ((5, B, K),), {"batch_sizes": PACKED}),
    OpCase(pack_padded, pack_twin, ((7, B),), {"batch_sizes": PACKED}),
    OpCase(pack_padded, lambda x: pack_twin(x, ORDER), ((5, B, K),), {"batch_sizes": PACKED, "order": ORDER}),
    OpCase(pad_packed, pad_twin, (ROWS,), {**SIZES, "length": 5}),
    OpCase(pad_packed, lambda x: pad_twin(x, None, 7, 1.5), ((10,),), {**SIZES, "length": 7, "value": 1.5}),
    OpCase(pad_packed, lambda x: pad_twin(x, ORDER), (ROWS,), {**SIZES, "length": 5, "order": ORDER}),
]  # fmt: skip
CASES = [*RNN, *GRU, *LSTM, *BIASES, *PACKING]
