import chainrule.scratch as torch
from chainrule.scratch import optim


def stepped(w, v, g, lr, beta, nesterov):
    p = torch.nn.Parameter(torch.tensor(w))
    sgd = optim.SGD([p], lr=lr, momentum=beta, nesterov=nesterov)
    sgd.state[p]["momentum_buffer"] = torch.tensor(v)
    p.grad = torch.tensor(g)
    sgd.step()
    return p.detach().numpy(), sgd.state[p]["momentum_buffer"].numpy()


def descend(w, g, lr):
    return w + -lr * g


def momentum(w, v, g, lr, beta):
    return stepped(w, v, g, lr, beta, nesterov=False)


def nesterov(w, v, g, lr, beta):
    return stepped(w, v, g, lr, beta, nesterov=True)


def decayed(w, g, decay):
    return decay * w + g
