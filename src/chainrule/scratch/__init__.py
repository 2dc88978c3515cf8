"""PyTorch's API on NumPy: `import chainrule.scratch as torch`.

Read it in this order: ops, tape, tensor, functional, nn, optim.

>>> import chainrule.scratch as torch
>>> w = torch.tensor([1.0, -2.0], requires_grad=True)
>>> loss = (w * torch.tensor([3.0, 4.0])).sum() ** 2
>>> loss.backward()
>>> w.grad
tensor([-30., -40.])
"""

import math as _math
import typing as _typing
from importlib import import_module as _import_module

from chainrule.scratch import autograd, init, linalg, nn, optim, random, types, utils
from chainrule.scratch.autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from chainrule.scratch.coverage.later import home as _home
from chainrule.scratch.coverage.lookup import missing as _missing
from chainrule.scratch.functional import (
    adaptive_avg_pool1d,
    alpha_dropout,
    avg_pool1d,
    bilinear,
    celu,
    channel_shuffle,
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
    cosine_similarity,
    dropout,
    feature_alpha_dropout,
    group_norm,
    hardshrink,
    layer_norm,
    log_softmax,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    pairwise_distance,
    pixel_shuffle,
    pixel_unshuffle,
    prelu,
    rms_norm,
    rrelu,
    selu,
    softmax,
    threshold,
)
from chainrule.scratch.functional.aliases import *
from chainrule.scratch.generator import Generator
from chainrule.scratch.linalg.older import *
from chainrule.scratch.one_cpu.version import __version__ as __version__
from chainrule.scratch.random import *
from chainrule.scratch.tensor import Tensor
from chainrule.scratch.tensor.arithmetic import *
from chainrule.scratch.tensor.assembling import *
from chainrule.scratch.tensor.axis import attach as _attach_axis
from chainrule.scratch.tensor.axis import taking_axis as _taking_axis
from chainrule.scratch.tensor.comparison import *
from chainrule.scratch.tensor.creation import *
from chainrule.scratch.tensor.distances import *
from chainrule.scratch.tensor.elementwise import *
from chainrule.scratch.tensor.joining import *
from chainrule.scratch.tensor.matrix import *
from chainrule.scratch.tensor.memory import *
from chainrule.scratch.tensor.out import taking_out as _taking_out
from chainrule.scratch.tensor.picking import *
from chainrule.scratch.tensor.placing import *
from chainrule.scratch.tensor.placing import functions as _in_place
from chainrule.scratch.tensor.printing import set_printoptions
from chainrule.scratch.tensor.promotion import can_cast, promote_types, result_type
from chainrule.scratch.tensor.reduce import *
from chainrule.scratch.tensor.shape import *
from chainrule.scratch.tensor.sharing import is_shared as _is_shared  # attaches share_memory_
from chainrule.scratch.tensor.special import *
from chainrule.scratch.tensor.statistics import *
from chainrule.scratch.tensor.typed import *
from chainrule.scratch.threads import (
    get_num_interop_threads,
    get_num_threads,
    set_num_interop_threads,
    set_num_threads,
)
from chainrule.scratch.types import (
    Size,
    bfloat16,
    channels_last,
    channels_last_3d,
    complex64,
    complex128,
    contiguous_format,
    device,
    dtype,
    finfo,
    float16,
    float32,
    float64,
    iinfo,
    int8,
    int16,
    int32,
    int64,
    layout,
    memory_format,
    preserve_format,
    strided,
    uint8,
)

bool, float, double, half = types.bool_, float32, float64, float16
int, long, short = int32, int64, int16
globals().update(_in_place())  # torch.exp_ and its kind
globals().update(_taking_out(globals()))  # torch.add(x, y, out=z)
globals().update(_taking_axis(globals()))  # torch.cat(xs, axis=0), as NumPy says
_attach_axis()  # x.argmax(axis=1)
e, inf, nan, pi = _math.e, _math.inf, _math.nan, _math.pi

if _typing.TYPE_CHECKING:
    from chainrule.scratch import distributions
    from chainrule.scratch.answering import answering_as_torch
    from chainrule.scratch.compiling import compile, compiler, jit, profiler
    from chainrule.scratch.explaining import explain
    from chainrule.scratch.linalg import sparse
    from chainrule.scratch.linalg.sparse import sparse_coo, sparse_coo_tensor, spmm
    from chainrule.scratch.one_cpu import (
        accelerator,
        amp,
        backends,
        cpu,
        cuda,
        distributed,
        mps,
        multiprocessing,
        version,
        xpu,
    )
    from chainrule.scratch.one_cpu.amp import autocast
    from chainrule.scratch.one_cpu.switches import (
        are_deterministic_algorithms_enabled,
        get_default_device,
        get_deterministic_debug_mode,
        get_float32_matmul_precision,
        is_deterministic_algorithms_warn_only_enabled,
        set_default_device,
        set_deterministic_debug_mode,
        set_float32_matmul_precision,
        set_flush_denormal,
        use_deterministic_algorithms,
    )
    from chainrule.scratch.utils import func
    from chainrule.scratch.utils.func import vmap
    from chainrule.scratch.utils.serialization import load, save


def __getattr__(name: str) -> object:
    """Import what comes later; say why other names are missing."""
    home = _home(name)
    if home is None:
        raise _missing("torch", name)
    module = _import_module(f"chainrule.scratch.{home}")
    return module if home.rpartition(".")[2] == name.strip("_") else getattr(module, name)
