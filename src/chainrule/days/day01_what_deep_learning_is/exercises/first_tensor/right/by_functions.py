import chainrule.scratch as torch


def table(rows):
    return torch.tensor(rows).to(torch.float32)


def to_celsius(fahrenheit):
    return (5 * fahrenheit - 160) / 9


def summary(x):
    return x.shape, x.flatten().shape[0], x.flatten().mean().item()


def noise(seed, n):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return torch.rand(n)
