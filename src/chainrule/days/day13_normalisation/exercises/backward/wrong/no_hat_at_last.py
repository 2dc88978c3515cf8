# cause: The last term lacks x̂
def backward(dy, hat, std, weight):
    dbias = dy.sum(axis=0)
    dweight = (dy * hat).sum(axis=0)
    g = dy * weight
    middle = g.mean(axis=0)
    along = (g * hat).mean(axis=0)
    return (g - middle - along) / std, dweight, dbias
