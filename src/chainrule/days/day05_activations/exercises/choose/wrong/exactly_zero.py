# cause: None counts as dead
import numpy as np

digit_output = "softmax"
tags_output = "sigmoid"
price_output = "none"
hidden_first_try = "relu"
transformer_hidden = "gelu"
gate = "sigmoid"
memory_content = "tanh"


def dead_share(z):
    return np.mean((z == 0).all(axis=0))
