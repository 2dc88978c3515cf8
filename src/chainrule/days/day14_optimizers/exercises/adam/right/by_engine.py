import chainrule.scratch as torch
from chainrule.scratch import optim


def adam(w, m, v, g, t, lr, betas, eps):
    p = torch.nn.Parameter(torch.tensor(w))
    one = optim.Adam([p], lr=lr, betas=tuple(betas), eps=eps)
    p.grad = torch.tensor(g)
    state = {"step": torch.tensor(t - 1.0), "exp_avg": torch.tensor(m)}
    one.state[p].update(state, exp_avg_sq=torch.tensor(v))
    one.step()
    after = one.state[p]
    return p.detach().numpy(), after["exp_avg"].numpy(), after["exp_avg_sq"].numpy()
