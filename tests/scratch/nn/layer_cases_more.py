"""More layers: embeddings, frames, resizing, distances, losses with a margin."""

import numpy as np

from tests.scratch.nn.layer_cases import labels, layer, share


def whole(*numbers):
    return lambda rng: np.array(numbers)


def signs(*shape):
    return lambda rng: rng.choice([-1.0, 1.0], shape).astype("float32")


def positive(*shape):
    return lambda rng: rng.uniform(0.5, 2, shape).astype("float32")


def log_softmax(*shape):
    def draw(rng):
        x = rng.normal(size=shape)
        return (x - np.log(np.exp(x).sum(-1, keepdims=True))).astype("float32")

    return draw


EMBEDDINGS = [
    layer("nn.Embedding(7, 3)", labels(7, 4, 5)),
    layer("nn.Embedding(7, 3, padding_idx=2)", labels(7, 9)),
    layer("nn.Embedding(7, 3, padding_idx=-1, scale_grad_by_freq=True)", labels(7, 9)),
    layer("nn.Embedding(7, 3, max_norm=1.0)", labels(7, 9)),
    layer("nn.Embedding(7, 3, max_norm=1, norm_type=1.0)", labels(7, 3, 3)),
    layer("nn.Embedding(7, 3, dtype=torch.float64)", whole(3)),
    layer("nn.Embedding.from_pretrained(torch.ones(4, 2), freeze=False)", labels(4, 5)),
    layer("nn.Embedding.from_pretrained(torch.ones(4, 2), padding_idx=1)", labels(4, 5)),
    layer("nn.EmbeddingBag(7, 3)", labels(7, 4, 5)),
    layer("nn.EmbeddingBag(7, 3, mode='sum')", labels(7, 6), whole(0, 2, 2, 5)),
    layer(
        "nn.EmbeddingBag(7, 3, mode='sum', include_last_offset=True)", labels(7, 6), whole(0, 2, 6)
    ),
    layer("nn.EmbeddingBag(7, 3, mode='max')", labels(7, 9), whole(0, 2, 2, 5, 9)),
    layer("nn.EmbeddingBag(7, 3, mode='max', padding_idx=1)", labels(3, 4, 5)),
    layer("nn.EmbeddingBag(7, 3, padding_idx=1, scale_grad_by_freq=True)", labels(3, 4, 5)),
    layer("nn.EmbeddingBag(7, 3, max_norm=1.0, norm_type=1.0)", labels(7, 9), whole(0, 4)),
    layer("nn.EmbeddingBag.from_pretrained(torch.ones(4, 2), freeze=False)", labels(4, 2, 2)),
]

FRAMES = [
    layer("nn.ConstantPad1d(2, 3.5)", (2, 3, 4)),
    layer("nn.ConstantPad2d((1, 2, 3, -1), 3.5)", (2, 3, 4, 5)),
    layer("nn.ConstantPad3d((1, 2, 0, 1, 3, 0), -1)", (2, 3, 4, 5)),
    layer("nn.ZeroPad1d((1, 2))", (4,)),
    layer("nn.ZeroPad2d(1)", (3, 4, 5)),
    layer("nn.ZeroPad3d([1, 2, 0, 1, 3, 0])", (1, 2, 3, 4, 5)),
    layer("nn.ReflectionPad1d(2)", (2, 3, 4)),
    layer("nn.ReflectionPad2d((1, 2, 3, 0))", (2, 3, 4, 5)),
    layer("nn.ReflectionPad3d(1)", (2, 1, 3, 4, 5)),
    layer("nn.ReplicationPad1d((3, 1))", (3, 4)),
    layer("nn.ReplicationPad2d(2)", (2, 3, 4, 5)),
    layer("nn.ReplicationPad3d((1, 2, 0, 1, 3, 0))", (2, 1, 3, 4, 5)),
    layer("nn.CircularPad1d((3, 1))", (2, 3, 4)),
    layer("nn.CircularPad2d((1, 2, 3, 0))", (3, 4, 5)),
    layer("nn.CircularPad3d(1)", (2, 1, 3, 4, 5)),
    layer("nn.Fold((4, 5), (2, 3))", (2, 12, 9)),
    layer("nn.Fold(4, 2, dilation=2, padding=1, stride=2)", (12, 4)),
    layer("nn.Unfold((2, 3))", (2, 2, 4, 5)),
    layer("nn.Unfold(2, dilation=2, padding=1, stride=(1, 2))", (3, 4, 5)),
]

RESIZING = [
    layer("nn.Upsample(scale_factor=2)", (2, 3, 4, 5)),
    layer("nn.Upsample(size=(3, 7), mode='nearest-exact')", (2, 3, 4, 5)),
    layer("nn.Upsample(scale_factor=1.7, mode='linear')", (2, 3, 9)),
    layer("nn.Upsample(scale_factor=(2, 3), mode='bilinear', align_corners=True)", (2, 3, 4, 5)),
    layer("nn.Upsample(scale_factor=0.6, mode='bicubic')", (2, 3, 9, 8)),
    layer("nn.Upsample(size=5, mode='trilinear')", (2, 1, 3, 4, 2)),
    layer(
        "nn.Upsample(scale_factor=1.3, mode='bilinear', recompute_scale_factor=True)", (1, 2, 7, 8)
    ),
    layer("nn.Upsample(scale_factor=1.3, mode='area')", (1, 2, 7, 8)),
    layer("nn.UpsamplingNearest2d(scale_factor=2)", (2, 3, 4, 5)),
    layer("nn.UpsamplingBilinear2d(size=(5, 4))", (2, 3, 4, 5)),
    layer("nn.PixelShuffle(2)", (2, 8, 3, 4)),
    layer("nn.PixelUnshuffle(3)", (2, 2, 6, 9)),
    layer("nn.ChannelShuffle(2)", (2, 6, 3, 4)),
    layer("nn.LPPool1d(2, 3)", positive(2, 3, 9)),
    layer("nn.LPPool2d(1.5, 2, stride=1)", positive(2, 3, 6, 7)),
    layer("nn.LPPool2d(2, (3, 2), ceil_mode=True)", positive(3, 6, 7)),
    layer("nn.LPPool3d(3, 2, stride=(1, 2, 1))", positive(1, 2, 4, 5, 4)),
    layer("nn.LPPool2d(float('inf'), 2)", (2, 3, 6, 7)),
    layer("nn.FractionalMaxPool2d(2, output_size=(3, 4))", (2, 3, 7, 9)),
    layer("nn.FractionalMaxPool2d(3, output_ratio=(0.5, 0.6))", (3, 9, 8)),
    layer("nn.FractionalMaxPool2d((2, 3), output_size=1, return_indices=True)", (2, 3, 7, 9)),
    layer("nn.FractionalMaxPool2d(2, 3, _random_samples=torch.ones(2, 3, 2) * 0.7)", (2, 3, 7, 9)),
    layer("nn.FractionalMaxPool3d(2, output_size=(2, 3, 4))", (2, 3, 5, 7, 9)),
    layer("nn.FractionalMaxPool3d((1, 2, 3), output_ratio=(0.4, 0.5, 0.6))", (2, 5, 7, 9)),
    layer("nn.MaxUnpool1d(2)", (1, 2, 3), lambda rng: np.array([[[0, 3, 4], [1, 2, 5]]])),
    layer(
        "nn.MaxUnpool2d(2, stride=3)", (1, 1, 2, 2), lambda rng: np.array([[[[0, 4], [16, 19]]]])
    ),
    layer("nn.MaxUnpool3d((1, 2, 2))", (1, 1, 1, 2), lambda rng: np.array([[[[0, 7]]]])),
]

INSTANCES = [
    layer("nn.InstanceNorm1d(3)", (2, 3, 7)),
    layer("nn.InstanceNorm1d(3, affine=True)", (3, 7)),
    layer("nn.InstanceNorm2d(3, eps=1e-3)", (2, 3, 4, 5)),
    layer("nn.InstanceNorm2d(3, affine=True, track_running_stats=True)", (2, 3, 4, 5)),
    layer("nn.InstanceNorm2d(3, momentum=0.4, track_running_stats=True)", (3, 4, 5)),
    layer("nn.InstanceNorm2d(3, affine=True, bias=False)", (2, 3, 4, 5)),
    layer("nn.InstanceNorm3d(3, affine=True)", (2, 3, 2, 4, 5)),
    layer("nn.InstanceNorm3d(3, momentum=None, track_running_stats=True)", (2, 3, 2, 4, 5)),
]

DISTANCES = [
    layer("nn.CosineSimilarity()", (4, 3), (4, 3)),
    layer("nn.CosineSimilarity(dim=-1, eps=0.5)", (2, 4, 3), (4, 3)),
    layer("nn.PairwiseDistance()", (4, 3), (4, 3)),
    layer("nn.PairwiseDistance(p=1, keepdim=True)", (4, 3), (3,)),
    layer("nn.PairwiseDistance(3.0, eps=0.1)", (4, 3), (4, 3)),
]

MARGINS = [
    layer("nn.MarginRankingLoss()", (4,), (4,), signs(4)),
    layer("nn.MarginRankingLoss(0.5, reduction='none')", (4, 2), (4, 2), signs(4, 2)),
    layer("nn.HingeEmbeddingLoss()", (4, 3), signs(4, 3)),
    layer("nn.HingeEmbeddingLoss(0.3, reduction='sum')", (4, 3), signs(4, 3)),
    layer("nn.CosineEmbeddingLoss()", (4, 3), (4, 3), signs(4)),
    layer("nn.CosineEmbeddingLoss(margin=-0.3, reduction='none')", (4, 3), (4, 3), signs(4)),
    layer("nn.SoftMarginLoss()", (4, 3), lambda rng: rng.choice([-1, 1], (4, 3))),
    layer("nn.TripletMarginLoss()", (4, 3), (4, 3), (4, 3)),
    layer("nn.TripletMarginLoss(0.5, p=1, swap=True, reduction='none')", (4, 3), (4, 3), (4, 3)),
    layer("nn.TripletMarginWithDistanceLoss()", (4, 3), (4, 3), (4, 3)),
    layer(
        "nn.TripletMarginWithDistanceLoss(distance_function=nn.CosineSimilarity(), swap=True)",
        (4, 3),
        (4, 3),
        (4, 3),
    ),
    layer("nn.MultiMarginLoss()", (4, 3), labels(3, 4)),
    layer(
        "nn.MultiMarginLoss(2, 0.4, torch.tensor([1.0, 2.0, 3.0]), reduction='none')",
        (4, 3),
        labels(3, 4),
    ),
    layer(
        "nn.MultiLabelMarginLoss()", (2, 4), lambda rng: np.array([[3, 0, -1, 1], [-1, 1, 2, 3]])
    ),
    layer("nn.MultiLabelMarginLoss(reduction='sum')", (4,), whole(2, 2, 1, -1)),
    layer("nn.MultiLabelSoftMarginLoss()", (4, 3), share(4, 3)),
    layer(
        "nn.MultiLabelSoftMarginLoss(torch.tensor([1.0, 2.0, 3.0]), reduction='none')",
        (4, 3),
        share(4, 3),
    ),
]

LIKELIHOODS = [
    layer("nn.PoissonNLLLoss()", (4, 3), positive(4, 3)),
    layer(
        "nn.PoissonNLLLoss(log_input=False, full=True, reduction='sum')",
        positive(4, 3),
        positive(4, 3),
    ),
    layer("nn.GaussianNLLLoss()", (4, 3), (4, 3), positive(4, 3)),
    layer(
        "nn.GaussianNLLLoss(full=True, eps=1.0, reduction='none')", (4, 3), (4, 3), positive(4, 1)
    ),
    layer("nn.CTCLoss()", log_softmax(9, 3, 5), labels(5, 3, 4), whole(9, 8, 7), whole(4, 2, 3)),
    layer(
        "nn.CTCLoss(blank=2, reduction='none')",
        log_softmax(9, 2, 5),
        labels(2, 7),
        whole(9, 8),
        whole(4, 3),
    ),
    layer(
        "nn.CTCLoss(reduction='sum', zero_infinity=True)",
        log_softmax(9, 2, 5),
        labels(5, 2, 4),
        whole(9, 2),
        whole(4, 4),
    ),
    layer("nn.AdaptiveLogSoftmaxWithLoss(20, 20, [4, 10])", (6, 20), whole(0, 3, 4, 9, 10, 19)),
    layer("nn.LinearCrossEntropyLoss(4, 3)", (5, 4), labels(3, 5)),
    layer(
        "nn.LinearCrossEntropyLoss(4, 3, bias=True, out_features=(2,), reduction='sum')",
        (5, 4),
        labels(3, 5, 2),
    ),
    layer(
        "nn.AdaptiveLogSoftmaxWithLoss(8, 20, [5], div_value=2.0, head_bias=True)",
        (8,),
        lambda rng: np.array(7),
    ),
]

CASES = EMBEDDINGS + FRAMES + RESIZING + INSTANCES + DISTANCES + MARGINS + LIKELIHOODS
