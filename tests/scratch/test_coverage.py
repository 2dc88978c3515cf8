"""The table of PyTorch's names is true, and a name that is missing says why."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch as pytorch

from chainrule import scratch as torch
from chainrule.errors import ChainruleError, NotCovered, NotCoveredName, UnknownName
from chainrule.scratch import nn, optim
from chainrule.scratch.coverage import listing, lookup
from chainrule.scratch.coverage.reasons import REASONS, fits
from chainrule.scratch.coverage.table import engine, page, states

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
AGAIN = "run: python -m chainrule.scratch.coverage > docs/coverage.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(lookup.pytorch_version()), AGAIN


def test_the_page_is_what_the_command_prints():
    command = [sys.executable, "-m", "chainrule.scratch.coverage"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == page(lookup.pytorch_version())


@pytest.mark.skipif(
    pytorch.__version__.partition("+")[0] != lookup.pytorch_version(), reason="another PyTorch"
)
def test_the_names_are_pytorchs():
    # In a process of its own: what other tests import joins PyTorch's namespaces.
    code = (
        "import json; from chainrule.scratch.coverage import listing\n"
        "print(json.dumps(listing.listed()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == lookup.listed()


def test_every_pattern_of_a_reason_fits_a_name():
    names = [(space, name) for space, names in lookup.pytorch_names().items() for name in names]
    for patterns in REASONS.values():
        for pattern in patterns.split():
            assert any(fits(pattern, *pair) for pair in names), pattern


@pytest.mark.parametrize("namespace", listing.NAMESPACES)
def test_every_name_answers_or_raises(namespace):
    found = states(namespace)
    assert sorted(itertools.chain(*found.values())) == lookup.pytorch_names()[namespace]
    here = torch.ones(1) if namespace == "torch.Tensor" else engine(namespace)
    for name in (*found["not covered"], *found["out of scope"]):
        with pytest.raises(ChainruleError, match="Try: "):
            only_says_why(here, name)


def only_says_why(here, name):
    """Ask for a name; some are there as functions that raise when they are called."""
    value = getattr(here, name)
    assert callable(value), name
    value() if isinstance(here, torch.Tensor) else value(torch.ones(1))


ASKED = {
    "torch": lambda: torch.quantize_per_tensor,
    "nn": lambda: nn.CrossMapLRN2d,
    "functional": lambda: nn.functional.scaled_mm,
    "optim": lambda: optim.SparseAdam,
    "Tensor": lambda: torch.ones(1).to_sparse,
    "Parameter": lambda: nn.Parameter(torch.ones(1)).to_mkldnn,
    "data": lambda: torch.utils.data.IterDataPipe,
}


@pytest.mark.parametrize("name", ASKED)
def test_a_name_that_is_not_covered_says_why(name):
    with pytest.raises(NotCoveredName, match=r"^torch\.\S+ is not in the readable engine: .*torch"):
        ASKED[name]()


MISSPELT = {
    "torch.relu": lambda: torch.reul,
    "Linear": lambda: nn.Linaer,
    "log_softmax": lambda: nn.functional.logsoftmax,
    "SGD": lambda: optim.sdg,
    "requires_grad_": lambda: torch.ones(1).require_grad_,
    "StepLR": lambda: optim.lr_scheduler.SetpLR,
    "xavier_uniform_": lambda: nn.init.xavier_unifrom_,
}


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_name_suggests_the_nearest(name):
    with pytest.raises(UnknownName, match=f"did you mean '{name.rpartition('.')[2]}'"):
        MISSPELT[name]()


def test_hasattr_says_no():
    for here in (torch, torch.Tensor, torch.ones(1), nn, optim, torch.distributions):
        for name in ("to_sparse", "hspmm", "CrossMapLRN2d", "Wishart", "nonsense", "_nonsense"):
            assert not hasattr(here, name)
    assert getattr(torch, "quantize_per_tensor", None) is None


def test_errors_have_the_bases_that_python_and_pytorch_expect():
    assert issubclass(NotCoveredName, NotCovered)
    assert issubclass(NotCoveredName, NotImplementedError)
    assert issubclass(NotCoveredName, AttributeError)
    assert issubclass(UnknownName, AttributeError)


def test_pytorch_is_not_needed():
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from chainrule import scratch\n"
        "try: scratch.nn.CrossMapLRN2d\n"
        "except AttributeError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("torch.nn.CrossMapLRN2d is not in the readable engine")


X = [[[1.0, -2.0, 0.5, 3.0], [0.0, 1.0, 2.0, -1.0]]]
FUNCTIONS_OF_LAYERS = {
    "adaptive_avg_pool1d": lambda t: t.adaptive_avg_pool1d(t.tensor(X), 2),
    "alpha_dropout": lambda t: t.alpha_dropout(t.tensor(X), 0.5, True),
    "avg_pool1d": lambda t: t.avg_pool1d(t.tensor(X), 2, 1),
    "bilinear": lambda t: t.bilinear(t.ones(2, 3), t.ones(2, 4), t.ones(5, 3, 4), t.ones(5)),
    "celu": lambda t: t.celu(t.tensor(X), 0.5),
    "channel_shuffle": lambda t: t.channel_shuffle(t.arange(16.0).reshape(1, 4, 2, 2), 2),
    "conv1d": lambda t: t.conv1d(t.tensor(X), t.ones(3, 2, 2), t.ones(3), 1, 1),
    "conv2d": lambda t: t.conv2d(t.ones(1, 2, 4, 4), t.ones(3, 2, 2, 2), None, 2, 1),
    "conv3d": lambda t: t.conv3d(t.ones(1, 2, 4, 4, 4), t.ones(3, 2, 2, 2, 2)),
    "conv_transpose1d": lambda t: t.conv_transpose1d(t.tensor(X), t.ones(2, 3, 2), None, 2),
    "conv_transpose2d": lambda t: t.conv_transpose2d(t.ones(1, 2, 4, 4), t.ones(2, 3, 2, 2)),
    "conv_transpose3d": lambda t: t.conv_transpose3d(t.ones(1, 2, 2, 2, 2), t.ones(2, 3, 2, 2, 2)),
    "cosine_similarity": lambda t: t.cosine_similarity(t.tensor(X), t.ones(1, 2, 4), 1),
    "dropout": lambda t: t.dropout(t.tensor(X), 0.5, True),
    "feature_alpha_dropout": lambda t: t.feature_alpha_dropout(t.tensor(X), 0.5, True),
    "group_norm": lambda t: t.group_norm(t.tensor(X), 2, t.ones(2), t.zeros(2), 1e-3),
    "hardshrink": lambda t: t.hardshrink(t.tensor(X), 0.7),
    "layer_norm": lambda t: t.layer_norm(t.tensor(X), (4,), t.ones(4), None, 1e-3),
    "log_softmax": lambda t: t.log_softmax(t.tensor(X), 1),
    "max_pool1d": lambda t: t.max_pool1d(t.tensor(X), 2, 1),
    "max_pool2d": lambda t: t.max_pool2d(t.arange(16.0).reshape(1, 1, 4, 4), 2),
    "max_pool3d": lambda t: t.max_pool3d(t.arange(64.0).reshape(1, 1, 4, 4, 4), 2),
    "pairwise_distance": lambda t: t.pairwise_distance(t.tensor(X)[0], t.ones(2, 4), 1.0),
    "pixel_shuffle": lambda t: t.pixel_shuffle(t.arange(16.0).reshape(1, 4, 2, 2), 2),
    "pixel_unshuffle": lambda t: t.pixel_unshuffle(t.arange(16.0).reshape(1, 1, 4, 4), 2),
    "prelu": lambda t: t.prelu(t.tensor(X), t.tensor([0.1, 0.2])),
    "rms_norm": lambda t: t.rms_norm(t.tensor(X), (4,), t.ones(4), 1e-3),
    "rrelu": lambda t: t.rrelu(t.tensor(X), 0.1, 0.3, True),
    "selu": lambda t: t.selu(t.tensor(X)),
    "softmax": lambda t: t.softmax(t.tensor(X), dim=-1, dtype=t.float64),
    "threshold": lambda t: t.threshold(t.tensor(X), 0.6, -9.0),
}


@pytest.mark.parametrize("name", FUNCTIONS_OF_LAYERS)
def test_functions_that_torch_has_too(name):
    torch.manual_seed(0)
    pytorch.manual_seed(0)
    mine, twin = FUNCTIONS_OF_LAYERS[name](torch), FUNCTIONS_OF_LAYERS[name](pytorch)
    assert str(mine.dtype) == str(twin.dtype)
    np.testing.assert_allclose(mine.numpy(), twin.numpy(), rtol=1e-5, atol=1e-6)
