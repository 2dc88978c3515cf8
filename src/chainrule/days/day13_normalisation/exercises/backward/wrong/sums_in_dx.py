# cause: sums where dx needs means
def backward(dy, hat, std, weight):
    dbias = dy.sum(axis=0)
    dweight = (dy * hat).sum(axis=0)
    g = dy * weight
    middle = g.sum(axis=0)
    along = (g * hat).sum(axis=0)
    return (g - middle - hat * along) / std, dweight, dbias
