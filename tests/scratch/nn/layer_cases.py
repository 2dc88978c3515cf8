"""One line a layer: how it is made, and what it is called with.

`make` receives an engine (ours or PyTorch) and returns the module; `inputs` are shapes of
normal numbers, or functions of a NumPy generator for anything else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch


@dataclass(frozen=True)
class LayerCase:
    """A layer and its inputs."""

    code: str
    make: Callable[[Any], Any]
    inputs: tuple[Any, ...]

    @property
    def name(self) -> str:
        return type(self.make(torch)).__name__

    def __str__(self) -> str:
        return self.code


def layer(code: str, *inputs: Any) -> LayerCase:
    """A case from the text that makes it, `nn` and `torch` being an engine's."""
    return LayerCase(code, lambda e: eval(code, {"nn": e.nn, "torch": e}), inputs)


def labels(classes, *shape):
    return lambda rng: rng.integers(0, classes, shape)


def share(*shape):
    return lambda rng: rng.uniform(0.05, 0.95, shape).astype("float32")


def simplex(*shape):
    def draw(rng):
        p = rng.uniform(0.1, 1, shape)
        return (p / p.sum(1, keepdims=True)).astype("float32")

    return draw


def log_simplex(*shape):
    return lambda rng: np.log(simplex(*shape)(rng))


LINEAR = [
    layer("nn.Linear(4, 3)", (2, 4)),
    layer("nn.Linear(4, 3, bias=False)", (2, 5, 4)),
    layer("nn.Linear(4, 3)", (4,)),
    layer("nn.Linear(40, 30, dtype=torch.float64)", lambda rng: rng.normal(size=(2, 40))),
    layer("nn.Identity(54, unused=True)", (2, 4)),
    layer("nn.Bilinear(4, 3, 5)", (2, 4), (2, 3)),
    layer("nn.Bilinear(4, 3, 5, bias=False)", (2, 6, 4), (2, 6, 3)),
    layer("nn.Flatten()", (2, 3, 4, 5)),
    layer("nn.Flatten(0, 1)", (2, 3, 4)),
    layer("nn.Unflatten(1, (3, 4))", (2, 12)),
    layer("nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))", (5, 4)),
]

ACTIVATIONS = [
    layer(f"nn.{code.strip()}", (3, 4))
    for code in """
    ReLU() | ReLU(inplace=True) | ReLU6() | LeakyReLU() | LeakyReLU(0.2) | LeakyReLU(0.2, True)
    ELU() | ELU(0.5) | CELU() | CELU(0.5) | SELU() | GELU() | GELU("tanh") | GELU(approximate="tanh")
    SiLU() | Mish() | Sigmoid() | Tanh() | LogSigmoid() | Softplus() | Softplus(2, 0.5) | Softsign()
    Tanhshrink() | Softshrink() | Softshrink(0.3) | Hardshrink() | Hardshrink(0.3) | Hardtanh()
    Hardtanh(-0.5, 0.25) | Hardsigmoid() | Hardswish() | Threshold(0.1, 20) | Threshold(0.1, 2, True)
    PReLU() | PReLU(4, 0.1) | RReLU() | RReLU(0.2, 0.4) | GLU() | GLU(-1) | Softmax(dim=1) | Softmax(0)
    Softmin(dim=1) | LogSoftmax(dim=-1) | ReLU6(inplace=True) | SiLU(inplace=True)
    """.replace("\n", "|").split("|")
    if code.strip()
] + [
    layer("nn.Softmax2d()", (2, 3, 4, 4)),
    layer("nn.PReLU(3)", (2, 3, 4)),
    layer("nn.RReLU(inplace=True)", (3, 4)),
    layer("nn.Softmax(dim=2)", (2, 3, 4)),
]

DROPOUTS = [
    layer("nn.Dropout()", (40, 50)),
    layer("nn.Dropout(0.1)", (3, 4)),
    layer("nn.Dropout(0.0)", (3, 4)),
    layer("nn.Dropout(1.0)", (3, 4)),
    layer("nn.Dropout(0.3, inplace=True)", (3, 4)),
    layer("nn.Dropout1d(0.4)", (5, 6, 7)),
    layer("nn.Dropout1d(0.4)", (6, 7)),
    layer("nn.Dropout2d(0.4)", (3, 6, 2, 2)),
    layer("nn.Dropout3d(0.4)", (3, 6, 2, 2, 2)),
    layer("nn.Dropout3d(0.4)", (6, 2, 2, 2)),
    layer("nn.AlphaDropout(0.3)", (4, 30)),
    layer("nn.FeatureAlphaDropout(0.3)", (4, 5, 3)),
]

LOSSES = [
    layer("nn.MSELoss()", (4, 3), (4, 3)),
    layer("nn.MSELoss(reduction='sum')", (4, 3), (4, 3)),
    layer("nn.MSELoss(reduction='none')", (4, 3), (4, 3)),
    layer("nn.L1Loss()", (4, 3), (4, 3)),
    layer("nn.SmoothL1Loss(beta=0.5)", (4, 3), (4, 3)),
    layer("nn.HuberLoss(delta=0.5)", (4, 3), (4, 3)),
    layer("nn.CrossEntropyLoss()", (4, 3), labels(3, 4)),
    layer("nn.CrossEntropyLoss()", (4, 3), simplex(4, 3)),
    layer("nn.CrossEntropyLoss()", (4, 3, 5), labels(3, 4, 5)),
    layer("nn.CrossEntropyLoss()", (3,), lambda rng: np.array(2)),
    layer("nn.CrossEntropyLoss(reduction='none', ignore_index=1)", (4, 3), labels(3, 4)),
    layer("nn.CrossEntropyLoss(label_smoothing=0.1)", (4, 3), labels(3, 4)),
    layer("nn.CrossEntropyLoss(torch.tensor([1.0, 2.0, 3.0]))", (4, 3), labels(3, 4)),
    layer("nn.NLLLoss()", log_simplex(4, 3), labels(3, 4)),
    layer("nn.NLLLoss(torch.tensor([1.0, 2.0, 3.0]), ignore_index=0)", (4, 3), labels(3, 4)),
    layer("nn.BCELoss()", share(4, 3), share(4, 3)),
    layer("nn.BCELoss(torch.tensor([1.0, 2.0, 3.0]))", share(4, 3), share(4, 3)),
    layer("nn.BCEWithLogitsLoss()", (4, 3), share(4, 3)),
    layer("nn.BCEWithLogitsLoss(pos_weight=torch.tensor([1.0, 2.0, 3.0]))", (4, 3), share(4, 3)),
    layer("nn.KLDivLoss(reduction='batchmean')", log_simplex(4, 3), simplex(4, 3)),
    layer("nn.KLDivLoss(reduction='sum', log_target=True)", log_simplex(4, 3), log_simplex(4, 3)),
]

CONVOLUTIONS = [
    layer("nn.Conv1d(4, 6, 3)", (2, 4, 9)),
    layer("nn.Conv1d(4, 6, 3, stride=2, padding=1, bias=False)", (4, 9)),
    layer("nn.Conv1d(4, 6, 4, padding='same', dilation=2, groups=2)", (2, 4, 9)),
    layer("nn.Conv1d(2, 3, 3, padding=2, padding_mode='circular')", (2, 2, 9)),
    layer("nn.Conv2d(3, 5, 3)", (2, 3, 8, 7)),
    layer("nn.Conv2d(3, 5, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2))", (2, 3, 8, 7)),
    layer("nn.Conv2d(4, 8, 5, padding='same')", (2, 4, 6, 6)),
    layer("nn.Conv2d(4, 8, 3, padding='valid', groups=4)", (2, 4, 6, 6)),
    layer("nn.Conv2d(1, 6, kernel_size=5, padding=2)", (1, 28, 28)),
    layer("nn.Conv2d(2, 3, 3, padding=1, padding_mode='reflect')", (2, 2, 5, 6)),
    layer("nn.Conv2d(2, 3, 4, padding='same', padding_mode='replicate')", (2, 2, 5, 6)),
    layer("nn.Conv2d(2, 3, 3, padding='valid', padding_mode='circular')", (2, 2, 5, 6)),
    layer("nn.Conv2d(2, 3, 3, padding=(1, 2), padding_mode='circular')", (2, 2, 5, 6)),
    layer("nn.Conv3d(2, 3, 2)", (2, 2, 4, 5, 6)),
    layer("nn.Conv3d(2, 4, (1, 2, 3), padding=(0, 1, 1), groups=2)", (2, 2, 4, 5, 6)),
    layer("nn.ConvTranspose1d(4, 6, 3)", (2, 4, 5)),
    layer("nn.ConvTranspose1d(4, 6, 3, 2, 1, 1, groups=2, bias=False, dilation=2)", (4, 5)),
    layer("nn.ConvTranspose2d(3, 5, 2, stride=2)", (2, 3, 4, 5)),
    layer("nn.ConvTranspose2d(4, 6, 3, 2, padding=1, output_padding=1, groups=2)", (2, 4, 4, 5)),
    layer("nn.ConvTranspose3d(2, 3, 2, stride=(1, 2, 1))", (2, 2, 3, 3, 3)),
]

POOLINGS = [
    layer("nn.MaxPool1d(2)", (2, 3, 9)),
    layer("nn.MaxPool1d(3, stride=2, padding=1, ceil_mode=True)", (3, 8)),
    layer("nn.MaxPool1d(3, dilation=2, return_indices=True)", (2, 3, 9)),
    layer("nn.MaxPool2d(2)", (2, 3, 6, 7)),
    layer("nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2))", (2, 3, 6, 7)),
    layer("nn.MaxPool2d(3, 2, 1, return_indices=True, ceil_mode=True)", (3, 6, 7)),
    layer(
        "nn.MaxPool2d(2)", lambda rng: rng.integers(0, 2, (2, 1, 8, 8)).astype("float32")
    ),  # ties
    layer("nn.MaxPool3d(2, stride=1)", (2, 3, 4, 5, 4)),
    layer("nn.AvgPool1d(2)", (2, 3, 9)),
    layer("nn.AvgPool1d(3, 2, 1, True, False)", (2, 3, 8)),
    layer("nn.AvgPool2d(2)", (2, 3, 6, 7)),
    layer("nn.AvgPool2d((3, 2), stride=2, padding=1, ceil_mode=True)", (2, 3, 6, 7)),
    layer("nn.AvgPool2d(3, padding=1, count_include_pad=False)", (3, 6, 7)),
    layer("nn.AvgPool2d(2, divisor_override=3)", (2, 3, 6, 7)),
    layer("nn.AvgPool3d((1, 2, 2))", (2, 3, 4, 5, 4)),
    layer("nn.AdaptiveAvgPool1d(4)", (2, 3, 9)),
    layer("nn.AdaptiveAvgPool2d(1)", (2, 3, 6, 7)),
    layer("nn.AdaptiveAvgPool2d((3, None))", (2, 3, 7, 5)),
    layer("nn.AdaptiveAvgPool2d([2, 4])", (3, 7, 5)),
    layer("nn.AdaptiveAvgPool3d((2, 1, 3))", (2, 3, 4, 5, 4)),
    layer("nn.AdaptiveMaxPool1d(4)", (2, 3, 9)),
    layer("nn.AdaptiveMaxPool2d((3, 2), return_indices=True)", (2, 3, 7, 5)),
    layer("nn.AdaptiveMaxPool3d(2)", (2, 3, 4, 5, 4)),
]

NORMALIZATIONS = [
    layer("nn.BatchNorm1d(4)", (5, 4)),
    layer("nn.BatchNorm1d(4, eps=1e-3, momentum=0.5)", (5, 4, 3)),
    layer("nn.BatchNorm1d(4, affine=False)", (5, 4)),
    layer("nn.BatchNorm1d(4, momentum=None)", (5, 4)),
    layer("nn.BatchNorm1d(4, track_running_stats=False)", (5, 4)),
    layer("nn.BatchNorm1d(4, bias=False)", (5, 4)),
    layer("nn.BatchNorm1d(4, affine=False, track_running_stats=False)", (5, 4)),
    layer("nn.BatchNorm2d(3)", (2, 3, 4, 5)),
    layer("nn.BatchNorm3d(3, dtype=torch.float64)", lambda rng: rng.normal(size=(2, 3, 2, 4, 5))),
    layer("nn.LayerNorm(6)", (2, 5, 6)),
    layer("nn.LayerNorm((5, 6), eps=1e-3)", (2, 5, 6)),
    layer("nn.LayerNorm([6], elementwise_affine=False)", (2, 5, 6)),
    layer("nn.LayerNorm(6, bias=False)", (6,)),
    layer("nn.GroupNorm(2, 6)", (2, 6, 4)),
    layer("nn.GroupNorm(6, 6, affine=False)", (2, 6, 4, 3)),
    layer("nn.GroupNorm(1, 6, eps=1e-3, bias=False)", (2, 6)),
    layer("nn.RMSNorm(6)", (2, 5, 6)),
    layer("nn.RMSNorm((5, 6), eps=1e-2, elementwise_affine=False)", (2, 5, 6)),
    layer("nn.LocalResponseNorm(3)", (2, 6, 4, 3)),
    layer("nn.LocalResponseNorm(2, 0.5, 0.6, 2.0)", (2, 6, 4)),
]

RECURRENT = [
    layer("nn.RNN(4, 3)", (5, 2, 4)),
    layer("nn.RNN(4, 3, nonlinearity='relu', batch_first=True)", (2, 5, 4)),
    layer("nn.RNN(4, 3, 2, 'relu', False, True, 0.5, True)", (2, 5, 4)),
    layer("nn.LSTM(4, 3)", (5, 2, 4)),
    layer("nn.LSTM(4, 3, batch_first=True)", (5, 4)),
    layer("nn.LSTM(4, 3, num_layers=2, dropout=0.4, bidirectional=True, bias=False)", (5, 2, 4)),
    layer("nn.LSTM(4, 3, 1, dtype=torch.float64)", lambda rng: rng.normal(size=(5, 2, 4))),
    layer("nn.GRU(4, 3)", (5, 2, 4)),
    layer("nn.GRU(4, 3, 3, batch_first=True, dropout=0.2)", (2, 5, 4)),
    layer("nn.GRU(4, 3, bidirectional=True)", (5, 4)),
    layer("nn.RNNCell(4, 3)", (2, 4), (2, 3)),
    layer("nn.RNNCell(4, 3, bias=False, nonlinearity='relu')", (4,)),
    layer("nn.LSTMCell(4, 3)", (2, 4)),
    layer("nn.LSTMCell(4, 3, bias=False)", (4,)),
    layer("nn.GRUCell(4, 3)", (2, 4), (2, 3)),
    layer("nn.GRUCell(4, 3, bias=False)", (4,)),
]

ATTENTION = [
    layer("nn.MultiheadAttention(8, 2)", (5, 3, 8), (6, 3, 8), (6, 3, 8)),
    layer("nn.MultiheadAttention(8, 2, 0.3, batch_first=True)", (3, 5, 8), (3, 6, 8), (3, 6, 8)),
    layer("nn.MultiheadAttention(8, 4, 0.3, False, True, True, 6, 3)", (5, 8), (6, 6), (6, 3)),
    layer("nn.TransformerEncoderLayer(8, 2, 16)", (5, 3, 8)),
    layer("nn.TransformerEncoderLayer(8, 2, 16, 0.3, 'gelu', batch_first=True)", (3, 5, 8)),
    layer("nn.TransformerEncoderLayer(8, 2, 16, norm_first=True, bias=False)", (5, 8)),
    layer("nn.TransformerEncoderLayer(8, 2, 16, 0.3, nn.GELU(), 1e-3, True, True)", (3, 5, 8)),
    layer("nn.TransformerDecoderLayer(8, 2, 16)", (5, 3, 8), (6, 3, 8)),
    layer(
        "nn.TransformerDecoderLayer(8, 2, 16, 0.3, torch.tanh, 1e-3, True)", (3, 5, 8), (3, 6, 8)
    ),
    layer("nn.TransformerDecoderLayer(8, 2, 16, norm_first=True, bias=False)", (5, 8), (6, 8)),
    layer(
        "nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)",
        (3, 5, 8),
    ),
    layer(
        "nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 1, 16), 2, nn.LayerNorm(8), False)",
        (5, 3, 8),
    ),
    layer("nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16), 2)", (5, 3, 8), (6, 3, 8)),
    layer("nn.Transformer(8, 2, 2, 1, 16, batch_first=True)", (3, 6, 8), (3, 5, 8)),
    layer("nn.Transformer(8, 2, 1, 2, 16, 0.3, 'gelu', batch_first=True)", (6, 8), (5, 8)),
]

CASES = (
    LINEAR
    + RECURRENT
    + ATTENTION
    + NORMALIZATIONS
    + POOLINGS
    + CONVOLUTIONS
    + ACTIVATIONS
    + DROPOUTS
    + LOSSES
)
