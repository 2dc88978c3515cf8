"""Recurrent layers: one set of weights, used again at every step of a sequence.

    (y, h, c), pullback = lstm(x, w_ih, w_hh, b_ih, b_hh, h0, c0)    # x (T, B, K)

Each op is one layer in one direction over all steps (backpropagation through time goes back
through the same loop). Layers on layers, two directions and dropout between them are put
together above, in `nn`. Read sequence.py first, then rnn.py.
"""

from chainrule.scratch.ops.recurrent.gru import gru
from chainrule.scratch.ops.recurrent.lstm import lstm
from chainrule.scratch.ops.recurrent.packing import pack_padded, pad_packed
from chainrule.scratch.ops.recurrent.rnn import rnn

__all__ = ["gru", "lstm", "pack_padded", "pad_packed", "rnn"]
