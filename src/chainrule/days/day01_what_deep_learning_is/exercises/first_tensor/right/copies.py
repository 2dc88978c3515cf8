import chainrule.scratch as torch


def table(rows):
    return torch.tensor([[float(value) for value in row] for row in rows])


def to_celsius(fahrenheit):
    celsius = fahrenheit.clone()
    celsius -= 32
    celsius *= 5
    celsius /= 9
    return celsius


def summary(x):
    flat = x.reshape(-1)
    return list(x.shape), len(flat), float(flat.mean())


def noise(seed, n):
    own = torch.Generator()
    own.manual_seed(seed)
    return torch.rand(n, generator=own)
