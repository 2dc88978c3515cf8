"""What recurrent layers share: their options, their parameters, and the stack of layers.

    layer 1      h ◄── h ◄── h ◄── h   reverse      the outputs of both directions, side by
                 h ──► h ──► h ──► h   forward      side, are the input of the next layer
    layer 0      h ◄── h ◄── h ◄── h
                 h ──► h ──► h ──► h
                 x_1   x_2   x_3   x_4

One layer in one direction over all steps is one op (ops/recurrent); here ops are stacked.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from chainrule.errors import ArgumentError, DtypeError, OptionError, ShapeError
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
Sizes = tuple[int, ...] | None


class RNNBase(Module):
    """The base of RNN, LSTM and GRU.

    Shape:  x (T, B, input_size), (B, T, input_size) with batch_first, (T, input_size) for one
            sequence alone, or a PackedSequence;
            states (num_layers · directions, B, hidden_size), without B for one sequence
    Params: weight_ih_l0 (gates · hidden_size, input_size), weight_hh_l0 (gates · hidden_size,
            hidden_size), bias_ih_l0, bias_hh_l0, and so on for l1, l2, ...; with the ending
            _reverse for the other direction; all drawn from U(-k, k), k = 1 / √hidden_size
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
            input_size: how many numbers each step has.
            hidden_size: how many numbers a state has.
            num_layers: how many layers stand on top of each other.
            bias: whether biases are added, one for the input and one for the state.
            batch_first: x and y are (B, T, *) in place of (T, B, *).
            dropout: the chance that a number between two layers is dropped.
            bidirectional: whether each layer reads from the end too.
            proj_size: LSTM only: h is projected to so many numbers.
            device: the CPU.
            dtype: that of the parameters.
        """
        super().__init__()
        self.mode, self.input_size, self.hidden_size = mode, input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.dropout, self.bidirectional, self.proj_size = dropout, bidirectional, proj_size
        self._check_sizes()
        self._check_dropout()
        self._all_weights: list[list[str]] = []
        for layer in range(num_layers):
            for ending in ("", "_reverse")[: self._directions]:
                self._add_weights(layer, f"_l{layer}{ending}", {"device": device, "dtype": dtype})
        self.reset_parameters()

    def _check_sizes(self) -> None:
        """Refuse sizes that no network can have."""
        kinds = {"bias": bool, "batch_first": bool, "input_size": int, "hidden_size": int}
        for name, kind in kinds.items():
            given = getattr(self, name)
            if not isinstance(given, kind):
                raise ArgumentError(
                    f"{name} should be of type {kind.__name__}", got=type(given).__name__
                )
        for name in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, name) <= 0:
                raise OptionError(f"{name} must be greater than zero", got=str(getattr(self, name)))
        if not 0 <= self.proj_size < self.hidden_size:
            raise OptionError(
                "proj_size should be a positive integer, smaller than hidden_size, or zero to "
                "disable projections",
                got=f"proj_size={self.proj_size}, hidden_size={self.hidden_size}",
            )
        if self.mode not in MODES:
            raise OptionError(f"mode needs to be one of {', '.join(MODES)}", got=repr(self.mode))

    def _check_dropout(self) -> None:
        """Refuse what is no chance, and warn where no layer follows."""
        p = self.dropout
        if isinstance(p, bool) or not isinstance(p, int | float) or not 0 <= p <= 1:
            raise OptionError(
                "dropout should be a number in range [0, 1] representing the probability of an "
                "element being zeroed",
                got=repr(p),
            )
        self.dropout = float(p)
        if p > 0 and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero "
                f"dropout expects num_layers greater than 1, but got dropout={p} and num_layers=1",
                stacklevel=4,
            )

    @property
    def _directions(self) -> int:
        """In how many directions each layer reads."""
        return 2 if self.bidirectional else 1

    @property
    def _state_sizes(self) -> tuple[int, ...]:
        """The last axis of each state: of h, and of an LSTM's c."""
        h = self.proj_size or self.hidden_size
        return (h, self.hidden_size) if self.mode == "LSTM" else (h,)

    def _add_weights(self, layer: int, ending: str, own: dict[str, Any]) -> None:
        """Make the parameters of one layer in one direction."""
        rows, h = MODES[self.mode][1] * self.hidden_size, self._state_sizes[0]
        columns = h * self._directions if layer else self.input_size
        shapes: dict[str, tuple[int, ...]] = {"weight_ih": (rows, columns), "weight_hh": (rows, h)}
        if self.bias:
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        if self.proj_size:
            shapes["weight_hr"] = (h, self.hidden_size)
        for name, shape in shapes.items():
            setattr(self, name + ending, blank(*shape, **own))
        self._all_weights.append([name + ending for name in shapes])

    def reset_parameters(self) -> None:
        """Draw all parameters anew."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def flatten_parameters(self) -> None:
        """Change nothing: only GPUs want the parameters side by side in memory."""

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters, a list for each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    def _run(self, input: Any, states: States | None) -> tuple[Any, States]:
        """Return the outputs and the last states, for padded or packed input."""
        if isinstance(input, PackedSequence):
            return self._run_packed(input, states)
        axes = input.ndim
        if axes not in (2, 3):
            raise OptionError(f"{self._get_name()}: Expected input to be 2D or 3D", got=f"{axes}D")
        if states is not None and any(s.ndim != axes for s in states):
            raise ShapeError(
                f"For {'batched 3-D' if axes == 3 else 'unbatched 2-D'} input, hx should also be "
                f"{axes}-D",
                got=", ".join(f"{s.ndim}-D" for s in states),
                hint="hx.unsqueeze(1) adds the axis of a batch of one",
            )
        if axes == 2:
            states = None if states is None else tuple([s.unsqueeze(1) for s in states])
            y, states = self._layers(input.unsqueeze(1), states, None)
            return y.squeeze(1), tuple([s.squeeze(1) for s in states])
        y, states = self._layers(self._turn(input), states, None)
        return self._turn(y), states

    def _turn(self, x: Tensor) -> Tensor:
        """Exchange the axes of time and batch if the batch comes first."""
        turned: Tensor = x.transpose(0, 1) if self.batch_first else x
        return turned

    def _run_packed(self, packed: PackedSequence, states: States | None) -> tuple[Any, States]:
        """Run sequences of different lengths; states are in the order of the caller's."""
        data, batch_sizes, order, back = packed
        if states is not None and order is not None:
            states = tuple([s.index_select(1, order) for s in states])
        y, states = self._layers(data, states, tuple(batch_sizes.tolist()))
        if back is not None:
            states = tuple([s.index_select(1, back) for s in states])
        return PackedSequence(y, batch_sizes, order, back), states

    def _layers(
        self, x: Tensor, states: States | None, batch_sizes: Sizes
    ) -> tuple[Tensor, States]:
        """Run all layers on x (T, B, *), or on the packed x (N, *)."""
        self._check_input(x, 3 if batch_sizes is None else 2)
        states = self._first(states, x, x.shape[1] if batch_sizes is None else batch_sizes[0])
        ends: list[States] = []
        for layer in range(self.num_layers):
            x = F.dropout(x, self.dropout, self.training) if layer else x
            outputs = []
            for _ in range(self._directions):
                k = len(ends)
                y, *last = self._layer(k, x, [s[k] for s in states], batch_sizes)
                outputs.append(y)
                ends.append(tuple(last))
            x = outputs[0] if len(outputs) == 1 else cat(outputs, -1)
        return x, tuple([stack(s) for s in zip(*ends, strict=True)])

    def _layer(self, k: int, x: Tensor, states: list[Tensor], batch_sizes: Sizes) -> States:
        """Run one layer in one direction, the k-th of all; return y and the last states."""
        op, _, settings = MODES[self.mode]
        w_ih, w_hh, *rest = [getattr(self, name) for name in self._all_weights[k]]
        biases, w_hr = (rest[:2], rest[2:]) if self.bias else ((None, None), rest)
        reverse = bool(k % self._directions)
        found: States = apply(
            op, x, w_ih, w_hh, *biases, *states, *w_hr,
            batch_sizes=batch_sizes, reverse=reverse, **settings,
        )  # fmt: skip
        return found

    def _check_input(self, x: Tensor, axes: int) -> None:
        """Say which input the layers were made for, if this is another."""
        dtype = getattr(self, self._all_weights[0][0]).dtype
        if x.dtype != dtype:
            raise OptionError(
                f"RNN input dtype needs to match weight dtype {dtype}",
                got=str(x.dtype),
                hint=f"input.to({dtype}), or model.to({x.dtype})",
            )
        if x.ndim != axes or x.shape[-1] != self.input_size:
            lead = "N" if axes == 2 else "B, T" if self.batch_first else "T, B"
            raise ShapeError(
                f"{self._get_name()}({self.input_size}, {self.hidden_size}) needs x of shape "
                f"({lead}, {self.input_size}): input.size(-1) must be equal to input_size",
                got=f"{x.shape[-1]} in x of {x.ndim} axes",
            )

    def _first(self, states: States | None, x: Tensor, batch: int) -> States:
        """Return the first states, zeros by default, or say which are needed."""
        n = self.num_layers * self._directions
        shapes = [(n, batch, size) for size in self._state_sizes]
        if states is None:
            return tuple([zeros(shape, dtype=x.dtype) for shape in shapes])
        for state, shape in zip(states, shapes, strict=True):
            if tuple(state.shape) != shape:
                raise ShapeError(
                    f"Expected hidden size {shape}: (layers and directions, batch, numbers)",
                    got=str(list(state.shape)),
                )
            if state.dtype != x.dtype:
                raise DtypeError(f"a state needs the dtype of x, {x.dtype}", got=str(state.dtype))
        return states

    def extra_repr(self) -> str:
        """Return the sizes, and the options that are not the default."""
        plain = {"proj_size": 0, "num_layers": 1, "bias": True, "batch_first": False}
        plain |= {"dropout": 0, "bidirectional": False}
        chosen = {name: getattr(self, name) for name in plain}
        shown = [f"{name}={value}" for name, value in chosen.items() if value != plain[name]]
        return ", ".join([str(self.input_size), str(self.hidden_size), *shown])
