"""Calls of `torch.nn.functional` that must read the same on both engines, a line of them each.

Floats are float64 and want gradients: `x`, `y` (3, 4), `z` (4,), `p` positive (3, 4), `v` (2, 3, 4),
`w` (2, 3, 4, 5), `u` (1, 2, 3, 4, 5), `e` a table (6, 3), `g` grid points (2, 3, 3, 2), some outside,
`h` the same for volumes (1, 2, 2, 2, 3), `t` affine matrices (2, 2, 3), `l` log-probabilities
(9, 2, 5). Whole numbers: `i` (3,) and `j` (2, 4) labels below 3, `n` signs (3, 4), `d` signs (3,).
"""

EMBEDDING = """
F.embedding(i, e) | F.embedding(j, e, 1) | F.embedding(j, e, padding_idx=-5) | F.embedding(i, e, scale_grad_by_freq=True) | F.embedding(j.int(), e)
F.embedding(j, e.detach(), max_norm=0.5) | F.embedding(j, e.detach(), None, 0.5, 1.0) | F.one_hot(i) | F.one_hot(j, 5) | F.one_hot(i[0])
F.embedding_bag(j, e) | F.embedding_bag(j, e, mode="sum") | F.embedding_bag(j, e, mode="max") | F.embedding_bag(j, e, mode="max", padding_idx=0)
F.embedding_bag(j, e, mode="sum", per_sample_weights=x[:2]) | F.embedding_bag(j, e, mode="sum", per_sample_weights=x[:2], padding_idx=1)
F.embedding_bag(i, e, torch.tensor([0, 0, 2])) | F.embedding_bag(i, e, torch.tensor([0, 1, 3]), include_last_offset=True, mode="max")
F.embedding_bag(i, e, torch.tensor([0, 2]), mode="sum", per_sample_weights=z[:3]) | F.embedding_bag(j, e, scale_grad_by_freq=True, padding_idx=-4)
F.embedding_bag(i[:0], e, torch.tensor([0, 0]), mode="max") | F.embedding_bag(i, e, torch.tensor([0, 3]), mode="max")
"""

DISTANCES = """
F.normalize(x) | F.normalize(v, dim=2) | F.normalize(x, p=1, dim=0) | F.normalize(x, 3.0) | F.normalize(x, p=float("inf")) | F.normalize(x * 0) | F.normalize(x, dim=(0, 1))
F.normalize(x, eps=9.0) | F.normalize(p, 0.5) | F.normalize(x * (n > 0), 1.5) | F.cosine_similarity(x, y) | F.cosine_similarity(v, y, dim=-1) | F.cosine_similarity(x, z, 1, 2.5)
F.cosine_similarity(x, y * 0) | F.cosine_similarity(v[:, :, None], v[:, None], dim=3) | F.cosine_similarity(x, n) | F.pairwise_distance(x, y) | F.pairwise_distance(x, z, keepdim=True)
F.pairwise_distance(x, y, 1) | F.pairwise_distance(x, x) | F.pairwise_distance(x, x, eps=0.0) | F.pairwise_distance(x, y, 2.5, 0.1) | F.pairwise_distance(x, y, float("inf"))
F.pdist(x) | F.pdist(x, 1.0) | F.pdist(x, 3.0) | F.pdist(x[:1])
"""

MARGINS = """
F.margin_ranking_loss(x, y, n) | F.margin_ranking_loss(x, y, n, 0.5, reduction="none") | F.margin_ranking_loss(x, y[:1], n, reduction="sum") | F.margin_ranking_loss(x, x, n)
F.hinge_embedding_loss(x, n) | F.hinge_embedding_loss(x, n, 0.2, reduction="none") | F.hinge_embedding_loss(x, n * (n > 0), reduction="sum") | F.hinge_embedding_loss(n * 1.0 + x * 0, n)
F.cosine_embedding_loss(x, y, d) | F.cosine_embedding_loss(x, y, d, 0.1, reduction="none") | F.cosine_embedding_loss(x[0], y[0], d[0]) | F.cosine_embedding_loss(x, y, d.double(), reduction="sum")
F.soft_margin_loss(x, n) | F.soft_margin_loss(x, n.double(), reduction="none") | F.soft_margin_loss(x, n[0], reduction="sum") | F.triplet_margin_loss(x, y, p) | F.triplet_margin_loss(x, y, x, reduction="none")
F.triplet_margin_loss(x, y, p, 2.0, 1.0, 0.01, True, reduction="sum") | F.triplet_margin_loss(x[0], y[0], p[0]) | F.triplet_margin_loss(v, y[None], p[None], p=3, swap=True)
F.triplet_margin_with_distance_loss(x, y, p) | F.triplet_margin_with_distance_loss(x, y, p, distance_function=lambda a, b: (a - b).abs().amax(-1), margin=2.0, swap=True, reduction="none")
F.multi_margin_loss(x, i) | F.multi_margin_loss(x, i, 2, 0.3) | F.multi_margin_loss(x, i, weight=p[0].detach()) | F.multi_margin_loss(x[0], i[0], reduction="none") | F.multi_margin_loss(x[0], i[:1], reduction="none")
F.multilabel_margin_loss(x[:2], torch.tensor([[3, 0, -1, 1], [-1, 1, 2, 3]])) | F.multilabel_margin_loss(x[0], torch.tensor([1, 1, 2, -1]), reduction="none") | F.multilabel_margin_loss(x[:1], torch.tensor([[1, 0, 3, 2]]))
F.multilabel_soft_margin_loss(x, p) | F.multilabel_soft_margin_loss(x, (n > 0).double(), z.detach(), reduction="sum") | F.multilabel_soft_margin_loss(v, p.detach(), reduction="none")
F.poisson_nll_loss(x, p) | F.poisson_nll_loss(p, x, False, eps=0.1, reduction="none") | F.poisson_nll_loss(x, p.detach() * 3, full=True) | F.poisson_nll_loss(x, j[:1] + 1, full=True, reduction="sum")
F.gaussian_nll_loss(x, y, p) | F.gaussian_nll_loss(x, y, p[:, 0], full=True, reduction="none") | F.gaussian_nll_loss(x, y, p[:, :1], eps=1.0, reduction="sum") | F.gaussian_nll_loss(x, y, 0.5)
F.ctc_loss(l, j + 1, (9, 8), (4, 3)) | F.ctc_loss(l, torch.tensor([1, 2, 2, 4, 3]), torch.tensor([9, 4]), torch.tensor([3, 2]), reduction="none") | F.ctc_loss(l, j + 1, (9, 2), (4, 4), zero_infinity=True)
F.ctc_loss(l, j, (9, 9), (0, 2), 3, "sum") | F.ctc_loss(l[:, 0], j[0] + 1, torch.tensor(9), torch.tensor(4)) | F.ctc_loss(l, j.double() + 1, (5, 1), (2, 1), reduction="none") | F.ctc_loss(l, j, (0, 9), (0, 1), 4, "sum")
F.linear_cross_entropy(x, y, i) | F.linear_cross_entropy(x, y, i, linear_bias=z[:3], reduction="none", ignore_index=1) | F.linear_cross_entropy(x[0], y, i[0]) | F.linear_cross_entropy(z, x, p[0, :3].detach(), label_smoothing=0.1)
F.linear_cross_entropy(x, w[0, :, :2, :4], i[:, None].expand(3, 2), weight=z[:3].detach())
"""

RESIZING = """
F.interpolate(w, 7) | F.interpolate(w, (3, 8)) | F.interpolate(v, scale_factor=1.6) | F.interpolate(u, size=(5, 2, 7)) | F.interpolate(w, scale_factor=(0.5, 2.2)) | F.interpolate(w, scale_factor=2) | F.interpolate(w, (4, 10))
F.interpolate(w, 7, mode="nearest-exact") | F.interpolate(u, scale_factor=0.7, mode="nearest-exact") | F.interpolate(v, 9, mode="nearest-exact") | F.interpolate(v, 7, mode="linear") | F.interpolate(v, 2, mode="linear", align_corners=True)
F.interpolate(v, 1, mode="linear", align_corners=True) | F.interpolate(v, 4, mode="linear") | F.interpolate(w, (7, 3), mode="bilinear") | F.interpolate(w, (7, 3), mode="bilinear", align_corners=True) | F.interpolate(w, scale_factor=1.3, mode="bilinear")
F.interpolate(w, scale_factor=1.3, mode="bilinear", recompute_scale_factor=True) | F.interpolate(w, scale_factor=2.0, mode="bilinear", recompute_scale_factor=False) | F.interpolate(w, (7, 3), mode="bicubic") | F.interpolate(w, (2, 9), mode="bicubic", align_corners=True)
F.interpolate(w, scale_factor=0.6, mode="bicubic") | F.interpolate(u, (5, 2, 8), mode="trilinear") | F.interpolate(u, scale_factor=1.5, mode="trilinear", align_corners=True) | F.interpolate(w, (3, 2), mode="area") | F.interpolate(u, scale_factor=1.6, mode="area")
F.interpolate(w, (2, 3), mode="bilinear", antialias=True) | F.interpolate(w, (7, 2), mode="bicubic", antialias=True) | F.interpolate(w, 3, mode="bilinear", align_corners=True, antialias=True) | F.interpolate(w, scale_factor=0.5, mode="bilinear", antialias=True)
F.interpolate(w, (2, 9), mode="lanczos", antialias=True) | F.pixel_shuffle(w.reshape(1, 4, 5, 6), 2) | F.pixel_shuffle(w.reshape(4, 5, 6), 2) | F.pixel_unshuffle(w[..., :4], 2) | F.pixel_unshuffle(v.reshape(1, 1, 1, 4, 6), 2) | F.pixel_shuffle(x.reshape(4, 3, 1), 1)
F.channel_shuffle(u.transpose(1, 3), 2) | F.native_channel_shuffle(v.detach().transpose(1, 2), 4) | F.unfold(w, 2) | F.unfold(w, (2, 3), 1, (1, 0), (2, 1)) | F.unfold(w[0], 2, 2, 1, 2) | F.unfold(w, 1)
F.fold(w.reshape(1, 6, 20), (6, 6), (2, 3)) | F.fold(w.reshape(12, 10), (4, 5), (2, 3), stride=(2, 1), padding=(0, 1)) | F.fold(v[:, :2].reshape(1, 4, 4), 3, 2)
F.lp_pool1d(p[None], 2, 2) | F.lp_pool1d(v, 2.0, 3, 1) | F.lp_pool2d(w, 2, (2, 3), 1) | F.lp_pool2d(w.abs(), 3.5, 2, ceil_mode=True) | F.lp_pool3d(u, 2, 2) | F.lp_pool1d(v, float("inf"), 2) | F.lp_pool1d(v, -float("inf"), 2)
F.max_unpool1d(x[:2, :2], torch.tensor([[1, 2], [0, 3]]), 2) | F.max_unpool2d(*F.max_pool2d(w, 2, return_indices=True), 2, output_size=(2, 3, 5, 5)) | F.max_unpool2d(*F.max_pool2d(w[0], 2, return_indices=True), 2, None, 0, (4, 5)) | F.max_unpool3d(*F.max_pool3d(u, (1, 2, 2), return_indices=True), (1, 2, 2), output_size=(3, 4, 5))
F.fractional_max_pool2d(w, 2, (2, 3)) | F.fractional_max_pool2d(w, 2, output_ratio=(0.5, 0.7)) | F.fractional_max_pool2d(w, (1, 2), 2, return_indices=True)[1] | F.fractional_max_pool3d(u, (1, 2, 2), (2, 2, 3)) | F.fractional_max_pool2d_with_indices(w, 2, 2)[0]
F.fractional_max_pool2d(w[0], 2, (3, 1), _random_samples=torch.full((1, 3, 2), 0.9, dtype=torch.float64)) | F.fractional_max_pool3d_with_indices(u, 2, 1)[1]
"""

GRIDS = [
    f"F.grid_sample(w, g, '{mode}', '{padding}', {align})"
    for mode in ("bilinear", "nearest", "bicubic")
    for padding in ("zeros", "border", "reflection")
    for align in (True, False)
] + [
    f"F.grid_sample(u, h, '{mode}', 'reflection', {mode == 'nearest'})"
    for mode in ("bilinear", "nearest")
]

MORE = """
F.pad(v, (-1, 2), mode="reflect") | F.pad(w, (2, -1, -1, 1), "replicate") | F.pad(v, (-1, 2), mode="circular") | F.pad(w, (4, -3, -2, 1), "reflect") | F.pad(v, (0, 0), mode="replicate") | F.pad(u, (1, 0, -1, 2, 0, 1), "reflect") | F.pad(w, (-1, -1, 3, 0), "circular")
F.affine_grid(t, (2, 1, 3, 4), align_corners=True) | F.affine_grid(t, (2, 3, 4, 1), align_corners=False) | F.affine_grid(v[..., None, :].expand(2, 3, 3, 4)[:, 0], (2, 1, 2, 3, 2), align_corners=False)
F.grid_sample(w, F.affine_grid(t, (2, 3, 2, 3), align_corners=False), align_corners=False) | F.grid_sample(w, F.affine_grid(t * 0 + torch.eye(2, 3), (2, 3, 4, 5), align_corners=True), "bilinear", "border", True)
F.instance_norm(w) | F.instance_norm(v, weight=z[:3], bias=z[1:]) | F.instance_norm(w, eps=0.1, bias=z[1:]) | F.instance_norm(w, z[:3].detach() * 1, p[0, :3].detach() * 1) | F.instance_norm(u, z[:2].detach(), p[0, :2].detach(), z[:2], None, False)
F.adaptive_max_pool1d_with_indices(v, 2)[1] | F.adaptive_max_pool2d_with_indices(w, 2)[0] | F.adaptive_max_pool3d_with_indices(u, 2)[0] | F.conv_tbc(v.transpose(0, 1), w.reshape(3, 4, 10), w[0, 0].reshape(20)[:10]) | F.conv_tbc(v, w.reshape(3, 4, 10), w[0, 0].reshape(20)[:10], 2)
"""

# Where PyTorch has no second derivative, or none that is finite at a length of zero.
NO_SECOND = (
    "ctc_loss", "embedding_bag", "pdist", "multi_margin", "multilabel_margin", "x * 0", "y * 0", "x * (n", "x, x, eps",
    "instance_norm(w, eps=0.1, bias",
)  # fmt: skip

# What PyTorch refuses.
RAISES = """
F.embedding(i.float(), e) | F.embedding(i, z) | F.embedding(i + 9, e) | F.embedding(i.to(torch.uint8), e) | F.embedding_bag(i, e) | F.embedding_bag(j, e, i) | F.embedding_bag(i, e, torch.tensor([1, 2])) | F.embedding_bag(i, e, torch.tensor([0, 9]))
F.embedding_bag(j, e, mode="median") | F.embedding_bag(j[None], e) | F.embedding_bag(j + 9, e) | F.embedding_bag(j, e, per_sample_weights=x[:2]) | F.embedding_bag(j, e, mode="sum", per_sample_weights=x)
F.embedding_bag(j, e, mode="sum", per_sample_weights=x[:2].float()) | F.embedding_bag(j, e, padding_idx=8) | F.embedding_bag(j.double(), e) | F.embedding_bag(j, z) | F.embedding_bag(j, e, mode="max", scale_grad_by_freq=True) | F.embedding_bag(i, e, torch.tensor([[0]]))
F.one_hot(i.int()) | F.one_hot(i - 1) | F.one_hot(i, 2) | F.one_hot(i[:0]) | F.cosine_similarity(x, y, 5) | F.cosine_similarity(i, i, 0) | F.cosine_similarity(x, v[..., :3]) | F.pairwise_distance(x, x[:, :3]) | F.pdist(z) | F.pdist(x, -1) | F.normalize(i, dim=0) | F.normalize(x, dim=7)
F.margin_ranking_loss(x, y, d) | F.margin_ranking_loss(x, y, n, reduction="median") | F.hinge_embedding_loss(x, d) | F.cosine_embedding_loss(x, y, n) | F.cosine_embedding_loss(x, z, d) | F.cosine_embedding_loss(x, y, d[0]) | F.soft_margin_loss(x, d) | F.triplet_margin_loss(x, y, p, margin=0)
F.triplet_margin_loss(x, z, p) | F.triplet_margin_with_distance_loss(x, z, p) | F.triplet_margin_with_distance_loss(x, y, p, reduction="median") | F.triplet_margin_with_distance_loss(x, y, p, margin=-1) | F.multi_margin_loss(x, i + 3) | F.multi_margin_loss(x, i[:2]) | F.multi_margin_loss(x, i, p=3)
F.multi_margin_loss(x, i, weight=z[:2].detach()) | F.multi_margin_loss(x, i, weight=x.detach()) | F.multi_margin_loss(x, i.double()) | F.multi_margin_loss(v, i) | F.multilabel_margin_loss(x, i) | F.multilabel_margin_loss(x, n + 5) | F.multilabel_margin_loss(x, x.detach()) | F.multilabel_soft_margin_loss(x, d)
F.poisson_nll_loss(x, p, reduction="median") | F.poisson_nll_loss(x, d) | F.gaussian_nll_loss(x, y, -p) | F.gaussian_nll_loss(x, y, z[:2]) | F.gaussian_nll_loss(x, y, 2) | F.gaussian_nll_loss(x, y, p, reduction="median") | F.gaussian_nll_loss(x, y, -0.5)
F.ctc_loss(l, j, (9, 10), (4, 3)) | F.ctc_loss(l, j, (9, 9), (4, 5)) | F.ctc_loss(l, j, (9,), (4, 3)) | F.ctc_loss(l, j, (9, 9), (4, 3), blank=5) | F.ctc_loss(l, j, (9, 9), (4, -1)) | F.ctc_loss(l, torch.tensor([1, 2]), (9, 9), (1, 2)) | F.ctc_loss(l, j, (9, 9), (4, 3), reduction="median") | F.ctc_loss(l.long(), j, (9, 9), (4, 3))
F.interpolate(w) | F.interpolate(w, 2, 2) | F.interpolate(w, (2,)) | F.interpolate(w, (2, 2.5)) | F.interpolate(w, 2.5) | F.interpolate(w, 0) | F.interpolate(w, scale_factor=0.1) | F.interpolate(w, scale_factor=(2,)) | F.interpolate(w, 2, mode="linear") | F.interpolate(v, 2, mode="bilinear") | F.interpolate(x, 2)
F.interpolate(w, 2, mode="cubic") | F.interpolate(w, 2, align_corners=True) | F.interpolate(w, 2, recompute_scale_factor=True) | F.interpolate(w, 2, antialias=True) | F.interpolate(w, 2, mode="lanczos") | F.interpolate(j[None], 2) | F.interpolate(w[:, :0], 2) | F.interpolate(w, 2, mode="lanczos", align_corners=True, antialias=True)
F.pixel_shuffle(w, 2) | F.pixel_shuffle(x, 1) | F.pixel_shuffle(w, 0) | F.pixel_unshuffle(w, 2) | F.pixel_unshuffle(w, -1) | F.pixel_unshuffle(x, 1) | F.channel_shuffle(w, 2) | F.channel_shuffle(w, 0) | F.channel_shuffle(x, 1)
F.unfold(w, 9) | F.unfold(w, 0) | F.unfold(w, 2, padding=-1) | F.unfold(w, (2, 2, 2)) | F.unfold(w, 2, stride=0) | F.fold(w[0], (4, 4), 2) | F.fold(v, 3, (1, 3)) | F.fold(z, 3, 2) | F.fold(w.reshape(1, 6, 20), (5, 5), (2, 3))
F.max_unpool2d(w, w.long(), 2) | F.max_unpool1d(x[:2, :2], torch.tensor([[1, 9], [0, 3]]), 2) | F.max_unpool1d(x[:2, :2], torch.tensor([[1, 2]]), 2) | F.max_unpool1d(x[:2, :2], torch.tensor([[1, 2], [0, 3]]).int(), 2) | F.max_unpool1d(x[:2, :2], torch.tensor([[1, 2], [0, 3]]), 2, output_size=(9,))
F.max_unpool1d(x[:2, :2], torch.tensor([[1, 2], [0, 3]]), 2, output_size=(1, 2)) | F.max_unpool2d(x, i, 2) | F.max_unpool2d(w, w.long(), 2, padding=9)
F.fractional_max_pool2d(w, 2) | F.fractional_max_pool2d(w, 2, 9) | F.fractional_max_pool2d(w, (2, 2, 2), 2) | F.fractional_max_pool2d(w, 2, (2, 2, 2)) | F.fractional_max_pool2d(x, 2, 2) | F.fractional_max_pool2d(w, 2, 2, _random_samples=v) | F.fractional_max_pool3d(u, 2, 9)
F.grid_sample(w, g, "cubic") | F.grid_sample(w, g, "bilinear", "circular") | F.grid_sample(w, g[..., :1], align_corners=True) | F.grid_sample(w, g[0], align_corners=True) | F.grid_sample(w, g.float(), align_corners=True) | F.grid_sample(w, g[:1], align_corners=True) | F.grid_sample(u, h, "bicubic", align_corners=True)
F.grid_sample(w[:, :, :0], g, align_corners=True) | F.affine_grid(t, (1, 1, 3, 4), align_corners=True) | F.affine_grid(t[0], (2, 1, 3, 4), align_corners=True) | F.affine_grid(t.long(), (2, 1, 3, 4), align_corners=True) | F.affine_grid(t, (2, 1, 3), align_corners=True) | F.affine_grid(t, (2, 1, 0, 4), align_corners=False)
F.instance_norm(v[..., :1]) | F.instance_norm(w, use_input_stats=False) | F.instance_norm(w, z[:3].detach()) | F.instance_norm(w, weight=z) | F.instance_norm(w.long())
F.linear_cross_entropy(v, y, i) | F.linear_cross_entropy(x, z, i) | F.linear_cross_entropy(x, y[:, :3], i) | F.linear_cross_entropy(x, y, i, linear_bias=z) | F.linear_cross_entropy(x, y, p[:, :3].detach(), ignore_index=1) | F.linear_cross_entropy(z, w[0, :, :2, :4], i)
F.conv_tbc(x, w[0], z) | F.conv_tbc(v, v, z) | F.conv_tbc(v, w.reshape(3, 4, 10), z)
"""


def split(*texts):
    return [c.strip() for t in texts for line in t.strip().splitlines() for c in line.split(" | ")]


CASES = split(EMBEDDING, DISTANCES, MARGINS, RESIZING, MORE) + GRIDS
REFUSED = split(RAISES)
