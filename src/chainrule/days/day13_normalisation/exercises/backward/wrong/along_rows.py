# cause: along the rows
def backward(dy, hat, std, weight):
    dbias = dy.sum(axis=0)
    dweight = (dy * hat).sum(axis=0)
    g = dy * weight
    middle = g.mean(axis=1, keepdims=True)
    along = (g * hat).mean(axis=1, keepdims=True)
    return (g - middle - hat * along) / std, dweight, dbias
