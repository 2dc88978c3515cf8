# cause: the order in which the dictionary was written
def order(inputs, out):
    return list(inputs)
