"""Recurrent layers: plain, LSTM and GRU, in as many layers and directions as wanted.

    layer 1      h ◄── h ◄── h ◄── h   reverse         outputs of both directions side by side:
                 h ──► h ──► h ──► h   forward         y (T, B, 2M), the input of the next layer
    layer 0      h ◄── h ◄── h ◄── h
                 h ──► h ──► h ──► h
                 x_1   x_2   x_3   x_4

One layer in one direction over all steps is one op (ops/recurrent); here layers are stacked.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch import init, ops
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import Parameter, blank
from chainrule.scratch.nn.utils.rnn import PackedSequence
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.creation import zeros
from chainrule.scratch.tensor.joining import cat, stack

MODES: dict[str, tuple[Op, int, dict[str, Any]]] = {  # op, gates, settings
    "RNN_TANH": (ops.rnn, 1, {"nonlinearity": "tanh"}),
    "RNN_RELU": (ops.rnn, 1, {"nonlinearity": "relu"}),
    "LSTM": (ops.lstm, 4, {}),
    "GRU": (ops.gru, 3, {}),
}
States = tuple[Tensor, ...]


class RNNBase(Module):
    """What recurrent layers share: sizes, parameters, and the stack of layers.

    Shape:  x (T, B, input_size), (B, T, input_size) with batch_first, (T, input_size) for one
            sequence, or a PackedSequence; states (num_layers · directions, B, hidden_size)
    Params: weight_ih_l{k} (gates · hidden_size, input), weight_hh_l{k} (gates · hidden_size,
            hidden_size), bias_ih_l{k}, bias_hh_l{k}; weight_hr_l{k} with proj_size; all with
            the ending _reverse once more for the other direction, and all drawn from
            U(-k, k) with k = 1 / √hidden_size
    """

    def __init__(
        self,
        mode: str,
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
        """Size the layers and draw their parameters.

        Args:
            mode: "RNN_TANH", "RNN_RELU", "LSTM" or "GRU".
            input_size: numbers at each step.
            hidden_size: numbers in a state.
            num_layers: layers on top of each other.
            bias: whether to add biases, one for the input and one for the state.
            batch_first: x and y are (B, T, *) in place of (T, B, *).
            dropout: the chance to drop an output between layers.
            bidirectional: read each sequence from its end too.
            proj_size: LSTM only: states are projected to this size.
            device: only the CPU.
            dtype: of the parameters.
        """
        super().__init__()
        self.mode, self.input_size, self.hidden_size = mode, input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.dropout, self.bidirectional, self.proj_size = dropout, bidirectional, proj_size
        self._check_types()
        self._check_values()
        self.dropout = float(dropout)
        self._all_weights: list[list[str]] = []
        for layer in range(num_layers):
            for ending in ("", "_reverse")[: self._directions]:
                self._add_weights(layer, f"_l{layer}{ending}", {"device": device, "dtype": dtype})
        self.reset_parameters()

    def _check_types(self) -> None:
        """Refuse options of a wrong type."""
        for name, wanted in (
            ("bias", bool),
            ("batch_first", bool),
            ("input_size", int),
            ("hidden_size", int),
        ):
            given = getattr(self, name)
            if not isinstance(given, wanted):
                raise ArgumentError(
                    f"{name} should be of type {wanted.__name__}", got=type(given).__name__
                )

    def _check_values(self) -> None:
        """Refuse options that no network can have."""
        if self.mode not in MODES:
            raise OptionError(f"mode needs to be one of {', '.join(MODES)}", got=self.mode)
        for name in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, name) <= 0:
                raise OptionError(f"{name} must be greater than zero", got=str(getattr(self, name)))
        if not 0 <= self.proj_size < self.hidden_size:
            raise OptionError(
                "proj_size should be a positive integer, smaller than hidden_size, or zero to "
                "disable projections",
                got=f"proj_size={self.proj_size}, hidden_size={self.hidden_size}",
            )
        p = self.dropout
        if not isinstance(p, int | float) or isinstance(p, bool) or not 0 <= p <= 1:
            raise OptionError(
                "dropout should be a number in range [0, 1], the chance to be zeroed", got=repr(p)
            )
        if p > 0 and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero "
                f"dropout expects num_layers greater than 1, but got dropout={p} and num_layers=1",
                stacklevel=4,
            )

    @property
    def _directions(self) -> int:
        """Return in how many directions each layer reads."""
        return 2 if self.bidirectional else 1

    @property
    def _state_sizes(self) -> tuple[int, ...]:
        """Return the last axis of each state: h, and for an LSTM c too."""
        h = self.proj_size or self.hidden_size
        return (h, self.hidden_size) if self.mode == "LSTM" else (h,)

    def _add_weights(self, layer: int, ending: str, own: dict[str, Any]) -> None:
        """Make the parameters of one layer in one direction."""
        rows, out = MODES[self.mode][1] * self.hidden_size, self._state_sizes[0]
        columns = out * self._directions if layer else self.input_size
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (rows, columns),
            "weight_hh": (rows, out),
        }
        if self.bias:
            shapes.update(bias_ih=(rows,), bias_hh=(rows,))
        if self.proj_size:
            shapes["weight_hr"] = (self.proj_size, self.hidden_size)
        for name, shape in shapes.items():
            setattr(self, name + ending, blank(*shape, **own))
        self._all_weights.append([name + ending for name in shapes])

    def reset_parameters(self) -> None:
        """Draw all parameters anew."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def flatten_parameters(self) -> None:
        """Change nothing: only GPUs want the parameters side by side."""

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Parameter]:
        """All parameters in one list, as programs that change them read it."""
        return [weight for weights in self.all_weights for weight in weights]

    @property
    def _flat_weights_names(self) -> list[str]:
        """The names of all parameters in one list."""
        return [name for names in self._all_weights for name in names]

    def _run(self, input: Any, states: States | None) -> tuple[Any, States]:
        """Return the outputs and the last states for padded or packed input."""
        if isinstance(input, PackedSequence):
            return self._run_packed(input, states)
        name, axes = self._get_name(), input.ndim
        if axes not in (2, 3):
            raise OptionError(f"{name}: Expected input to be 2D or 3D", got=f"{axes}D")
        if states is not None and any(s.ndim != axes for s in states):
            raise ShapeError(
                f"For {'batched 3-D' if axes == 3 else 'unbatched 2-D'} input, states should also "
                f"be {axes}-D",
                got=", ".join(f"{s.ndim}-D" for s in states),
                hint="unsqueeze(1) adds the axis of a batch of one",
            )
        if axes == 2:
            states = None if states is None else tuple([s.unsqueeze(1) for s in states])
            y, states = self._layers(input.unsqueeze(1), states, None)
            return y.squeeze(1), tuple([s.squeeze(1) for s in states])
        if not self.batch_first:
            return self._layers(input, states, None)
        y, states = self._layers(input.transpose(0, 1), states, None)
        return y.transpose(0, 1), states

    def _run_packed(self, packed: PackedSequence, states: States | None) -> tuple[Any, States]:
        """Run on sequences of different lengths; states keep the caller's order of them."""
        data, sizes, order, back = packed
        if states is not None and order is not None:
            states = tuple([s.index_select(1, order) for s in states])
        y, states = self._layers(data, states, tuple(sizes.tolist()))
        if back is not None:
            states = tuple([s.index_select(1, back) for s in states])
        return PackedSequence(y, sizes, order, back), states

    def _layers(
        self, x: Tensor, states: States | None, batch_sizes: tuple[int, ...] | None
    ) -> tuple[Tensor, States]:
        """Run the stack on x (T, B, *), or on the packed x (N, *)."""
        self._check_input(x, batch_sizes)
        batch = x.shape[1] if batch_sizes is None else batch_sizes[0]
        states = self._checked_states(states, batch, x)
        ends: list[States] = []
        for layer in range(self.num_layers):
            if layer:
                x = F.dropout(x, self.dropout, self.training)
            outputs = []
            for _ in range(self._directions):
                y, *last = self._direction(x, tuple([s[len(ends)] for s in states]), batch_sizes, len(ends))
                outputs.append(y)
                ends.append(tuple(last))
            x = outputs[0] if len(outputs) == 1 else cat(outputs, -1)
        return x, tuple([stack(s) for s in zip(*ends, strict=True)])

    def _direction(self, x: Tensor, states: States, batch_sizes: Any, at: int) -> States:
        """Run one layer in one direction, the `at`-th of all; return y and the last states."""
        op, _, settings = MODES[self.mode]
        w_ih, w_hh, *rest = self.all_weights[at]
        biases = rest[:2] if self.bias else (None, None)
        projection = rest[-1:] if self.proj_size else ()
        where = {"batch_sizes": batch_sizes, "reverse": bool(at % self._directions)}
        y: States = apply(op, x, w_ih, w_hh, *biases, *states, *projection, **where, **settings)
        return y

    def _check_input(self, x: Tensor, batch_sizes: tuple[int, ...] | None) -> None:
        """Say which input the layer was made for, if this is another."""
        weight = self.all_weights[0][0]
        if x.dtype != weight.dtype:
            raise OptionError(
                f"RNN input dtype needs to match weight dtype {weight.dtype}",
                got=f"{x.dtype}",
                hint=f"input.to({weight.dtype}), or model.to({x.dtype})",
            )
        axes = 3 if batch_sizes is None else 2
        if x.ndim != axes or x.shape[-1] != self.input_size:
            lead = "T, B" if batch_sizes is None else "N"
            raise ShapeError(
                f"{self._get_name()}({self.input_size}, {self.hidden_size}) needs x of shape "
                f"({lead}, {self.input_size}): input.size(-1) must be equal to input_size",
                got=f"x of shape {tuple(x.shape)}",
            )

    def _checked_states(self, states: States | None, batch: int, x: Tensor) -> States:
        """Return the first states, zeros by default, or say which shapes they need."""
        n = self.num_layers * self._directions
        shapes = [(n, batch, size) for size in self._state_sizes]
        if states is None:
            return tuple([zeros(shape, dtype=x.dtype) for shape in shapes])
        if len(states) != len(shapes) ...
