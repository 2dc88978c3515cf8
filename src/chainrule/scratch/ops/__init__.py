"""Differentiable operations on plain NumPy arrays, a file for each family.

Every op is a function `op(*arrays, **settings) -> (y, pullback)`; `contract` says what it
promises and keeps the table of all of them.

>>> import numpy as np
>>> y, pullback = mul(np.array([2.0, 3.0]), np.array([5.0, 7.0]))
>>> y.tolist(), [d.tolist() for d in pullback(np.ones(2), (True, True))]
([10.0, 21.0], [[5.0, 7.0], [2.0, 3.0]])
"""

from chainrule.scratch.ops.activation import (
    celu,
    elu,
    gelu,
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    logsigmoid,
    mish,
    prelu,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    softplus,
    softshrink,
    softsign,
    tanh,
    tanhshrink,
    threshold,
)
from chainrule.scratch.ops.attention import attention
from chainrule.scratch.ops.convolution import conv, conv_transpose
from chainrule.scratch.ops.cross_entropy import cross_entropy, nll_loss
from chainrule.scratch.ops.ctc import ctc_loss
from chainrule.scratch.ops.dropout import dropout
from chainrule.scratch.ops.elementwise import (
    abs,
    add,
    atan2,
    clamp,
    div,
    lerp,
    maximum,
    minimum,
    mul,
    neg,
    pow,
    sub,
    where,
)
from chainrule.scratch.ops.embedding import embedding
from chainrule.scratch.ops.erf import erf
from chainrule.scratch.ops.folding import fold_windows, unfold_windows
from chainrule.scratch.ops.functions import (
    acos,
    asin,
    atan,
    cos,
    cosh,
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    reciprocal,
    rsqrt,
    sin,
    sinh,
    sqrt,
    square,
    tan,
)
from chainrule.scratch.ops.grid import grid_sample
from chainrule.scratch.ops.identity import alias, overwrite
from chainrule.scratch.ops.index import (
    gather,
    index,
    index_put,
    masked_fill,
    place,
    scatter,
    scatter_add,
    view_write,
)
from chainrule.scratch.ops.linalg import (
    cdist,
    cholesky,
    det,
    eigh,
    inv,
    matrix_exp,
    pinv,
    qr,
    slogdet,
    solve,
    svd,
    vector_norm,
)
from chainrule.scratch.ops.linear import linear
from chainrule.scratch.ops.loss import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    smooth_l1_loss,
)
from chainrule.scratch.ops.matmul import einsum, matmul
from chainrule.scratch.ops.normalization import (
    batch_norm,
    batch_norm_eval,
    group_norm,
    layer_norm,
    local_response_norm,
    rms_norm,
)
from chainrule.scratch.ops.picking import as_strided, even_pick, scatter_reduce, unfold_dim
from chainrule.scratch.ops.pooling import adaptive_avg_pool, adaptive_max_pool, avg_pool, max_pool
from chainrule.scratch.ops.recurrent import gru, lstm, pack_padded, pad_packed, rnn
from chainrule.scratch.ops.reduce import (
    amax,
    amin,
    cumprod,
    cumsum,
    logsumexp,
    max_dim,
    mean,
    min_dim,
    prod,
    std,
    sum,
    var,
)
from chainrule.scratch.ops.resampling import gather_back, resample
from chainrule.scratch.ops.rounding import (
    ceil,
    floor,
    floor_div,
    fmod,
    remainder,
    round,
    sign,
    trunc,
)
from chainrule.scratch.ops.shape import (
    cast,
    cat,
    clone,
    diagonal,
    expand,
    flip,
    pad,
    permute,
    reshape,
    roll,
    stack,
    tril,
    triu,
)
from chainrule.scratch.ops.softmax import log_softmax, softmax
from chainrule.scratch.ops.special import (
    acosh,
    asinh,
    atanh,
    copysign,
    digamma,
    erfc,
    erfinv,
    fmax,
    fmin,
    hypot,
    lgamma,
    logaddexp,
    logaddexp2,
    logcumsumexp,
    logit,
    polygamma,
    sinc,
    xlogy,
)

__all__ = [
    "abs", "acos", "acosh", "adaptive_avg_pool", "adaptive_max_pool", "add", "alias", "amax",
    "amin", "as_strided", "asin", "asinh", "atan", "atan2", "atanh", "attention", "avg_pool",
    "batch_norm", "batch_norm_eval", "binary_cross_entropy", "binary_cross_entropy_with_logits",
    "cast", "cat", "cdist", "ceil", "celu", "cholesky", "clamp", "clone", "conv", "conv_transpose",
    "copysign", "cos", "cosh", "cross_entropy", "ctc_loss", "cumprod", "cumsum", "det", "diagonal",
    "digamma", "div", "dropout", "eigh", "einsum", "elu", "embedding", "erf", "erfc", "erfinv",
    "even_pick", "exp", "exp2", "expand", "expm1", "flip", "floor", "floor_div", "fmax", "fmin",
    "fmod", "fold_windows", "gather", "gather_back", "gelu", "grid_sample", "group_norm", "gru",
    "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "huber_loss", "hypot", "index",
    "index_put", "inv", "kl_div", "l1_loss", "layer_norm", "leaky_relu", "lerp", "lgamma", "linear",
    "local_response_norm", "log", "log1p", "log2", "log10", "log_softmax", "logaddexp",
    "logaddexp2", "logcumsumexp", "logit", "logsigmoid", "logsumexp", "lstm", "masked_fill",
    "matmul", "matrix_exp", "max_dim", "max_pool", "maximum", "mean", "min_dim", "minimum", "mish",
    "mse_loss", "mul", "neg", "nll_loss", "overwrite", "pack_padded", "pad", "pad_packed",
    "permute", "pinv", "place", "polygamma", "pow", "prelu", "prod", "qr", "reciprocal", "relu",
    "relu6", "remainder", "resample", "reshape", "rms_norm", "rnn", "roll", "round", "rsqrt",
    "scatter", "scatter_add", "scatter_reduce", "selu", "sigmoid", "sign", "silu", "sin", "sinc",
    "sinh", "slogdet", "smooth_l1_loss", "softmax", "softplus", "softshrink", "softsign", "solve",
    "sqrt", "square", "stack", "std", "sub", "sum", "svd", "tan", "tanh", "tanhshrink", "threshold",
    "tril", "triu", "trunc", "unfold_dim", "unfold_windows", "var", "vector_norm", "view_write",
    "where", "xlogy",
]  # fmt: skip
