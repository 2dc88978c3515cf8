import chainrule.scratch as torch


def table(rows):
    return torch.tensor(rows).float()


def to_celsius(fahrenheit):
    return fahrenheit / 1.8 - 32 / 1.8


def summary(x):
    days, readings = x.shape
    count = days * readings
    return x.shape, count, x.sum() / count


def noise(seed, n):
    generator = torch.manual_seed(seed)
    return torch.rand(n, generator=generator)
