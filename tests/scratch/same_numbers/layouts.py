"""In which order results lie in memory: a dropout mask on them lies as they do."""

from itertools import product

INPUTS = ["torch.randn(2, 3, 4).transpose(1, 2)", "torch.randn(2, 3, 4, 5).permute(0, 2, 3, 1)",
          "torch.randn(4, 3).t()", "torch.randn(2, 3, 6)[:, :, ::2].transpose(0, 1)"]  # fmt: skip
RESULTS = [
    "x + 1", "-x", "x + x", "x + x.contiguous()", "x.contiguous() + x",
    "x * torch.ones(x.shape[-1])", "x + torch.ones(x.shape[1:])", "torch.ones(x.shape[1:]) + x",
    "x + torch.ones((1,) + x.shape[1:])", "x - x.mean(-1, keepdim=True)", "x / x.contiguous()",
    "x.exp()", "x ** 2", "x.pow(x.contiguous())", "x.clamp(0, 1)", "x.maximum(x.contiguous())",
    "torch.where(x > 0, x, 0.0)", "torch.where(x > 0, x.contiguous(), x)",
    "x.masked_fill(x > 0, 0.0)", "torch.lerp(x, x.contiguous(), 0.5)",
    "torch.addcmul(x, x.contiguous(), x.contiguous())", "torch.cat([x, x], 1)",
    "torch.stack([x, x])", "x.clone()", "x.to(torch.float64).float()", "torch.zeros_like(x)",
    "torch.full_like(x, 2.0)", "F.dropout(x, 0.5)", "F.relu(x)",
    "F.softmax(x, -1)", "F.log_softmax(x, 1)",
    "F.linear(x, torch.ones(5, x.shape[-1]))", "F.layer_norm(x, x.shape[-1:])",
    "x @ torch.ones(x.shape[-1], 5)", "x[:, :2]", "x.flip(0)", "x.reshape(-1)",
]  # fmt: skip
OTHER = [
    "torch.randn(3).expand(2, 3).clone()",
    "torch.randn(4, 1, 5).expand(4, 3, 5).transpose(0, 1).double()",
    "torch.einsum('nqhd,nkhd->nhqk', torch.randn(2, 3, 2, 4), torch.randn(2, 5, 2, 4))",
    "torch.einsum('nhql,nlhd->nqhd', torch.randn(2, 2, 3, 5), torch.randn(2, 5, 2, 4))",
    "torch.einsum('bij,bkj->bik', torch.randn(2, 3, 4), torch.randn(2, 5, 4))",
    "torch.einsum('bij,jk->bik', torch.randn(2, 3, 4), torch.randn(4, 5))",
    "torch.randn(2, 3, 4, 4).to(memory_format=torch.channels_last)",
]


def cases():
    """Return all results."""
    return [*[f"x = {x}; {y}" for x, y in product(INPUTS, RESULTS)], *OTHER]
