# cause: dx is divided by the variance
def backward(dy, hat, std, weight):
    dbias = dy.sum(axis=0)
    dweight = (dy * hat).sum(axis=0)
    g = dy * weight
    middle = g.mean(axis=0)
    along = (g * hat).mean(axis=0)
    return (g - middle - hat * along) / std**2, dweight, dbias
