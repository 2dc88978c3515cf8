def score(x, w, b):
    weighed = x * w  # (N, K)
    return weighed.sum(axis=1) + b


def predict(x, w, b):
    return (score(x, w, b) > 0).astype(float)
