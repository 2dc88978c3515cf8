"""Imports of torch find the engine, twice the same modules, and are undone after the block."""

import subprocess
import sys

import pytest
import torch

from chainrule.errors import EngineError
from chainrule.scratch import answering_as_torch
from chainrule.scratch.answering.names import ELSEWHERE, FAMILIES, SAME, namespace, sources
from chainrule.scratch.coverage.modules import OUT_OF_SCOPE

IMPORTS = """
import torch.nn.functional as F; F.relu
from torch import nn, optim, Tensor, device; nn.Linear, optim.Adam
import torch.nn.init as init; init.xavier_uniform_
from torch.nn import Parameter, Module
from torch.nn.parameter import Parameter
from torch.nn.modules import Module, Linear
from torch.nn.modules.module import Module
from torch.nn.modules.linear import Linear, Identity
from torch.nn.modules.loss import CrossEntropyLoss, TripletMarginLoss, CTCLoss
from torch.nn.modules.container import Sequential, ModuleList
from torch.nn.modules.batchnorm import BatchNorm2d
from torch.nn.modules.pooling import MaxPool2d, AdaptiveAvgPool2d, LPPool2d
from torch.nn.modules.normalization import LayerNorm, RMSNorm
from torch.nn.modules.pixelshuffle import PixelShuffle
from torch.nn.modules.activation import ReLU, MultiheadAttention
from torch.nn.modules.transformer import Transformer, TransformerEncoderLayer
from torch.nn.modules.utils import _pair, _triple; assert _pair(2) == (2, 2)
import torch.nn.modules.conv; torch.nn.modules.conv.Conv2d, torch.nn.modules.Conv2d
from torch.nn.parallel import DataParallel, DistributedDataParallel as DDP
from torch.nn.parallel.distributed import DistributedDataParallel
import torch.nn.parallel
from torch.nn.utils import clip_grad_norm_, parameters_to_vector
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence, PackedSequence
from torch.nn.utils.clip_grad import clip_grad_value_
from torch.nn.utils.parametrizations import weight_norm, spectral_norm
import torch.nn.utils.prune as prune; prune.l1_unstructured
import torch.nn.utils.parametrize
import torch.nn.utils.weight_norm; callable(torch.nn.utils.weight_norm) or 1 / 0
import torch.nn.modules.utils; torch.nn.utils.clip_grad_norm_
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.optim import lr_scheduler, Optimizer
from torch.optim.optimizer import Optimizer
from torch.optim.lr_scheduler import StepLR, ReduceLROnPlateau, LambdaLR
from torch.optim.adam import Adam
from torch.optim.swa_utils import AveragedModel
import torch.optim.lr_scheduler
from torch.utils import data
from torch.utils.data import DataLoader, Dataset, random_split
from torch.utils.data.dataset import Dataset, Subset
from torch.utils.data.dataloader import DataLoader, default_collate
from torch.utils.data.sampler import SubsetRandomSampler, Sampler
from torch.utils.data.distributed import DistributedSampler
from torch.utils.data._utils.collate import default_collate
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
from torch.autograd import Variable, grad, Function
from torch.autograd.function import Function
from torch.autograd.functional import jacobian, hessian
import torch.autograd.profiler as profiler; profiler.record_function
from torch.distributions import Normal, Categorical
from torch.distributions.normal import Normal
from torch.distributions.kl import kl_divergence
import torch.distributions as D; D.Bernoulli
import torch.backends.cudnn as cudnn; cudnn.benchmark = True
from torch.cuda.amp import autocast, GradScaler
from torch.amp import autocast, GradScaler
import torch.cuda; torch.cuda.is_available()
import torch.multiprocessing as mp; mp.spawn, mp.Process, mp.Queue, mp.cpu_count()
import torch.distributed as dist; dist.is_initialized()
from torch.profiler import profile, record_function, ProfilerActivity
from torch.func import functional_call
import torch.linalg; torch.linalg.norm
import torch.jit; torch.jit.script
from torch.jit import script, ignore
import torch.onnx, torch.hub, torch.fx, torch.fft, torch.sparse
import torch._dynamo
import torch.random; torch.random.manual_seed
from torch.serialization import load, save
from torch.version import __version__
from torch.functional import einsum
from torch.types import Number
import torch.special; torch.special.expit
from torch.testing import assert_close
from torch.backends import mps
import torch.mps, torch.xpu, torch.cpu
from torch.accelerator import current_accelerator
import torch.nn.utils.stateless
from torch.utils.hooks import RemovableHandle
from torch.utils._pytree import tree_map, tree_flatten, tree_unflatten
from torch.autograd.anomaly_mode import detect_anomaly
from torch.special import softmax, expit, gammaln, erf
from torch.utils.tensorboard import SummaryWriter
from torch._C import _nonsense
"""
TWINLESS = ("tensorboard", "torch._C")
MISSING = ("torch._C",)
TRY = """
import sys, contextlib
block = contextlib.nullcontext()
{begin}
with block:
  for line in sys.stdin.read().strip().splitlines():
    try:
        exec(line, {{}})
    except Exception as error:
        print(line, "->", type(error).__name__, error)
"""
BEGIN = """
from chainrule.scratch import answering_as_torch
block = answering_as_torch()
"""


def tried(lines, begin):
    code = TRY.format(begin=begin)
    line = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(line, input=lines, capture_output=True, text=True, timeout=60, check=True)


def but(*words):
    lines = IMPORTS.strip().splitlines()
    return "\n".join(line for line in lines if not any(word in line for word in words))


def test_the_imports_are_ones_that_pytorch_answers():
    assert tried(but(*TWINLESS), "import torch").stdout == ""


def test_imports_find_the_engine():
    done = tried(but(*MISSING), BEGIN)
    assert (done.stdout, done.stderr) == ("", "")


def test_an_import_of_what_is_missing_says_so():
    done = tried("\n".join(line for line in IMPORTS.splitlines() if "torch._C" in line), BEGIN)
    assert "NotCoveredModule torch._C is not in the readable engine" in done.stdout


UNDONE = """
import sys, types
from chainrule import scratch
from chainrule.scratch import answering_as_torch, nn
import multiprocessing.spawn as spawn

def state():
    torchs = {name: m for name, m in sys.modules.items() if name.split(".")[0] in {"torch", "b"}}
    return torchs, list(sys.meta_path), spawn.get_preparation_data, {**vars(nn)}, set(vars(scratch))

class Other: pass
package = types.ModuleType("package")
package.__path__ = []
sys.modules["b"] = other = Other()
before = state()
with answering_as_torch(also={"a": sys, "b": lambda: {"b": package, "b.c": nn}}):
    import torch, a, b, b.c, torch.onnx
    import torch.nn.modules.conv as conv, torch.nn.functional as F, torch.nn.modules.loss
    assert a is sys and b is package and sys.modules["b.c"] is nn
    assert torch is scratch and F is scratch.functional and torch.nn.Conv2d is conv.Conv2d
    assert len({id(m) for n, m in sys.modules.items() if n.endswith("scratch.ops")}) == 1
    with answering_as_torch():
        import torch as again
        assert again is scratch
    import torch as again
    assert again is scratch
    try:
        import b.d
    except ImportError as error:
        print(error)
    try:
        with answering_as_torch():
            1 / 0
    except ZeroDivisionError:
        pass
assert state() == before, [x for x in zip(state(), before) if x[0] != x[1]]
assert not hasattr(scratch, "onnx") and not hasattr(nn, "modules")
try:
    import torch.tape
except ImportError as error:
    pass
print("undone")
"""


def test_the_block_is_undone():
    line = [sys.executable, "-c", UNDONE]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "b.d is not in the readable engine. Try: on PyTorch: import torch, or --engine torch.",
        "undone",
    ]


def test_pytorch_itself_is_in_the_way():
    assert sys.modules["torch"] is torch
    with pytest.raises(EngineError, match=r"got one that has imported torch. Try: enter the block"):
        answering_as_torch().__enter__()
    assert sys.modules["torch"] is torch


def test_every_name_of_the_table_has_a_source():
    names = [f"torch.{name}" for name in (*SAME, *ELSEWHERE, *FAMILIES)]
    for name in names:
        assert sources(name), name
        assert namespace(sources(name)[-1]).startswith("torch"), name
    assert not {name.removeprefix("torch.") for name in names} & set(OUT_OF_SCOPE)
