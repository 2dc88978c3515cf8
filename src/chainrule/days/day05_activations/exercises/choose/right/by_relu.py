import numpy as np

digit_output = "softmax"
tags_output = "sigmoid"
price_output = "none"
hidden_first_try = "relu"
transformer_hidden = "gelu"
gate = "sigmoid"
memory_content = "tanh"


def dead_share(z):
    total = np.maximum(z, 0).sum(axis=0)
    return 1 - np.count_nonzero(total) / len(total)
