"""More expressions that must read the same on both engines, with the names of tensor_cases.py.

`g` stands for `torch.linalg`, `d` for a diagonally heavy (3, 3), `c` for a symmetric positive one.
"""

ORDER = """
x.sort(1).values | x.sort(0, True)[0] | x.sort()[1] | torch.sort(i, stable=True).indices | torch.sort(x, dim=0, descending=True).indices
x.argsort(1) | torch.argsort(x, 0, True) | i.argsort(stable=True) | torch.msort(x) | x.topk(2).values | x.topk(2, 0)[1] | v.topk(3, -1, False)[0]
torch.topk(x, 3, largest=False).values | x.kthvalue(2).values | x.kthvalue(1, 0, True)[0] | x.kthvalue(3, 1).indices | x.median() | x.median(1).values
x.median(0, True)[0] | x.median(1).indices | torch.nanmedian(x, 0).values | i.median(1).values | torch.mode(i)[0] | torch.mode(i, 0, True).indices | x.mode(1).values
x.cummax(1).values | x.cummax(0)[1] | torch.cummin(x, 1)[0] | x.cummin(0).indices | i.cummax(1)[1] | s.sort()[0] | s.cummax(0).values | s.median(0)[0]
torch.searchsorted(z.detach().sort()[0], x.detach()) | torch.searchsorted(x.detach().sort(1)[0], y.detach(), right=True) | torch.bucketize(x.detach(), torch.tensor([-1.0, 0, 1]).double())
torch.searchsorted(z.detach(), 0.3, sorter=z.detach().argsort(), out_int32=True) | torch.bucketize(i, torch.tensor([0, 2])) | torch.sort(m, 1)[0]
"""

COUNTS = """
torch.unique(i) | i.unique(return_inverse=True)[1] | torch.unique(i, return_counts=True)[1] | torch.unique(i, dim=0) | torch.unique(m, dim=1, return_inverse=True)[1]
torch.unique_consecutive(i) | j.unique_consecutive(return_counts=True)[1] | torch.unique_consecutive(m, dim=0) | torch.bincount(j) | j.bincount(minlength=9)
torch.bincount(j, z.detach()) | torch.bincount(j.int(), z.detach().float()) | torch.histc(x.detach(), 5) | torch.histc(x.detach(), 4, -1, 1)
torch.histogram(x.detach(), 4)[0] | torch.histogram(x.detach(), 4).bin_edges | torch.histogram(x.detach(), torch.tensor([-1.0, 0, 1]).double(), weight=p.detach(), density=True).hist
torch.isin(i, j) | torch.isin(i, 2, invert=True) | torch.isin(1, j)
"""

STATISTICS = """
torch.quantile(x, 0.3) | x.quantile(0.3, 1) | torch.quantile(x, torch.tensor([0.1, 0.5, 1.0]).double(), 0) | x.quantile(0.7, dim=1, keepdim=True) | x.quantile(s.sigmoid())
torch.quantile(x, 0.4, 1, interpolation="lower") | torch.quantile(x, 0.4, 1, interpolation="higher") | torch.quantile(x, 0.4, 1, interpolation="nearest")
torch.quantile(x, 0.4, interpolation="midpoint") | torch.nanquantile(x, 0.6) | torch.nanquantile(torch.where(m, x, float("nan")), 0.5, 0)
x.diff() | torch.diff(x, 2, 0) | torch.diff(x, prepend=y[:, :1], append=y) | torch.diff(i) | torch.diff(m, dim=0) | x.cov() | torch.cov(x, correction=0)
torch.cov(x, fweights=j) | torch.cov(x, aweights=z.abs()) | torch.cov(x, fweights=j + 1, aweights=p[0]) | torch.cov(z) | x.corrcoef() | torch.corrcoef(z)
torch.trapezoid(x) | torch.trapezoid(x, z) | torch.trapezoid(x, dx=0.5, dim=0) | torch.trapz(x, p.cumsum(1)) | torch.cumulative_trapezoid(x) | torch.cumulative_trapezoid(x, z)
"""

SPECIAL = """
torch.erfc(x) | torch.erfinv(x / 4) | torch.lgamma(p) | x.lgamma() | torch.digamma(p) | torch.polygamma(1, p) | p.polygamma(2) | torch.mvlgamma(p + 1, 3) | torch.logit(p / 3)
torch.logit(x, 0.1) | torch.sinc(x) | torch.xlogy(x, p) | torch.xlogy(x, 2.0) | torch.xlogy(2, p) | torch.hypot(x, y) | torch.logaddexp(x, z) | torch.logaddexp2(x, y) | torch.logcumsumexp(x, 1)
torch.asinh(x) | torch.acosh(p + 1) | torch.atanh(x / 4) | torch.arcsinh(x) | torch.arccosh(p + 1) | torch.arctanh(x / 4) | torch.arctan2(x, y) | torch.deg2rad(x) | x.rad2deg()
torch.copysign(x, y) | x.copysign(-1.0) | torch.fmax(x, y) | torch.fmin(x, z) | torch.fmax(i, j) | torch.float_power(p, 1.5) | torch.float_power(i, 2) | torch.ldexp(x, j) | torch.ldexp(i, j)
torch.frexp(x)[0] | torch.frexp(x).exponent | torch.heaviside(x.detach(), z.detach()) | torch.nextafter(x.detach(), y.detach()) | torch.gcd(i, j) | torch.lcm(i, i + 1) | i << 1 | i >> 1
1 << j | torch.bitwise_left_shift(i, j) | j >> j | torch.erfc(i) | torch.lgamma(i.abs() + 1) | torch.sinc(i) | torch.logit(m) | torch.xlogy(i, i.abs()) | torch.deg2rad(i) | torch.fix(x) | True ^ m
torch.softmax(x, 1) | x.softmax(0) | torch.log_softmax(x, -1) | x.log_softmax(0) | x.detach().angle() | torch.real(x) | torch.isreal(x) | torch.conj(x) | torch.digamma(x)
"""

DISTANCES = """
torch.cdist(x, y) | torch.cdist(x, y, 1) | torch.cdist(v, x, 3.0) | torch.cdist(x, y, p=float("inf")) | torch.cdist(v, v) | torch.dist(x, y) | x.dist(y, 1) | torch.dist(x, z, 3) | torch.pdist(x)
torch.norm(x) | x.norm(dim=1) | x.norm(1) | x.norm(p=3, dim=0, keepdim=True) | torch.norm(x, float("inf"), 1) | torch.norm(x, p="fro", dim=(0, 1)) | torch.norm(x, p="nuc") | x.detach().norm(0)
torch.norm(v, dim=(0, 2)) | torch.norm(x.detach().float(), dtype=torch.float64) | x.norm(-float("inf")) | torch.norm(s) | torch.renorm(x, 2, 0, 1.0) | x.renorm(1, 1, 0.5) | torch.frobenius_norm(x, 1)
"""

ASSEMBLING = """
torch.atleast_1d(s) | torch.atleast_2d(z) | torch.atleast_3d(x) | torch.atleast_2d(z, s)[1] | torch.block_diag(x, z, s) | torch.cartesian_prod(z, x[0])
torch.combinations(z) | torch.combinations(z, 3, True) | torch.column_stack([z, x.T]) | torch.dstack([x, y]) | torch.dstack((z, z)) | torch.row_stack([x, z]) | torch.hsplit(x, 2)[1]
torch.vsplit(x, [1])[1] | v.dsplit(2)[0] | torch.diagflat(z, 1) | x.fliplr() | torch.flipud(x) | torch.rot90(x) | x.rot90(-1) | torch.rot90(v, 2, (1, 2)) | torch.meshgrid(z, x[:, 0], indexing="ij")[1]
torch.meshgrid(z, x[:, 0], indexing="xy")[0] | torch.swapdims(v, 0, 1) | torch.moveaxis(v, 0, 2) | x.unfold(1, 2, 1) | v.unfold(-1, 3, 2) | x.T.unfold(0, 2, 2) | torch.as_strided(x, (2, 3), (1, 2), 1)
x.as_strided((3, 3), (1, 1)) | x.sum_to_size(1, 4) | x.sum_to_size(4) | v.split_with_sizes([1, 1])[1] | torch.unravel_index(j, (2, 2))[0] | x.narrow_copy(1, 1, 2) | reversed(z) | x.mH | v.adjoint()
torch.trace(q) | torch.vander(z.detach()) | torch.vander(z.detach(), 3, increasing=True) | torch.kron(q, x) | torch.kron(z, x) | torch.addr(q, x[:, 0], y[:, 0], beta=2, alpha=0.5) | torch.addbmm(q, v, v.mT)
torch.vdot(z, z) | torch.ger(z, x[0]) | torch.cross(q, x[:, :3], 1) | torch.cross(x, y, 0) | torch.chain_matmul(q, x, x.T) | x.is_same_size(y) and x | torch.cat([x, y]).unsafe_chunk(2)[1]
"""

PLACING = """
x.index_fill(1, torch.tensor([0, 2]), 9.0) | x.index_fill(0, torch.tensor([1]), s) | x.index_copy(0, torch.tensor([2, 0]), y[:2]) | torch.index_put(x, (torch.tensor([0, 2]), torch.tensor([1, 1])), z[:2])
x.index_put((torch.tensor([0, 0, 1]),), z, accumulate=True) | x.masked_scatter(m, y) | torch.put(x, torch.tensor([0, -1, 5]), z[:3]) | x.put(torch.tensor([5, 5]), z[:2], accumulate=True)
torch.select_scatter(x, z, 0, 1) | torch.slice_scatter(x, y[:1], 0, 1, 2) | x.slice_scatter(y[:, :2], 1, 0, 4, 2) | torch.diagonal_scatter(x, z[:3]) | x.diagonal_scatter(z[:2], -1)
x.scatter_reduce(1, i.abs() % 4, y, "sum") | x.scatter_reduce(1, i.abs() % 4, y, "mean") | x.scatter_reduce(0, i.abs() % 3, y, "prod") | x.scatter_reduce(0, i.abs() % 3, y, "amax", include_self=False)
x.scatter_reduce(1, i.abs() % 4, y, "amin") | x.scatter_reduce(1, i.abs() % 4, y, "mean", include_self=False) | x.scatter_reduce(1, i.abs() % 4, y, "prod", include_self=False)
i.scatter_reduce(1, i.abs() % 4, i, "mean") | x.index_reduce(0, torch.tensor([0, 2, 0]), y, "mean") | x.index_reduce(1, torch.tensor([1, 1]), y[:, :2], "amax") | x.index_reduce(0, torch.tensor([2]), y[:1], "prod")
"""

LINALG = """
g.solve(d, x) | g.solve(d, x[:, 0]) | g.solve(d, x.T, left=False) | g.solve(torch.stack([d, c]), x) | g.solve(d, torch.stack([x, y])) | g.inv(d) | torch.inverse(c) | d.inverse() | g.inv_ex(d)[0]
g.det(d) | torch.det(torch.stack([d, c])) | g.slogdet(d)[1] | g.slogdet(d).sign | torch.logdet(c) | c.logdet() | g.cholesky(c) | torch.cholesky(c, upper=True) | g.cholesky(torch.stack([c, 2 * c]))
torch.cholesky_solve(x, g.cholesky(c)) | torch.cholesky_inverse(g.cholesky(c)) | torch.cholesky_solve(x, g.cholesky(c).mT, upper=True) | g.cholesky_ex(c).L | g.qr(d)[0].abs() | g.qr(d).R.abs()
g.qr(x.T)[0].abs() | g.qr(x)[1].abs() | torch.qr(x.T)[1].abs() | g.svdvals(x) | g.svd(x, False)[0].abs() | g.svd(x, False).Vh.abs() | g.svd(x)[1] | torch.svd(x)[2].abs() | torch.svd(x.T)[0].abs()
g.eigh(c)[0] | g.eigh(c).eigenvectors.abs() | g.eigvalsh(c) | g.eigvalsh(q, UPLO="U") | g.pinv(x) | g.pinv(x.T) | torch.pinverse(d) | g.pinv(c, hermitian=True) | g.lstsq(x.T, y.T)[0] | g.lstsq(x, y).solution
g.lstsq(x.T, z.unsqueeze(1), driver="gelsd")[1] | g.matrix_power(d, 3) | torch.matrix_power(d, -2) | g.matrix_power(d.detach(), 0) | g.matrix_exp(d) | torch.matrix_exp(torch.stack([d, c / 3])) | g.multi_dot([q, x, x.T, q])
g.multi_dot([z, x.T, q, x[:, 0]]) | g.cond(d) | g.cond(d.detach(), 1) | g.cond(d.detach(), "fro") | g.cond(x, -2) | g.cond(d, "nuc") | g.cross(q, x[:, 1:]) | g.cross(x, y, dim=0) | g.vecdot(x, y) | g.diagonal(v) | g.vander(z, N=3)
g.norm(x) | g.norm(x, 2) | g.norm(x, "fro") | g.norm(x, "nuc") | g.norm(x, 1) | g.norm(x, -1) | g.norm(x, float("inf")) | g.norm(x, -2) | g.norm(x, 3, 1) | g.norm(v, dim=(0, 1)) | g.norm(v, 2, (1, 2), True)
g.vector_norm(x, 0.5) | g.vector_norm(v, 3, (0, 2)) | g.matrix_norm(v) | g.matrix_norm(v, 2) | g.matrix_norm(v, "nuc", (0, 2), True) | g.matrix_norm(x, -float("inf")) | g.matrix_rank(x) | g.matrix_rank(v, rtol=0.5)
g.solve_triangular(d, x, upper=True) | g.solve_triangular(d, x, upper=False, unitriangular=True) | g.solve_triangular(d, x.T, upper=True, left=False) | torch.triangular_solve(x, d, transpose=True)[0]
"""

ALL = ORDER + COUNTS + STATISTICS + SPECIAL + DISTANCES + ASSEMBLING + PLACING + LINALG
CASES = [
    case.strip() for line in ALL.strip().splitlines() for case in line.split(" | ") if case.strip()
]

OVER = """
fmod_(p) | remainder_(p) | round_() | floor_() | ceil_() | trunc_() | fix_() | frac_() | neg_() | abs_() | sign_() | negative_() | square_() | reciprocal_()
tril_() | triu_(1) | cumsum_(1) | cumprod_(0) | erfc_() | lgamma_() | digamma_() | sinc_() | expm1_() | exp2_() | atan2_(p) | hypot_(y) | copysign_(y)
clamp_max_(0.2) | clip_(-1, 1) | nan_to_num_() | index_add_(0, j[:2] % 3, y[:2]) | index_fill_(1, j, 0.5) | index_copy_(1, torch.tensor([3, 0]), y[:, :2]) | masked_scatter_(m, y)
put_(j, z) | index_put_((j % 3, j), z, True) | scatter_reduce_(1, i.abs() % 4, y, "mean") | addmm_(q, y) | renorm_(2, 0, 1.0) | gt_(y) | eq_(y) | ne_(x) | xlogy_(p)
fill_diagonal_(3.0) | deg2rad_() | rad2deg_() | mvlgamma_(1) | logit_(0.1) | ldexp_(j) | true_divide_(p) | subtract_(y) | absolute_() | arctan_()
"""
IN_PLACE = [
    f"a = x * 1; a.{form.strip()}; a * y"
    for line in OVER.strip().splitlines()
    for form in line.split(" | ")
]
IN_PLACE += [
    "a = x.detach() * 1; a.floor_divide_(p.detach()); a",
    "a = x.detach() * 1; a.sgn_(); a",
    "a = x.detach() * 1; a.logical_and_(m); a",
    "a = x.detach() * 1; a.asinh_(); a",
    "a = x * 1; a.t_(); a",
    "a = x * 1; a.transpose_(0, 1); a @ y",
    "a = x * 1; a.unsqueeze_(0); a * v",
    "a = x.unsqueeze(1) * 1; a.squeeze_(); a",
    "a = x * 1; b = a[1:]; b.t_(); b.mul_(2); a",
    "a = x * 1; a.unfold(1, 2, 2)[:, 0].mul_(3); a",
    "a = x * 1; a.as_strided((3,), (5,)).add_(z[:3]); a",
    "a = i.clone(); a <<= 1; a",
    "a = i.clone(); a %= 3; a",
    "a = i.clone(); a //= 2; a",
    "a = i.clone(); a &= 3; a |= 1; a ^= j; a",
    "a = m.clone(); a &= i > 0; a",
    "a = x * 1; torch.exp_(a); a",
    "a = i.clone(); a.gcd_(j); a.lcm_(i); a",
]

RAISES = """
x.sort(5) | x.topk(5) | x.topk(-1) | x.kthvalue(9) | x.kthvalue(0) | torch.bincount(i) | torch.bincount(-j - 1) | torch.bincount(x) | torch.bincount(j, z[:2]) | torch.histc(i) | torch.histc(x, 0) | torch.histogram(i, 3)
torch.searchsorted(x, z) | torch.searchsorted(z, x, side="mid") | torch.bucketize(x, y) | torch.quantile(x, 1.5) | torch.quantile(i, 0.5) | torch.quantile(x, 0.5, interpolation="no") | torch.quantile(x, torch.tensor([0.5]))
torch.diff(s) | torch.diff(x, -1) | torch.diff(x, prepend=z) | torch.cov(v) | torch.cov(x, fweights=z) | torch.cov(x, aweights=-p[0]) | torch.trapezoid(x, z[:2]) | torch.trapezoid(m) | torch.isin(1, 2)
torch.hypot(i, i) | torch.hypot(x, 2.0) | torch.gcd(x, x) | x << 1 | torch.frexp(i) | torch.heaviside(x, i) | torch.polygamma(-1, x) | torch.logcumsumexp(i, 0) | torch.imag(x) | torch.nextafter(i, i)
torch.cdist(x, z) | torch.cdist(x, v[..., :2]) | torch.cdist(x, y, -1) | torch.cdist(x, y.float()) | torch.cdist(x, y, compute_mode="no") | torch.norm(i) | torch.norm(x, p="no") | torch.norm(x, dim=4) | torch.norm(v, p="nuc")
torch.renorm(x, 0, 0, 1.0) | torch.renorm(z, 2, 0, 1.0) | torch.pdist(z) | torch.block_diag(v) | torch.cartesian_prod(x) | torch.combinations(x) | torch.combinations(z, -1) | torch.hsplit(x, 3) | torch.vsplit(z, 2) | torch.dsplit(x, 2)
torch.fliplr(z) | torch.rot90(x, 1, (0, 0)) | torch.rot90(z) | torch.meshgrid(x, z) | torch.meshgrid(z, j) | torch.meshgrid(z, z, indexing="no") | x.unfold(1, 9, 1) | x.unfold(1, 2, 0) | x.as_strided((9,), (9,)) | x.as_strided((2, 2), (1,))
x.as_strided((2,), (-1,)) | x.sum_to_size(2) | x.index_fill(0, torch.tensor([7]), 1.0) | x.index_fill(0, torch.tensor([0]), z) | x.index_copy(0, j, z) | x.index_copy(0, torch.tensor([0, 1]), y[:1]) | x.index_put((torch.tensor([9]),), z)
x.masked_scatter(m, z[:1]) | x.masked_scatter(i, y) | x.put(torch.tensor([99]), z[:1]) | x.put(j, z[:1]) | x.put(j, i[0]) | x.scatter_reduce(0, i.abs() % 3, y, "no") | x.scatter_reduce(0, i.abs() + 9, y, "sum") | x.scatter_reduce(0, j, y, "sum")
x.index_reduce(0, j, y, "sum") | torch.select_scatter(x, z, 1, 0) | torch.slice_scatter(x, z) | z.fill_diagonal_(1) | v.clone().fill_diagonal_(1)
g.solve(x, y) | g.solve(d, x.T) | g.solve(d, x.float()) | g.solve(i, i) | g.solve(z, z) | g.inv(x) | g.det(x) | g.det(i) | g.cholesky(x) | g.qr(x, "no") | g.qr(z) | g.svd(z) | g.eigh(x) | g.eigh(c, UPLO="A")
g.norm(v, 2) | g.norm(x, 3) | g.norm(i) | g.norm(z, "nuc") | g.matrix_norm(z) | g.matrix_norm(x, 3) | g.matrix_norm(x, dim=(0, 0)) | g.lstsq(x, q[:2]) | g.lstsq(x, y, driver="no") | g.matrix_power(x, 2)
g.multi_dot([q]) | g.multi_dot([q, x, q]) | g.multi_dot([q, v]) | g.cond(x, 1) | g.cond(q, "no") | g.cross(x, x) | g.cross(z, q) | g.solve_triangular(x, y, upper=True) | g.solve_triangular(d, z[:3], upper=True) | g.matrix_exp(x)
torch.vdot(x, x) | torch.trace(z) | z.H | g.inv(d.half()) | (x * 1).fmod_(v) | (i * 1).true_divide_(2) | x.abs_() | x.t_() | x.floor_() | x.round_() | x.hypot_(y) | (x * 1).hypot_(v)
"""
RAISES = [case.strip() for line in RAISES.strip().splitlines() for case in line.split(" | ")]
