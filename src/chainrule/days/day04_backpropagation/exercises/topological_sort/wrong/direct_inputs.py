# cause: Only the inputs of `out` are there
def order(inputs, out):
    return inputs[out] + [out]
