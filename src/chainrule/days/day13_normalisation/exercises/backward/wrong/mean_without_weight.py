# cause: γ is missing in the last mean
def backward(dy, hat, std, weight):
    dbias = dy.sum(axis=0)
    dweight = (dy * hat).sum(axis=0)
    g = dy * weight
    middle = g.mean(axis=0)
    along = (dy * hat).mean(axis=0)
    return (g - middle - hat * along) / std, dweight, dbias
