"""What tables of calls do not show: warnings, buffers changed in place, refusals, sizes."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError, NotCovered

BOTH = (ours, torch)


def numbers(x):
    return x.detach().numpy()


@pytest.mark.parametrize("name", ["upsample", "upsample_nearest", "upsample_bilinear"])
def test_older_names_warn_and_still_work(name):
    sizes = []
    for e in BOTH:
        with pytest.warns(UserWarning, match=f"nn.functional.{name}` is deprecated"):
            sizes.append(tuple(getattr(e.nn.functional, name)(e.ones(1, 1, 2, 2), 5).shape))
    assert sizes[0] == sizes[1]


def test_older_layers_warn_and_still_work():
    for e in BOTH:
        with pytest.warns(FutureWarning, match="NLLLoss2d"):
            loss = e.nn.NLLLoss2d(ignore_index=1)
        assert loss(e.zeros(1, 2, 2, 2), e.zeros(1, 2, 2, dtype=e.int64)).item() == 0
        with pytest.warns(FutureWarning, match="Container"):
            assert isinstance(e.nn.Container(a=e.nn.ReLU()).a, e.nn.ReLU)


MODES = ["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear"]
LEAD = {"nearest": [(1, 1), (2, 3, 2), (1, 1, 2, 2)], "linear": [(1, 1)], "bilinear": [(2, 3, 2)]}
LEAD |= {"nearest-exact": LEAD["nearest"], "bicubic": [(1, 2, 2)], "trilinear": [(1, 1, 2, 2)]}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("mode", MODES)
def test_places_read_are_pytorchs_at_every_size(mode, dtype):
    for n, lead in [(n, lead) for n in range(1, 24) for lead in LEAD[mode]]:
        x = np.random.default_rng(n).normal(size=(*lead, n)).astype(dtype)
        sizes = [{"size": [*lead[2:], m]} for m in range(1, 50, 1 + 2 * (len(lead) > 2))]
        factors = [f for f in (0.3, 1.02, 1.1, 1.9, 2.3) if n * f >= 1]
        sizes += [{"scale_factor": (*[1.0] * len(lead[2:]), f)} for f in factors]
        for by in sizes:
            mine, twin = (e.nn.functional.interpolate(e.tensor(x), mode=mode, **by) for e in BOTH)
            np.testing.assert_allclose(mine.numpy(), twin.numpy(), rtol=1e-5, atol=1e-5)


def test_bytes_are_repeated():
    for e in BOTH:
        y = e.nn.functional.interpolate(e.tensor([[[3, 250]]], dtype=e.uint8), 4)
        assert (y.tolist(), str(y.dtype)) == ([[[3, 3, 250, 250]]], "torch.uint8")


def test_long_rows_are_shortened_in_place():
    for e in BOTH:
        layer = e.nn.Embedding.from_pretrained(e.ones(3, 4), max_norm=1.0)
        before = layer.weight._version
        layer(e.tensor([1, 1]))
        np.testing.assert_allclose(layer.weight.tolist(), [[1] * 4, [0.5] * 4, [1] * 4], rtol=1e-6)
        assert layer.weight._version > before


def test_pretrained_rows_are_shared_and_frozen():
    for e in BOTH:
        rows = e.ones(3, 2)
        layer = e.nn.Embedding.from_pretrained(rows)
        rows[0] = 7
        assert layer.weight[0].tolist() == [7, 7]
        assert not layer.weight.requires_grad
        assert not e.nn.EmbeddingBag.from_pretrained(rows).weight.requires_grad


def test_adaptive_softmax_scores_and_predicts_as_pytorchs():
    said = []
    for e in BOTH:
        e.manual_seed(0)
        layer = e.nn.AdaptiveLogSoftmaxWithLoss(16, 30, [5, 12], head_bias=True)
        x = e.tensor(np.random.default_rng(0).normal(size=(40, 16)).astype("float32") * 9)
        found = layer(x, layer.predict(x))
        said.append(
            [*map(numbers, (layer.log_prob(x), layer.predict(x), found.output, found.loss))]
        )
        layer.reset_parameters()
        said[-1].append(numbers(layer.head.weight))
    for mine, twin in zip(*said, strict=True):
        np.testing.assert_allclose(mine, twin, rtol=2e-4, atol=1e-5)


def test_instance_norm_warns_of_channels_it_does_not_need():
    for e in BOTH:
        with pytest.warns(UserWarning, match="does not match num_features"):
            e.nn.InstanceNorm1d(5)(e.randn(2, 3, 4))


def test_grids_warn_of_their_default():
    for e in BOTH:
        F = e.nn.functional
        with pytest.warns(UserWarning, match="align_corners=False"):
            grid = F.affine_grid(e.eye(2, 3)[None], (1, 1, 2, 2))
        with pytest.warns(UserWarning, match="align_corners=False"):
            F.grid_sample(e.ones(1, 1, 2, 2), grid)
        with pytest.warns(UserWarning, match="align"):
            F.affine_grid(e.eye(2, 3)[None], (1, 1, 1, 2), align_corners=True)


def test_a_nan_in_a_grid_reads_as_pytorchs():
    grid = np.array([[[[np.nan, 0.0], [np.inf, 0.0], [-np.inf, 0.5]]]], dtype="float32")
    image = np.arange(16, dtype="float32").reshape(1, 1, 4, 4)
    for padding in ("zeros", "border"):
        for mode in ("bilinear", "nearest"):
            mine, twin = (
                e.nn.functional.grid_sample(
                    e.tensor(image), e.tensor(grid), mode, padding, align_corners=True
                )
                for e in BOTH
            )
            np.testing.assert_array_equal(mine.numpy(), twin.numpy(), err_msg=f"{mode} {padding}")


def ctc(x):
    lengths = (ours.tensor([6, 5]), ours.tensor([2, 3]))
    labels = ours.tensor([[1, 1, 0], [2, 1, 2]])
    return ours.nn.functional.ctc_loss(x.log_softmax(2), labels, *lengths, reduction="sum")


def test_ctc_has_gradients_of_gradients():
    x = ours.tensor(np.random.default_rng(0).normal(size=(6, 2, 3)), requires_grad=True)
    assert ours.autograd.gradcheck(ctc, (x,))
    assert ours.autograd.gradgradcheck(ctc, (x,))


def test_a_target_without_a_path_costs_nothing_if_told_so():
    for e in BOTH:
        x = e.zeros(2, 1, 3, requires_grad=True)
        loss = e.nn.CTCLoss(zero_infinity=True)
        y = loss(x.log_softmax(2), e.tensor([[1, 1]]), e.tensor([2]), e.tensor([2]))
        y.backward()
        assert (y.item(), x.grad.abs().sum().item()) == (0, 0)


HALVES = """
F.interpolate(x, 7) | F.interpolate(x, (3, 7), mode="bilinear") | F.interpolate(x, 3, mode="bicubic") | F.pixel_unshuffle(x, 2) | F.normalize(x) | F.cosine_similarity(x, x * 2)
F.unfold(x, 2) | F.pad(x, (1, 1, 0, 1), mode="reflect") | F.embedding(torch.tensor([1, 0]), x[0, 0]) | F.lp_pool2d(x.abs(), 2, 2) | F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), 2)
"""  # noqa: E501


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize(
    "code", [c.strip() for c in HALVES.strip().replace("\n", " | ").split(" | ")]
)
def test_halves_keep_their_dtype_and_are_near(code, dtype):
    raw = np.random.default_rng(0).normal(size=(2, 2, 4, 6)).astype("float32")
    results = []
    for e in BOTH:
        x = e.tensor(raw).to(getattr(e, dtype))
        y = eval(code, {"F": e.nn.functional, "x": x, "torch": e})
        results.append((str(y.dtype), y.float().numpy()))
    assert results[0][0] == results[1][0] == f"torch.{dtype}"
    np.testing.assert_allclose(results[0][1], results[1][1], rtol=0.02, atol=0.01)


MISTAKES = """
nn.Embedding(-3, 2) | nn.EmbeddingBag(3, 2)(torch.tensor([1, 2])) | nn.Embedding(3, 2)(torch.tensor([3])) | nn.Embedding(3, 2)(torch.tensor([1.0]))
nn.CircularPad2d(1)(torch.ones(2, 2)) | nn.ReflectionPad1d(4)(torch.ones(1, 1, 3)) | nn.ReflectionPad2d(1)(torch.ones(3, 3)) | nn.CircularPad1d(4)(torch.ones(1, 1, 3))
nn.InstanceNorm1d(3)(torch.ones(3)) | nn.InstanceNorm2d(3, affine=True)(torch.ones(2, 4, 3, 3)) | nn.InstanceNorm1d(3)(torch.ones(2, 3, 1)) | nn.InstanceNorm3d(3)(torch.ones(2, 3, 3))
nn.FractionalMaxPool2d(2) | nn.FractionalMaxPool2d(2, 3, 0.5) | nn.FractionalMaxPool2d(2, output_ratio=1.5) | nn.FractionalMaxPool3d(0, 2) | nn.FractionalMaxPool3d(2, output_ratio=(0.5, 0.5, 1))
nn.TripletMarginLoss(margin=0) | nn.TripletMarginWithDistanceLoss(margin=-1) | nn.MultiMarginLoss(p=3) | nn.MultiMarginLoss(weight=torch.ones(2, 2)) | nn.MarginRankingLoss(reduction="x")(torch.ones(1), torch.ones(1), torch.ones(1))
nn.AdaptiveLogSoftmaxWithLoss(4, 9, []) | nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3, 3]) | nn.AdaptiveLogSoftmaxWithLoss(4, 9, [9]) | nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3.5]) | nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(torch.ones(2, 4), torch.tensor([1, 9]))
nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(torch.ones(2, 4), torch.tensor([1])) | nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(torch.ones(2, 4), torch.tensor([[1, 2]])) | nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(torch.ones(4), torch.tensor([1]))
nn.LinearCrossEntropyLoss(4, 3, label_smoothing=2) | nn.LinearCrossEntropyLoss(4, 3, weight=torch.ones(2)) | nn.Upsample()(torch.ones(1, 1, 2)) | nn.MaxUnpool1d(2)(torch.ones(1, 2), torch.ones(1, 2))
"""  # noqa: E501
MISTAKES = [c.strip() for line in MISTAKES.strip().splitlines() for c in line.split(" | ")]


@pytest.mark.parametrize("code", MISTAKES)
def test_what_pytorch_refuses_is_refused_and_explained(code):
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - PyTorch says which
        eval(code, {"nn": torch.nn, "torch": torch})
    with pytest.raises(theirs.type) as refused:
        eval(code, {"nn": ours.nn, "torch": ours})
    assert isinstance(refused.value, ChainruleError)
    assert "got" in str(refused.value)


def test_what_is_not_covered_says_so():
    with pytest.raises(NotCovered, match=r"dense.*Try: sparse=False"):
        ours.nn.Embedding(3, 2, sparse=True)
    with pytest.raises(NotCovered, match="options"):
        ours.nn.LinearCrossEntropyLoss(2, 2, options=1)(ours.ones(1, 2), ours.tensor([0]))
