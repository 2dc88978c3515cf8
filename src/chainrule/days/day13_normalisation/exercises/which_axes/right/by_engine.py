import chainrule.scratch as torch
from chainrule.scratch import nn


def layer(made, x):
    return made(torch.from_numpy(x)).detach().numpy()


def batch_norm(x, eps):
    return layer(nn.BatchNorm2d(x.shape[1], eps, affine=False, dtype=torch.float64), x)


def layer_norm(x, eps):
    return layer(nn.LayerNorm(x.shape[1:], eps, elementwise_affine=False), x)


def instance_norm(x, eps):
    return layer(nn.InstanceNorm2d(x.shape[1], eps), x)


def group_norm(x, groups, eps):
    return layer(nn.GroupNorm(groups, x.shape[1], eps, affine=False), x)


def rms_norm(x, eps):
    return layer(nn.RMSNorm(x.shape[1], eps, elementwise_affine=False), x)
