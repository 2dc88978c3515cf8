def backward(dy, hat, std, weight):
    """Walk back through the graph: d = x - m, s = sqrt(mean(d²) + eps), hat = d / s."""
    n = len(dy)
    dhat = dy * weight
    ds = -(dhat * hat / std).sum(axis=0)
    dvar = ds / (2 * std)
    d = hat * std
    dd = dhat / std + dvar * 2 * d / n
    dm = -dd.sum(axis=0)
    return dd + dm / n, (dy * hat).sum(axis=0), dy.sum(axis=0)
