"""Expressions that must read the same on both engines: one line each.

`x` and `y` are float tensors of shape (3, 4) that require gradients, `z` of (4,), `s` of (),
`p` is positive (3, 4), `q` square (3, 3), `v` of (2, 3, 4); `i` int64 (3, 4), `j` int64 (4,),
`m` a bool mask (3, 4).
"""

ARITHMETIC = """
x + y | x - y | x * y | x / p | x + z | z * x | x * s | x + 1 | 2 - x | x * 2.5 | 1 / p | -x | +x
p ** 2 | p ** 0.5 | p ** -1 | 2 ** x | p ** x | x ** 3 | abs(x) | x.detach() // 2 | x % 2 | x % p | i + 1 | i / 2
i + 1.5 | i * x | i // 2 | i % 3 | -7 // i.clamp(min=1) | True + x | m + x | m * 2 | i - 2 * i
torch.add(x, y, alpha=2) | torch.sub(x, y, alpha=0.5) | torch.mul(x, 3) | torch.div(x, p, rounding_mode="floor")
torch.div(x, p, rounding_mode="trunc") | x.add(y).mul(x) | torch.maximum(x, y) | torch.minimum(x, y)
torch.fmod(x, p) | torch.remainder(x, p) | torch.lerp(x, y, 0.3) | torch.lerp(x, y, p)
torch.addcmul(x, y, p, value=0.5) | torch.addcdiv(x, y, p, value=2) | torch.atan2(x, p)
x.clamp(-0.5, 0.5) | x.clamp(min=0) | x.clamp(max=0.1) | torch.clamp(x, y - 1, y + 1) | torch.clip(x, -1, 1)
torch.rsub(x, y) | x.reciprocal() | torch.pow(2, x) | torch.pow(p, 2) | x.square() | i ** 2 | i.float()
"""

FUNCTIONS = """
torch.exp(x) | torch.exp2(x) | torch.expm1(x) | torch.log(p) | torch.log2(p) | torch.log10(p) | torch.log1p(p)
torch.sqrt(p) | torch.rsqrt(p) | torch.sin(x) | torch.cos(x) | torch.tan(x) | torch.asin(x / 4) | torch.acos(x / 4)
torch.atan(x) | torch.sinh(x) | torch.cosh(x) | torch.tanh(x) | torch.sigmoid(x) | torch.erf(x) | torch.relu(x)
torch.floor(x) | torch.ceil(x) | torch.trunc(x) | torch.round(x) | torch.sign(x) | torch.frac(x) | torch.abs(i)
torch.exp(i.float() / 4) | torch.sqrt(i.abs()) | torch.exp(i / 9) | torch.sin(i) | torch.sigmoid(i) | torch.sign(i)
torch.where(m, x, y) | torch.where(x > 0, x, 0.0) | x.where(m, y) | torch.where(m, 1, 0) | torch.nan_to_num(x / 0)
torch.round(x, decimals=1) | torch.square(i) | x.exp().log() | torch.positive(x)
"""

REDUCTIONS = """
x.sum() | x.sum(0) | x.sum(1, keepdim=True) | x.sum((0, 1)) | x.sum(-1) | v.sum((0, 2)) | i.sum() | m.sum() | x.sum(dim=1)
x.sum(axis=1) | x.mean() | x.mean(0) | x.mean((0, 1), keepdim=True) | x.prod() | x.prod(1) | p.prod(0, keepdim=True) | i.prod()
x.max() | x.min() | x.max(1).values | x.max(1).indices | x.min(0)[0] | x.min(0)[1] | x.max(1, keepdim=True)[0] | torch.max(x, y)
torch.min(x, y) | x.amax() | x.amax(1) | x.amin((0, 1)) | x.amax(0, keepdim=True) | x.argmax() | x.argmax(1) | x.argmin(0, keepdim=True)
x.var() | x.var(1) | x.var(0, unbiased=False) | x.var(dim=1, correction=0, keepdim=True) | x.std() | x.std(0) | x.std(unbiased=False)
x.logsumexp(1) | torch.logsumexp(x, (0, 1)) | x.cumsum(0) | x.cumsum(-1) | p.cumprod(1) | i.cumsum(0) | m.all() | m.any(1) | m.all(0)
torch.count_nonzero(m) | torch.count_nonzero(i, 0) | torch.var_mean(x, 1)[0] | torch.std_mean(x, 1)[1] | x.sum(dtype=torch.float64)
x.nansum() | torch.nanmean(x) | (i > 0).sum(1) | x[0].max(0).values | s.sum() | s.max() | x.mean(dtype=torch.float64)
"""

SHAPES = """
x.reshape(4, 3) | x.reshape(-1) | x.view(2, 6) | x.view(-1, 2) | x.T | x.mT | x.t() | x.transpose(0, 1) | v.transpose(-1, -2) | v.permute(2, 0, 1)
v.permute((1, 0, 2)) | x.flatten() | v.flatten(1) | v.flatten(0, 1) | x.unsqueeze(0) | x.unsqueeze(-1) | x.unsqueeze(1).squeeze(1)
x.unsqueeze(0).squeeze() | z.expand(3, 4) | z.unsqueeze(1).expand(-1, 5) | z.expand(2, -1) | z.repeat(2) | z.repeat(2, 3) | x.repeat(1, 2)
x.tile((2, 1)) | torch.tile(z, (2,)) | z.repeat_interleave(2) | torch.repeat_interleave(x, 3, 1) | torch.repeat_interleave(z, j.abs())
torch.cat([x, y]) | torch.cat((x, y), 1) | torch.cat([x, i]) | torch.stack([x, y]) | torch.stack((x, y), -1) | torch.hstack([x, y]) | torch.vstack([x, z])
x.split(2)[0] | x.split(2)[1] | x.split([1, 3], 1)[1] | x.chunk(2, 1)[0] | x.chunk(2)[1] | torch.tensor_split(x, 3, 1)[0] | x.unbind(1)[2]
x.flip(0) | x.flip((0, 1)) | torch.flip(x, [1]) | x.roll(1) | x.roll(1, 0) | x.roll((1, -1), (0, 1)) | x.narrow(1, 1, 2) | v.movedim(0, 2)
torch.movedim(v, (0, 1), (2, 0)) | v.swapaxes(0, 1) | x.unflatten(1, (2, 2)) | x.ravel() | x.contiguous() | x.T.contiguous() | x.T.contiguous().view(-1) | v.transpose(0, 1).contiguous().view(12, 2) | x.clone()
x.T.reshape(12) | x.T.flatten() | x.view_as(y) | x.expand_as(v) | torch.broadcast_to(z, (3, 4)) | torch.broadcast_tensors(x, z)[1] | v.reshape(6, -1).T
"""

INDEXING = """
x[0] | x[-1] | x[:, 1] | x[0, 2] | x[1:] | x[:, ::2] | x[..., 0] | x[None] | x[:, None] | x[0:2, 1:3] | v[..., 1] | v[0, :, 1:] | v[1, ..., 2]
x[torch.tensor([0, 2, 0])] | x[[0, 2]] | x[:, [0, 3, 3]] | x[m] | x[x > 0] | x[torch.tensor([0, 1]), torch.tensor([1, 1])]
x[torch.tensor([[0, 1], [2, 0]])] | x[:, torch.tensor([1, 0])] | v[:, torch.tensor([0, 2]), 1] | x[torch.tensor(1)] | x[m.any(1)] | x[1][2]
x.gather(1, i.abs() % 4) | torch.gather(x, 0, i.abs() % 3) | x.index_select(1, torch.tensor([0, 0, 2])) | x.select(1, 2) | x.take(torch.tensor([0, 5, 5]))
torch.take_along_dim(x, i.abs() % 4, 1) | x.masked_fill(m, 0.5) | x.masked_fill(m, float("-inf")).exp()
x.masked_select(m) | m.nonzero() | torch.nonzero(m, as_tuple=True)[0] | x.tril() | x.triu(1) | q.tril(-1) | torch.triu(q) | q.diagonal() | v.diagonal(0, 1, 2)
torch.diag(z) | torch.diag(q) | torch.diag(q, 1) | torch.diag_embed(x) | x.scatter(1, i.abs() % 4, y) | x.scatter(1, torch.tensor([[0], [1], [2]]), 1.0)
x.scatter_add(0, i.abs() % 3, y) | x.index_add(0, torch.tensor([0, 2, 0]), y) | torch.where(m)[1] | x[:, 1:2] * x[0]
"""

COMPARISONS = """
x > y | x >= 0 | x < y | x <= 0.5 | x == x | x != y | i == 1 | i > 0.5 | m & (x > 0) | m ^ m | ~m | m == True
torch.eq(x, y) | torch.isnan(x / 0) | torch.isinf(x / 0) | torch.isfinite(x) | torch.logical_and(m, x > 0) | torch.logical_not(m) | i & 3 | i ^ 1 | ~i
torch.isclose(x, x + 1e-9) | torch.logical_xor(m, ~m) | torch.signbit(x) | x.gt(0).float()
"""

PRODUCTS = """
x @ y.T | x @ z | z @ y.T | v @ y.T | v @ v.transpose(1, 2) | z @ z | q @ x | torch.matmul(x, y.mT) | torch.mm(x, y.T) | torch.mv(x, z) | torch.dot(z, z)
torch.bmm(v, v.transpose(1, 2)) | torch.outer(z, x[0]) | torch.inner(x, y) | torch.addmm(q, x, y.T, beta=0.5, alpha=2) | torch.einsum("ij,kj->ik", x, y)
torch.einsum("bij,ij->b", v, x) | torch.einsum("ii->i", q) | torch.einsum("ij->", x) | torch.einsum("ij,j", x, z) | torch.tensordot(v, x, 2)
torch.tensordot(v, y, ([2], [1])) | torch.baddbmm(v @ v.mT, v, v.mT) | q.trace() | torch.einsum("...ij,kj->...ik", v, y) | x.unsqueeze(1) @ v.permute(1, 2, 0)
"""

CREATION = """
torch.zeros(2, 3) | torch.zeros((2, 3)) | torch.ones(3, dtype=torch.int64) | torch.full((2, 2), 7) | torch.full((2,), 1.5) | torch.eye(3) | torch.eye(2, 3)
torch.arange(5) | torch.arange(1, 7, 2) | torch.arange(0, 1, 0.25) | torch.arange(3.0) | torch.linspace(0, 1, 5) | torch.logspace(0, 2, 3) | torch.zeros_like(x)
torch.ones_like(i) | torch.full_like(x, 3) | torch.tensor([[1, 2], [3, 4]]) | torch.tensor([1.5, 2]) | torch.tensor(True) | torch.tensor([True, False])
torch.tensor([1, 2], dtype=torch.float64) | x.new_zeros(2) | i.new_ones(2, 2) | x.new_tensor([1, 2]) | x.new_full((2,), 3.0) | torch.tril_indices(3, 3)
torch.as_tensor([1.0]) | x.double() | x.long() | i.bool() | x.to(torch.float64) | x.type_as(i) | i.to(x) | torch.zeros(0) | torch.zeros(2, 0).sum(1)
"""

ALL = ARITHMETIC + FUNCTIONS + REDUCTIONS + SHAPES + INDEXING + COMPARISONS + PRODUCTS + CREATION
CASES = [
    case.strip() for line in ALL.strip().splitlines() for case in line.split(" | ") if case.strip()
]

IN_PLACE = [
    "a = x * 1; a.add_(y); a",
    "a = x * 1; a += 2; a",
    "a = x * 1; a *= y; a * x",
    "a = x * 1; a -= y; a /= p; a",
    "a = x * 1; a.exp_(); a",
    "a = x * 1; a.clamp_(min=0); a",
    "a = x * 1; a[0] = y[1]; a",
    "a = x * 1; a[:, 1] = 0; a",
    "a = x * 1; a[m] = 0.5; a",
    "a = x * 1; a[torch.tensor([0, 2])] = y[:2]; a",
    "a = x * 1; a[0].mul_(2); a",
    "a = x * 1; b = a[0]; b.mul_(y[0]); a * 2",
    "a = x * 1; b = a[0]; a.mul_(2); b",
    "a = x * 1; b = a.view(-1); b[3] = s; a",
    "a = x * 1; b = a.T; b += y.T; a * x",
    "a = x * 1; b = a[0]; c = a[:, 0]; b.mul_(3); c * 2",
    "a = x * 1; b = a[1:]; c = b[0]; c.zero_(); b.sum() + a",
    "a = torch.zeros(3, 4, dtype=x.dtype); a[1] = z; a",
    "a = torch.zeros(3, 4, dtype=x.dtype); a[:, :2] = x[:, :2]; a[:, 2:] = y[:, 2:]; a * x",
    "a = x * 1; a.copy_(z); a",
    "a = x * 1; a.fill_(2.0); a * y",
    "a = x * 1; a.masked_fill_(m, -1.0); a",
    "a = x * 1; a.scatter_(1, i.abs() % 4, y); a",
    "a = x * 1; a.addcmul_(y, p, value=0.5); a",
    "a = x * 1; a.pow_(2); a",
    "a = p * 1; a.sqrt_(); a",
    "a = x * 1; a.sigmoid_(); a",
    "a = x * 1; a.relu_(); a",
    "a = x.clone(); b = a.detach(); b.add_(1); a",
    "a = torch.arange(6); a[2:4] = 0; a",
    "a = torch.arange(6.0); a.view(2, 3)[1, 1] = 9; a",
]

RAISES = [
    "x + torch.ones(5, dtype=x.dtype)",
    "x @ x",
    "x.view(5)",
    "x.T.view(12)",
    "x.reshape(5, -1)",
    "x[7]",
    "x[0, 0, 0]",
    "x[torch.tensor([9])]",
    "x[torch.tensor([0.5])]",
    "x.sum(5)",
    "x.transpose(0, 3)",
    "x.permute(0)",
    "torch.cat([x, v])",
    "torch.cat([])",
    "torch.stack([x, z])",
    "z.expand(3, 5)",
    "i.mean()",
    "x.requires_grad_(True).add_(1)",
    "x.backward()",
    "i.requires_grad_()",
    "bool(x)",
    "x.item()",
    "x.numpy()",
    "torch.exp(1.0)",
    "x.split([1, 1])",
    "len(s)",
    "torch.arange(0, 5, 0)",
    "x.clamp()",
    "m - m",
    "torch.dot(x, y)",
    "torch.mm(v, v)",
    "x.gather(1, z)",
    "i.add_(0.5)",
    "torch.tensor([[1, 2], [3]])",
    "x.masked_fill(i, 0.0)",
    "x.half() @ y.T",
    "float(x)",
    "torch.tensor('a')",
    "x.squeeze(7)",
    "x.chunk(0)",
    "x[::-1]",
    "torch.zeros(-1)",
]
