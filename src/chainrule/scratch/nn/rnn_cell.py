"""Single steps of recurrent layers, for loops of one's own.

cell, h = nn.GRUCell(8, 16), torch.zeros(B, 16)
for x_t in x:                                # x (T, B, 8)
    h = cell(x_t, h)                         # (B, 16)
"""

from __future__ import annotations

import math
from typing import Any

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch import init, ops
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.nn.rnn import one_state, two_states
from chainrule.scratch.nn.rnn_base import States
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.creation import zeros


class RNNCellBase(Module):
    """What the cells share.

    Shape:  x (B, input_size), states (B, hidden_size); without B for one example
    Params: weight_ih (gates · hidden_size, input_size), weight_hh (gates · hidden_size,
            hidden_size), bias_ih and bias_hh; drawn from U(-k, k), k = 1 / √hidden_size
    """

    weight_ih: Tensor
    weight_hh: Tensor
    bias_ih: Tensor | None
    bias_hh: Tensor | None

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        num_chunks: int,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the cell, of `num_chunks` gates, and draw its parameters."""
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows, own = num_chunks * hidden_size, {"device": device, "dtype": dtype}
        self.weight_ih = blank(rows, input_size, **own)
        self.weight_hh = blank(rows, hidden_size, **own)
        self.register_parameter("bias_ih", blank(rows, **own) if bias else None)
        self.register_parameter("bias_hh", blank(rows, **own) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all parameters anew."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def _step(self, op: Op, input: Tensor, states: States | None, n: int, **how: Any) -> States:
        """Run one step of `op`, a sequence of length 1, and return its `n` states."""
        self._check_axes(input, states)
        single = input.ndim == 1
        x = input.unsqueeze(0) if single else input
        if states is None:
            states = (zeros(x.shape[0], self.hidden_size, dtype=x.dtype),) * n
        elif single:
            states = tuple([s.unsqueeze(0) for s in states])
        self._check_fit(x, states)
        weights = (self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
        _, *found = apply(op, x.unsqueeze(0), *weights, *states, **how)
        return tuple([s.squeeze(0) for s in found]) if single else tuple(found)

    def _check_axes(self, input: Tensor, states: States | None) -> None:
        """Refuse what is neither one example nor a batch."""
        for what, x in [("input", input), *(("hidden", s) for s in states or ())]:
            if x.ndim not in (1, 2):
                raise OptionError(
                    f"{self._get_name()}: Expected {what} to be 1D or 2D",
                    got=f"{x.ndim}D",
                    hint=f"a loop over time, or nn.{self._get_name().removesuffix('Cell')}",
                )

    def _check_fit(self, x: Tensor, states: States) -> None:
        """Say which sizes the cell was made for, if these are others."""
        if x.shape[1] != self.input_size:
            raise ShapeError(
                f"{self._get_name()}({self.input_size}, {self.hidden_size}) needs x of shape "
                f"(B, {self.input_size})",
                got=f"{tuple(x.shape)}: input has inconsistent input_size",
            )
        for state in states:
            if tuple(state.shape) != (x.shape[0], self.hidden_size):
                raise ShapeError(
                    f"{self._get_name()}({self.input_size}, {self.hidden_size}) needs a state of "
                    f"shape {(x.shape[0], self.hidden_size)} for this x",
                    got=str(tuple(state.shape)),
                )
            if not state.dtype == x.dtype == self.weight_ih.dtype:
                raise DtypeError(
                    f"{self._get_name()} needs x and state in the dtype of its weights, "
                    f"{self.weight_ih.dtype}",
                    got=f"{x.dtype} and {state.dtype}",
                    hint="x.float(), or model.double()",
                )

    def extra_repr(self) -> str:
        """Return the sizes, and the options that are not the default."""
        shown = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            shown += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            shown += f", nonlinearity={self.nonlinearity}"
        return shown


class RNNCell(RNNCellBase):
    """One step of the plain recurrent layer.

    Math:  h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu
    Shape: x (B, input_size), h (B, hidden_size) -> (B, hidden_size)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the cell; `nonlinearity` is "tanh" or "relu"."""
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """Return the next state."""
        how = {"nonlinearity": self.nonlinearity}
        return self._step(ops.rnn, input, one_state("RNNCell", hx), 1, **how)[0]


class LSTMCell(RNNCellBase):
    """One step of long short-term memory.

    Math:  i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh),  g = tanh(the same), a quarter each
           c' = f c + i g,  h' = o tanh(c')
    Shape: x (B, input_size), h and c (B, hidden_size) -> (h, c)

    >>> from chainrule import scratch as torch
    >>> h, c = LSTMCell(3, 4)(torch.ones(2, 3))
    >>> h.shape, c.shape
    (torch.Size([2, 4]), torch.Size([2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the cell."""
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input: Tensor, hx: Any = None) -> States:
        """Return the next states (h, c)."""
        return self._step(ops.lstm, input, two_states("LSTMCell", hx), 2)


class GRUCell(RNNCellBase):
    """One step of the gated recurrent unit.

    Math:  r, z = σ(W_ih x + b_ih + W_hh h + b_hh), a third each
           n = tanh(W_in x + b_in + r (W_hn h + b_hn)),  h' = (1 - z) n + z h
    Shape: x (B, input_size), h (B, hidden_size) -> (B, hidden_size)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the cell."""
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """Return the next state."""
        return self._step(ops.gru, input, one_state("GRUCell", hx), 1)[0]
