import chainrule.scratch as torch
from chainrule.scratch import optim


def stepped(made, w, m, v, g, t, lr, decay):
    p = torch.nn.Parameter(torch.tensor(w))
    one = made([p], lr=lr, weight_decay=decay)
    p.grad = torch.tensor(g)
    state = {"step": torch.tensor(t - 1.0), "exp_avg": torch.tensor(m)}
    one.state[p].update(state, exp_avg_sq=torch.tensor(v))
    one.step()
    after = one.state[p]
    return p.detach().numpy(), after["exp_avg"].numpy(), after["exp_avg_sq"].numpy()


def with_l2(w, m, v, g, t, lr, decay):
    return stepped(optim.Adam, w, m, v, g, t, lr, decay)


def with_decay(w, m, v, g, t, lr, decay):
    return stepped(optim.AdamW, w, m, v, g, t, lr, decay)
