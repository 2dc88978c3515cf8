"""What layers draw: their first weights, `nn.init`, dropout in all its places, pruning."""

from itertools import product

SIMPLE = """
Linear(3, 4)|Linear(3, 4, bias=False)|Linear(3, 4, dtype=torch.float64)|Bilinear(3, 4, 5)
Bilinear(3, 4, 5, bias=False)|Embedding(10, 3)|Embedding(10, 3, padding_idx=2)
Embedding(10, 3, max_norm=1.0)|Embedding(100, 16, padding_idx=-1, dtype=torch.float64)
EmbeddingBag(10, 3)|EmbeddingBag(10, 3, mode="sum", padding_idx=1)|PReLU()|PReLU(5, 0.1)
LayerNorm((5, 3), bias=False)|RMSNorm(4)|GroupNorm(2, 4)|BatchNorm1d(4)
BatchNorm2d(4, affine=False)|InstanceNorm2d(4, affine=True, track_running_stats=True)
MultiheadAttention(8, 2)|MultiheadAttention(8, 2, bias=False, batch_first=True)
MultiheadAttention(8, 2, kdim=4, vdim=6)|MultiheadAttention(8, 2, add_bias_kv=True)
Transformer(8, 2, 1, 1, 16)|Transformer(8, 2, 2, 2, 16, norm_first=True, bias=False)
TransformerEncoderLayer(8, 2, 16)|TransformerDecoderLayer(8, 2, 16)
TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 3)
AdaptiveLogSoftmaxWithLoss(16, 20, [5, 10])
AdaptiveLogSoftmaxWithLoss(16, 20, [5, 10], div_value=2.0, head_bias=True)
LSTM(3, 4, proj_size=2)|LSTM(3, 4, 2, proj_size=2, bidirectional=True)
RNN(3, 4, nonlinearity="relu")
"""
CONVOLUTIONS = ["4, 6, 3", "4, 6, 3, bias=False", "4, 6, 3, groups=2", "4, 6, 2, stride=2",
                "4, 6, 3, dtype=torch.float64"]  # fmt: skip
RECURRENT = ["3, 4", "3, 4, 2", "3, 4, 2, bidirectional=True", "3, 4, bias=False",
             "3, 4, 2, batch_first=True, dropout=0.3"]  # fmt: skip
LAYERS = [part for line in SIMPLE.split("\n") for part in line.split("|") if part]
LAYERS += [f"Conv{'Transpose' * t}{n}d({a})"
           for n, t, a in product((1, 2, 3), (0, 1), CONVOLUTIONS)]  # fmt: skip
LAYERS += [f"{c}({a})" for c, a in product(("RNN", "LSTM", "GRU"), RECURRENT)]
LAYERS += [f"{c}Cell({a})" for c, a in product(("RNN", "LSTM", "GRU"), RECURRENT[::3])]

TENSORS = ["torch.zeros(3, 4)", "torch.zeros(3, 4).t()", "torch.zeros(16, 2, 3)",
           "torch.zeros(8, 4, 3, 3)", "torch.zeros(200, 100)", "torch.zeros(6, 10)[:, ::2]",
           "torch.zeros(5, 7, dtype=torch.float64)", "torch.zeros(5, 9, dtype=torch.bfloat16)",
           "torch.zeros(0, 4)"]  # fmt: skip
FILLS = ["uniform_(x, -2, 3{g})", "normal_(x, 1, 2{g})", "xavier_uniform_(x{g})",
         "xavier_normal_(x, 2.0{g})", "kaiming_uniform_(x, a=5**0.5{g})",
         "kaiming_normal_(x, 0.2, 'fan_out', 'leaky_relu'{g})",
         "trunc_normal_(x, std=0.02{g})", "trunc_normal_(x{g})",
         "trunc_normal_(x, 0, 1, -0.1, 0.1{g})", "trunc_normal_(x, 3, 1, -2, 2{g})"]  # fmt: skip
MATRICES = ["orthogonal_(x, 2.0{g})", "sparse_(x, 0.3{g})", "eye_(x)", "constant_(x, 0.3)"]

INPUTS = ["torch.randn(4, 6)", "torch.randn(4, 6).t()", "torch.randn(2, 3, 4)",
          "torch.randn(2, 3, 4, 5)", "torch.randn(2, 3, 4, 5, 2)", "torch.randn(70000)",
          "torch.randn(2, 3, 4).permute(2, 0, 1)", "torch.randn(5, 1).expand(5, 4)",
          "torch.randn(3).expand(2, 3)", "torch.randn(6, 8)[:, ::2]",
          "torch.randn(4, 6).bfloat16()", "torch.zeros(0, 3)"]  # fmt: skip
DROPOUTS = ["dropout(x, 0.3)", "dropout(x, 1.0)", "dropout(x, 0.0)", "alpha_dropout(x, 0.3, True)",
            "dropout(x.clone(), 0.3, True, True)", "dropout3d(x, 0.4)"]  # fmt: skip
CHANNELS = ["dropout2d(x, 0.4)", "feature_alpha_dropout(x, 0.3, True)",
            "feature_alpha_dropout(x.clone(), 0.3, True, True)"]  # fmt: skip
DRAWN = ["rrelu(x, training=True)", "gumbel_softmax(x)", "gumbel_softmax(x, 0.5, True)"]

ATTENTION = ["8, 2, dropout=0.3", "8, 2, dropout=0.3, batch_first=True",
             "8, 2, dropout=0.3, add_bias_kv=True"]  # fmt: skip
ASKED = ["", ", need_weights=False", ", average_attn_weights=False",
         ", attn_mask=torch.zeros(5, 5)"]  # fmt: skip
TRANSFORMER = ["8, 2, 16", "8, 2, 16, 0.3, activation='gelu'", "8, 2, 16, 0.3, batch_first=True",
               "8, 2, 16, 0.3, norm_first=True"]  # fmt: skip
PLACES = [
    "q = torch.randn(2, 3, 4, 8); F.scaled_dot_product_attention(q, q, q, dropout_p=0.3)",
    "q = torch.randn(2, 4, 3, 8).transpose(1, 2);"
    "F.scaled_dot_product_attention(q, q, q, is_causal=True, dropout_p=0.3)",
    "m = nn.Transformer(8, 2, 2, 2, 16, dropout=0.3); x = torch.randn(4, 2, 8); m(x, x[1:])",
    "m = nn.FractionalMaxPool2d(2, output_size=3); m(torch.randn(2, 3, 7, 8))",
    "m = nn.FractionalMaxPool3d(2, output_ratio=(0.5, 0.6, 0.7)); m(torch.randn(2, 3, 6, 7, 8))",
]
PRUNED = ["random_unstructured(m, 'weight', 0.3)", "random_structured(m, 'weight', 2, 0)",
          "l1_unstructured(m, 'weight', 0.3)", "ln_structured(m, 'weight', 0.5, 2, 0)"]  # fmt: skip


def weights():
    """Return each layer's first weights, and those drawn anew."""
    again = "(m.reset_parameters if hasattr(m, 'reset_parameters') else m.train)()"
    return [f"m = nn.{layer}; a = str(m); {again}; [a, m]" for layer in LAYERS]


def fills():
    """Return what nn.init does to tensors of several shapes and layouts."""
    found = [f"x = {x}; init.{f.format(g=', generator=g')}" for x, f in product(TENSORS, FILLS)]
    flat = [x for x in TENSORS if "3)" not in x and "float16" not in x and "(0" not in x]
    found += [f"x = {x}; init.{f.format(g=', generator=g')}" for x, f in product(flat, MATRICES)]
    kernels = ["torch.zeros(6, 2, 3)", "torch.zeros(8, 4, 3, 3)"]
    return [*found, *[f"x = {x}; init.dirac_(x, {n})" for x, n in product(kernels, (1, 2))]]


def dropouts():
    """Return all kinds of dropout on all kinds of inputs."""
    wide = [x for x in INPUTS if "70000" not in x]
    found = [f"x = {x}; F.{f}" for x, f in product(INPUTS, DROPOUTS)]
    found += [f"x = {x}; F.{f}" for x, f in product(wide, CHANNELS)]
    solid = [x for x in wide if "(0" not in x]
    return [*found, *[f"x = {x}; F.{f}" for x, f in product(solid, DRAWN)]]


def inside_layers():
    """Return layers that drop numbers on the way."""
    found = [
        f"m = nn.{c}(3, 4, 3, dropout=0.4); m(torch.randn(5, 2, 3))[0]"
        for c in ("RNN", "LSTM", "GRU")
    ]
    found += [
        f"m = nn.MultiheadAttention({a}); x = torch.randn(5, 5, 8); m(x, x, x{k})"
        for a, k in product(ATTENTION, ASKED)
    ]
    found += [f"m = nn.TransformerEncoderLayer({a}); m(torch.randn(5, 5, 8))" for a in TRANSFORMER]
    found += [
        f"m = nn.TransformerDecoderLayer({a}); x = torch.randn(5, 5, 8); m(x, x + 1)"
        for a in TRANSFORMER
    ]
    found += [f"m = nn.Linear(6, 5); prune.{p}; m" for p in PRUNED]
    return [*found, *PLACES]
