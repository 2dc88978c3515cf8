"""Recurrent layers: the plain one, LSTM and GRU.

    y, h = nn.GRU(8, 16, num_layers=2, batch_first=True)(x)        # x (B, T, 8)
    y (B, T, 16)   the last layer's state after every step
    h (2, B, 16)   every layer's state after the last step

`rnn_base.py` holds what the three share, `ops/recurrent/` their formulas, and
`rnn_cell.py` single steps, to write the loop oneself.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch.nn.rnn_base import RNNBase, States
from chainrule.scratch.tensor.core import Tensor


class RNN(RNNBase):
    """The plain recurrent layer (Elman, 1990).

    Math:   h' = tanh(W_ih x + b_ih + W_hh h + b_hh)
    Shape:  x (T, B, input_size), h (num_layers · directions, B, hidden_size)
            -> y (T, B, directions · hidden_size), h; other forms of x as in RNNBase

    >>> from chainrule import scratch as torch
    >>> y, h = RNN(3, 4)(torch.ones(5, 2, 3))
    >>> y.shape, h.shape
    (torch.Size([5, 2, 4]), torch.Size([1, 2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
        proj_size: None = None,
    ) -> None:
        """Size the layers; `nonlinearity` is "tanh" or "relu", the rest as in RNNBase."""
        if nonlinearity not in {"tanh", "relu"}:
            raise OptionError("nonlinearity needs to be 'tanh' or 'relu'", got=repr(nonlinearity))
        refuse_projection(proj_size)
        self.nonlinearity = nonlinearity
        sizes = (input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional)
        super().__init__(f"RNN_{nonlinearity.upper()}", *sizes, device=device, dtype=dtype)

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """Return the outputs and the last state."""
        y, (h,) = self._run(input, one_state("RNN", hx))
        return y, h


class LSTM(RNNBase):
    """Long short-term memory (Hochreiter & Schmidhuber, 1997).

    Math:   i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh),  g = tanh(the same), a quarter each
            c' = f c + i g,  h' = o tanh(c')
    Shape:  x (T, B, input_size), h and c (num_layers · directions, B, hidden_size)
            -> y (T, B, directions · hidden_size), (h, c); with proj_size h and y have its size
    Params: weight_hr_l0 (proj_size, hidden_size), with proj_size, makes h' = W_hr o tanh(c')

    >>> from chainrule import scratch as torch
    >>> y, (h, c) = LSTM(3, 4, num_layers=2, bidirectional=True)(torch.ones(5, 2, 3))
    >>> y.shape, c.shape
    (torch.Size([5, 2, 8]), torch.Size([4, 2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the layers, as in RNNBase."""
        sizes = (input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional)
        super().__init__("LSTM", *sizes, proj_size, device, dtype)

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, States]:
        """Return the outputs and the last states (h, c)."""
        return self._run(input, two_states("LSTM", hx))


class GRU(RNNBase):
    """Gated recurrent unit (Cho et al., 2014).

    Math:   r, z = σ(W_ih x + b_ih + W_hh h + b_hh), a third each
            n = tanh(W_in x + b_in + r (W_hn h + b_hn)),  h' = (1 - z) n + z h
    Shape:  x (T, B, input_size), h (num_layers · directions, B, hidden_size)
            -> y (T, B, directions · hidden_size), h

    >>> GRU(8, 16, num_layers=2, batch_first=True)
    GRU(8, 16, num_layers=2, batch_first=True)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
        proj_size: None = None,
    ) -> None:
        """Size the layers, as in RNNBase."""
        refuse_projection(proj_size)
        sizes = (input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional)
        super().__init__("GRU", *sizes, device=device, dtype=dtype)

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """Return the outputs and the last state."""
        y, (h,) = self._run(input, one_state("GRU", hx))
        return y, h


def refuse_projection(proj_size: object) -> None:
    """Refuse `proj_size` where no projection exists."""
    if proj_size is not None:
        raise OptionError(
            "proj_size argument is only supported for LSTM, not RNN or GRU", got=repr(proj_size)
        )


def one_state(name: str, hx: Any) -> States | None:
    """Return the first state in a tuple, as all layers take states."""
    if hx is not None and not isinstance(hx, Tensor):
        raise ArgumentError(
            f"{name} has one state, a tensor", got=type(hx).__name__, hint=f"{name.lower()}(x, h)"
        )
    return None if hx is None else (hx,)


def two_states(name: str, hx: Any) -> States | None:
    """Return the first states h and c."""
    if hx is None:
        return None
    if not isinstance(hx, tuple | list) or not all(isinstance(s, Tensor) for s in hx):
        raise ArgumentError(
            f"{name} has two states, the tensors h and c",
            got=type(hx).__name__,
            hint=f"{name.lower()}(x, (h, c))",
        )
    if len(hx) != 2:
        raise ShapeError(f"{name.lower()} expects two hidden states", got=str(len(hx)))
    return tuple(hx)
