"""A network for XOR, by hand: h = relu(x @ W1.T + b1), score = h @ W2.T + b2."""

import numpy as np

W1 = None  # (H, 2): a row per hidden unit
b1 = None  # (H,)
W2 = None  # (1, H)
b2 = None  # (1,)
